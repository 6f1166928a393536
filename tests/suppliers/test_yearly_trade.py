"""The trade of partners' years is that of their lines, whatever happened, and so is the dashboard's."""

import random
from collections import defaultdict
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone

from accounts.actions import change_duties
from accounts.models import User
from accounts.states import Role
from core import reading
from core.actions import record_exchange_rates
from core.refused import Refused
from srm.reports.trade import MONTHS, in_base, months_later, trade_both_ways, window
from suppliers import access, actions
from suppliers.models import Assignment, MonthlyTrade, Partner, TradeLine, YearlyTrade
from suppliers.models.trade import MONTHS as YEAR
from suppliers.states import Direction, Responsibility
from tests.factories.accounts import duties, make_user
from tests.factories.suppliers import make_assignment, make_month, make_partner

pytestmark = pytest.mark.django_db(transaction=True)

MAPPING = """[trade]
source = "erp"
key = ["Order"]
purchase = ["in"]
sale = ["out"]

[columns]
partner = "Vendor"
order_number = "Order"
item = "Item"
direction = "Way"
currency = "Currency"
promised_date = "Promised"
quantity = "Quantity"
unit_price = "Price"
amount = "Amount"

[dates]
formats = ["%Y-%m-%d"]
"""
HEADER = "Vendor,Order,Item,Way,Currency,Promised,Quantity,Price,Amount"
STEPS = 30
# HUF has no rate to begin with; the amounts cancel out now and then.
CURRENCIES = ("SEK", "EUR", "HUF")
AMOUNTS = ("10.00", "-10.00", "0.01", "123456789.99", "7.35")


class World:
    """Two managers, three account executives under them, six partners, changed by actions only."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.rng = random.Random(seed)
        self.path = folder / "lines.csv"
        self.today = timezone.localdate()
        self.boss, self.other = (make_user(roles=[Role.MANAGER]) for _ in range(2))
        self.executives = [
            make_user(roles=[Role.ACCOUNT_EXECUTIVE, Role.BUYER], manager=manager)
            for manager in (self.boss, self.boss, self.other)
        ]
        self.administrator = make_user(roles=[Role.ADMINISTRATOR])
        self.partners = [make_partner() for _ in range(6)]
        for partner, person in zip(self.partners, self.executives * 2, strict=True):
            make_assignment(partner, person)

    def step(self) -> None:
        steps = [self.bring_lines] * 4 + [self.try_lines, self.assign, self.end]
        steps += [self.move, self.rate, self.recount]
        # What is refused leaves everything as it was: that is compared too.
        with suppress(Refused):
            self.rng.choice(steps)()

    def bring_lines(self, **options: Any) -> None:
        rows = {}
        for _ in range(self.rng.randint(1, 6)):
            day = self.today - timedelta(days=self.rng.randint(0, 1000))
            # Few numbers: a line comes again with another partner, month, way or amount.
            order, way = self.rng.randint(1, 15), self.rng.choice(["in", "out"])
            amount = self.rng.choice(AMOUNTS)
            partner = self.rng.choice(self.partners).legal_name
            currency = self.rng.choice(CURRENCIES)
            rows[order] = f"{partner},{order},Bolt,{way},{currency},{day},1,1,{amount}"
        self.path.write_text("\n".join([HEADER, *rows.values(), ""]))
        try:
            actions.import_trade(by=None, path=self.path, mapping=MAPPING, **options)
        except actions.ImportRefused as refused:
            raise AssertionError(refused.result.problems) from refused

    def try_lines(self) -> None:
        self.bring_lines(dry_run=True)

    def assign(self) -> None:
        start = self.today + timedelta(days=self.rng.randint(-2, 1))
        actions.assign(
            partner=self.rng.choice(self.partners).key,
            by=None,
            user=self.rng.choice(self.executives).key,
            responsibility=self.rng.choice(
                [Responsibility.ACCOUNT_EXECUTIVE, Responsibility.BUYER]
            ),
            from_date=start,
            to_date=self.rng.choice([None, start + timedelta(days=2)]),
        )

    def end(self) -> None:
        row = self.rng.choice(list(Assignment.objects.order_by("pk")))
        boss = make_user(roles=[Role.EXECUTIVE])
        actions.end_assignment(assignment=row.key, by=boss)

    def move(self) -> None:
        person = User.objects.get(pk=self.rng.choice(self.executives).pk)
        manager = self.rng.choice([self.boss, self.other]).key
        change_duties(by=self.administrator, **duties(person, manager=manager))

    def rate(self) -> None:
        day = self.today - timedelta(days=self.rng.randint(0, 1000))
        worth = Decimal(self.rng.randint(1, 2000)) / 100
        record_exchange_rates(rates=[(self.rng.choice(CURRENCIES[1:]), day, worth)], by=None)

    def recount(self) -> None:
        actions.recount_trade()


def of_lines() -> dict[tuple[Any, ...], list[int]]:
    """Return what the years must be, added up from the lines in Python."""
    years: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0] * 12)
    rows = TradeLine.objects.values_list("partner", "month", "direction", "currency", "amount")
    for partner, month, direction, currency, amount in rows:
        years[partner, month.year, direction, currency][month.month - 1] += int(amount * 100)
    return dict(years)


def kept() -> dict[tuple[Any, ...], list[int]]:
    rows = YearlyTrade.objects.values_list("partner", "year", "direction", "currency", *YEAR)
    return {row[:4]: [*row[4:]] for row in rows}


def expected(user: User, today: date) -> tuple[list[Decimal], list[Decimal]]:
    """Return the chart's two series out of the lines of the partners that the user works."""
    first, last = window(today, MONTHS)[0], today.replace(day=1)
    partners = {*access.worked_by(user).values_list("pk", flat=True)}
    rows = [
        row
        for row in TradeLine.objects.values("partner", "month", "direction", "currency", "amount")
        if row["partner"] in partners and first <= row["month"] <= last
    ]
    totals, _missing = in_base(rows, last, "month")
    months = [months_later(first, number) for number in range(MONTHS + 1)]
    purchases, sales = (
        [totals[month, way] for month in months] for way in (Direction.PURCHASE, Direction.SALE)
    )
    return purchases, sales


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_years_and_the_dashboard_follow_whatever_happens(seed: int, tmp_path: Path) -> None:
    world = World(seed, tmp_path)
    shown = set()
    for _ in range(STEPS):
        world.step()
        assert kept() == of_lines()
        for manager in (world.boss, world.other):
            wanted = expected(manager, world.today)
            with reading.remembering():
                trade = trade_both_ways(manager, world.today)
            assert (trade.purchases, trade.sales) == wanted
            again = trade_both_ways(manager, world.today)
            assert (again.purchases, again.sales) == wanted
            shown.add(str(wanted))
    assert len(shown) > STEPS / 2


def test_years_follow_months_that_are_changed_in_any_way() -> None:
    partner, other = make_partner(), make_partner()
    make_month(partner, date(2025, 12, 1), amount=Decimal("12.50"))
    make_month(partner, date(2026, 1, 1), amount=Decimal("0.07"))
    make_month(partner, date(2026, 3, 1), amount=Decimal("-3.00"))
    year = (partner.pk, 2026, "purchase", "SEK")
    assert kept()[year] == [7, 0, -300] + [0] * 9
    MonthlyTrade.objects.filter(month=date(2026, 3, 1)).update(
        partner=other, amount=F("amount") * 2, month=date(2027, 2, 1)
    )
    assert kept() == {
        (partner.pk, 2025, "purchase", "SEK"): [0] * 11 + [1250],
        year: [7] + [0] * 11,
        (other.pk, 2027, "purchase", "SEK"): [0, -600] + [0] * 10,
    }
    MonthlyTrade.objects.filter(partner=partner, month__year=2026).delete()
    assert [key[:2] for key in sorted(kept())] == [(partner.pk, 2025), (other.pk, 2027)]


def test_only_the_partners_in_sight_and_the_months_shown_are_added_up() -> None:
    today = timezone.localdate()
    manager = make_user(roles=[Role.MANAGER])
    mine: list[Partner] = [make_partner() for _ in range(3)]
    for partner in mine:
        make_assignment(partner, manager)
    first, last = window(today, MONTHS)[0], today.replace(day=1)
    for partner in (*mine, make_partner()):
        for month in (months_later(first, -1), first, last, months_later(last, 1)):
            make_month(partner, month, amount=Decimal("1.01"))
    trade = trade_both_ways(manager, today)
    assert trade.purchases == [Decimal("3.03")] + [Decimal(0)] * (MONTHS - 1) + [Decimal("3.03")]
    assert not any(trade.sales)
