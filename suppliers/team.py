"""Who works a partner and who represents it: the people on both sides of a relationship today."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from accounts.models import User
from core import reading
from core.clock import CompanyToday, company_today
from core.prepared import prepared
from suppliers.models import Assignment, Partner, Representative
from suppliers.states import Responsibility


def holding_today() -> Q:
    """Return the condition on assignments that hold on the company's day of today."""
    return holding(company_today())


def holding(on: date | CompanyToday) -> Q:
    """Return the condition on assignments that hold on a day.

    ``to_date`` is the first day that no longer counts.
    """
    return Q(from_date__lte=on) & (Q(to_date=None) | Q(to_date__gt=on))


def has_accounts(partner: Partner) -> bool:
    """Return whether anybody at the partner has, or has had, a portal account."""
    return Representative.objects.filter(partner=partner).exists()


def who_looks_after_partners() -> QuerySet[User]:
    """Return who looks after a partner today, with an active account."""
    held = Assignment.objects.filter(
        holding_today(), responsibility=Responsibility.ACCOUNT_EXECUTIVE
    )
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("pk")


def representatives(partner: Partner) -> QuerySet[User]:
    """Return the partner's people with an active portal account."""
    people = Representative.objects.filter(partner=partner).values("user_id")
    return User.objects.filter(pk__in=people, is_active=True).order_by("name")


def trusted_people(partner: Partner) -> QuerySet[User]:
    """Return those of the partner's people with an account who wait for nobody, and so may vouch."""
    return representatives(partner).filter(representative__waits=False)


def relationship_team(partner: Partner) -> QuerySet[User]:
    """Return our active people who are assigned to the partner today."""
    people = Assignment.objects.filter(holding_today(), partner=partner).values("user_id")
    return User.objects.filter(pk__in=people, is_active=True).order_by("name")


def account_executive(partner: Partner) -> User | None:
    """Return the partner's account executive of today, if there is one."""
    assignment = (
        Assignment.objects.filter(
            holding_today(), partner=partner, responsibility=Responsibility.ACCOUNT_EXECUTIVE
        )
        .select_related("user")
        .first()
    )
    return assignment.user if assignment else None


def assignments_of(partner: Partner) -> list[Assignment]:
    """Return today's relationship team with responsibilities, account executive first.

    One query; a request that only reads asks once.
    """
    found: list[Assignment] = reading.once(
        ("suppliers.team", partner.pk), lambda: _team(partner.pk, company_today())
    )
    return found


@prepared
def _team(partner: int, today: date) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(holding(today), partner=partner)
    return rows.select_related("user").order_by("responsibility", "user__name")


def account_executives(partners: Iterable[Partner]) -> dict[int, User]:
    """Return today's account executive of each partner by the partner's id, with one query."""
    held = Assignment.objects.filter(
        holding_today(),
        partner__in=[p.pk for p in partners],
        responsibility=Responsibility.ACCOUNT_EXECUTIVE,
    ).select_related("user")
    return {assignment.partner_id: assignment.user for assignment in held}
