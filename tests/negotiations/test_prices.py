"""The price question has one answer, also at its edges."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from negotiations.reports import Ambiguous, agreed_items, begins_on, price_of, smallest_quantity
from negotiations.states import AgreementStatus
from tests.factories.negotiations import make_agreement
from tests.negotiations.conftest import client_of

FROM, UNTIL = date(2026, 3, 1), date(2026, 3, 31)
DAY = timedelta(days=1)
BREAKS = [("Desk", "10", "100"), ("Desk", "100", "90"), ("Desk", "500", "80"), ("Chair", "0", "40")]


def ask(cast, item="Desk", quantity="500", on=date(2026, 3, 3), user=None):
    answer = price_of(user or cast.owner, cast.partner, item, Decimal(quantity), on)
    return answer and answer.unit_price


@pytest.fixture
def agreement(cast):
    return make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        prices=BREAKS,
        valid_from_date=FROM,
        valid_until_date=UNTIL,
        status=AgreementStatus.EXPIRED,
    )


@pytest.mark.parametrize(
    ("quantity", "price"),
    [
        ("9.9999", None),
        ("10", 100),
        ("99.9999", 100),
        ("100", 90),
        ("499.9999", 90),
        ("500", 80),
        ("1000000", 80),
        ("0", None),
        ("-5", None),
    ],
)
def test_breaks_count_from_their_quantity_on(cast, agreement, quantity, price):
    assert ask(cast, quantity=quantity) == price


@pytest.mark.parametrize(
    ("on", "price"), [(FROM - DAY, None), (FROM, 80), (UNTIL, 80), (UNTIL + DAY, None)]
)
def test_validity_includes_both_its_days(cast, agreement, on, price):
    assert ask(cast, on=on) == price


def test_items_match_whole_and_ignore_case(cast, agreement):
    assert ask(cast, " dESK ") == 80
    assert ask(cast, "Des") is None
    assert ask(cast, "Chair", "1") == 40


def test_the_newest_of_overlapping_agreements_wins(cast, agreement):
    dates = {"valid_from_date": FROM, "valid_until_date": FROM + 9 * DAY}
    newer = make_agreement(
        partner=cast.partner, owner=cast.owner, prices=[("Desk", "50", "85")], **dates
    )
    assert ask(cast) == 85
    assert ask(cast, on=FROM + 9 * DAY) == 85
    assert ask(cast, on=FROM + 10 * DAY) == 80
    # The newer one says nothing about small quantities or chairs: the older one still does.
    assert ask(cast, quantity="20") == 100
    assert ask(cast, "Chair", "1") == 40
    answer = price_of(cast.owner, cast.partner, "Desk", Decimal(500), FROM)
    assert (answer.agreement, answer.amount, answer.currency) == (newer, Decimal("42500.00"), "SEK")


@pytest.mark.parametrize(
    ("status", "price"),
    [
        (AgreementStatus.DRAFT, None),
        (AgreementStatus.SIGNED, 100),
        (AgreementStatus.ACTIVE, 100),
        (AgreementStatus.EXPIRED, 100),
    ],
)
def test_only_what_both_signed_counts(cast, status, price):
    make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        status=status,
        valid_from_date=FROM,
        valid_until_date=UNTIL,
    )
    assert ask(cast) == price


def test_a_terminated_agreement_answers_for_the_days_before(cast):
    make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        status=AgreementStatus.TERMINATED,
        valid_from_date=FROM,
        valid_until_date=UNTIL,
        # Already 1 a.m. on the 11th in Stockholm.
        ended_at=datetime(2026, 3, 11, 0, 0, tzinfo=UTC),
    )
    assert ask(cast, on=date(2026, 3, 10)) == 100
    assert ask(cast, on=date(2026, 3, 11)) is None


def test_only_agreements_in_sight_answer(cast, agreement):
    assert ask(cast, user=cast.representative) == 80
    for user in (cast.rival, cast.stranger, cast.administrator):
        assert ask(cast, user=user) is None
    answer = price_of(cast.owner, cast.other_partner, "Desk", Decimal(500), FROM)
    assert answer is None


def test_two_queries(cast, agreement, django_assert_num_queries):
    price_of(cast.representative, cast.partner, "Desk", Decimal(1), FROM)
    with django_assert_num_queries(2):
        price_of(cast.representative, cast.partner, "Desk", Decimal(500), FROM)


CODED = [
    ("HB-200 Height-adjustable desk", "0", "100"),
    ("HB-300 Height-adjustable desk", "0", "110"),
    ("HB-400 Chair 100% wool", "0", "50"),
    ("HB-400", "0", "7"),
    ("Shelf_1", "0", "8"),
]


@pytest.fixture
def coded(cast):
    return make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        prices=CODED,
        valid_from_date=FROM,
        valid_until_date=UNTIL,
    )


@pytest.mark.parametrize(
    ("item", "price"),
    [
        ("HB-200 Height-adjustable desk", 100),
        ("hb-200", 100),
        (" HB-300 ", 110),
        ("chair 100% WOOL", 50),
        # The whole name of one is the code of another: the whole wins.
        ("hb-400", 7),
        ("HB", None),
        ("desk chair", None),
        # Nothing that was typed is a pattern.
        ("HB-_00", None),
        ("Chair 100%", None),
        ("%", None),
        ("Shelf%1", None),
        ("\\", None),
    ],
)
def test_an_item_is_found_by_its_code_or_its_name(cast, coded, item, price):
    assert ask(cast, item, "1") == price


def test_a_name_that_several_items_have_is_asked_back(cast, coded):
    with pytest.raises(Ambiguous) as several:
        ask(cast, "height-adjustable DESK", "1")
    assert several.value.items == [CODED[0][0], CODED[1][0]]
    # Those of other days and of other partners are not in the way.
    assert ask(cast, "Height-adjustable desk", "1", on=UNTIL + DAY) is None


def card(user, address, **question):
    return client_of(user).get(address, question).content.decode()


@pytest.mark.parametrize("who", ["owner", "representative"])
def test_the_card_offers_the_agreed_items_and_answers_in_words(cast, coded, who):
    user = getattr(cast, who)
    name = "agreement" if user.is_internal else "portal-agreement"
    address = reverse(f"negotiations:{name}", args=[coded.key])
    page = card(user, address)
    assert 'list="agreed-items"' in page
    assert '<option value="HB-200 Height-adjustable desk"></option>' in page
    assert page.count("any quantity") == len(CODED)
    asked = {"quantity": "3", "on": FROM.isoformat()}
    page = card(user, address, item="hb-200", **asked)
    assert "<dt>Holds for</dt>" in page
    assert page.count("any quantity") == len(CODED) + 1
    page = card(user, address, item="height-adjustable desk", **asked)
    assert "Several agreed items match." in page
    assert f"?quantity=3&amp;on={FROM}&amp;item=HB-300+Height-adjustable+desk#price" in page


def test_the_list_of_items_is_the_readers_and_without_drafts(cast, coded):
    make_agreement(partner=cast.other_partner, owner=cast.owner, prices=[("Rivals only", "0", "1")])
    make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        prices=[("Not signed yet", "0", "1"), ("shelf_1", "0", "1")],
        status=AgreementStatus.DRAFT,
    )
    make_agreement(partner=cast.partner, owner=cast.owner, prices=[("SHELF_1", "0", "1")])
    for user in (cast.owner, cast.representative):
        items = agreed_items(user, cast.partner)
        assert len(items) == len(CODED)
        assert {item.lower() for item in items} == {item.lower() for item, _q, _p in CODED}
    assert agreed_items(cast.stranger, cast.partner) == []
    assert agreed_items(cast.rival, cast.partner) == []


def test_from_a_break_on_it_says_from_which_quantity(cast, agreement):
    page = card(cast.owner, reverse("negotiations:agreement", args=[agreement.key]))
    for words in ("from 10 pcs", "from 500 pcs", "any quantity"):
        assert words in page
    assert "From quantity" not in page


def test_the_api_asks_back_with_the_whole_names(cast, coded):
    ask_api = {
        "partner": cast.partner.key,
        "item": "height-adjustable desk",
        "quantity": "1",
        "on": FROM.isoformat(),
    }
    answer = client_of(cast.representative).get("/api/v1/agreements/price/", ask_api)
    body = answer.json()
    assert (answer.status_code, body["code"], body["field"]) == (409, "item_ambiguous", "item")
    assert json.loads(body["details"]["items"]) == [CODED[0][0], CODED[1][0]]
    ask_api["item"] = "hb-300"
    assert (
        client_of(cast.representative)
        .get("/api/v1/agreements/price/", ask_api)
        .json()["unit_price"]
        == "110.000000"
    )


@pytest.mark.parametrize(
    ("item", "on", "smallest"),
    [
        ("desk", FROM, (10, "pcs")),
        ("Chair", FROM, (0, "pcs")),
        ("Sofa", FROM, None),
        ("Desk", UNTIL + DAY, None),
    ],
)
def test_the_smallest_quantity_that_has_a_price(cast, agreement, item, on, smallest):
    assert smallest_quantity(cast.owner, cast.partner, item, on) == smallest
    assert smallest_quantity(cast.stranger, cast.partner, item, on) is None


@pytest.mark.parametrize("who", ["account_executive", "representative"])
def test_the_page_names_the_smallest_quantity(cast, agreement, who):
    user = getattr(cast, who)
    address = (
        reverse("negotiations:partner-tab", args=[cast.partner.key])
        if user.is_internal
        else reverse("negotiations:portal-agreement", args=[agreement.key])
    )

    def page(**asked):
        return client_of(user).get(address, {"item": "Desk", "on": "2026-03-03"} | asked).text

    assert "The agreed prices begin at 10 pcs." in page(quantity="9")
    assert "begin at" not in page(quantity="10")
    assert "No agreement prices this item" in page(quantity="9", item="Sofa")


@pytest.mark.parametrize(
    ("item", "after", "first"),
    [
        ("desk", FROM - DAY, FROM),
        ("Desk", FROM - 30 * DAY, FROM),
        ("Desk", FROM, None),
        ("Sofa", FROM - DAY, None),
    ],
)
def test_from_when_an_item_has_a_price(cast, agreement, item, after, first):
    make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        prices=BREAKS,
        valid_from_date=FROM - DAY,
        valid_until_date=UNTIL,
        status=AgreementStatus.DRAFT,
    )
    make_agreement(
        partner=cast.partner,
        owner=cast.owner,
        prices=[("Desk lamp", "0", "5")],
        valid_from_date=FROM - DAY,
        valid_until_date=UNTIL,
    )
    assert begins_on(cast.owner, cast.partner, item, after) == first
    assert begins_on(cast.stranger, cast.partner, item, after) is None


@pytest.mark.parametrize("who", ["owner", "representative"])
def test_the_page_says_from_when_the_prices_hold(cast, agreement, who):
    user = getattr(cast, who)
    name = "agreement" if user.is_internal else "portal-agreement"
    address = reverse(f"negotiations:{name}", args=[agreement.key])
    asked = {"item": "Desk", "quantity": "500"}
    page = card(user, address, **asked, on="2026-02-28")
    assert "An agreement prices this item from 1 March 2026." in page
    assert "No agreement prices this item" not in page
    page = card(user, address, **asked, on="2026-04-01")
    assert "No agreement prices this item" in page
    page = card(user, address, **asked, on="2026-03-01")
    assert "prices this item" not in page
