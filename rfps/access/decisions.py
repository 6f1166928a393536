"""Who opens the bids, and who sees and decides on which awards."""

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from accounts.models import ReportingLine, User
from accounts.states import Role
from core import permissions
from rfps.access.bids import has_entered
from rfps.access.rfxs import functions_of, visible_internally
from rfps.access.rights import APPROVE, OPEN, is_above
from rfps.models import Award, AwardLine, Bid, Line, OpeningApproval, Rfx, TeamMember
from rfps.states import RfxStatus, TeamFunction


def may_open(user: User, rfx: Rfx) -> bool:
    """Whether the user is authorised to open the bids: owner, lead, opener, or a manager above.

    Never who entered one for a supplier: opening takes two people to whom all of them are sealed.
    """
    if not permissions.allowed(user, OPEN) or has_entered(user, rfx):
        return False
    if rfx.owner_id == user.pk or is_above(user, rfx.owner_id):
        return True
    return bool(functions_of(user, rfx) & {TeamFunction.LEAD, TeamFunction.OPENER})


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
    return user.has_role(Role.EXECUTIVE) or is_above(user, award.proposed_by_id)


def visible_approvals(user: User) -> QuerySet[OpeningApproval]:
    return OpeningApproval.objects.filter(rfx__in=visible_internally(user))


def visible_awards(user: User) -> QuerySet[Award]:
    """Return awards of ours in sight. A supplier sees its own result through its bid."""
    return Award.objects.filter(rfx__in=visible_internally(user))


def with_award_lines() -> "Prefetch[str, QuerySet[AwardLine], str]":
    """Return what to fetch with awards: their lines, each with the keys of its bid and of the request's line."""
    # Hundreds on a page. Each looks its two keys up: a join would read all lines and bids there are.
    keys = {
        "line_key": Subquery(Line.objects.filter(pk=OuterRef("line_id")).values("key")),
        "bid_key": Subquery(Bid.objects.filter(pk=OuterRef("bid_id")).values("key")),
    }
    lines = AwardLine.objects.annotate(**keys)
    return Prefetch("lines", lines.only("award", "quantity", "unit_price", "amount"))


def get_award(user: User, key: str) -> Award:
    """Return an award in sight, else 404."""
    return get_object_or_404(
        visible_awards(user).select_related("rfx", "proposed_by", "decided_by"), key=key
    )
