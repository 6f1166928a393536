"""The order of things: a queue of moments, lived through from the past to the present."""

import heapq
import itertools
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from srm.demo.clock import DemoClock

ZONE = ZoneInfo("Europe/Stockholm")
Moment = Callable[[datetime], None]


class Story:
    """Runs each planned moment at its instant, with the database clock set to it.

    ``today`` is the day on which the story ends. A moment may plan later ones; one planned for after
    the end has not happened yet and is left out.
    """

    def __init__(self, clock: DemoClock, end: datetime):
        self.end = end
        self.today: date = end.astimezone(ZONE).date()
        self._clock = clock
        self._queue: list[tuple[datetime, int, Moment]] = []
        self._order = itertools.count()

    def day(self, days: int) -> date:
        """Return the day that lies ``days`` after today (before, if negative)."""
        return self.today + timedelta(days=days)

    def instant(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """Return an instant on that day, in the company's time zone."""
        return datetime.combine(self.day(days), time(hour, minute), ZONE)

    def at(self, days: int, moment: Moment, *, hour: int = 10, minute: int = 0) -> None:
        """Plan ``moment(now)`` for a day relative to today."""
        self.at_instant(self.instant(days, hour, minute), moment)

    def at_instant(self, instant: datetime, moment: Moment) -> None:
        if instant < self.end:
            heapq.heappush(self._queue, (instant, next(self._order), moment))

    def run(self) -> int:
        """Live through it; return how many moments there were."""
        count = 0
        while self._queue:
            instant, _, moment = heapq.heappop(self._queue)
            moment(self._clock.set(max(instant, self._clock.now or instant)))
            count += 1
        return count
