"""Time zone names. Reading them from disk takes 50 ms, so it is done once per process."""

from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones


@cache
def time_zones() -> frozenset[str]:
    """Return every IANA name that this system knows."""
    return frozenset(available_timezones())


@cache
def places() -> list[str]:
    """Return one name for each place, by name: those of the table of countries, and no former ones.

    That table (``zone.tab``) has every country's own zones; the newer ``zone1970.tab`` would leave
    out those that have had the same time as a neighbour for long, such as Europe/Stockholm.
    """
    table = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return sorted({row[2] for row in rows} & time_zones())
