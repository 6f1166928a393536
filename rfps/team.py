"""Who of ours is told of a request, opens its bids and decides on its award."""

from django.db.models import Q, QuerySet

from accounts.access import approvers_of
from accounts.models import ReportingLine, User
from accounts.states import Role
from rfps.access import may_open
from rfps.access.rights import is_above
from rfps.models import Award, BidEntry, Rfx, TeamMember
from rfps.openings import PEOPLE_NEEDED
from rfps.states import TeamFunction


def approvers(award: Award) -> QuerySet[User]:
    """Return the people who may decide on an award."""
    above = ReportingLine.objects.filter(person_id=award.proposed_by_id, depth__gt=0)
    return (
        User.objects.filter(
            Q(roles__contains=[Role.EXECUTIVE])
            | Q(roles__contains=[Role.MANAGER], pk__in=above.values("manager_id")),
            is_active=True,
        )
        .exclude(pk=award.proposed_by_id)
        .exclude(pk__in=BidEntry.objects.filter(bid__rfx=award.rfx_id).values("entered_by_id"))
        .order_by("name")
    )


def openers(rfx: Rfx) -> QuerySet[User]:
    """Return the owner, leads and openers of an RFx."""
    team = TeamMember.objects.filter(rfx=rfx, function__in=[TeamFunction.LEAD, TeamFunction.OPENER])
    return User.objects.filter(
        Q(pk=rfx.owner_id) | Q(pk__in=team.values("user_id")), is_active=True
    ).order_by("name")


def told_of_closing(rfx: Rfx) -> list[User]:
    """Return who is told that the bids can be opened: the owner, leads and openers.

    It takes two: where that is one person, who besides may have entered a bid and open nothing, it is
    also the nearest above the owner. What was entered does not matter here: it would be told by who is asked.
    """
    told = list(openers(rfx))
    if len(told) < PEOPLE_NEEDED:
        above = approvers_of(rfx.owner).exclude(pk__in=[user.pk for user in told])
        told += [user for user in above if is_above(user, rfx.owner_id)][:1]
    return told


def asked_when_late(rfx: Rfx) -> list[User]:
    """Return who is asked where nobody opens the bids for a day: the two nearest above the owner.

    Those of the team may all have entered a bid, and open nothing. They are asked whatever the reason is:
    otherwise it would say that there is one.
    """
    above = (user for user in approvers_of(rfx.owner) if is_above(user, rfx.owner_id))
    return list(above)[:PEOPLE_NEEDED]


def second_openers(rfx: Rfx, first: User) -> list[User]:
    """Return who is asked to open together with the first: the others of the team who may.

    Where the team has nobody else, it is the nearest person above the owner who may.
    """
    others = [user for user in openers(rfx).exclude(pk=first.pk) if may_open(user, rfx)]
    above = (user for user in approvers_of(rfx.owner) if user != first and may_open(user, rfx))
    return others or list(above)[:1]


def team_of(rfx: Rfx) -> QuerySet[User]:
    """Return the owner and everybody of the team."""
    team = TeamMember.objects.filter(rfx=rfx)
    return User.objects.filter(
        Q(pk=rfx.owner_id) | Q(pk__in=team.values("user_id")), is_active=True
    ).order_by("name")
