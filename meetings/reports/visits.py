"""Lists of visits, the month, one visit, and a partner's contacts with us."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.states import Role
from core import timeline, trail
from core.addresses import reverse
from core.counts import numbers
from core.paging import Page, Sort, head, paginate
from core.prepared import prepared
from core.scoped import Scoped, scoped
from core.ui.parts import Badge, DayEntry
from meetings import access
from meetings.models import Touchpoint, Visit, VisitParticipant
from meetings.reports.cadence import next_due
from meetings.reports.commitments import rows_of
from meetings.states import OPEN, VisitAnswer, VisitorRole, VisitStatus
from suppliers import access as suppliers
from suppliers.models import Partner
from suppliers.reports.partners import asked_partner
from suppliers.standing import why_not_bind
from suppliers.team import relationship_team, representatives

BADGES: dict[str, tuple[Any, str]] = {
    VisitStatus.PLANNED: ("warn", "clock"),
    VisitStatus.CONFIRMED: ("good", "calendar-check"),
    VisitStatus.HELD: ("accent", "users"),
    VisitStatus.MINUTED: ("good", "notebook-pen"),
    VisitStatus.CANCELLED: ("neutral", "calendar-x"),
    VisitStatus.MISSED: ("bad", "calendar-x"),
}
ANSWER_BADGES: dict[str, tuple[Any, str]] = {
    VisitAnswer.DECLINED: ("bad", "calendar-x"),
    VisitAnswer.OTHER_TIME: ("warn", "calendar-clock"),
}
# A day of the calendar names so many visits and counts the rest.
IN_A_DAY = 5
# So many of the visits that wait to be closed stand above the list; closing them brings up the rest.
TO_CLOSE = 50
NEAREST = 15
SOONEST = Sort("when", lazy("When"), "starts_at")
LATEST = Sort("when", lazy("When"), "starts_at", descending=True)


def visit_badge(visit: Visit, portal: bool = False) -> Badge:
    """Return the state in words; what waits for us says more than "planned".

    That is an answer of the partner, or that the visit is over and nobody has said what became of it.
    """
    if not portal and is_to_close(visit, timezone.now()):
        return Badge(_("To close"), "bad", "calendar-clock")
    return _badge(visit.status, visit.answer, get_language())


def is_to_close(visit: Visit, now: datetime) -> bool:
    """Return whether the visit's time has passed and it is neither held nor ended."""
    return visit.status in OPEN and visit.ends_at <= now


@lru_cache(maxsize=64)
def _badge(status: str, answer: str, language: str | None) -> Badge:
    if answer != VisitAnswer.NONE:
        tone, icon = ANSWER_BADGES[answer]
        return Badge(str(VisitAnswer(answer).label), tone, icon)
    tone, icon = BADGES[status]
    return Badge(str(VisitStatus(status).label), tone, icon)


def local_times(visit: Visit) -> tuple[datetime, datetime]:
    """Return start and end where the visit takes place, as naive local times for showing."""
    return _local(visit, visit.starts_at), _local(visit, visit.ends_at)


def _local(visit: Visit, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(visit.time_zone)).replace(tzinfo=None)


def asked_times(visit: Visit) -> tuple[datetime, datetime] | None:
    """Return the time that the other side asks for, as naive local times of the place."""
    if visit.asked_starts_at is None or visit.asked_ends_at is None:
        return None
    return _local(visit, visit.asked_starts_at), _local(visit, visit.asked_ends_at)


def visit_line(visit: Visit, portal: bool = False) -> dict[str, Any]:
    """Return a visit for a list or a page, with its times where it takes place."""
    starts, ends = local_times(visit)
    return {
        "visit": visit,
        "badge": visit_badge(visit, portal),
        "starts": starts,
        "ends": ends,
        "url": visit_path(visit, portal),
    }


def visit_list(user: User, params: Mapping[str, str], *, past: bool) -> dict[str, Any]:
    """Return one page of the visits ahead, or of the past ones.

    Visits that are over and still to be closed stand apart for ours, who close them: the first fifty.
    The partner has them among those ahead. ``partner`` of ``params`` narrows them to one partner.
    """
    rows = access.visible_visits(user).select_related("partner", "organiser")
    rows = rows.exclude(status__in=OPEN) if past else rows.filter(status__in=OPEN)
    if partner := asked_partner(user, params):
        rows = rows.filter(partner=partner)
    to_close: list[dict[str, Any]] = []
    if user.is_internal and not past:
        now = timezone.now()
        # It began before it ended: the index of the visits ahead is by their start.
        over = rows.filter(ends_at__lte=now, starts_at__lt=now).order_by("starts_at", "pk")
        to_close = [visit_line(visit) for visit in over[:TO_CLOSE]]
        rows = rows.filter(ends_at__gt=now)
    page: Page = paginate(rows, params, [LATEST if past else SOONEST])
    page.rows = [visit_line(visit, user.is_supplier) for visit in page.rows]
    return {
        "page": page,
        "total": page.total,
        "to_close": to_close,
        "most": TO_CLOSE,
        "only": partner,
    }


def upcoming_visits(user: User, now: datetime, *, limit: int = 5) -> list[dict[str, Any]]:
    """Return the next visits in sight."""
    return [visit_line(visit, user.is_supplier) for visit in _upcoming(limit)(user, now)]


@cache
def _upcoming(limit: int) -> Scoped:
    def rows(user: User, now: datetime) -> QuerySet[Visit]:
        return _soonest(access.visible_visits(user).filter(status__in=OPEN, ends_at__gte=now))[
            :limit
        ]

    return scoped(rows)


def _soonest(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.select_related("partner", "organiser").order_by("starts_at", "pk")


def month_entries(user: User, first: date, *, portal: bool = False) -> dict[date, list[DayEntry]]:
    """Return the visits of a month by the day on which they begin where they take place."""
    end = (first + timedelta(days=32)).replace(day=1)
    # A day more on each side: the place's day may differ from UTC's.
    span = (
        datetime.combine(first - timedelta(days=1), time(), tzinfo=ZoneInfo("UTC")),
        datetime.combine(end + timedelta(days=1), time(), tzinfo=ZoneInfo("UTC")),
    )
    rows = access.visible_visits(user).filter(starts_at__range=span)
    rows = rows.exclude(status__in=[VisitStatus.CANCELLED, VisitStatus.MISSED])
    # Plain values: a full month holds hundreds, and a cell shows a few of them.
    days: dict[date, list[tuple[datetime, Any]]] = defaultdict(list)
    names = ("key", "title", "status", "starts_at", "time_zone", "partner__legal_name")
    for visit in rows.order_by("starts_at", "pk").values_list(*names, named=True)[:500]:
        starts = visit.starts_at.astimezone(ZoneInfo(visit.time_zone))
        days[starts.date()].append((starts, visit))
    entries: dict[date, list[DayEntry]] = {}
    for day, visits in days.items():
        entries[day] = [
            DayEntry(
                f"{starts:%H:%M} {visit.title if portal else visit.partner__legal_name}",
                visit_path(visit, portal),
                BADGES[visit.status][0],
            )
            for starts, visit in visits[:IN_A_DAY]
        ]
        if (more := len(visits) - IN_A_DAY) > 0:
            text = ngettext("%(count)s more", "%(count)s more", more) % {"count": more}
            entries[day].append(DayEntry(text))
    return entries


def visit_path(visit: Any, portal: bool) -> str:
    """Return the address of the visit's page."""
    return reverse("meetings:portal-visit" if portal else "meetings:visit", args=[visit.key])


def participants_of(visit: Visit) -> list[VisitParticipant]:
    """Return who takes part, ours first."""
    rows: list[VisitParticipant] = _participants(visit.pk)
    return sorted(rows, key=lambda row: (not (row.user and row.user.is_internal), row.pk))


@prepared
def _participants(visit: int) -> QuerySet[VisitParticipant]:
    return VisitParticipant.objects.filter(visit=visit).select_related("user", "contact")


def visit_detail(user: User, visit: Visit, now: datetime) -> dict[str, Any]:
    """Return a visit with its people, its commitments and its history."""
    people = participants_of(visit)
    commitments = (
        access.visible_commitments(user)
        .filter(visit=visit)
        .select_related("partner", "owner")
        .order_by("due_date", "pk")
    )
    runs = user.is_internal and access.runs_visit(user, visit)
    # Who waits for a colleague's word answers for nobody yet.
    shut = why_not_bind(user)
    answers = user.is_supplier and not shut
    begun = visit.starts_at <= now
    is_open = visit.status in OPEN
    asked = visit.answer == VisitAnswer.OTHER_TIME
    # Another time can be agreed to as long as it lies ahead.
    ahead = visit.asked_starts_at is not None and visit.asked_starts_at > now
    return visit_line(visit) | {
        "badges": [visit_badge(visit, user.is_supplier)],
        "to_close": runs and is_to_close(visit, now),
        "ours": [row.user for row in people if row.user and row.user.is_internal],
        "theirs": [
            row.user or row.contact for row in people if not (row.user and row.user.is_internal)
        ],
        "commitments": rows_of(commitments, timezone.localdate(), user.is_supplier),
        "entries": trail.entries(timeline.timeline(user, visit, in_sight=True), visit, reader=user),
        "asked": asked_times(visit),
        "shut": shut,
        "worked": user.is_internal and suppliers.is_worked_by(user, visit.partner),
        "may": {
            "change": runs and is_open,
            "end": runs and is_open and begun,
            "minute": runs and visit.status == VisitStatus.HELD,
            "confirm": answers and visit.status == VisitStatus.PLANNED and not begun,
            "answer": answers and is_open and not begun,
            # What the partner has said in the portal is not said for it.
            "enter": runs
            and is_open
            and not begun
            and (
                visit.came_by != ""
                or (visit.status == VisitStatus.PLANNED and visit.answer == VisitAnswer.NONE)
            ),
            "agree": runs and asked and ahead,
            "keep": runs and asked,
            "call_off": runs and visit.answer == VisitAnswer.DECLINED,
        },
    }


def partner_visits(user: User, partner: Partner) -> dict[str, Any]:
    """Return a partner's next visits, past visits and touchpoints, and when the next visits are due.

    Of each the nearest fifteen, and how many there are.
    """
    if suppliers.is_worked_by(user, partner):
        key = partner.pk
        ahead = head(_ahead_with(key), NEAREST, lambda: sum(_number_ahead(key)))
        past = head(_past_with(key), NEAREST, lambda: sum(_number_past(key)))
        touchpoints = head(_touchpoints_with(key), NEAREST, lambda: sum(_number_touched(key)))
    else:
        visits = access.visits_with(user, partner).filter(partner=partner)
        seen = access.visible_touchpoints(user).filter(partner=partner)
        ahead = head(_ahead(visits), NEAREST, visits.filter(status__in=OPEN).count)
        past = head(_past(visits), NEAREST, visits.exclude(status__in=OPEN).count)
        touchpoints = head(_touchpoints(seen), NEAREST, seen.count)
    return {
        "ahead": ahead.drawn(_lines),
        "past": past.drawn(_lines),
        "touchpoints": touchpoints,
        "due": next_due(user, partner, timezone.localdate()),
    }


def _lines(visits: list[Visit]) -> list[dict[str, Any]]:
    return [visit_line(visit) for visit in visits]


def _ahead(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    rows = rows.filter(status__in=OPEN).select_related("organiser")
    return rows.order_by("starts_at", "pk")[: NEAREST + 1]


def _past(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    rows = rows.exclude(status__in=OPEN).select_related("organiser")
    return rows.order_by("-starts_at", "-pk")[: NEAREST + 1]


def _touchpoints(rows: QuerySet[Touchpoint]) -> QuerySet[Touchpoint]:
    return rows.select_related("user").order_by("-happened_at", "-pk")[: NEAREST + 1]


@prepared
def _ahead_with(partner: int) -> QuerySet[Visit]:
    return _ahead(Visit.objects.filter(partner=partner))


@prepared
def _past_with(partner: int) -> QuerySet[Visit]:
    return _past(Visit.objects.filter(partner=partner))


@prepared
def _touchpoints_with(partner: int) -> QuerySet[Touchpoint]:
    return _touchpoints(Touchpoint.objects.filter(partner=partner))


@prepared
def _number_ahead(partner: int) -> QuerySet[Any, Any]:
    return numbers(Visit.objects.filter(partner=partner, status__in=OPEN), "partner")


@prepared
def _number_past(partner: int) -> QuerySet[Any, Any]:
    return numbers(Visit.objects.filter(partner=partner).exclude(status__in=OPEN), "partner")


@prepared
def _number_touched(partner: int) -> QuerySet[Any, Any]:
    return numbers(Touchpoint.objects.filter(partner=partner), "partner")


def possible_participants(
    partner: Partner, visit: Visit | None = None
) -> dict[str, list[tuple[str, str]]]:
    """Return who is likely to take part, as choices by key: ours, portal users, contacts.

    Ours are the relationship team and who takes part already; anyone else of ours is searched for. A
    contact who has a portal account is only listed as its user: one invitation is enough.
    """
    team = dict(relationship_team(partner).values_list("key", "name"))
    if visit is not None:
        people = (row.user for row in participants_of(visit))
        team |= {user.key: user.name for user in people if user and user.is_internal}
    portal = list(representatives(partner).values_list("key", "name", "email"))
    taken = {email.lower() for _key, _name, email in portal}
    return {
        "ours": list(team.items()),
        "portal": [(key, name) for key, name, _email in portal],
        "contacts": [
            (contact.key, contact.name)
            for contact in access.possible_contacts(partner)
            if contact.email.lower() not in taken
        ],
    }


def likely_role(user: User) -> str:
    """Return in which capacity a person usually visits."""
    if user.has_role(Role.EXECUTIVE):
        return VisitorRole.EXECUTIVE
    if user.has_role(Role.MANAGER) and not user.has_role(Role.ACCOUNT_EXECUTIVE):
        return VisitorRole.MANAGER
    return VisitorRole.ACCOUNT_EXECUTIVE
