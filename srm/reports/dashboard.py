"""The dashboard: the relationships of the people under a manager, in figures."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum, Window
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import of_people_under, sees_everything
from accounts.models import User
from accounts.states import Side
from core import formats
from core.addresses import reverse
from core.counts import count_all
from core.prepared import prepared
from core.reading import Ids
from core.scoped import scoped
from core.ui.parts import Badge, Figure
from meetings import reports as meeting_reports
from meetings.models import Commitment
from meetings.reports.commitments import rows_of
from meetings.states import CommitmentStatus
from negotiations import access as negotiations
from negotiations.models import Negotiation
from negotiations.states import OPEN_NEGOTIATION
from rfps import access as rfps
from rfps.models import Rfx
from rfps.reports import with_badges
from rfps.states import RUNNING
from srm.reports.trade import MONTHS, chart, in_base, trade_both_ways, window
from suppliers import access as suppliers
from suppliers.models import Assignment, MonthlyTrade, Partner
from suppliers.models.partner import TIER_RANK
from suppliers.reports import tier_badge
from suppliers.states import Direction, PartnerStatus, Responsibility, Tier

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
    executive: User | None
    purchases: Decimal
    sales: Decimal


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
        "chart": chart(trade, today),
        "currency": settings.BASE_CURRENCY,
        "missing_rates": ", ".join(trade.missing),
        "tiers": [Tier(tier).label for tier in Tier.values],
        "portfolio": portfolio,
        "portfolio_pages": portfolio_pages,
        "partners": partner_lines(user, today),
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
    # Who is invited to an RFP takes longest to find: it is found once for the list and the count.
    running = _running_seen(user)
    missed, late, talking = count_all(
        [
            _all_missed_seen.text(user, today),
            _all_late_seen.text(user, today),
            _all_talks_seen.text(user),
        ]
    )
    first = _overdue_seen(user, today), running, _talks_seen(user)
    return *first, missed + late, running[0].count if running else 0, talking


@scoped
def _overdue_seen(user: User, today: date) -> QuerySet[Commitment]:
    return meeting_reports.overdue_commitments(user, today)[:LISTED]


@scoped
def _all_missed_seen(user: User, today: date) -> QuerySet[Any, Any]:
    # What is overdue, one status at a time: then the index alone answers.
    rows = meeting_reports.overdue_commitments(user, today)
    return rows.filter(status=CommitmentStatus.MISSED).order_by().values_list("pk")


@scoped
def _all_late_seen(user: User, today: date) -> QuerySet[Any, Any]:
    rows = meeting_reports.overdue_commitments(user, today)
    rows = rows.filter(status=CommitmentStatus.ACCEPTED, due_date__lt=today)
    return rows.order_by().values_list("pk")


@scoped
def _running_seen(user: User) -> QuerySet[Any, Any]:
    return _running(rfps.visible_to(user)).annotate(count=Window(Count("pk")))[:LISTED]


@scoped
def _talks_seen(user: User) -> QuerySet[Negotiation]:
    return _talks(negotiations.visible_to(user))[:LISTED]


@scoped
def _all_talks_seen(user: User) -> QuerySet[Any, Any]:
    rows = negotiations.visible_to(user).filter(status__in=OPEN_NEGOTIATION)
    return rows.order_by().values_list("pk")


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
    if number == "1":
        # Found together with how many there are.
        first = _first_holders(user, today)
        pages = Paginator(first, PEOPLE)
        pages.count = first[0].count if first else 0
    else:
        pages = Paginator(_holders(user, today), PEOPLE)
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


# Everybody who holds a partner on a day: from one person to the next in the index. There are many
# partners, but few who hold them.
_ALL_HOLDERS = """
WITH RECURSIVE holder (id) AS (
    SELECT 0::bigint
  UNION ALL
    SELECT (
        SELECT held.user_id FROM "suppliers_assignment" AS held
        WHERE held.user_id > holder.id AND held.responsibility = %s
          AND held.from_date <= %s AND (held.to_date IS NULL OR held.to_date > %s)
        ORDER BY held.user_id LIMIT 1
    ) FROM holder WHERE holder.id IS NOT NULL
)
SELECT id FROM holder WHERE id > 0"""


def _holders(user: User, today: date) -> QuerySet[User]:
    people = User.objects.filter(side=Side.INTERNAL)
    if sees_everything(user):
        holders = RawSQL(_ALL_HOLDERS, (Responsibility.ACCOUNT_EXECUTIVE, today, today))  # noqa: S611
        return people.filter(pk__in=holders).order_by("name", "pk")
    held = Assignment.objects.filter(
        Q(from_date__lte=today) & (Q(to_date=None) | Q(to_date__gt=today)),
        responsibility=Responsibility.ACCOUNT_EXECUTIVE,
    )
    # One row of each, in the order of the index: EXISTS is planned as a join through another one.
    one = held.filter(user=OuterRef("pk")).order_by("partner_id").values("partner_id")[:1]
    people = people.alias(holds=Subquery(one)).filter(holds__isnull=False)
    return people.filter(of_people_under(user, "pk")).order_by("name", "pk")


@scoped
def _first_holders(user: User, today: date) -> QuerySet[Any, Any]:
    return _holders(user, today).annotate(count=Window(Count("pk")))[:PEOPLE]


@prepared
def _held_by(people: Ids, today: date) -> QuerySet[Any, Any]:
    rows = Assignment.objects.filter(
        Q(from_date__lte=today) & (Q(to_date=None) | Q(to_date__gt=today)),
        responsibility=Responsibility.ACCOUNT_EXECUTIVE,
        user__among=people,
    )
    return rows.values_list("user_id", "partner_id")


@prepared.with_one_plan
def _tiers_of(partners: Ids) -> QuerySet[Any, Any]:
    rows = Partner.objects.filter(pk__among=partners).exclude(status=PartnerStatus.ENDED)
    return rows.values_list("pk", "tier")


def partner_lines(user: User, today: date) -> list[PartnerLine]:
    """Return the most important partners of the portfolio, by tier, with their trade."""
    rows = _first_partners(user)
    ids = Ids(partner.pk for partner in rows)
    executives = {held.partner_id: held.user for held in _executives(ids, today)}
    totals, _missing = in_base(
        _amounts(ids, *window(today, YEAR)), today.replace(day=1), "partner_id"
    )
    return [
        PartnerLine(
            partner,
            tier_badge(partner),
            executives.get(partner.pk),
            totals[partner.pk, Direction.PURCHASE],
            totals[partner.pk, Direction.SALE],
        )
        for partner in rows
    ]


@scoped
def _first_partners(user: User) -> QuerySet[Partner]:
    rows = suppliers.worked_by(user).exclude(status=PartnerStatus.ENDED)
    return rows.order_by(TIER_RANK, "pk")[:LISTED]


@prepared
def _executives(partners: Ids, today: date) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(
        Q(from_date__lte=today) & (Q(to_date=None) | Q(to_date__gt=today)),
        responsibility=Responsibility.ACCOUNT_EXECUTIVE,
        partner__among=partners,
    )
    return rows.select_related("user")


@prepared
def _amounts(partners: Ids, first: date, last: date) -> QuerySet[Any, Any]:
    rows = MonthlyTrade.objects.filter(partner__among=partners, month__range=(first, last))
    return (
        rows.order_by()
        .values("partner_id", "direction", "currency", "month")
        .annotate(amount=Sum("amount"))
    )
