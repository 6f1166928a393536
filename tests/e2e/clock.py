"""Moving the time of the whole installation: the database's clock and that of this process."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import psycopg2
import time_machine
from django.db import connections

_CLOCK = (
    "CREATE OR REPLACE FUNCTION core_clock() RETURNS timestamptz LANGUAGE sql VOLATILE"
    " PARALLEL SAFE AS 'SELECT pg_catalog.clock_timestamp(){offset}'"
)
_HOME = ZoneInfo("Europe/Stockholm")


def local(days: int, hour: int, minute: int = 0) -> dt.datetime:
    """An instant some days from the (moved) present day, at an hour in Stockholm."""
    day = dt.datetime.now(_HOME).date() + dt.timedelta(days=days)
    return dt.datetime(day.year, day.month, day.day, hour, minute, tzinfo=_HOME)


class Clock:
    """The present, as every part of the application sees it. The seconds go on passing."""

    def __init__(self) -> None:
        self._traveller: time_machine.travel | None = None

    def move_to(self, instant: dt.datetime) -> None:
        """Make ``instant`` (aware) the present; it never goes back."""
        if instant < dt.datetime.now(dt.UTC):
            raise ValueError(f"{instant} has passed")
        self.put_back()
        ahead = instant - dt.datetime.now(dt.UTC)
        _replace_function(f" + interval ''{ahead.total_seconds():.6f} seconds''")
        self._traveller = time_machine.travel(instant, tick=True)
        self._traveller.start()

    def put_back(self) -> None:
        """Return to the true time."""
        if self._traveller is not None:
            self._traveller.stop()
            self._traveller = None
        _replace_function("")


def _replace_function(offset: str) -> None:
    """Replace the clock's function, which only the owner of the database can."""
    settings = connections["default"].settings_dict
    connection = psycopg2.connect(
        host=settings["HOST"], port=settings["PORT"], dbname=settings["NAME"], user="postgres"
    )
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(_CLOCK.format(offset=offset))
    finally:
        connection.close()


@contextmanager
def moving_clock() -> Iterator[Clock]:
    """A clock that is put back whatever happens."""
    clock = Clock()
    try:
        yield clock
    finally:
        clock.put_back()
