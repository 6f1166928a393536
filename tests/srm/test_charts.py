"""The charts of trade: from nought in round steps, empty months as nought, months that are not whole marked."""

import datetime as dt
import re
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.states import Role
from core.ui.axes import Axis, ticks
from core.ui.charts import trade_chart
from core.ui.parts import TradeChart
from srm.reports.dashboard import trade_both_ways
from suppliers.actions.monthly import recount_trade
from suppliers.models import TradeImport, TradeLine
from suppliers.reports import trade as reports
from suppliers.reports.partial import partial_months
from suppliers.states import Direction
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_import, make_partner

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
MONTH = dt.date(2026, 11, 1)


@pytest.mark.parametrize("most", [0.3, 1, 7, 9.99, 12.5, 140, 2_500_000])
@pytest.mark.parametrize("least", [0.0, -3.2, 0.29])
def test_an_axis_of_amounts_begins_at_nought_in_round_steps(most: float, least: float) -> None:
    axis = Axis([least, most], 0, 100, zero=True)
    assert 0 in axis.ticks
    assert axis.ticks[0] <= min(least, 0)
    assert axis.ticks[-1] >= most
    steps = {round(b - a, 9) for a, b in zip(axis.ticks, axis.ticks[1:], strict=False)}
    assert len(steps) == 1
    assert re.fullmatch(r"[125]0*", f"{steps.pop() * 1e6:.0f}")
    assert len(axis.ticks) <= 7


def test_the_control_without_nought_the_axis_begins_at_the_least() -> None:
    assert ticks(120, 140)[0] == 120


def test_marked_months_are_paler_and_say_why() -> None:
    chart = TradeChart(
        ["Oct", "Nov"],
        [Decimal(2), Decimal(1)],
        [Decimal(0), Decimal(3)],
        periods=["October 2026", "November 2026"],
        partial={1: "until <22>"},
    )
    html = trade_chart(chart)
    assert len(re.findall(r'<rect class="b c\d part"', html)) == 2
    assert len(re.findall(r'<rect class="b c\d"', html)) == 2
    assert '<th scope="row">October 2026</th>' in html
    assert '<th scope="row">November 2026 (until &lt;22&gt;)</th>' in html
    assert "Not a whole month" in html
    assert "Not a whole month" not in trade_chart(TradeChart(["Oct"], [1], [1]))


@pytest.fixture
def manager(db: None):
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield make_user("Maja Chef", roles=[Role.MANAGER, Role.EXECUTIVE])


@pytest.fixture
def partner(manager):
    partner = make_partner(legal_name="Nordisk Precision AB")
    make_assignment(partner, manager)
    return partner


def kept(partner, day: dt.date, amount: int = 1_000_000) -> None:
    """One line of a day, and the sums of all months as they are then."""
    TradeLine.objects.create(
        partner=partner,
        trade_import=TradeImport.objects.first() or make_import(),
        source="erp",
        source_key=f"{partner.pk}-{TradeLine.objects.count()}",
        direction=Direction.PURCHASE,
        order_number="1",
        item="Bolt",
        promised_date=day,
        quantity=1,
        unit_price=amount,
        amount=amount,
        currency="SEK",
        month=day.replace(day=1),
    )
    recount_trade()


def test_the_first_month_is_marked_when_records_begin_within_it(partner) -> None:
    kept(partner, dt.date(2026, 9, 15))
    kept(partner, dt.date(2026, 9, 28))
    kept(partner, dt.date(2026, 10, 1))
    months = [dt.date(2026, month, 1) for month in (8, 9, 10, 11)]
    assert partial_months(months, TODAY) == {1: "from 2026-09-15", 3: "until 2026-11-22"}
    assert partial_months(months[2:3], TODAY) == {}


@pytest.mark.parametrize("day", [1, 2])
def test_records_that_begin_on_the_first_working_day_make_a_whole_month(partner, day) -> None:
    kept(partner, dt.date(2026, 8, 2 + day))  # the first two days of August 2026 are a weekend
    found = partial_months([dt.date(2026, 8, 1)], TODAY)
    assert found == ({} if day == 1 else {0: "from 2026-08-04"})


def test_the_partners_chart_has_empty_months_and_the_running_one(partner) -> None:
    kept(partner, dt.date(2025, 12, 1), 2_000_000)
    kept(partner, dt.date(2026, 10, 1), 3_000_000)
    kept(partner, dt.date(2026, 11, 2), 1_000_000)
    rolling = reports.rolling(partner, today=TODAY)
    drawn = reports.chart(rolling)
    assert list(drawn.periods)[-2:] == ["October 2026", "November 2026"]
    assert drawn.purchases == [0, 2, *[0] * 9, 3, 1]
    assert drawn.partial == {12: "until 2026-11-22"}
    # What runs is in no figure.
    assert rolling.purchases.total == 5_000_000
    assert rolling.window.label == "12 months to October 2026"


def test_trade_that_ended_long_ago_has_no_running_month(partner) -> None:
    kept(partner, dt.date(2024, 3, 1))
    drawn = reports.chart(reports.rolling(partner, today=TODAY))
    assert (len(drawn.labels), list(drawn.periods)[-1]) == (12, "March 2024")
    assert drawn.partial == {}


def test_trade_of_the_running_month_alone_is_no_year(partner) -> None:
    kept(partner, dt.date(2026, 11, 2))
    rolling = reports.rolling(partner, today=TODAY)
    assert (rolling.purchases.total, rolling.window.current) == (0, False)


def test_the_dashboard_shows_the_running_month_apart_from_its_sums(manager, partner) -> None:
    kept(partner, dt.date(2026, 10, 1), 3_000_000)
    kept(partner, dt.date(2026, 11, 2), 7_000_000)
    found = trade_both_ways(manager, TODAY)
    assert (len(found.months), found.months[-1]) == (25, MONTH)
    assert found.purchases[-2:] == [3_000_000, 7_000_000]
    client = Client()
    client.force_login(manager)
    page = client.get("/dashboard/").content.decode()
    assert "November 2026 (until 2026-11-22)" in page
    assert re.search(r"SEK\xa03(\.0)?m", page)
    assert "SEK\xa010" not in page
    # October 2024, and all that have none, stand in the table with nought.
    assert re.search(
        r'November 2024</th><td class="r num">0\.0</td><td class="r num">0\.0</td>', page
    )
