"""A supplier without an account takes its bid back by mail: withdrawn by who entered it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import changes, outbox
from core.clock import company_today
from core.models import Event, Outbox
from core.postgres import acting
from core.refused import Refused
from rfps import actions
from rfps.models import Bid, Rfx, TeamMember
from rfps.states import TeamFunction
from suppliers.models import Partner
from tests.factories.accounts import make_user
from tests.factories.rfps import make_published, open_bids, pass_deadline
from tests.factories.suppliers import make_contact, make_partner, make_representative
from tests.rfps.conftest import Cast
from tests.rfps.entering.steps import client_of, enter, page


@pytest.fixture
def post() -> Partner:
    """A supplier that writes letters."""
    partner = make_partner(legal_name="Post AB")
    make_contact(partner, name="Pia Post", email="pia@post.example")
    return partner


@pytest.fixture
def rfx(cast: Cast, clerk: User, post: Partner) -> Rfx:
    row = make_published(cast.buyer, partners=[post, cast.alfa], openers=[cast.opener])
    TeamMember.objects.create(rfx=row, user=clerk, function=TeamFunction.MEMBER)
    return row


def withdraw(rfx: Rfx, partner: Partner, by: User, **more: Any) -> Bid:
    said = {"channel": "letter", "received_date": company_today(), "now": timezone.now()}
    return actions.withdraw_entry(rfx=rfx.key, partner=partner.key, by=by, **said | more)


def code_of(rfx: Rfx, partner: Partner, by: User, **more: Any) -> str:
    with pytest.raises(Refused) as no:
        withdraw(rfx, partner, by, **more)
    return no.value.code


def test_it_is_withdrawn_marked_and_told_by_mail(clerk: User, rfx: Rfx, post: Partner) -> None:
    enter(rfx, post, clerk)
    bid = withdraw(rfx, post, clerk)
    assert (bid.status, bid.withdrawn_by) == ("withdrawn", clerk)
    event = Event.objects.get(verb="rfps.bid_withdrawn_for")
    assert event.changes["status"] == ["submitted", "withdrawn"]
    assert event.changes["channel"] == [None, "letter"]
    assert ("How it came", "", "Letter") in [
        (one.name, one.before, one.after) for one in changes.of(event, clerk)
    ]
    # That there was a bid is the bidder's secret, also from who may read all messages.
    assert not outbox.without_secrets(Outbox.objects.filter(kind="rfps.bid_withdrawn_for")).exists()
    assert Outbox.objects.filter(kind="rfps.bid_withdrawn_for").exists()
    mail.outbox.clear()
    while outbox.send_next():
        pass
    (letter,) = [one for one in mail.outbox if "Withdrawn for you" in one.subject]
    assert letter.to == ["pia@post.example"]
    assert "Withdrawn by: Clerk" in letter.body and "Letter, received" in letter.body
    assert code_of(rfx, post, clerk) == "move_not_allowed"


def test_another_that_comes_by_mail_counts_again(
    cast: Cast, clerk: User, rfx: Rfx, post: Partner
) -> None:
    enter(rfx, post, clerk)
    withdraw(rfx, post, clerk)
    enter(rfx, post, clerk, "10", "20")
    bid = Bid.objects.get()
    assert (bid.status, bid.withdrawn_by) == ("submitted", None)
    open_bids(rfx, cast.buyer, cast.opener)
    bid.refresh_from_db()
    assert (bid.status, bid.total) == ("opened", 300)


def test_a_withdrawn_one_is_not_opened(cast: Cast, clerk: User, rfx: Rfx, post: Partner) -> None:
    enter(rfx, post, clerk)
    withdraw(rfx, post, clerk)
    open_bids(rfx, cast.buyer, cast.opener)
    assert Bid.objects.get().status == "withdrawn"
    assert "Post AB" not in page(cast.buyer, reverse("rfps:comparison", args=[rfx.key]))


def test_whoever_has_or_had_an_account_withdraws_it_there(
    cast: Cast, clerk: User, rfx: Rfx, post: Partner
) -> None:
    enter(rfx, cast.alfa, clerk)
    assert code_of(rfx, cast.alfa, clerk) == "has_account"
    enter(rfx, post, clerk)
    User.objects.filter(pk=make_representative(post).pk).update(is_active=False)
    assert code_of(rfx, post, clerk) == "has_account"
    assert set(Bid.objects.values_list("status", flat=True)) == {"submitted"}


def test_only_who_entered_what_counts(cast: Cast, clerk: User, rfx: Rfx, post: Partner) -> None:
    with pytest.raises(Http404):
        withdraw(rfx, post, clerk)
    enter(rfx, post, clerk)
    with pytest.raises(Http404):
        withdraw(rfx, post, cast.buyer)
    with pytest.raises(PermissionDenied):
        withdraw(rfx, post, cast.opener)
    other = make_user(roles=["buyer"])
    TeamMember.objects.create(rfx=rfx, user=other, function=TeamFunction.MEMBER)
    enter(rfx, post, other)
    assert code_of(rfx, post, clerk) == "entered_since"
    assert withdraw(rfx, post, other).withdrawn_by == other


def test_what_cannot_be_is_refused(clerk: User, rfx: Rfx, post: Partner) -> None:
    enter(rfx, post, clerk)
    assert code_of(rfx, post, clerk, channel="phone") == "unknown_channel"
    for days in (-30, 1):
        day = company_today() + timedelta(days=days)
        assert code_of(rfx, post, clerk, received_date=day) == "bad_date"
    pass_deadline(rfx)
    assert code_of(rfx, post, clerk) == "deadline_passed"
    assert Bid.objects.get().status == "submitted"


def test_no_supplier_writes_who_withdrew_it(cast: Cast, clerk: User, rfx: Rfx) -> None:
    enter(rfx, cast.alfa, clerk)
    with (
        acting.request(cast.anna.pk),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        Bid.objects.update(withdrawn_by=clerk)


def test_the_page_offers_it_and_so_does_the_api(
    cast: Cast, clerk: User, rfx: Rfx, post: Partner
) -> None:
    enter(rfx, post, clerk)
    enter(rfx, cast.alfa, clerk)
    entered = reverse("rfps:entered", args=[rfx.key])
    path = reverse("rfps:withdraw-entry", args=[rfx.key, post.key])
    text = page(clerk, entered)
    assert path in text
    assert reverse("rfps:withdraw-entry", args=[rfx.key, cast.alfa.key]) not in text
    page(cast.buyer, path, 404)
    sent = {"channel": "email", "received_date": str(company_today())}
    assert client_of(clerk).post(path, sent | {"channel": "phone"}).status_code == 422
    assert client_of(clerk).post(path, sent).headers["Location"] == entered
    text = page(clerk, entered)
    assert path not in text and text.count("<dt>Withdrawn</dt>") == 1
    enter(rfx, post, clerk)
    # Which of the receipts stands is told by what they did themselves, not by what became of the bid.
    text = page(clerk, entered)
    assert text.index(path) < text.index("<dt>Withdrawn</dt>")
    assert text.count("<dt>Withdrawn</dt>") == 1
    api = f"/api/v1/rfps/{rfx.key}/entries/withdraw/"
    told = client_of(clerk).post(api, sent | {"partner": post.key}, "application/json")
    assert (told.status_code, Bid.objects.get(partner=post).status) == (204, "withdrawn")
