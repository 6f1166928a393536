"""Time zone names. Reading them from disk takes 50 ms, so it is done once per process."""

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> frozenset[str]:
    """Return every IANA name that this system knows."""
    return frozenset(available_timezones())
