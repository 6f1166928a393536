"""The weekly word of visits that are due: to who looks after partners, on their Monday morning.

One message for all of a person's partners, planned as an outbox row named by the week, and built when its
turn comes: who has planned everything by then gets none.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from accounts import notices
from core import outbox
from core.models import Outbox
from meetings.reminders import morning_of
from suppliers.team import who_looks_after_partners

KIND = "meetings.visit_due"
MONDAY = 1


def next_monday(now: datetime, time_zone: str) -> datetime:
    """Return eight in the morning of the first Monday in the zone that is not over at ``now`` (aware)."""
    today = now.astimezone(ZoneInfo(time_zone)).date()
    moment = morning_of(today + timedelta(days=(MONDAY - today.isoweekday()) % 7), time_zone)
    if moment <= now:
        moment = morning_of(today + timedelta(days=7), time_zone)
    return moment


def plan(now: datetime) -> int:
    """Plan the coming Monday's word for whom it is not planned, in the caller's transaction; return for how many."""
    due = []
    for person in who_looks_after_partners():
        moment = next_monday(now, person.time_zone)
        week = moment.astimezone(ZoneInfo(person.time_zone)).strftime("%G-W%V")
        due.append((person, f"week:{week}", moment))
    weeks = {week for _person, week, _moment in due}
    rows = Outbox.objects.filter(kind=KIND, what__in=weeks)
    # By week and not by instant alone: who moves to another zone has one Monday, too.
    planned = set(rows.values_list("recipient_id", "what"))
    new = [each for each in due if (each[0].pk, each[1]) not in planned]
    with outbox.without_waking():
        for person, week, moment in new:
            payload = {"person": person.key}
            notices.notify(KIND, week, to=[person], payload=payload, due_at=moment)
    return len(new)
