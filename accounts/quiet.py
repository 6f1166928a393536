"""When a reminder may reach somebody by e-mail: on their working days, outside of their quiet hours.

Reckoned by the clock of the person's own time zone, from what they have chosen by then (docs/adr/0058).
"""

from collections.abc import Container
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from accounts.models import User
from accounts.models.user import EVERY_DAY

# Every zone of today is some quarters of an hour from UTC, and changes its clocks at such an instant.
STEP = 15 * 60
# A week has a working day; a zone that moves across the date line may skip one of them.
MOST = timedelta(days=15)


def first_time(person: User, moment: datetime, before: datetime | None = None) -> datetime:
    """Return when a reminder that is due at ``moment`` reaches the person: then, or their next working morning.

    The morning is when their quiet hours end. What says nothing any more ``before`` is over does not wait
    that long: it keeps out of the quiet hours alone, and if that is too late of nothing. All are aware
    instants; the result is in UTC and never earlier than ``moment``.
    """
    moment = moment.astimezone(UTC)
    for days in (person.working_days, EVERY_DAY):
        found = _next(person, moment, days)
        if before is None or found < before:
            return found
    return moment


def _next(person: User, moment: datetime, days: Container[int]) -> datetime:
    zone, last = ZoneInfo(person.time_zone), moment + MOST
    at = moment
    while _rests(person, at.astimezone(zone), days):
        if at > last:
            return moment
        at = datetime.fromtimestamp((at.timestamp() // STEP + 1) * STEP, UTC)
    return at


def _rests(person: User, here: datetime, days: Container[int]) -> bool:
    if here.isoweekday() not in days:
        return True
    first, until = person.quiet_from_hour, person.quiet_until_hour
    if first <= until:  # the same hour twice: none are quiet
        return first <= here.hour < until
    return here.hour >= first or here.hour < until
