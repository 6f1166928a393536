"""How often visits are due, and which are.

Due = the day of the last held visit of that role + n days, n from the policy of the partner's tier. The
day is the place's own. A partner that nobody in that role has ever visited is due at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Min, QuerySet
from django.utils import timezone

from accounts.models import User
from core.paging import NUMBERED, Page, page_number
from core.prepared import Parts, Text, prepared
from core.reading import WEIGHED, Ids
from meetings.days import LocalDay
from meetings.models import Visit
from meetings.states import OPEN, VisitorRole
from suppliers import access as suppliers
from suppliers.models import Partner
from suppliers.states import PartnerStatus

PAGE_SIZE = 50
# Both walk an index and stop at the limit or at what is due: no step grows with the partners. Those in sight
# are in order already, so that the first can stop among them, too.
_NEVER = """
    SELECT partner.id, policy.visitor_role, policy.every_days, NULL::date
    FROM {partners}
    JOIN meetings_visitpolicy AS policy ON policy.tier = partner.tier
    WHERE partner.status <> %s AND NOT EXISTS (
        SELECT FROM meetings_visit AS visit
        WHERE visit.partner_id = partner.id AND visit.visitor_role = policy.visitor_role
            AND visit.status IN ('held', 'minuted'))
    ORDER BY partner.id, policy.visitor_role LIMIT %s
"""
_AGAIN = """
    SELECT partner.id, policy.visitor_role, policy.every_days, last.day
    FROM suppliers_partner AS partner
    JOIN meetings_visitpolicy AS policy ON policy.tier = partner.tier
    JOIN (
        SELECT DISTINCT ON (partner_id, visitor_role) partner_id, visitor_role,
            timezone(time_zone, starts_at)::date AS day
        FROM meetings_visit WHERE status IN ('held', 'minuted') AND {visit_in_scope}
        ORDER BY partner_id, visitor_role, starts_at DESC
    ) AS last ON last.partner_id = partner.id AND last.visitor_role = policy.visitor_role
    WHERE partner.status <> %s
        AND last.day + policy.every_days <= coalesce(%s, 'infinity'::date)
    ORDER BY last.day + policy.every_days, partner.id, policy.visitor_role LIMIT %s
"""


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
    that is planned already is named, not left out. Four queries at most.
    """
    until = on + timedelta(days=within_days)
    return _shown(_due(suppliers.known_or_worked(user), until, limit), on)


def unplanned_visits(
    user: User, on: date, *, within_days: int, look_at: int, show: int, overdue: bool = False
) -> tuple[list[DueVisit], int]:
    """Return the first ``show`` visits due that nobody has planned yet, and how many there are.

    As ``due_visits``; looks at the ``look_at`` most urgent ones. ``overdue`` leaves out what is due on
    the very day. Four queries at most.
    """
    until = on + timedelta(days=within_days)
    found = _due(suppliers.known_or_worked(user), until, look_at)
    planned = _planned(Ids(pk for pk, *_ in found)) if found else {}
    left = [
        (pk, role, every, last)
        for pk, role, every, last in found
        if (pk, role) not in planned
        and (not overdue or last is None or last + timedelta(days=every) < on)
    ]
    return _made(left[:show], {}, on), len(left)


def due_page(user: User, on: date, params: Mapping[str, str]) -> Page:
    """Return one page of the same list, due within 30 days.

    The list ends after twenty pages: what comes later waits for a visit less long.
    """
    bound = NUMBERED * PAGE_SIZE
    found = _due(suppliers.known_or_worked(user), on + timedelta(days=30), bound)
    known = max(1, -(-len(found) // PAGE_SIZE))
    number = min(page_number(params), known)
    end = number * PAGE_SIZE
    return Page(
        rows=_shown(found[end - PAGE_SIZE : end], on),
        sort="",
        descending=False,
        number=number,
        has_previous=number > 1,
        has_next=number < known,
        known_pages=known,
        total=len(found),
        previous_query={"page": str(number - 1)},
        next_query={"page": str(number + 1)},
    )


def next_due(user: User, partner: Partner, on: date) -> list[DueVisit]:
    """Return when each role's next visit to one partner is due."""
    if not suppliers.is_worked_by(user, partner):
        return []
    return _shown(_due(Ids([partner.pk]), None, None), on)


def _due(
    partners: QuerySet[Partner] | Ids, until: date | None, limit: int | None
) -> list[tuple[int, str, int, date | None]]:
    """Return (partner id, role, days of the policy, day of the last visit), the most urgent first."""
    before, partners_in_sight, of_visit = "", "suppliers_partner AS partner", "true"
    params: tuple[Any, ...] = ()
    types: list[str | None] = []
    if isinstance(partners, Ids):
        types = ["bigint[]" if len(partners) <= WEIGHED else ""]
        before = "WITH mine (id) AS MATERIALIZED (SELECT unnest(%s::bigint[]) ORDER BY 1)"
        params = (partners.array,)
    elif partners.query.where:  # who sees every partner needs no condition
        try:
            scope, params = partners.order_by("pk").values("pk").query.sql_with_params()
        except EmptyResultSet:  # none(), as for a supplier
            return []
        before, types = f"WITH mine (id) AS MATERIALIZED ({scope})", [""]
    if before:
        partners_in_sight = f"mine JOIN {partners_in_sight} ON partner.id = mine.id"
        of_visit = "partner_id IN (SELECT id FROM mine)"
    never = before + _NEVER.format(partners=partners_in_sight)
    again = before + _AGAIN.format(visit_in_scope=of_visit)
    ended = PartnerStatus.ENDED.value
    with connection.cursor() as cursor:
        _ask(cursor, never, [*params, ended, limit], [*types, None, "bigint"])
        found = list(cursor.fetchall())
        if limit is None or len(found) < limit:
            rest = None if limit is None else limit - len(found)
            _ask(cursor, again, [*params, ended, until, rest], [*types, None, "date", "bigint"])
            found += cursor.fetchall()
    return found


def _ask(cursor: Any, sql: str, params: list[Any], types: list[str | None]) -> None:
    # What else a scope is made of, and what is best for many partners, is not known.
    known = "" not in types
    parts = Parts("meetings.reports.cadence")
    parts.add("", Text(sql, params, types if known else None), "")
    parts.execute(cursor, "", "")


def _shown(found: list[tuple[int, str, int, date | None]], on: date) -> list[DueVisit]:
    """Return the rows with their partners and what is planned already. Two queries."""
    return _made(found, _planned(Ids(pk for pk, *_ in found)) if found else {}, on)


def _made(
    found: list[tuple[int, str, int, date | None]], planned: dict[tuple[int, str], date], on: date
) -> list[DueVisit]:
    """Return the rows with their partners. One query."""
    rows = {row.pk: row for row in _partners(Ids(pk for pk, *_ in found))} if found else {}
    return [
        DueVisit(
            rows[pk],
            VisitorRole(role),
            every,
            last,
            last + timedelta(days=every) if last else on,
            planned.get((pk, role)),
            on,
        )
        for pk, role, every, last in found
    ]


@prepared
def _partners(ids: Ids) -> QuerySet[Partner]:
    return Partner.objects.filter(pk__among=ids)


def _planned(partners: Ids) -> dict[tuple[int, str], date]:
    """Return the first day of the visits ahead per partner and role."""
    found = _ahead(partners, timezone.now() - timedelta(days=1))
    return {(partner, role): day for partner, role, day in found}


@prepared
def _ahead(partners: Ids, since: datetime) -> QuerySet[Any, Any]:
    rows = Visit.objects.filter(partner__among=partners, status__in=OPEN, starts_at__gte=since)
    groups = rows.order_by().values_list("partner_id", "visitor_role")
    return groups.annotate(day=Min(LocalDay("time_zone", "starts_at")))
