"""Rounding of amounts and the limit of awards, in one place."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings

from core.clock import company_today
from core.exchange import Rates

CENT = Decimal("0.01")


def line_amount(quantity: Decimal, unit_price: Decimal) -> Decimal:
    """Return quantity × unit price, rounded half up to two decimals.

    Each line is rounded by itself and totals add the rounded lines, as on an invoice, so that the
    lines of a printed bid always add up to its total.
    """
    return (quantity * unit_price).quantize(CENT, ROUND_HALF_UP)


def percent_over(value: Decimal, lowest: Decimal) -> Decimal | None:
    """Return by how many per cent ``value`` is above ``lowest``, to two decimals half up.

    None if the lowest is 0, because nothing can be compared with it.
    """
    if not lowest:
        return None
    return ((value - lowest) * 100 / lowest).quantize(CENT, ROUND_HALF_UP)


def approval_rule(currency: str) -> Callable[[Decimal], bool]:
    """Return the rule that says of a total in ``currency`` whether such an award waits for approval.

    It waits above ``settings.AWARD_APPROVAL_LIMIT`` in the base currency at the rate of the company's
    day, and always when no rate is known. One query at most, for the rate.
    """
    today = company_today()
    rates = Rates([currency], today)

    def waits(total: Decimal) -> bool:
        in_base = rates.to_base(total, currency, today)
        return in_base is None or in_base > settings.AWARD_APPROVAL_LIMIT

    return waits
