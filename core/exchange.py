"""Amounts of several currencies in the company's base currency, at the rate of their day."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import connection

_RATES = """
    SELECT currency, date, rate FROM core_exchangerate
    WHERE currency = ANY(%s::varchar[]) AND date <= %s ORDER BY date
"""


class Rates:
    """The rates of some currencies up to a day, read with one query (none for the base alone)."""

    def __init__(self, currencies: Iterable[str], until: date):
        self.base: str = settings.BASE_CURRENCY
        self._days: dict[str, list[date]] = {}
        self._rates: dict[str, list[Decimal]] = {}
        wanted = sorted(set(currencies) - {self.base})
        if not wanted:
            return
        with connection.cursor() as cursor:
            cursor.execute(_RATES, [wanted, until])
            found = cursor.fetchall()
        for currency, day, rate in found:
            self._days.setdefault(currency, []).append(day)
            self._rates.setdefault(currency, []).append(rate)

    def rate(self, currency: str, on: date) -> Decimal | None:
        """What one unit was worth in the base currency on the day; None if nobody entered a rate."""
        if currency == self.base:
            return Decimal(1)
        place = bisect_right(self._days.get(currency, []), on)
        return self._rates[currency][place - 1] if place else None

    def to_base(self, amount: Decimal, currency: str, on: date) -> Decimal | None:
        """Return the amount in the base currency, unrounded; None without a rate."""
        rate = self.rate(currency, on)
        return None if rate is None else amount * rate
