"""Who sees which needs, RFxs, bids and awards, and who may work on them.

An RFx is seen by its owner and team, by the people above them in the line-manager tree, by those who
work the relationship with an invited partner, by executives and the auditor; by an invited partner's
people from its publication on. The content of a bid is seen by its bidder, and by those who see the
RFx once it has been opened.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField, Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import of_people_under, sees_everything
from accounts.models import ReportingLine, User
from accounts.roles import WORKING_ROLES, internal, readers, supplier
from accounts.states import Role
from core import permissions
from core.scoped import Scoped, by_key, get_or_404, scoped
from rfps.models import (
    Award,
    AwardLine,
    Bid,
    BidEntry,
    BidLine,
    BidVersion,
    Line,
    Need,
    NeedShare,
    OpeningApproval,
    Rfx,
    RfxInvitation,
    TeamMember,
)
from rfps.states import SEALED_BIDS, NeedStatus, RfxStatus, TeamFunction
from suppliers.access import is_worked_by, of_own, of_worked
from suppliers.models import Contact, Partner

BUYING = (Role.BUYER, Role.MANAGER, Role.EXECUTIVE)
VIEW = permissions.define("rfps.view", readers(*WORKING_ROLES))
WORK = permissions.define("rfps.work", internal(*BUYING))
OPEN = permissions.define("rfps.open", internal(*WORKING_ROLES))
APPROVE = permissions.define("rfps.approve_award", internal(Role.MANAGER, Role.EXECUTIVE))
NEEDS_VIEW = permissions.define("rfps.needs_view", readers(*WORKING_ROLES))
NEEDS_WORK = permissions.define("rfps.needs_work", internal(*WORKING_ROLES))
IMPORT = permissions.define("rfps.import", internal(*BUYING))
PORTAL = permissions.define("rfps.portal", supplier)

_UNPUBLISHED = Q(status=RfxStatus.DRAFT) | Q(published_at=None)


# RFxs


def visible_to(user: User) -> QuerySet[Rfx]:
    """Return the RFxs that the user may see."""
    if user.is_supplier:
        invited = RfxInvitation.objects.filter(of_own(user))
        return Rfx.objects.filter(pk__in=invited.values("rfx_id")).exclude(_UNPUBLISHED)
    if sees_everything(user):
        return Rfx.objects.all()
    if not user.has_role(*WORKING_ROLES):
        return Rfx.objects.none()
    team = TeamMember.objects.filter(of_people_under(user, "user"), rfx=OuterRef("pk"))
    invited = RfxInvitation.objects.filter(of_worked(user, beside=True), rfx=OuterRef("pk"))
    # EXISTS leaves PostgreSQL the choice to look each RFx up or to collect all; IN always collects.
    return Rfx.objects.filter(of_people_under(user, "owner") | Exists(team) | Exists(invited))


def keeps_secrets(user: User) -> bool:
    """Whether a supplier's person may have a bid that our side must not read: any since the first request.

    Not whether there is one: that would tell. A bid that was withdrawn, or never handed in, stays
    sealed when the others are opened.
    """
    return user.is_supplier and visible_to(user).exists()


def visible_with(user: User, partner: Partner) -> QuerySet[Rfx]:
    """Return the RFxs in sight that the partner is invited to: all of them for who works the partner."""
    known = user.has_role(*WORKING_ROLES) and is_worked_by(user, partner)
    invited = RfxInvitation.objects.filter(partner=partner).values("rfx_id")
    return (Rfx.objects.all() if known else visible_to(user)).filter(pk__in=invited)


def visible_internally(user: User) -> QuerySet[Rfx]:
    """Return the RFxs whose inner events (team, invitations, openings) the user may read."""
    return Rfx.objects.none() if user.is_supplier else visible_to(user)


def get_rfx(user: User, key: str) -> Rfx:
    """Return an RFx in sight, else 404."""
    return get_or_404(_rfx, user, key)


_rfx = by_key(visible_to, "owner", "category")


def lock_rfx(user: User, key: str) -> Rfx:
    """Lock and return an RFx in sight, else 404."""
    return get_object_or_404(visible_to(user).select_for_update(of=("self",)), key=key)


def lock_worked_rfx(user: User, key: str) -> Rfx:
    """Lock and return an RFx that the user works on: 404 out of sight, 403 in sight without that."""
    rfx = lock_rfx(user, key)
    if not works_on(user, rfx):
        raise PermissionDenied
    return rfx


def get_worked_rfx(user: User, key: str) -> Rfx:
    """Return an RFx that the user works on: 404 out of sight, 403 in sight without that."""
    rfx = get_rfx(user, key)
    if not works_on(user, rfx):
        raise PermissionDenied
    return rfx


def _functions(user: User, rfx: Rfx) -> set[str]:
    return set(TeamMember.objects.filter(rfx=rfx, user=user).values_list("function", flat=True))


def _is_above(user: User, other_id: int) -> bool:
    """Whether the user is a manager above the other person in the line-manager tree."""
    return (
        user.has_role(Role.MANAGER, Role.EXECUTIVE)
        and ReportingLine.objects.filter(manager=user, person_id=other_id, depth__gt=0).exists()
    )


def works_on(user: User, rfx: Rfx) -> bool:
    """Whether the user may change the RFx: its owner, leads and members who have a buying role."""
    if not permissions.allowed(user, WORK):
        return False
    return rfx.owner_id == user.pk or bool(
        _functions(user, rfx) & {TeamFunction.LEAD, TeamFunction.MEMBER}
    )


def worked_on_by(user: User) -> QuerySet[Rfx]:
    """Return the RFxs that the user may change; ``works_on`` as a queryset."""
    if not permissions.allowed(user, WORK):
        return Rfx.objects.none()
    working = TeamMember.objects.filter(
        user=user, function__in=[TeamFunction.LEAD, TeamFunction.MEMBER]
    )
    return Rfx.objects.filter(Q(owner=user) | Q(pk__in=working.values("rfx_id")))


def may_open(user: User, rfx: Rfx) -> bool:
    """Whether the user is authorised to open the bids: owner, lead, opener, or a manager above.

    Never who entered one for a supplier: opening takes two people to whom all of them are sealed.
    """
    if not permissions.allowed(user, OPEN) or has_entered(user, rfx):
        return False
    if rfx.owner_id == user.pk or _is_above(user, rfx.owner_id):
        return True
    return bool(_functions(user, rfx) & {TeamFunction.LEAD, TeamFunction.OPENER})


def opens_bids(user: User) -> bool:
    """Whether there are sealed bids, or may come some, that the user is authorised to open."""
    if not permissions.allowed(user, OPEN):
        return False
    sealed = [RfxStatus.PUBLISHED, RfxStatus.CLOSED]
    opening = [TeamFunction.LEAD, TeamFunction.OPENER]
    team = TeamMember.objects.filter(user=user, function__in=opening, rfx__status__in=sealed)
    if Rfx.objects.filter(owner=user, status__in=sealed).exists() or team.exists():
        return True
    below = ReportingLine.objects.filter(manager=user, depth__gt=0).values("person_id")
    looks_down = user.has_role(Role.MANAGER, Role.EXECUTIVE)
    return looks_down and Rfx.objects.filter(owner__in=below, status__in=sealed).exists()


def may_approve(user: User, award: Award) -> bool:
    """Whether the user may decide on an award: an executive, or a manager above its proposer.

    Never the proposer, nor who entered a bid for a supplier.
    """
    if award.proposed_by_id == user.pk or not permissions.allowed(user, APPROVE):
        return False
    if has_entered(user, award.rfx):
        return False
    return user.has_role(Role.EXECUTIVE) or _is_above(user, award.proposed_by_id)


def visible_lines(user: User) -> QuerySet[Line]:
    return Line.objects.filter(rfx__in=visible_to(user))


# Invitations


def visible_invitations(user: User) -> QuerySet[RfxInvitation]:
    """Return invitations: a supplier's own to published RFxs, ours of the RFxs in sight."""
    invitations = RfxInvitation.objects.filter(rfx__in=visible_to(user))
    if user.is_supplier:
        return invitations.filter(of_own(user))
    return invitations


def get_own_invitation(user: User, rfx: str) -> RfxInvitation:
    """Return the supplier's own invitation to the RFx with this key, else 404."""
    if not user.is_supplier:
        raise Http404
    return get_or_404(_invitation_to, user, rfx)


@scoped
def _invitation_to(user: User, rfx: str) -> QuerySet[RfxInvitation]:
    return visible_invitations(user).filter(rfx__key=rfx).select_related("rfx", "partner")


def lock_own_invitation(user: User, rfx: str) -> RfxInvitation:
    """Lock the RFx, then the supplier's own invitation to it; 404 if there is none.

    Everything that a bidder does locks the RFx first, as closing, opening and cancelling do: one of
    two simultaneous moves waits and then sees what the other has done.
    """
    if not user.is_supplier:
        raise Http404
    locked = lock_rfx(user, rfx)
    invitation = get_object_or_404(
        visible_invitations(user).select_for_update(of=("self",)), rfx=locked
    )
    invitation.rfx = locked
    return invitation


def lock_invitation(user: User, rfx: Rfx, partner: str) -> RfxInvitation:
    """Lock and return the invitation of the partner with this key to an RFx that is locked, else 404."""
    rows = visible_invitations(user).filter(rfx=rfx, partner__key=partner)
    invitation: RfxInvitation = get_object_or_404(rows.select_for_update(of=("self",)))
    invitation.rfx = rfx
    return invitation


def get_worked_invitation(user: User, rfx: str, partner: str) -> RfxInvitation:
    """Return a partner's invitation to an RFx that the user works on: 404, or 403 without that."""
    rows = visible_invitations(user).filter(rfx=get_worked_rfx(user, rfx), partner__key=partner)
    return get_object_or_404(rows.select_related("rfx", "partner"))


# Bids


def visible_bids(user: User) -> QuerySet[Bid]:
    """Return the bids whose content the user may read: own ones; ours once they have been opened."""
    if user.is_supplier:
        return Bid.objects.filter(of_own(user), rfx__in=visible_to(user))
    return Bid.objects.filter(rfx__in=visible_to(user), rfx__opened_at__isnull=False).exclude(
        status__in=SEALED_BIDS
    )


def own_bids(user: User) -> QuerySet[Bid]:
    """Return the bids of a supplier's own company, whether or not they may read them."""
    return Bid.objects.filter(of_own(user))


def opened_bids() -> QuerySet[Bid]:
    """Return the bids whose being there is no secret to ours, whether or not one may read them."""
    return Bid.objects.filter(rfx__opened_at__isnull=False).exclude(status__in=SEALED_BIDS)


def own_invitations(user: User) -> QuerySet[RfxInvitation]:
    """Return the invitations of a supplier's own company."""
    return RfxInvitation.objects.filter(of_own(user))


def get_bid(user: User, key: str) -> Bid:
    """Return a bid that the user may read, else 404."""
    return get_or_404(_bid, user, key)


_bid = by_key(visible_bids, "rfx", "partner")


def own_bid(user: User, rfx: str) -> Bid | None:
    """Return the supplier's own bid on an RFx in sight, None if there is none yet."""
    return bid_on.first(user, get_own_invitation(user, rfx).pk)


def get_bid_of(user: User, invitation: RfxInvitation) -> Bid:
    """Return the supplier's own bid on its own invitation, else 404."""
    return get_or_404(bid_on, user, invitation.pk)


@scoped
def bid_on(user: User, invitation: int) -> QuerySet[Bid]:
    """Return the bid on the invitation with this primary key, if the user may read it."""
    return visible_bids(user).filter(invitation=invitation).select_related("rfx", "partner")


@scoped
def may_read(user: User, bid: int) -> QuerySet[Bid]:
    """Return the bid with this primary key, if the user may read it, and nothing else of it."""
    return visible_bids(user).filter(pk=bid).only("pk")


def _versions_of(user: User, bid: int) -> QuerySet[BidVersion]:
    """Return the submissions of a bid (its primary key) that the user may read, newest first."""
    versions = BidVersion.objects.filter(bid=bid, bid__in=visible_bids(user))
    return versions.select_related("submitted_by").order_by("-number")


versions_of = Scoped(_versions_of)


@scoped
def newest_version(user: User, bid: int) -> QuerySet[BidVersion]:
    """Return the last submission of a bid that the user may read."""
    return _versions_of(user, bid)[:1]


@scoped
def version_of(user: User, bid: int, number: int) -> QuerySet[BidVersion]:
    """Return the submission with this number of a bid that the user may read."""
    # What stands for the number while the text is written is outside of the column's range, where Django
    # knows without asking that there is none.
    wide = Cast("number", BigIntegerField())
    return _versions_of(user, bid).alias(wide_number=wide).filter(wide_number=number)


def visible_entries(user: User) -> QuerySet[BidEntry]:
    """Return what was entered for suppliers: own entries, and those of the bids in sight."""
    entries = BidEntry.objects.filter(bid__rfx__in=visible_to(user))
    if user.is_supplier:
        return entries.filter(bid__in=visible_bids(user))
    return entries.filter(Q(entered_by=user) | Q(bid__in=visible_bids(user)))


def entries_for(contacts: QuerySet[Contact]) -> QuerySet[BidEntry]:
    """Return what was entered for the partners of contacts without an account."""
    return BidEntry.objects.filter(bid__partner__in=contacts.values("partner"))


def has_entered(user: User, rfx: Rfx) -> bool:
    """Whether the user has entered a bid for a supplier, whatever became of it."""
    return BidEntry.objects.filter(entered_by=user, bid__rfx=rfx).exists()


def entered_by(user: User) -> Exists:
    """Return the condition on awards that the user has entered one of the bids they are about."""
    return Exists(BidEntry.objects.filter(entered_by=user, bid__rfx=OuterRef("rfx")))


def visible_bid_lines(user: User) -> QuerySet[BidLine]:
    return BidLine.objects.filter(bid__in=visible_bids(user))


# Openings and awards


def visible_approvals(user: User) -> QuerySet[OpeningApproval]:
    return OpeningApproval.objects.filter(rfx__in=visible_internally(user))


def visible_awards(user: User) -> QuerySet[Award]:
    """Return awards of ours in sight. A supplier sees its own result through its bid."""
    return Award.objects.filter(rfx__in=visible_internally(user))


def with_award_lines() -> "Prefetch[str, QuerySet[AwardLine], str]":
    """Return what to fetch with awards: their lines, each with the request's line and the bid."""
    # Hundreds on a page: of the request's line and the bid only what is shown.
    shown = ("award", "line__key", "bid__key", "quantity", "unit_price", "amount")
    return Prefetch("lines", AwardLine.objects.select_related("line", "bid").only(*shown))


def get_award(user: User, key: str) -> Award:
    """Return an award in sight, else 404."""
    return get_object_or_404(
        visible_awards(user).select_related("rfx", "proposed_by", "decided_by"), key=key
    )


# Needs


def visible_needs(user: User) -> QuerySet[Need]:
    """Return needs of one's own and of the people below; none for suppliers (see their shares)."""
    if user.is_supplier:
        return Need.objects.none()
    if sees_everything(user):
        return Need.objects.all()
    if not user.has_role(*WORKING_ROLES):
        return Need.objects.none()
    shared = NeedShare.objects.filter(of_worked(user, beside=True), need=OuterRef("pk"))
    return Need.objects.filter(of_people_under(user, "owner") | Exists(shared))


def visible_shares(user: User) -> QuerySet[NeedShare]:
    """Return what was shared: a supplier's own, ours of the needs in sight."""
    if user.is_supplier:
        return NeedShare.objects.filter(of_own(user)).exclude(need__status=NeedStatus.DRAFT)
    return NeedShare.objects.filter(need__in=visible_needs(user))


def get_need(user: User, key: str) -> Need:
    """Return a need in sight, else 404."""
    return get_or_404(_need, user, key)


_need = by_key(visible_needs, "owner", "category")


def owns_need(user: User, need: Need) -> bool:
    """Whether the user may change the need: its owner, or a manager above the owner."""
    if not permissions.allowed(user, NEEDS_WORK):
        return False
    return need.owner_id == user.pk or _is_above(user, need.owner_id)


def get_own_need(user: User, key: str) -> Need:
    """Return a need that the user may change: 404 out of sight, 403 in sight without that."""
    need = get_need(user, key)
    if not owns_need(user, need):
        raise PermissionDenied
    return need


def lock_own_need(user: User, key: str) -> Need:
    """Lock and return a need that the user may change."""
    need = get_object_or_404(visible_needs(user).select_for_update(of=("self",)), key=key)
    if not owns_need(user, need):
        raise PermissionDenied
    return need


def get_own_share(user: User, key: str) -> NeedShare:
    """Return what was shared with the supplier's company, else 404."""
    if not user.is_supplier:
        raise Http404
    return get_object_or_404(visible_shares(user).select_related("need", "partner"), key=key)


def get_worked_share(user: User, need: str, partner: str) -> NeedShare:
    """Return what was shared with a partner of a need that the user may change: 404, or 403."""
    rows = visible_shares(user).filter(need=get_own_need(user, need), partner__key=partner)
    return get_object_or_404(rows.select_related("need", "partner"))


def lock_share(user: User, need: Need, partner: str) -> NeedShare:
    """Lock and return what was shared with a partner (key) of a need that is locked, else 404."""
    rows = visible_shares(user).filter(need=need, partner__key=partner)
    share: NeedShare = get_object_or_404(rows.select_for_update(of=("self",)))
    share.need = need
    return share


def lock_own_share(user: User, key: str) -> NeedShare:
    """Lock the need, then the share of the supplier's company; 404 if there is none."""
    share = get_own_share(user, key)
    need = Need.objects.select_for_update(of=("self",)).get(pk=share.need_id)
    share = visible_shares(user).select_for_update(of=("self",)).get(pk=share.pk)
    share.need = need
    return share
