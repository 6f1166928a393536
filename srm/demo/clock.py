"""Living through the company's past: the database clock, set back for the time of the loading."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

TRUE_CLOCK = (
    "CREATE OR REPLACE FUNCTION core_clock() RETURNS timestamptz LANGUAGE sql VOLATILE"
    " PARALLEL SAFE AS 'SELECT pg_catalog.clock_timestamp()'"
)
DEMO_CLOCK = """
CREATE OR REPLACE FUNCTION core_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT pg_catalog.clock_timestamp()
          + coalesce(nullif(current_setting('srm_demo.offset', true), ''), '0')::interval $$
"""


class DemoClock:
    """Sets the database's time; the seconds between two calls go on passing."""

    def __init__(self) -> None:
        self.now: datetime | None = None

    def set(self, instant: datetime) -> datetime:
        """Make ``instant`` (aware) the present and return it. Refuses to go back in time."""
        if self.now is not None and instant < self.now:
            raise ValueError(f"the story goes back from {self.now} to {instant}")
        self.now = instant
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('srm_demo.offset',"
                " (%s::timestamptz - pg_catalog.clock_timestamp())::text, false)",
                [instant],
            )
        return instant


@contextmanager
def without_waiting_for_the_disk() -> Iterator[None]:
    """Let commits return before they are on the disk: whoever is cut off loads from the beginning.

    The first commit after it, which waits again, brings all of them there.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")


@contextmanager
def demo_clock() -> Iterator[DemoClock]:
    """Replace the database's clock function, and put the true one back whatever happens.

    Only the owner of the database may: the web and worker login gets a permission error here.
    """
    with connection.cursor() as cursor:
        cursor.execute(DEMO_CLOCK)
    try:
        yield DemoClock()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(TRUE_CLOCK)
            cursor.execute("SELECT set_config('srm_demo.offset', '', false)")
