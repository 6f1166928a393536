"""Time zone names. Reading them from disk takes 50 ms, so it is done once per process."""

from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from django.db import DataError, connection, transaction

_understood: set[str] = set()


@cache
def time_zones() -> frozenset[str]:
    """Return every IANA name that this system knows.

    Not what a system has besides in the same folder, such as ``localtime``.
    """
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    return frozenset(names) & available_timezones()


def is_time_zone(name: str) -> bool:
    """Return whether the name is one of a zone, here and to PostgreSQL, whose table may be another.

    What is kept must be both: a query over everybody's zones fails for all at one that it does not know.
    """
    if name not in time_zones():
        return False
    if name not in _understood:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT timezone(%s, now())", [name])
        except DataError:
            return False
        _understood.add(name)
    return True


@cache
def places() -> list[str]:
    """Return one name for each place, by name: those of the table of countries, and no former ones.

    That table (``zone.tab``) has every country's own zones; the newer ``zone1970.tab`` would leave
    out those that have had the same time as a neighbour for long, such as Europe/Stockholm.
    """
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return sorted({row[2] for row in rows} & time_zones())
