"""Which months of a chart are not whole: the one in which our records begin, and the running one."""

from datetime import date, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import Min, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core import formats
from core.prepared import prepared
from suppliers.models import CompanyTrade, TradeLine

KEPT = 3600  # seconds
WEEKEND = 5  # date.weekday() of Saturday


def partial_months(months: list[date], today: date, *, older: bool = False) -> dict[int, str]:
    """Return the places of the ``months`` that are not whole, each with why, in words.

    ``months`` are first days, oldest first. Our records may begin within a month: its bar would look
    like little trade. One query, none if the caller knows of records ``older`` than the months; the
    first day is looked up once an hour and after each change.
    """
    found = {}
    first = None if older else _first_month.first()
    if first and first[0] in months and (begins := _first_day(*first)):
        found[months.index(first[0])] = _("from %(day)s") % {"day": formats.day(begins)}
    running = today.replace(day=1)
    if running in months:
        found[months.index(running)] = _("until %(day)s") % {"day": formats.day(today)}
    return found


@prepared
def _first_month() -> QuerySet[Any, Any]:
    return CompanyTrade.objects.order_by("month", "pk").values_list("month", "lines")[:1]


def _first_day(month: date, lines: int) -> date | None:
    """Return the day on which the first month's records begin, if working days lie before it."""
    name = f"trade-begins:{month}:{lines}"
    day: date | None = cache.get(name)
    if day is None:
        counted = Coalesce("promised_date", "order_date", "delivered_date")
        day = TradeLine.objects.filter(month=month).aggregate(first=Min(counted))["first"] or month
        cache.set(name, day, KEPT)
    before = (month + timedelta(days=n) for n in range((day - month).days))
    return day if any(each.weekday() < WEEKEND for each in before) else None
