"""Trade with one partner, both ways: rolling figures, the monthly chart, the lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from core import formats
from core.exchange import Rates
from core.prepared import prepared
from core.ui.parts import Figure, TradeChart
from suppliers.models import MonthlyTrade, Partner, TradeLine
from suppliers.reports.figures import SUMS, Delivery, Quality
from suppliers.reports.partial import partial_months
from suppliers.states import Direction

YEAR = 12


def add_months(month: date, count: int) -> date:
    """Return the first day of the month ``count`` months later (earlier if negative)."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def last_full_month(today: date) -> date:
    """Return the first day of the month before ``today``'s."""
    return add_months(today.replace(day=1), -1)


@dataclass
class Window:
    """The months of a report, oldest first; ``current`` is False when trade ended before them."""

    months: list[date]
    current: bool
    today: date

    @property
    def label(self) -> str:
        """``12 months to October 2026``."""
        return _("%(count)s months to %(month)s") % {
            "count": len(self.months),
            "month": formats.month(self.months[-1]),
        }


@dataclass
class Side:
    """One direction of trade per month, in the report's currency, and the year before in all."""

    by_month: dict[date, Decimal] = field(default_factory=dict)
    before: Decimal = Decimal(0)
    known: bool = False
    # The month that is running: in the chart, but in no sum and no comparison.
    running: Decimal = Decimal(0)

    def series(self, months: list[date]) -> list[Decimal]:
        return [self.by_month.get(month, Decimal(0)) for month in months]

    @property
    def total(self) -> Decimal:
        return sum(self.by_month.values(), Decimal(0))

    @property
    def change(self) -> Decimal | None:
        """Per cent against the year before; None without trade then."""
        if not self.before:
            return None
        return (self.total - self.before) * 100 / self.before


@dataclass
class RollingTrade:
    """The last twelve complete months against the twelve before."""

    window: Window
    currency: str
    purchases: Side
    sales: Side
    delivery: Delivery
    delivery_before: Delivery
    delivery_by_month: dict[date, Delivery]
    quality: Quality
    quality_before: Quality
    missing_rates: list[str]
    # Whether there are records from before the window: then all its months are whole.
    older: bool

    @property
    def empty(self) -> bool:
        return not (self.purchases.known or self.sales.known)


def rolling(partner: Partner, *, today: date | None = None, months: int = YEAR) -> RollingTrade:
    """Return the partner's trade of the last ``months`` complete months, with two or three queries.

    If the partner's last trade is older than that, the window ends with its last month instead and
    says so in its label. Amounts are in the one currency traded, or in the base currency at the
    rate of each month's first day when there are several; currencies without a rate are named.
    """
    today = today or timezone.localdate()
    end = last_full_month(today)
    rows = _monthly(partner, add_months(end, 1 - 2 * months), add_months(end, 1))
    current = any(end >= row["month"] > add_months(end, -months) for row in rows)
    if not current:
        last = MonthlyTrade.objects.filter(partner=partner).aggregate(last=Max("month"))["last"]
        if last is not None and last < end:
            end = last
            rows = _monthly(partner, add_months(end, 1 - 2 * months), end)
    window = Window([add_months(end, n - months + 1) for n in range(months)], current, today)
    return _rolled_up(rows, window, partner.currency)


def _monthly(partner: Partner, first: date, last: date) -> list[Any]:
    return _sums(partner.pk, first, last)


@prepared
def _sums(partner: int, first: date, last: date) -> QuerySet[Any, Any]:
    rows = MonthlyTrade.objects.filter(partner=partner, month__range=(first, last))
    return rows.values("month", "direction", "currency").annotate(**SUMS).order_by("month")


def _rolled_up(rows: list[dict[str, Any]], window: Window, fallback: str) -> RollingTrade:
    currencies = {row["currency"] for row in rows}
    one = currencies.pop() if len(currencies) == 1 else None
    rates = Rates(currencies, add_months(window.months[-1], 1))
    sides = {Direction.PURCHASE: Side(), Direction.SALE: Side()}
    after: list[dict[str, Any]] = []
    before: list[dict[str, Any]] = []
    by_month: dict[date, Delivery] = {}
    missing = set()
    for row in rows:
        side, recent = sides[row["direction"]], row["month"] >= window.months[0]
        running = row["month"] > window.months[-1]
        if row["direction"] == Direction.PURCHASE and not running:
            (after if recent else before).append(row)
            if recent:
                by_month[row["month"]] = by_month.get(row["month"], Delivery()) + Delivery.of([row])
        amount = (
            row["amount"] if one else rates.to_base(row["amount"], row["currency"], row["month"])
        )
        if amount is None:
            missing.add(row["currency"])
            continue
        side.known = True
        if running:
            side.running += amount
        elif recent:
            side.by_month[row["month"]] = side.by_month.get(row["month"], Decimal(0)) + amount
        else:
            side.before += amount
    return RollingTrade(
        window=window,
        currency=one or (rates.base if rows else fallback),
        purchases=sides[Direction.PURCHASE],
        sales=sides[Direction.SALE],
        delivery=Delivery.of(after),
        delivery_before=Delivery.of(before),
        delivery_by_month=by_month,
        quality=Quality.of(after),
        quality_before=Quality.of(before),
        missing_rates=sorted(missing),
        older=any(row["month"] < window.months[0] for row in rows),
    )


def key_figures(trade: RollingTrade) -> list[Figure]:
    """Return the strip of the overview; what nobody measured says so instead of showing a figure."""
    months = trade.window.months
    # Old figures say so, in place of the line that would not fit beside it.
    note = (
        "" if trade.window.current else _("until %(month)s") % {"month": formats.month(months[-1])}
    )
    share = [
        trade.delivery_by_month[m].share if m in trade.delivery_by_month else None for m in months
    ]
    figures = [
        _amount(_("Purchases, 12 months"), trade.purchases, trade, note),
        _amount(_("Sales, 12 months"), trade.sales, trade, note),
        Figure(
            _("On-time delivery"),
            formats.percent(trade.delivery.share) if trade.delivery.lines else _("No data"),
            delta=_points(trade.delivery.share, trade.delivery_before.share),
            unit=_("pp"),
            spark=share,
        ),
        Figure(
            _("Quality, PPM"),
            formats.number(trade.quality.ppm, 0) if trade.quality.known else _("No data"),
            delta=_change(trade.quality.ppm, trade.quality_before.ppm),
            good="down",
        ),
    ]
    return figures


def _amount(label: str, side: Side, trade: RollingTrade, note: str) -> Figure:
    if not side.known:
        return Figure(label, _("None"))
    return Figure(
        label,
        formats.compact(side.total, trade.currency),
        delta=side.change,
        good="none",
        spark=() if note else side.series(trade.window.months),
        note=note,
    )


def _points(after: Decimal | None, before: Decimal | None) -> Decimal | None:
    return None if after is None or before is None else after - before


def _change(after: Decimal | None, before: Decimal | None) -> Decimal | None:
    if after is None or not before:
        return None
    return (after - before) * 100 / before


def chart(trade: RollingTrade) -> TradeChart:
    """Return purchases and sales per month, in thousands or millions of the report's currency.

    The running month follows the whole ones, and is marked as such.
    """
    months = list(trade.window.months)
    purchases, sales = trade.purchases.series(months), trade.sales.series(months)
    if trade.window.current:
        months.append(add_months(months[-1], 1))
        purchases.append(trade.purchases.running)
        sales.append(trade.sales.running)
    most = max([abs(value) for value in (*purchases, *sales)], default=Decimal(0))
    scale, unit = (Decimal(10**6), "M") if most >= 10**6 else (Decimal(1000), "k")
    return TradeChart(
        [formats.month_name(month) for month in months],
        [value / scale for value in purchases] if trade.purchases.known else [None] * len(months),
        [value / scale for value in sales] if trade.sales.known else [None] * len(months),
        _("Per month, %(unit)s") % {"unit": f"{unit}{trade.currency}"},
        periods=[formats.month(month) for month in months],
        partial=partial_months(months, trade.window.today, older=trade.older),
    )


def recent_amounts(partners: Iterable[Partner]) -> dict[int, str]:
    """Return each partner's purchases of the last twelve complete months as text, by its id.

    At most two queries. Several currencies are added up in the base currency.
    """
    end = last_full_month(timezone.localdate())
    rows = list(
        MonthlyTrade.objects.filter(
            partner__in=[partner.pk for partner in partners],
            direction=Direction.PURCHASE,
            month__range=(add_months(end, 1 - YEAR), end),
        )
        .values("partner_id", "month", "currency")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    used: dict[int, set[str]] = {}
    for row in rows:
        used.setdefault(row["partner_id"], set()).add(row["currency"])
    mixed = {currency for held in used.values() if len(held) > 1 for currency in held}
    rates = Rates(mixed, end)
    totals: dict[int, Decimal] = {}
    for row in rows:
        one = len(used[row["partner_id"]]) == 1
        amount = row["total"] if one else rates.to_base(row["total"], row["currency"], row["month"])
        totals[row["partner_id"]] = totals.get(row["partner_id"], Decimal(0)) + (amount or 0)
    return {
        partner: formats.compact(
            total, next(iter(used[partner])) if len(used[partner]) == 1 else rates.base
        )
        for partner, total in totals.items()
    }


def lines_of(partner: Partner) -> QuerySet[TradeLine]:
    """Return the partner's trade lines; the caller has checked that the reader works the partner."""
    return TradeLine.objects.filter(partner=partner).select_related("category")


@dataclass(frozen=True)
class Total:
    """Everything ever imported in one direction and currency."""

    direction: str
    currency: str
    lines: int
    amount: Decimal
    first: date
    last: date


def totals(partner: Partner) -> list[Total]:
    """Return the partner's whole trade per direction and currency, purchases first."""
    rows = (
        MonthlyTrade.objects.filter(partner=partner)
        .values("direction", "currency")
        .annotate(
            all_lines=Sum("lines"), total=Sum("amount"), first=Min("month"), last=Max("month")
        )
        .order_by("direction", "currency")
    )
    return [
        Total(
            str(Direction(row["direction"]).label),
            row["currency"],
            row["all_lines"],
            row["total"],
            row["first"],
            row["last"],
        )
        for row in rows
    ]
