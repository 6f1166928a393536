"""When somebody is reminded that a visit has no minutes.

As of promises (meetings/reminders.py): planned once, when the time of the visit is agreed, as outbox rows
named by the visit, its end and the day. They are never withdrawn: when one comes due it is dropped if the
minutes are written, or the visit was cancelled, missed, moved or given to somebody else by then.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts import notices
from accounts.access import approvers_of
from accounts.models import User
from meetings.models import Visit
from meetings.reminders import morning_of

# Kind of message: days after the last day of the visit, where it takes place.
TO_ORGANISER = {"meetings.visit_unminuted": (1, 4)}
TO_MANAGER = {"meetings.visit_escalation": (7,)}


def ends(visit: Visit) -> str:
    """Return the end of a visit as the messages about it have it: an instant in UTC."""
    return visit.ends_at.astimezone(UTC).isoformat()


def occasions(visit: Visit) -> Iterator[tuple[str, str]]:
    """Yield (kind, what) of the messages that remind of the visit as it is now planned."""
    for kind, offsets in (TO_ORGANISER | TO_MANAGER).items():
        yield from ((kind, _occasion(visit, days)) for days in offsets)


def plan_minutes(visit: Visit, now: datetime) -> None:
    """Plan what lies ahead of ``now``, an aware instant, in the caller's transaction."""
    _plan(TO_ORGANISER, visit, visit.organiser, now)
    if manager := approvers_of(visit.organiser).first():
        _plan(TO_MANAGER, visit, manager, now)


def _occasion(visit: Visit, days: int) -> str:
    return f"visit:{visit.pk}:{ends(visit)}:{days:+d}"


def _plan(kinds: Mapping[str, tuple[int, ...]], visit: Visit, person: User, now: datetime) -> None:
    last = visit.ends_at.astimezone(ZoneInfo(visit.time_zone)).date()
    for kind, offsets in kinds.items():
        for days in offsets:
            due_at = morning_of(last + timedelta(days=days), person.time_zone)
            if due_at > now:
                notices.notify(
                    kind,
                    _occasion(visit, days),
                    to=[person],
                    payload={"visit": visit.key, "ends_at": ends(visit)},
                    due_at=due_at,
                )
