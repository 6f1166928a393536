"""Rounding of amounts, in one place."""

from decimal import ROUND_HALF_UP, Decimal

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
