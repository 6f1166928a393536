"""How often visits are due, and which are.

Due = the day of the last held visit of that role + n days, n from the policy of the partner's tier. The
day is the place's own. A partner that nobody in that role has ever visited is due at once.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, QuerySet
from django.utils import timezone

from accounts.models import User
from meetings import access
from meetings.days import LocalDay
from meetings.models import Visit
from meetings.states import VisitorRole, VisitStatus
from suppliers import access as suppliers
from suppliers.models import Partner
from suppliers.states import PartnerStatus

TOOK_PLACE = (VisitStatus.HELD, VisitStatus.MINUTED)
OPEN = (VisitStatus.PLANNED, VisitStatus.CONFIRMED)


@dataclass(frozen=True)
class DueVisit:
    """One partner, one role. ``due_date`` is the day asked about if there never was a visit."""

    partner: Partner
    role: VisitorRole
    every_days: int
    last_date: date | None
    due_date: date
    planned_date: date | None
    on: date

    @property
    def overdue_days(self) -> int:
        """Days past the due date, 0 if not yet past."""
        return max(0, (self.on - self.due_date).days)

    @property
    def is_overdue(self) -> bool:
        """Past due, or never visited, and nothing planned."""
        return self.planned_date is None and (self.last_date is None or self.overdue_days > 0)


def due_visits(
    user: User, on: date, *, within_days: int = 30, limit: int | None = None
) -> list[DueVisit]:
    """Return what is due on ``on`` or within so many days after it, the longest overdue first.

    Only partners that the user works and that are not ended. Never visited comes first. A visit
    that is planned already is named, not left out. Four queries, whatever the number of partners.
    """
    return _due(suppliers.worked_by(user), on, within_days=within_days, limit=limit)


def next_due(user: User, partner: Partner, on: date) -> list[DueVisit]:
    """Return when each role's next visit to one partner is due."""
    if not suppliers.is_worked_by(user, partner):
        return []
    return _due(Partner.objects.filter(pk=partner.pk), on, within_days=None, limit=None)


def _due(
    partners: QuerySet[Partner], on: date, *, within_days: int | None, limit: int | None
) -> list[DueVisit]:
    by_tier: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for policy in access.policies():
        by_tier[policy.tier].append((policy.visitor_role, policy.every_days))
    partners = partners.filter(tier__in=by_tier).exclude(status=PartnerStatus.ENDED)
    tiers = dict(partners.values_list("pk", "tier"))
    ids = partners.order_by().values("pk")
    last = _days(Visit.objects.filter(partner__in=ids, status__in=TOOK_PLACE), Max)
    ahead = Visit.objects.filter(
        partner__in=ids, status__in=OPEN, starts_at__gte=timezone.now() - timedelta(days=1)
    )
    planned = _days(ahead, Min)
    found: list[tuple[Any, ...]] = []
    for pk, tier in tiers.items():
        for role, every in by_tier[tier]:
            held = last.get((pk, role))
            due = held + timedelta(days=every) if held else on
            if within_days is None or due <= on + timedelta(days=within_days):
                found.append((held is not None, due, pk, role, every, held))
    found = sorted(found)[:limit]
    rows = Partner.objects.in_bulk({pk for _, _, pk, *_ in found})
    return [
        DueVisit(rows[pk], VisitorRole(role), every, held, due, planned.get((pk, role)), on)
        for _, due, pk, role, every, held in found
    ]


def _days(visits: QuerySet[Visit], best: Any) -> dict[tuple[int, str], date]:
    """Return the last or first day of the visits per partner and role."""
    rows = (
        visits.order_by()
        .values("partner_id", "visitor_role")
        .annotate(day=best(LocalDay("time_zone", "starts_at")))
    )
    return {(row["partner_id"], row["visitor_role"]): row["day"] for row in rows}
