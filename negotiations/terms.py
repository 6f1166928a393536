"""Arithmetic of offers: the one place where amounts are rounded and days are counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

CENT = Decimal("0.01")
# What the columns hold: 18 digits, 6 of them decimals, for prices; 20 and 2 for totals.
MOST_PRICE = Decimal(10) ** 12
MOST_TOTAL = Decimal(10) ** 18
PRICE_DECIMALS = 6
QUANTITY_DECIMALS = 4
MOST_QUANTITY = Decimal(10) ** 14
# Lines of a negotiation that one call or one page begins.
MOST_ROWS = 200


@dataclass(frozen=True)
class OfferedLine:
    """What one side offers for a line: price per unit, MOQ in the line's unit, lead time in days."""

    unit_price: Decimal
    minimum_quantity: Decimal | None = None
    lead_time_days: int | None = None


@dataclass(frozen=True)
class NewLine:
    """A line to negotiate. ``baseline_price`` is what we pay per unit today, if that is known."""

    item: str
    unit: str
    quantity: Decimal
    baseline_price: Decimal | None = None


def amount(unit_price: Decimal, quantity: Decimal) -> Decimal:
    """Return price × quantity, half up to two decimals: what an invoice line would say."""
    return (unit_price * quantity).quantize(CENT, ROUND_HALF_UP)


def total(lines: Iterable[tuple[Decimal, Decimal]]) -> Decimal:
    """Return the sum of the rounded amounts of (price, quantity) pairs, so that a page adds up."""
    return sum((amount(price, quantity) for price, quantity in lines), Decimal("0.00"))


def fits(value: Decimal, most: Decimal, decimals: int) -> bool:
    """Return whether a column with so many decimals holds the value exactly."""
    if not value.is_finite() or abs(value) >= most:
        return False
    return value == value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def day_end(day: date) -> datetime:
    """Return the last instant of a day at the company: what ends later held on the whole of it."""
    end = datetime.combine(day, time.max)
    return timezone.make_aware(end, timezone.get_default_timezone())
