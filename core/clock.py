"""Time comes from the database, so that every server and every worker agrees on deadlines."""

from datetime import UTC, date, datetime

from django.db import connection
from django.db.models import DateField, DateTimeField, Func, Value
from django.utils import timezone


class ClockTimestamp(Func):
    """The database's time now, moving on also inside a long transaction.

    Calls our own function ``core_clock()``, which is PostgreSQL's ``clock_timestamp()``. Only the
    owner of the database can replace it: the demo does while it lives through its company's past.
    """

    function = "core_clock"
    template = "%(function)s()"
    output_field = DateTimeField()


class CompanyToday(Func):
    """The day it is at the company by the database's time: ``company_today`` as a part of a query."""

    template = "(core_clock() AT TIME ZONE %(expressions)s)::date"
    output_field = DateField()

    def __init__(self) -> None:
        super().__init__(Value(timezone.get_default_timezone_name()))


def database_now() -> datetime:
    """Return the database's time now, aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_clock()")
        return cursor.fetchone()[0].astimezone(UTC)


def company_date(moment: datetime) -> date:
    """Return the day it is at the company at this (aware) instant: what holds for days counts by it."""
    return timezone.localdate(moment, timezone.get_default_timezone())


def company_today() -> date:
    """Return the day it is at the company, whatever the reader's own time zone.

    What holds from a day or until one, such as who works a partner, must not begin or end earlier for
    somebody who sets another zone in their profile.
    """
    return company_date(timezone.now())
