"""Trade of a portfolio, or of all partners, per month: for the dashboard's chart and its lines."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.access import sees_everything
from accounts.models import User
from core import formats, reading
from core.exchange import Rates
from core.prepared import prepared
from core.scoped import scoped
from core.ui.parts import TradeChart
from suppliers import access as suppliers
from suppliers.models import CompanyTrade, YearlyTrade
from suppliers.models.trade import MONTHS as YEAR
from suppliers.reports.partial import partial_months
from suppliers.states import Direction

MONTHS = 24


@dataclass(frozen=True)
class Trade:
    """Both directions per month, oldest first, in the base currency at each month's rate.

    The last one is the running month; the others are whole ones.
    """

    months: list[date]
    purchases: list[Decimal]
    sales: list[Decimal]
    missing: list[str]


def trade_both_ways(user: User, today: date) -> Trade:
    """Return the trade with the partners that the user works: 24 whole months and the running one.

    Two queries.

    Amounts are converted at the rate of their month; a currency without a rate is left out and
    named in ``missing``.
    """
    first, last = window(today, MONTHS)[0], today.replace(day=1)
    amounts: Iterable[Mapping[str, Any]]
    if sees_everything(user):
        amounts = _of_company(first, last)
    else:
        amounts = _of_portfolio(user, first, last)
    totals, missing = in_base(amounts, last, "month")
    months = [months_later(first, number) for number in range(MONTHS + 1)]
    return Trade(
        months,
        [totals[month, Direction.PURCHASE] for month in months],
        [totals[month, Direction.SALE] for month in months],
        missing,
    )


def _of_portfolio(user: User, first: date, last: date) -> Iterator[Mapping[str, Any]]:
    """Return what was traded in which month, direction and currency; without those of no amount."""
    for year, direction, currency, *hundredths in _years(user, first.year, last.year):
        for number, amount in enumerate(hundredths, 1):
            if amount and first <= (month := date(year, number, 1)) <= last:
                yield {
                    "month": month,
                    "direction": direction,
                    "currency": currency,
                    "amount": Decimal(amount).scaleb(-2),
                }


@scoped
def _years(user: User, first: int, last: int) -> QuerySet[Any, Any]:
    rows = YearlyTrade.objects.filter(suppliers.of_worked(user), year__range=(first, last))
    sums = rows.order_by().values_list("year", "direction", "currency")
    return sums.annotate(**{f"sum_{name}": Sum(name) for name in YEAR})


@prepared
def _of_company(first: date, last: date) -> QuerySet[Any, Any]:
    rows = CompanyTrade.objects.filter(month__range=(first, last))
    return rows.values("month", "direction", "currency", "amount")


def in_base(
    rows: Iterable[Mapping[str, Any]], until: date, key: str
) -> tuple[dict[tuple[Any, str], Decimal], list[str]]:
    """Sum rows by (their ``key``, direction) in the base currency; name currencies without a rate."""
    rows = list(rows)
    currencies = frozenset(row["currency"] for row in rows)
    rates = _rates(currencies, until)
    totals: dict[tuple[Any, str], Decimal] = defaultdict(Decimal)
    missing = set()
    days: dict[tuple[str, date], Decimal | None] = {}
    for row in rows:
        of = row["currency"], row["month"]
        if of not in days:
            days[of] = rates.rate(*of)
        rate = days[of]
        if rate is None:
            missing.add(row["currency"])
        else:
            totals[row[key], row["direction"]] += row["amount"] * rate
    return totals, sorted(missing)


def _rates(currencies: frozenset[str], until: date) -> Rates:
    """The rates of these currencies, those that were asked for already if all are among them."""
    asked: dict[frozenset[str], Rates] = reading.once(("srm.rates", until), dict)
    for others, rates in asked.items():
        if currencies <= others:
            return rates
    rates = asked[currencies] = Rates(currencies, until)
    return rates


def window(today: date, months: int) -> tuple[date, date]:
    """Return the first days of the first and the last of the last ``months`` complete months."""
    last = months_later(today.replace(day=1), -1)
    return months_later(last, 1 - months), last


def months_later(month: date, count: int) -> date:
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def chart(trade: Trade, today: date) -> TradeChart | None:
    """Return the chart in millions of the base currency; None when there was no trade at all."""
    if not any(trade.purchases) and not any(trade.sales):
        return None
    million = Decimal(10**6)
    return TradeChart(
        [formats.month_name(month) for month in trade.months],
        [amount / million for amount in trade.purchases],
        [amount / million for amount in trade.sales],
        title=_("Trade per month, million %(currency)s") % {"currency": settings.BASE_CURRENCY},
        names=(_("We buy"), _("We sell")),
        periods=[formats.month(month) for month in trade.months],
        partial=partial_months(trade.months, today),
    )
