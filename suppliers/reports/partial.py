"""Which months of a chart are not whole: the one in which our records begin, and the running one."""

from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Min
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core import formats
from suppliers.models import CompanyTrade, TradeLine

KEPT = 3600  # seconds
WEEKEND = 5  # date.weekday() of Saturday


def partial_months(months: list[date], today: date) -> dict[int, str]:
    """Return the places of the ``months`` that are not whole, each with why, in words.

    ``months`` are first days, oldest first. Our records may begin within a month: its bar would look
    like little trade. One query; the first day is looked up once an hour and after each change.
    """
    found = {}
    first = CompanyTrade.objects.order_by("month", "pk").values_list("month", "lines").first()
    if first and first[0] in months and (begins := _first_day(*first)):
        found[months.index(first[0])] = _("from %(day)s") % {"day": formats.day(begins)}
    running = today.replace(day=1)
    if running in months:
        found[months.index(running)] = _("until %(day)s") % {"day": formats.day(today)}
    return found


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
