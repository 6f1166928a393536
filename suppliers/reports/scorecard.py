"""The scorecard of a partner: delivery and quality over a period, and how much it rests on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _

from core import formats
from core.ui.parts import Tab
from suppliers.models import MonthlyTrade, Partner
from suppliers.reports.figures import SUMS, Delivery, Quality, half_up
from suppliers.reports.trade import add_months, last_full_month
from suppliers.states import Direction

# Points from 0 to 100 by band: (lower bound, points), the bound inclusive, best first.
DELIVERY_BANDS = [
    (Decimal(98), 100),
    (Decimal(95), 80),
    (Decimal(90), 60),
    (Decimal(80), 40),
    (Decimal(0), 0),
]
# Of PPM fewer are better: (upper bound inclusive, points).
QUALITY_BANDS = [(Decimal(100), 100), (Decimal(500), 80), (Decimal(2000), 60), (Decimal(10000), 40)]
WEIGHTS = {"delivery": 60, "quality": 40}


@dataclass(frozen=True)
class Metric:
    """One measured thing: its figure, its points (None without data) and its weight in the total."""

    name: str
    value: Decimal | None
    points: int | None
    weight: int


@dataclass(frozen=True)
class Scorecard:
    """Purchases from a partner over a period of whole months (None: everything imported).

    ``values`` are the amounts per currency. ``total`` is the weighted mean of the points that
    exist, rounded half up to one decimal; None when nothing was measured.
    """

    first: date | None
    last: date | None
    lines: int
    values: dict[str, Decimal]
    delivery: Delivery
    quality: Quality
    metrics: list[Metric]

    @property
    def known(self) -> list[Metric]:
        return [metric for metric in self.metrics if metric.points is not None]

    @property
    def total(self) -> Decimal | None:
        weight = sum(metric.weight for metric in self.known)
        if not weight:
            return None
        points = sum(metric.weight * (metric.points or 0) for metric in self.known)
        return half_up(Decimal(points) / weight, 1)

    @property
    def on_time_share(self) -> Decimal | None:
        """Per cent, two decimals, half up."""
        share = self.delivery.share
        return None if share is None else half_up(share, 2)

    @property
    def average_late(self) -> Decimal | None:
        """Days, three decimals, half up, over the late lines only; None if none was late."""
        average = self.delivery.average_late
        return None if average is None else half_up(average, 3)

    @property
    def ppm(self) -> Decimal | None:
        """Parts per million, one decimal, half up."""
        return None if self.quality.ppm is None else half_up(self.quality.ppm, 1)


def scorecard(partner: Partner, first: date | None = None, last: date | None = None) -> Scorecard:
    """Return the scorecard of the months from ``first`` to ``last`` (first days, inclusive)."""
    monthly = MonthlyTrade.objects.filter(partner=partner, direction=Direction.PURCHASE)
    if first is not None:
        monthly = monthly.filter(month__gte=first)
    if last is not None:
        monthly = monthly.filter(month__lte=last)
    rows: list[Any] = list(
        monthly.values("currency")
        .annotate(**SUMS, first=Min("month"), last=Max("month"))
        .order_by("currency")
    )
    delivery, quality = Delivery.of(rows), Quality.of(rows)
    return Scorecard(
        first=first or min((row["first"] for row in rows), default=None),
        last=last or max((row["last"] for row in rows), default=None),
        lines=sum(row["lines"] for row in rows),
        values={row["currency"]: row["amount"] for row in rows},
        delivery=delivery,
        quality=quality,
        metrics=[
            Metric(
                "delivery", delivery.share, delivery_points(delivery.share), WEIGHTS["delivery"]
            ),
            Metric("quality", quality.ppm, quality_points(quality.ppm), WEIGHTS["quality"]),
        ],
    )


def delivery_points(share: Decimal | None) -> int | None:
    """Return the points of a share of lines on time, in per cent."""
    if share is None:
        return None
    return next(points for bound, points in DELIVERY_BANDS if share >= bound)


def quality_points(ppm: Decimal | None) -> int | None:
    """Return the points of a PPM figure."""
    if ppm is None:
        return None
    return next((points for bound, points in QUALITY_BANDS if ppm <= bound), 0)


MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def parse_month(text: str) -> date | None:
    """Return the first day of ``YYYY-MM``; None for anything else."""
    match = MONTH.fullmatch(text)
    if match is None or match[1] == "0000":
        return None
    return date(int(match[1]), int(match[2]), 1)


def scorecard_tab(partner: Partner, params: Mapping[str, str]) -> dict[str, Any]:
    """Return the scorecard of the chosen period: ``12`` months, ``36`` months, or everything."""
    period = params.get("period", "")
    end = last_full_month(timezone.localdate())
    months = int(period) if period in {"12", "36"} else None
    card = scorecard(partner, add_months(end, 1 - months), end) if months else scorecard(partner)
    return {
        "card": card,
        "periods": [
            Tab(_("12 months"), "?period=12", months == 12),
            Tab(_("36 months"), "?period=36", months == 36),
            Tab(_("Everything"), "?", months is None),
        ],
        "bars": [
            (_("Delivery"), card.metrics[0].points, ""),
            (_("Quality"), card.metrics[1].points, ""),
        ],
        "rests_on": _("Rests on %(known)s of %(all)s measures.")
        % {"known": len(card.known), "all": len(card.metrics)},
        "delivery_rows": _delivery_rows(card),
    }


def _delivery_rows(card: Scorecard) -> list[tuple[str, str]]:
    missing = _("No data")
    late = card.average_late
    values = [formats.money(amount, currency) for currency, amount in card.values.items()]
    return [
        (_("Lines"), formats.number(card.lines, 0)),
        (_("Value"), " + ".join(values) or missing),
        (_("Lines with a promised and a delivered day"), formats.number(card.delivery.lines, 0)),
        (_("On time"), formats.number(card.delivery.on_time, 0)),
        (_("Late"), formats.number(card.delivery.late, 0)),
        (
            _("Share on time"),
            formats.percent(card.on_time_share, 2) if card.delivery.lines else missing,
        ),
        (
            _("Average days late, of the late lines"),
            formats.number(late, 3) if late is not None else missing,
        ),
        (
            _("Rejected parts per million"),
            formats.number(card.ppm, 1) if card.ppm is not None else missing,
        ),
    ]


def scorecard_data(partner: Partner, card: Scorecard) -> dict[str, Any]:
    """Return a scorecard as the API gives it."""
    return {
        "partner": partner.key,
        "first_month": card.first,
        "last_month": card.last,
        "lines": card.lines,
        "values": [{"currency": code, "amount": amount} for code, amount in card.values.items()],
        "delivery": {
            "lines": card.delivery.lines,
            "on_time_lines": card.delivery.on_time,
            "late_lines": card.delivery.late,
            "on_time_pct": card.on_time_share,
            "mean_days_late_of_late_lines": card.average_late,
        },
        "quality": {"inspected_lines": card.quality.lines, "ppm": card.ppm},
        "metrics": [
            {"name": metric.name, "points": metric.points, "weight": metric.weight}
            for metric in card.metrics
        ],
        "score": card.total,
        "known_metrics": len(card.known),
        "all_metrics": len(card.metrics),
    }
