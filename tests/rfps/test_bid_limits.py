"""One bidder must not be able to keep everybody's bids closed, nor to write one into a log."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core.clock import company_today
from core.refused import Refused
from rfps import actions
from rfps.actions.bids import MAX_PRICE, MAX_TOTAL
from rfps.models import Bid, Line, Rfx
from rfps.states import BidStatus, RfxStatus
from tests.environment import run
from tests.factories.rfps import make_published, open_bids, prices, submit
from tests.rfps.conftest import Cast

HIGHEST = str(MAX_PRICE - Decimal("0.000001"))


@pytest.fixture
def rfx(cast: Cast) -> Rfx:
    """Two lines of a very large quantity."""
    rfx = make_published(cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener])
    Line.objects.filter(rfx=rfx).update(quantity=Decimal(1_200_000))
    return rfx


@pytest.mark.parametrize("prices", [(HIGHEST, "1"), ("1", HIGHEST), ("500000000", "500000000")])
def test_a_total_that_no_column_takes_is_refused_before_it_is_sealed(
    cast: Cast, rfx: Rfx, prices: tuple[str, str]
) -> None:
    with pytest.raises(Refused, match="too high"):
        submit(rfx, cast.anna, *prices)
    assert not Bid.objects.filter(status=BidStatus.SUBMITTED).exists()


def test_the_highest_bids_that_are_taken_can_be_opened_and_awarded_together(
    cast: Cast, rfx: Rfx
) -> None:
    price = str((MAX_TOTAL / 1_200_000 / 2).quantize(Decimal(1)) - 1)
    submit(rfx, cast.anna, price, price)
    submit(rfx, cast.bo, price, price)
    assert open_bids(rfx, cast.buyer, cast.opener).status == RfxStatus.OPENED
    lines = list(Line.objects.filter(rfx=rfx).order_by("number"))
    bids = list(Bid.objects.filter(rfx=rfx).order_by("pk"))
    award = actions.propose_award(
        rfx=rfx.key,
        lines=[
            actions.AwardedLine(line=line.key, bid=bid.key, quantity=line.quantity)
            for line, bid in zip(lines, bids, strict=True)
        ],
        justification="Two sources.",
        by=cast.buyer,
        now=rfx.created_at,
    )
    assert award.total > MAX_TOTAL * Decimal("0.99")


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_bid_is_valid_to_the_end_of_the_companys_day(
    cast: Cast, rfx: Rfx, settings: Any, zone: str
) -> None:
    """One of these companies is always at another day than UTC."""
    settings.TIME_ZONE = zone
    today = company_today()

    def submit_until(day: date) -> Any:
        content = replace(prices(rfx, "1", "2"), valid_until_date=day)
        return actions.submit_bid(rfx=rfx.key, content=content, by=cast.anna, now=rfx.created_at)

    with pytest.raises(Refused, match="already have expired"):
        submit_until(today - timedelta(days=1))
    assert submit_until(today).number == 1


def test_a_statement_that_fails_is_not_written_to_the_servers_log(db: Any) -> None:
    """The database's driver puts the values into the statement."""
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT (%s)::text, 1/0", ["98765432.10 zqsealedprice"])
    log = (run.current().directory / "postgres.log").read_text()
    assert "division by zero" in log, "nothing is written at all: the test would not see a leak"
    assert "zqsealedprice" not in log
