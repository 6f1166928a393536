"""A bid without a price on every line is taken, but never without a word about what is left out."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from rfps.models import BidVersion, Rfx
from tests.factories.rfps import make_published, submit
from tests.rfps.conftest import Cast


@pytest.fixture
def rfx(cast: Cast) -> Rfx:
    return make_published(cast.buyer, partners=[cast.alfa], lines=3)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def press(cast: Cast, rfx: Rfx, *prices: str, **more: str) -> Any:
    """Press a button of the bid form with these prices, "" for a line left empty."""
    names = [f"price_{line.key}" for line in rfx.lines.order_by("number")]
    data = dict(zip(names, prices, strict=True)) | more
    return client_of(cast.anna).post(f"/portal/rfps/{rfx.key}/bid/", data)


def keys(rfx: Rfx) -> list[str]:
    return [line.key for line in rfx.lines.order_by("number")]


def test_a_partial_bid_is_sent_by_the_press_that_knows_what_is_left_out(
    cast: Cast, rfx: Rfx
) -> None:
    _first, second, third = keys(rfx)
    answer = press(cast, rfx, "10", "", "", submit="1")
    assert answer.status_code == 422
    assert "2 of 3 lines have no price." in answer.text
    assert "Submit without 2 lines" in answer.text
    assert answer.text.count('placeholder="No bid"') == 3
    assert f'name="left_out" value="{second} {third}"' in answer.text
    assert not BidVersion.objects.exists()

    # One more price was taken away meanwhile: what was said does not hold for it.
    answer = press(cast, rfx, "10", "", "", submit="1", left_out=second)
    assert answer.status_code == 422
    assert not BidVersion.objects.exists()

    answer = press(cast, rfx, "10", "", "", submit="1", left_out=f"{second} {third}")
    assert answer.status_code == 303
    receipt = client_of(cast.anna).get(answer["Location"]).text
    assert "2 of 3 lines have no price." in receipt


def test_a_price_given_after_the_word_makes_the_bid_a_whole_one(cast: Cast, rfx: Rfx) -> None:
    third = keys(rfx)[2]
    answer = press(cast, rfx, "10", "11", "", submit="1")
    assert "Submit without 1 line<" in answer.text
    # What was said about the third line does not hold any more, and nothing is left out.
    answer = press(cast, rfx, "10", "11", "12", submit="1", left_out=third)
    assert answer.status_code == 303
    receipt = client_of(cast.anna).get(answer["Location"]).text
    assert "no price" not in receipt


def test_a_draft_is_kept_without_asking_and_says_what_is_missing(cast: Cast, rfx: Rfx) -> None:
    assert press(cast, rfx, "10", "", "12", draft="1").status_code == 303
    page = client_of(cast.anna).get(f"/portal/rfps/{rfx.key}/bid/").text
    assert "1 of 3 lines have no price." in page
    assert "Submit without 1 line<" in page


def test_an_empty_form_and_a_bid_without_any_price_say_nothing_of_missing_lines(
    cast: Cast, rfx: Rfx
) -> None:
    page = client_of(cast.anna).get(f"/portal/rfps/{rfx.key}/bid/").text
    assert "no price" not in page
    answer = press(cast, rfx, "", "", "", submit="1")
    assert answer.status_code == 422
    assert "Give a price for at least one line." in answer.text
    assert "no price" not in answer.text


def test_a_wrong_number_is_said_first(cast: Cast, rfx: Rfx) -> None:
    answer = press(cast, rfx, "ten", "", "12", submit="1")
    assert answer.status_code == 422
    assert "no price" not in answer.text


def test_the_bid_that_is_in_says_it_on_its_receipt(cast: Cast, rfx: Rfx) -> None:
    submit(rfx, cast.anna, "10", None, "12")
    receipt = client_of(cast.anna).get(f"/portal/rfps/{rfx.key}/bid/receipt/").text
    assert "1 of 3 lines have no price." in receipt
