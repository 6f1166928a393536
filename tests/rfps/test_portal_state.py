"""A bid says by itself that its supplier answers: to the supplier at once, to ours after the opening."""

import re
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import User
from rfps import actions
from rfps.models import Bid, Rfx, RfxInvitation
from tests.factories.rfps import (
    make_need,
    make_published,
    make_rfx,
    open_bids,
    pass_deadline,
    prices,
    submit,
)
from tests.rfps.conftest import Cast


def page(user: User, path: str) -> Any:
    client = Client()
    client.force_login(user)
    answer = client.get(path)
    assert answer.status_code == 200
    return answer


def asked(cast: Cast) -> Rfx:
    return make_published(
        cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener], title="Castings"
    )


def waiting(user: User) -> list[str]:
    return [task.title for task in page(user, "/portal/").context["tasks"]]


def own_answers(user: User, rfx: Rfx) -> set[str]:
    """What the list and the page of the portal call the supplier's answer."""
    (row,) = page(user, "/portal/rfps/").context["rows"]
    return {
        str(row["answer"].label),
        str(page(user, f"/portal/rfps/{rfx.key}/").context["answer"].label),
    }


def answers_for_ours(user: User, rfx: Rfx) -> dict[str, str]:
    rows = page(user, f"/rfps/{rfx.key}/").context["invitations"]
    return {row.partner.legal_name: str(badge.label) for row, badge in rows}


def test_what_was_bid_for_waits_for_the_supplier_no_more(cast: Cast) -> None:
    rfx = asked(cast)
    content = prices(rfx, "10", "20")
    actions.save_draft(rfx=rfx.key, content=content, by=cast.anna, now=timezone.now())
    assert waiting(cast.anna) == ["Castings"]
    submit(rfx, cast.anna, "10", "20")
    assert waiting(cast.anna) == []
    assert waiting(cast.bo) == ["Castings"]
    actions.withdraw_bid(rfx=rfx.key, by=cast.anna, now=timezone.now())
    assert waiting(cast.anna) == ["Castings"]


def test_a_need_to_answer_is_opened_from_home(cast: Cast) -> None:
    need = make_need(cast.buyer, title="Lamps")
    now = timezone.now()
    actions.share_need(
        need=need.key, partners=[cast.alfa.key, cast.beta.key], by=cast.buyer, now=now
    )
    (task,) = page(cast.anna, "/portal/").context["tasks"]
    assert task.title == "Lamps"
    assert "Lamps" in page(cast.anna, task.url).text
    assert task.url.endswith(f"/{need.shares.get(partner=cast.alfa).key}/")


def test_an_answer_begins_with_the_partner_s_own_currency(cast: Cast) -> None:
    type(cast.alfa).objects.filter(pk=cast.alfa.pk).update(currency="EUR")
    need = make_need(cast.buyer, title="Lamps")
    now = timezone.now()
    actions.share_need(need=need.key, partners=[cast.alfa.key], by=cast.buyer, now=now)
    share = need.shares.get()

    def currency() -> Any:
        form = page(cast.anna, f"/portal/needs/{share.key}/").context["form"]
        return form["currency"].value()

    assert currency() == "EUR"
    answer = {"product": "L1", "indicative_price": Decimal(5)}
    actions.answer_need(share=share.key, currency="SEK", **answer, by=cast.anna, now=now)
    assert currency() == "SEK"


def test_the_portal_shows_the_bid_as_the_answer(cast: Cast) -> None:
    rfx = asked(cast)
    content = prices(rfx, "10", "20")
    actions.save_draft(rfx=rfx.key, content=content, by=cast.anna, now=timezone.now())
    assert own_answers(cast.anna, rfx) == {"Invited"}
    submit(rfx, cast.anna, "10", "20")
    assert own_answers(cast.anna, rfx) == {"Bid submitted"}
    assert ">Invited<" not in page(cast.anna, "/portal/rfps/").text
    actions.withdraw_bid(rfx=rfx.key, by=cast.anna, now=timezone.now())
    assert own_answers(cast.anna, rfx) == {"Invited"}
    submit(rfx, cast.anna, "10", "20")
    open_bids(rfx, cast.buyer, cast.opener)
    assert own_answers(cast.anna, rfx) == {"Opened"}
    for state, word in (("shortlisted", "Shortlisted"), ("won", "Won"), ("lost", "Lost")):
        Bid.objects.filter(rfx=rfx, partner=cast.alfa).update(status=state)
        assert own_answers(cast.anna, rfx) == {word}
    assert own_answers(cast.bo, rfx) == {"Invited"}


def test_ours_learn_of_the_bid_at_the_opening_and_not_before(cast: Cast) -> None:
    rfx = asked(cast)
    before = RfxInvitation.objects.filter(rfx=rfx).order_by("pk").values()
    rows = list(before)
    submit(rfx, cast.anna, "10", "20")
    assert list(before.all()) == rows
    invited = {"Alfa": "Invited", "Beta": "Invited"}
    assert answers_for_ours(cast.buyer, rfx) == invited
    pass_deadline(rfx)
    actions.approve_opening(rfx=rfx.key, by=cast.buyer, now=timezone.now())
    assert answers_for_ours(cast.buyer, rfx) == invited
    actions.approve_opening(rfx=rfx.key, by=cast.opener, now=timezone.now())
    assert answers_for_ours(cast.buyer, rfx) == {"Alfa": "Opened", "Beta": "Invited"}


def test_a_bid_that_was_withdrawn_stays_unknown_after_the_opening(cast: Cast) -> None:
    rfx = asked(cast)
    submit(rfx, cast.anna, "10", "20")
    submit(rfx, cast.bo, "11", "21")
    actions.withdraw_bid(rfx=rfx.key, by=cast.bo, now=timezone.now())
    open_bids(rfx, cast.buyer, cast.opener)
    assert answers_for_ours(cast.buyer, rfx) == {"Alfa": "Opened", "Beta": "Invited"}


def test_the_list_says_what_is_opened(cast: Cast) -> None:
    rfx = asked(cast)
    submit(rfx, cast.anna, "10", "20")
    open_bids(rfx, cast.buyer, cast.opener)
    text = page(cast.anna, "/portal/rfps/").text
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', text)
    assert heads == ["RFP", "Request", "Deadline", "Your answer"]
    assert text.count(">Opened<") == text.count(">Bids opened<") == 1


def test_the_timeline_names_who_was_put_on_the_list_to_our_own_people_alone(cast: Cast) -> None:
    rfx = make_rfx(cast.buyer, title="Castings")
    now = timezone.now()
    for partner in (cast.alfa, cast.beta):
        actions.invite(rfx=rfx.key, partner=partner.key, by=cast.buyer, now=now)
    actions.uninvite(rfx=rfx.key, partner=cast.beta.key, by=cast.buyer, now=now)
    events = page(cast.buyer, f"/rfps/{rfx.key}/").context["events"]
    assert [(entry.text, entry.extra) for entry in events] == [
        ("took a partner off the list of invitations", "Beta"),
        ("put a partner on the list of invitations", "Beta"),
        ("put a partner on the list of invitations", "Alfa"),
    ]
    rfx = asked(cast)
    page_of_anna = page(cast.anna, f"/portal/rfps/{rfx.key}/")
    assert "on the list" not in page_of_anna.text
    assert "Beta" not in page_of_anna.text
