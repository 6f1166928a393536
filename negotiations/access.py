"""Who sees and may lock which negotiations, positions and agreements.

Both sides of the table use the same functions: a supplier sees what concerns its own company, one of
ours what they or someone below them own, and what belongs to a partner they work.
"""

from datetime import date
from functools import cache
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import of_people_under, sees_everything
from accounts.models import User
from accounts.roles import WORKING_ROLES, internal, readers, supplier
from accounts.states import Role
from core import permissions
from core.counts import Rows
from core.prepared import Prepared, prepared
from core.refused import Refused
from core.scoped import by_key, get_or_404, scoped
from negotiations.models import Agreement, Negotiation, Offer, Position
from negotiations.states import TURN_OF, AgreementStatus, Party
from rfps import access as rfps
from rfps.models import Award, AwardLine, Bid, BidVersion
from rfps.states import AwardStatus, RfxStatus
from suppliers import access as partners
from suppliers.models import Partner


def _both_sides(user: User) -> bool:
    return supplier(user) or internal(*WORKING_ROLES)(user)


VIEW = permissions.define("negotiations.view", readers(*WORKING_ROLES))
NEGOTIATE = permissions.define("negotiations.negotiate", internal(*WORKING_ROLES))
SIGN = permissions.define("negotiations.sign", internal(*WORKING_ROLES))
TERMINATE = permissions.define("negotiations.terminate", internal(*WORKING_ROLES))
PORTAL = permissions.define("negotiations.portal", supplier)
# The API serves both sides at the same addresses.
API_VIEW = permissions.define(
    "negotiations.api_view", lambda user: supplier(user) or readers(*WORKING_ROLES)(user)
)
API_MOVE = permissions.define("negotiations.api_move", _both_sides)


def party_of(user: User) -> Party:
    """Return the side of the table that the user sits on."""
    return Party.US if user.is_internal else Party.PARTNER


def _in_sight(user: User) -> Q | None:
    """Return the condition on owner and partner, None for nothing at all."""
    if not user.is_internal:
        return partners.of_own(user)
    if not user.has_role(*WORKING_ROLES, Role.AUDITOR):
        return None
    if sees_everything(user):
        return Q()
    return of_people_under(user, "owner", beside=True) | partners.of_worked(user, beside=True)


def visible_to(user: User) -> QuerySet[Negotiation]:
    """Return the negotiations in the user's sight; administrators as such see none."""
    condition = _in_sight(user)
    return (
        Negotiation.objects.none() if condition is None else Negotiation.objects.filter(condition)
    )


def keeps_secrets(user: User) -> bool:
    """Whether a supplier's person may have private figures that our side must not read: any that negotiates."""
    return user.is_supplier and visible_to(user).exists()


def visible_agreements(user: User) -> QuerySet[Agreement]:
    """Return the agreements in the user's sight, drafts included on both sides."""
    condition = _in_sight(user)
    return Agreement.objects.none() if condition is None else Agreement.objects.filter(condition)


def visible_with(user: User, partner: Partner) -> QuerySet[Negotiation]:
    """Return a partner's negotiations in the user's sight: all of them for who works the partner."""
    rows = Negotiation.objects.filter(partner=partner)
    return rows if sees_all_with(user, partner) else visible_to(user).filter(partner=partner)


def visible_agreements_with(user: User, partner: Partner) -> QuerySet[Agreement]:
    """Return a partner's agreements in the user's sight: all of them for who works the partner."""
    rows = Agreement.objects.filter(partner=partner)
    if sees_all_with(user, partner):
        return rows
    return visible_agreements(user).filter(partner=partner)


def whole_of(user: User, obj: Model) -> str:
    """As ``suppliers.access.whole_of``, for negotiations and agreements."""
    return "partner" if isinstance(obj, Partner) and sees_all_with(user, obj) else ""


def sees_all_with(user: User, partner: Partner) -> bool:
    """Return whether the user sees everything negotiated with the partner, without a look at the rows."""
    return user.has_role(*WORKING_ROLES, Role.AUDITOR) and partners.is_worked_by(user, partner)


def visible_positions(user: User) -> QuerySet[Position]:
    """Return the private figures of the user's own side.

    Never to anyone who administers, nor to one whom we let in for a colleague to vouch for: who waits has
    a part in none, who began anew in those of what was begun since (docs/adr/0057).
    """
    if user.is_internal and user.has_role(Role.ADMINISTRATOR):
        return Position.objects.none()
    rows = Position.objects.filter(party=party_of(user), negotiation__in=visible_to(user))
    if user.is_internal:
        return rows
    return rows.filter(partners.trusted_with(user, "negotiation__created_at"))


def position_of(user: User, negotiation: Negotiation) -> Position | None:
    """Return the user's side's private figures for a negotiation, if there are any."""
    return _position_in.first(user, negotiation.pk)


@scoped
def _position_in(user: User, negotiation: int) -> QuerySet[Position]:
    return visible_positions(user).filter(negotiation=negotiation).order_by("pk")[:1]


def may_hold_position(user: User, negotiation: Negotiation) -> bool:
    """Return whether the user may read and write private figures of their side in a negotiation."""
    if user.is_internal:
        return not user.has_role(Role.ADMINISTRATOR)
    return bool(_with_part(user, negotiation.pk))


@scoped
def _with_part(user: User, negotiation: int) -> QuerySet[Negotiation, Any]:
    rows = Negotiation.objects.filter(partners.trusted_with(user, "created_at"), pk=negotiation)
    return rows.values_list("pk", flat=True)


def get_negotiation(user: User, key: str) -> Negotiation:
    """Return a negotiation in sight with partner and owner, else 404."""
    return get_or_404(_negotiation, user, key)


# Not the award: the comparison that it rests on is nothing for a supplier.
_negotiation = by_key(visible_to, "partner", "owner")


def lock_negotiation(user: User, key: str) -> Negotiation:
    """Lock and return a negotiation in sight, else 404."""
    return get_object_or_404(visible_to(user).select_for_update(of=("self",)), key=key)


def get_own_negotiation(user: User, key: str) -> Negotiation:
    """Return a negotiation whose private figures the user may handle: 404, or 403 (``may_hold_position``)."""
    negotiation = get_negotiation(user, key)
    if not may_hold_position(user, negotiation):
        raise PermissionDenied
    return negotiation


def get_agreement(user: User, key: str) -> Agreement:
    """Return an agreement in sight with partner, owner and signatories, else 404."""
    return get_or_404(_agreement, user, key)


_agreement = by_key(
    visible_agreements,
    *("partner", "owner", "negotiation", "signed_by_us", "signed_by_partner"),
)


def lock_agreement(user: User, key: str) -> Agreement:
    """Lock and return an agreement in sight, else 404."""
    return get_object_or_404(visible_agreements(user).select_for_update(of=("self",)), key=key)


def offers_of(negotiation: Negotiation) -> QuerySet[Offer]:
    """Return the offers in order; both sides see them all."""
    return Offer.objects.filter(negotiation=negotiation).order_by("number")


def standing_offer(negotiation: Negotiation) -> Offer | None:
    """Return the newest offer: the only one that can be accepted."""
    return offers_of(negotiation).last()


def get_offer(negotiation: Negotiation, key: str) -> Offer:
    """Return an offer of this very negotiation, else 404."""
    offer = offers_of(negotiation).filter(key=key).first()
    if offer is None:
        raise Http404
    return offer


def awaiting_move_of(user: User) -> QuerySet[Negotiation]:
    """Return the negotiations in which the user's side is to move."""
    return visible_to(user).filter(status=TURN_OF[party_of(user)])


def awaiting_signature_of(user: User) -> QuerySet[Agreement]:
    """Return the drafts that the user's side has not signed."""
    column = "signed_by_us_at" if party_of(user) == Party.US else "signed_by_partner_at"
    return visible_agreements(user).filter(status=AgreementStatus.DRAFT, **{f"{column}": None})


def visible_awards(user: User) -> QuerySet[Award]:
    """Return the approved awards of the RFPs in the user's sight, from which one can negotiate.

    An RFP may be cancelled after its award: then there is nothing left to negotiate.
    """
    if not internal(*WORKING_ROLES)(user):
        return Award.objects.none()
    return rfps.visible_awards(user).filter(
        status=AwardStatus.APPROVED, rfx__status__in=[RfxStatus.AWARDED, RfxStatus.COMPLETED]
    )


def award_lines(award: Award | int, partner: Partner) -> QuerySet[AwardLine]:
    """Return what one partner won of an award (or its id), in the order of the RFP's lines."""
    return (
        AwardLine.objects.filter(award=award, bid__partner=partner)
        .select_related("line")
        .order_by("line__number", "pk")
    )


def _award_and_winner(user: User, award: str, company: Partner) -> Award:
    """Return an approved award in sight, for one who works the RFP or the winner: 404, else 403."""
    decided = get_object_or_404(visible_awards(user).select_related("rfx"), key=award)
    # Seeing the award is not enough: whoever works a losing bidder sees it too.
    if not rfps.works_on(user, decided.rfx) and not partners.is_worked_by(user, company):
        raise PermissionDenied
    return decided


def get_award_and_winner(user: User, award: str, partner: str) -> tuple[Award, Partner]:
    """Return an award and the partner that the user may begin to negotiate it with: 404, or 403."""
    company = partners.get_partner(user, partner)
    return _award_and_winner(user, award, company), company


def lock_award_and_winner(user: User, award: str, partner: str) -> tuple[Award, Partner]:
    """Like ``get_award_and_winner``, with the RFP locked, so that nobody cancels it now, and the partner."""
    decided = get_object_or_404(visible_awards(user).select_related("rfx"), key=award)
    rfps.lock_rfx(user, decided.rfx.key)
    company = partners.lock_partner(user, partner)
    return _award_and_winner(user, award, company), company


def awarded_bid(award: Award | int, partner: Partner) -> Bid | None:
    """Return the bid of which the award (or its id) took something, None if the partner won nothing."""
    won = award_lines(award, partner).select_related("bid__rfx").first()
    return won.bid if won else None


def submission_of(bid: Bid) -> BidVersion | None:
    """Return the submission that counts; None for a tender held elsewhere, where nobody pressed it."""
    versions = BidVersion.objects.filter(bid=bid).select_related("submitted_by")
    return versions.order_by("-number").first()


def standing_bid(award: Award, partner: Partner, today: date) -> Bid | None:
    """Return the awarded bid if it still binds its bidder, so that it can stand as an offer.

    It was submitted here, and says until which day it holds, which is ``today`` (at the company) or
    later. Without such a day nobody has promised anything for the days to come.
    """
    bid = awarded_bid(award, partner)
    if bid is None or bid.valid_until_date is None or bid.valid_until_date < today:
        return None
    return bid if submission_of(bid) else None


def winners_without_negotiation(user: User) -> QuerySet[AwardLine]:
    """Return one award line for each award and winner that the user may begin to negotiate with."""
    started = Negotiation.objects.filter(award=OuterRef("award"), partner=OuterRef("bid__partner"))
    return (
        AwardLine.objects.filter(~Exists(started), award__in=visible_awards(user))
        .filter(
            Q(award__rfx__in=rfps.worked_on_by(user))
            | partners.of_worked(user, "bid__partner", beside=True)
        )
        .order_by("-award_id", "bid__partner_id", "pk")
        .distinct("award_id", "bid__partner_id")
        .select_related("award__rfx", "bid__partner")
    )


def turns_of(user: User) -> Rows:
    """Return the negotiations of their own in which the user is to move, to be counted."""
    if not user.is_internal:
        return _awaiting_move.text(user)
    if not user.has_role(*WORKING_ROLES, Role.AUDITOR):
        return None
    # Owners see what they own; asking for all in their sight costs every page a tenth of its time.
    return _own_turns.text(user.pk)


@scoped
def _awaiting_move(user: User) -> QuerySet[Any, Any]:
    return awaiting_move_of(user).values_list("pk")


def signatures_of(user: User) -> Rows:
    """Return the drafts that the user's side has not signed, to be counted."""
    return _awaiting_signature.text(user)


@scoped
def _awaiting_signature(user: User) -> QuerySet[Any, Any]:
    return awaiting_signature_of(user).values_list("pk")


@prepared
def _own_turns(owner: int) -> QuerySet[Any, Any]:
    return Negotiation.objects.filter(owner=owner, status=TURN_OF[Party.US]).values_list("pk")


@cache
def _first_turns(most: int) -> Prepared:
    rows = Negotiation.objects.filter(status=TURN_OF[Party.US]).select_related("partner")
    return prepared.with_one_plan(
        lambda owner: rows.filter(owner=owner).order_by("expires_at", "pk")[:most]
    )


@cache
def _first_drafts(most: int) -> Prepared:
    rows = Agreement.objects.filter(status=AgreementStatus.DRAFT, signed_by_us_at=None)
    return prepared(
        lambda owner: rows.filter(owner=owner).select_related("partner").order_by("pk")[:most]
    )


def own_turns(user: User, most: int) -> list[Negotiation]:
    """Return the negotiations that one of ours owns and is to move in, the first to expire first."""
    return [] if _in_sight(user) is None else _first_turns(most)(user.pk)


def own_drafts(user: User, most: int) -> list[Agreement]:
    """Return the drafts that one of ours owns and has not signed."""
    return [] if _in_sight(user) is None else _first_drafts(most)(user.pk)


def is_turn_of(party: Party, negotiation: Negotiation) -> bool:
    """Return whether that side is to move."""
    return negotiation.status == TURN_OF[party]


def partner_key(user: User, text: str) -> str:
    """Return the key of the partner that was chosen, or typed by name where there is no script.

    Refuses a name that is not exactly one of the partners that the user works.
    """
    rows = partners.worked_by(user)
    found = list(rows.filter(Q(key=text) | Q(legal_name__iexact=text.strip()))[:2])
    if len(found) != 1:
        raise Refused("partner_unknown", _("Choose a partner that you work with."), field="partner")
    return found[0].key


def partner_name(user: User, key: str) -> str:
    """Return the name behind a partner's key, empty if the user does not work it."""
    found = partners.worked_by(user).filter(key=key).first() if key.isalnum() else None
    return found.legal_name if found else ""
