"""Delivery and quality figures out of summed monthly trade.

Sources of the definitions: the product description. On time = delivered on or before the promised
day plus the tolerance (settings.DELIVERY_TOLERANCE_DAYS); PPM = rejected ÷ delivered × 1,000,000.
A figure that rests on nothing is None, never 0 or 100.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Sum

SUMS = {
    name: Sum(name)
    for name in (
        "lines",
        "amount",
        "delivered_lines",
        "on_time_lines",
        "late_days",
        "quantity_delivered",
        "quantity_rejected",
        "inspected_lines",
    )
}


def half_up(value: Decimal, decimals: int) -> Decimal:
    """Round as people do: 0.5 away from zero."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _total(rows: Iterable[Mapping[str, Any]], name: str) -> Any:
    return sum(row[name] or 0 for row in rows)


@dataclass(frozen=True)
class Delivery:
    """Lines with both a promised and a delivered day, how many were on time, and days late."""

    lines: int = 0
    on_time: int = 0
    late_days: int = 0

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> "Delivery":
        rows = list(rows)
        return cls(
            _total(rows, "delivered_lines"),
            _total(rows, "on_time_lines"),
            _total(rows, "late_days"),
        )

    def __add__(self, other: "Delivery") -> "Delivery":
        return Delivery(
            self.lines + other.lines, self.on_time + other.on_time, self.late_days + other.late_days
        )

    @property
    def late(self) -> int:
        return self.lines - self.on_time

    @property
    def share(self) -> Decimal | None:
        """Per cent of the lines that were on time, unrounded."""
        return Decimal(self.on_time) * 100 / self.lines if self.lines else None

    @property
    def average_late(self) -> Decimal | None:
        """Average days late of the late lines, unrounded; None if no line was late."""
        return Decimal(self.late_days) / self.late if self.late else None


@dataclass(frozen=True)
class Quality:
    """Quantities of the lines where both the delivered and the rejected quantity are known."""

    delivered: Decimal = Decimal(0)
    rejected: Decimal = Decimal(0)
    lines: int = 0

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> "Quality":
        rows = list(rows)
        return cls(
            Decimal(_total(rows, "quantity_delivered")),
            Decimal(_total(rows, "quantity_rejected")),
            _total(rows, "inspected_lines"),
        )

    @property
    def known(self) -> bool:
        return self.ppm is not None

    @property
    def ppm(self) -> Decimal | None:
        """Rejected parts per million delivered, unrounded; None when nothing was inspected."""
        if not self.lines or self.delivered <= 0:
            return None
        return self.rejected * 1_000_000 / self.delivered
