"""The dashboard: the relationships of the people under a manager, in figures."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import of_people_under, sees_everything
from accounts.models import User
from accounts.states import Side
from core import formats, reading
from core.addresses import reverse
from core.counts import count_all
from core.exchange import Rates
from core.prepared import prepared
from core.reading import Ids
from core.ui.parts import Badge, Figure, TradeChart
from meetings import reports as meeting_reports
from meetings.models import Commitment
from meetings.reports.commitments import rows_of
from negotiations import access as negotiations
from negotiations.models import Negotiation
from negotiations.states import OPEN_NEGOTIATION
from rfps import access as rfps
from rfps.models import Rfx
from rfps.reports import with_badges
from rfps.states import RUNNING
from suppliers import access as suppliers
from suppliers.models import Assignment, CompanyTrade, MonthlyTrade, Partner
from suppliers.models.partner import TIER_RANK
from suppliers.reports import tier_badge
from suppliers.reports.partial import partial_months
from suppliers.states import Direction, PartnerStatus, Responsibility, Tier

MONTHS = 24
YEAR = 12
LISTED = 8
PEOPLE = 20
# The list of due visits is cut here; the figure then says so.
MOST_DUE = 100


@dataclass(frozen=True)
class PortfolioRow:
    """How many partners of each tier an account executive holds today, strategic first."""

    person: User
    tiers: list[int]

    @property
    def total(self) -> int:
        return sum(self.tiers)

    @property
    def by_tier(self) -> list[tuple[str, int]]:
        return [(str(Tier(tier).label), n) for tier, n in zip(Tier.values, self.tiers, strict=True)]


@dataclass(frozen=True)
class PartnerLine:
    """A partner of the portfolio with its trade of twelve months, in the base currency."""

    partner: Partner
    badge: Badge
    executive: str
    purchases: Decimal
    sales: Decimal


@dataclass(frozen=True)
class Trade:
    """Both directions per month, oldest first, in the base currency at each month's rate.

    The last one is the running month; the others are whole ones.
    """

    months: list[date]
    purchases: list[Decimal]
    sales: list[Decimal]
    missing: list[str]


def dashboard(user: User, people: str = "1") -> dict[str, Any]:
    """Return the figures and lists of the dashboard; about twenty queries, whatever the size.

    ``people`` is the page of the account executives.
    """
    today = timezone.localdate()
    due, due_count = meeting_reports.unplanned_visits(
        user, today, within_days=0, look_at=MOST_DUE, show=LISTED, overdue=True
    )
    # The list shows one's own open promises unless it is asked for what is counted here.
    overdue_url = reverse("meetings:commitments") + "?scope=all&state=overdue"
    if sees_everything(user):
        overdue, running, talks, *counts = _of_all(today)
    else:
        overdue, running, talks, *counts = _in_sight(user, today)
    overdue_count, running_count, talks_count = counts
    trade = trade_both_ways(user, today)
    portfolio_pages, portfolio = portfolio_page(user, today, people)
    return {
        "figures": [
            _trade_figure(_("Purchases, 12 months"), trade.purchases[:MONTHS]),
            _trade_figure(_("Sales, 12 months"), trade.sales[:MONTHS]),
            _count_figure(
                _("Visits overdue"), due_count, reverse("meetings:visits-due"), most=MOST_DUE
            ),
            _count_figure(_("Commitments overdue"), overdue_count, overdue_url),
            Figure(
                _("Running RFPs and negotiations"),
                f"{running_count} + {talks_count}",
                note=_("RFPs + negotiations"),
            ),
        ],
        "chart": _chart(trade, today),
        "currency": settings.BASE_CURRENCY,
        "missing_rates": ", ".join(trade.missing),
        "tiers": [Tier(tier).label for tier in Tier.values],
        "portfolio": portfolio,
        "portfolio_pages": portfolio_pages,
        "partners": partner_lines(suppliers.worked_by(user), today),
        "due": due,
        "overdue": rows_of(overdue, today),
        "overdue_count": overdue_count,
        "overdue_url": overdue_url,
        "running": with_badges(running),
        "running_count": running_count,
        "talks": talks,
        "talks_count": talks_count,
    }


def _in_sight(user: User, today: date) -> tuple[Any, ...]:
    """Return what is late or runs in the user's sight: the first ones of each list, then how many."""
    overdue = meeting_reports.overdue_commitments(user, today)
    talks = _talks(negotiations.visible_to(user))
    # Who is invited to an RFP takes longest to find: it is found once for the list and the count.
    together = _running(rfps.visible_to(user)).annotate(count=Window(Count("pk")))
    running: list[Any] = list(together[:LISTED])
    late, talking = count_all([overdue, talks])
    first = list(overdue[:LISTED]), running, list(talks[:LISTED])
    return *first, late, running[0].count if running else 0, talking


def _of_all(today: date) -> tuple[Any, ...]:
    """The same for who sees everything: the first ones of all come from indexes."""
    counts = count_all([_all_overdue.text(today), _all_running.text(), _all_talks.text()])
    return _first_overdue(today), _first_running(), _first_talks(), *counts


def _running(rows: QuerySet[Rfx]) -> QuerySet[Rfx]:
    rows = rows.filter(status__in=RUNNING).select_related("owner")
    return rows.order_by("deadline_at", "pk")


def _talks(rows: QuerySet[Negotiation]) -> QuerySet[Negotiation]:
    rows = rows.filter(status__in=OPEN_NEGOTIATION).select_related("partner", "owner")
    return rows.order_by("expires_at", "pk")


@prepared
def _first_running() -> QuerySet[Rfx]:
    return _running(Rfx.objects.all())[:LISTED]


@prepared
def _all_running() -> QuerySet[Any, Any]:
    return Rfx.objects.filter(status__in=RUNNING).values_list("pk")


@prepared
def _first_talks() -> QuerySet[Negotiation]:
    return _talks(Negotiation.objects.all())[:LISTED]


@prepared
def _all_talks() -> QuerySet[Any, Any]:
    return Negotiation.objects.filter(status__in=OPEN_NEGOTIATION).values_list("pk")


@prepared
def _first_overdue(today: date) -> QuerySet[Commitment]:
    return meeting_reports.overdue_among(Commitment.objects.all(), today)[:LISTED]


@prepared
def _all_overdue(today: date) -> QuerySet[Any, Any]:
    return (
        meeting_reports.overdue_among(Commitment.objects.all(), today).order_by().values_list("pk")
    )


def _trade_figure(label: str, months: list[Decimal]) -> Figure:
    total, before = sum(months[-YEAR:], Decimal(0)), sum(months[:-YEAR], Decimal(0))
    delta = (total - before) * 100 / before if before else None
    value = formats.compact(total, settings.BASE_CURRENCY)
    return Figure(label, value, delta=delta, good="none", spark=months[-YEAR:])


def _count_figure(label: str, count: int, url: str, *, most: int | None = None) -> Figure:
    text = f"{formats.number(count)}{'+' if count == most else ''}"
    if count:
        return Figure(
            label,
            text,
            note=_("to catch up on"),
            note_tone="bad",
            note_icon="circle-alert",
            url=url,
        )
    return Figure(label, text, note=_("none"), note_tone="good", note_icon="circle-check", url=url)


def portfolio_page(user: User, today: date, number: str = "1") -> tuple[Any, list[PortfolioRow]]:
    """Return a page of the account executives in the user's sight, with their partners by tier.

    Three queries; only the partners of the people on the page are counted.
    """
    held = Assignment.objects.filter(
        Q(from_date__lte=today) & (Q(to_date=None) | Q(to_date__gt=today)),
        responsibility=Responsibility.ACCOUNT_EXECUTIVE,
    )
    # One row of each, in the order of the index: EXISTS is planned as a join through another one.
    one = held.filter(user=OuterRef("pk")).order_by("partner_id").values("partner_id")[:1]
    people = User.objects.alias(holds=Subquery(one)).filter(holds__isnull=False, side=Side.INTERNAL)
    if not sees_everything(user):
        people = people.filter(of_people_under(user, "pk"))
    people = people.order_by("name", "pk")
    pages = Paginator(people, PEOPLE)
    if number == "1":
        first: list[Any] = list(people.annotate(count=Window(Count("pk")))[:PEOPLE])
        pages.count = first[0].count if first else 0
        page = pages.get_page(number)
        page.object_list = first
    else:
        page = pages.get_page(number)
    shown = list(page)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    held_by = _held_by(Ids(person.pk for person in shown), today)
    # Looked up together, and not one by one as a join would.
    tiers = dict(_tiers_of(Ids(partner for _user, partner in held_by)))
    for person, partner in held_by:
        if tier := tiers.get(partner):
            counts[person][tier] += 1
    rows = [PortfolioRow(p, [counts[p.pk][tier] for tier in Tier.values]) for p in shown]
    return page, rows


@prepared
def _held_by(people: Ids, today: date) -> QuerySet[Any, Any]:
    rows = Assignment.objects.filter(
        Q(from_date__lte=today) & (Q(to_date=None) | Q(to_date__gt=today)),
        responsibility=Responsibility.ACCOUNT_EXECUTIVE,
        user__among=people,
    )
    return rows.values_list("user_id", "partner_id")


@prepared
def _tiers_of(partners: Ids) -> QuerySet[Any, Any]:
    rows = Partner.objects.filter(pk__among=partners).exclude(status=PartnerStatus.ENDED)
    return rows.values_list("pk", "tier")


def partner_lines(partners: QuerySet[Partner], today: date) -> list[PartnerLine]:
    """Return the most important partners of the portfolio, by tier, with their trade."""
    rows = list(partners.exclude(status=PartnerStatus.ENDED).order_by(TIER_RANK, "pk")[:LISTED])
    ids = Ids(partner.pk for partner in rows)
    executives = dict(_executives(ids, today))
    totals, _missing = _in_base(_amounts(ids, *_window(today, YEAR)), today, "partner_id")
    return [
        PartnerLine(
            partner,
            tier_badge(partner),
            executives.get(partner.pk, ""),
            totals[partner.pk, Direction.PURCHASE],
            totals[partner.pk, Direction.SALE],
        )
        for partner in rows
    ]


@prepared
def _executives(partners: Ids, today: date) -> QuerySet[Any, Any]:
    rows = Assignment.objects.filter(
        Q(from_date__lte=today) & (Q(to_date=None) | Q(to_date__gt=today)),
        responsibility=Responsibility.ACCOUNT_EXECUTIVE,
        partner__among=partners,
    )
    return rows.values_list("partner_id", "user__name")


@prepared
def _amounts(partners: Ids, first: date, last: date) -> QuerySet[Any, Any]:
    rows = MonthlyTrade.objects.filter(partner__among=partners, month__range=(first, last))
    return (
        rows.order_by()
        .values("partner_id", "direction", "currency", "month")
        .annotate(amount=Sum("amount"))
    )


def trade_both_ways(user: User, today: date) -> Trade:
    """Return the trade with the partners that the user works: 24 whole months and the running one.

    Two queries.

    Amounts are converted at the rate of their month; a currency without a rate is left out and
    named in ``missing``.
    """
    first, last = _window(today, MONTHS)[0], today.replace(day=1)
    amounts: Iterable[Mapping[str, Any]]
    if sees_everything(user):
        amounts = _of_company(first, last)
    else:
        amounts = (
            MonthlyTrade.objects.filter(suppliers.of_worked(user), month__range=(first, last))
            .order_by()
            .values("month", "direction", "currency")
            .annotate(amount=Sum("amount"))
        )
    totals, missing = _in_base(amounts, last, "month")
    months = [_months_later(first, number) for number in range(MONTHS + 1)]
    return Trade(
        months,
        [totals[month, Direction.PURCHASE] for month in months],
        [totals[month, Direction.SALE] for month in months],
        missing,
    )


@prepared
def _of_company(first: date, last: date) -> QuerySet[Any, Any]:
    rows = CompanyTrade.objects.filter(month__range=(first, last))
    return rows.values("month", "direction", "currency", "amount")


def _in_base(
    rows: Iterable[Mapping[str, Any]], until: date, key: str
) -> tuple[dict[tuple[Any, str], Decimal], list[str]]:
    """Sum rows by (their ``key``, direction) in the base currency; name currencies without a rate."""
    rows = list(rows)
    currencies = frozenset(row["currency"] for row in rows)
    rates = reading.once(("srm.rates", currencies, until), lambda: Rates(currencies, until))
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


def _window(today: date, months: int) -> tuple[date, date]:
    """Return the first days of the first and the last of the last ``months`` complete months."""
    last = _months_later(today.replace(day=1), -1)
    return _months_later(last, 1 - months), last


def _months_later(month: date, count: int) -> date:
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def _chart(trade: Trade, today: date) -> TradeChart | None:
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
