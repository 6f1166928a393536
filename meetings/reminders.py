"""When someone is reminded of a promise.

Reminders are planned once, when the date is agreed, as outbox rows named by commitment, date and kind:
planning them again changes nothing. They are never withdrawn: when one comes due, its builder
(emails.py) drops it if the promise is done or has another date by then. So a promise that moves to
another date and back, or is sent back as not done, still has its reminders. So it is with a pause:
what is due in it is dropped when its day comes, and one reminder comes on the day on which it ends.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Case, When

from accounts import notices
from accounts.access import approvers_of, nearest_above
from accounts.models import User
from core.models import Outbox
from meetings.models import Commitment
from meetings.states import OwnerSide

MORNING = time(8, 0)
# Kind of message: days after (before, if negative) the due date.
OWNER_REMINDERS = {
    "meetings.reminder_before": (-3, 0),
    "meetings.reminder_after": (1, 7),
}
ESCALATION_DAYS = 7
RETURN = "meetings.reminder_returns"


def morning_of(day: date, time_zone: str) -> datetime:
    """Return 08:00 of the day in the zone, whatever its offset is on that day."""
    return datetime.combine(day, MORNING, tzinfo=ZoneInfo(time_zone))


def end_of(day: date, time_zone: str) -> datetime:
    """Return when the day is over in the zone: the first instant of the next."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(time_zone))


def escalation_manager(commitment: Commitment) -> User | None:
    """Return who hears of a promise that is a week late: the line manager of its owner.

    A partner's person has no line manager here: then it is the manager of who follows it up.
    """
    person = commitment.owner if commitment.side == OwnerSide.US else commitment.counterpart
    return approvers_of(person).first() if person is not None else None


def escalates_to() -> Case:
    """Return the id of ``escalation_manager`` as a part of a query for commitments."""
    return Case(
        When(side=OwnerSide.US, then=nearest_above("owner")), default=nearest_above("counterpart")
    )


def plan_reminders(commitment: Commitment, now: datetime) -> None:
    """Plan what lies ahead of ``now``, in the caller's transaction."""
    for kind, offsets in OWNER_REMINDERS.items():
        for days in offsets:
            _plan(kind, commitment, [commitment.owner], days, now)
    if manager := escalation_manager(commitment):
        _plan("meetings.escalation", commitment, [manager], ESCALATION_DAYS, now)
    plan_return(commitment, now)


def plan_return(commitment: Commitment, now: datetime) -> None:
    """Plan the one reminder on the day on which a pause ends, if there is one that ends after ``now``."""
    if (until := commitment.paused_until_date) is None:
        return
    due_at = morning_of(until, commitment.owner.time_zone)
    if due_at <= now:
        return
    notices.notify(
        RETURN,
        _occasion(commitment, f"until:{until}"),
        to=[commitment.owner],
        payload={"commitment": commitment.key, "until_date": until.isoformat()},
        due_at=due_at,
    )


def occasions(commitment: Commitment) -> Iterator[tuple[str, str]]:
    """Yield (kind, what) of the messages that remind of the commitment as it is now dated and paused."""
    offsets = OWNER_REMINDERS | {"meetings.escalation": (ESCALATION_DAYS,)}
    for kind, days in offsets.items():
        yield from (
            (kind, _occasion(commitment, f"{commitment.due_date}:{day:+d}")) for day in days
        )
    yield RETURN, _occasion(commitment, f"until:{commitment.paused_until_date}")


def _occasion(commitment: Commitment, when: str) -> str:
    return f"commitment:{commitment.pk}:{when}"


def rests(commitment: Commitment, day: date) -> bool:
    """Return whether a reminder that was planned for the day falls into a pause.

    It is the day it was planned for that counts, not when a worker gets to it: what waited for one does
    not come in a heap after the pause.
    """
    until = commitment.paused_until_date
    return until is not None and day < until


def is_wanted_on_return(commitment: Commitment) -> bool:
    """Return whether somebody is to be reminded on the day on which a pause ends.

    Not if no reminder is due before that day at all, nor if one is due on it anyway.
    """
    if commitment.paused_until_date is None:
        return False
    days = (commitment.paused_until_date - commitment.due_date).days
    offsets = [offset for each in OWNER_REMINDERS.values() for offset in each]
    return min(offsets) < days and days not in offsets


def _plan(kind: str, commitment: Commitment, people: list[User], days: int, now: datetime) -> None:
    due_at = morning_of(commitment.due_date + timedelta(days=days), commitment.owner.time_zone)
    if due_at <= now:
        return
    notices.notify(
        kind,
        _occasion(commitment, f"{commitment.due_date}:{days:+d}"),
        to=people,
        payload={
            "commitment": commitment.key,
            "due_date": commitment.due_date.isoformat(),
            "days": days,
        },
        due_at=due_at,
        channels=(Outbox.Channel.INBOX, Outbox.Channel.EMAIL),
    )
