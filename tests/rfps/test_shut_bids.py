"""Who waits for a colleague's word reads and writes no bid, and learns nothing of whether there is one."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification, User
from core import outbox, timeline
from core.models import Outbox
from core.postgres import acting
from core.refused import Refused
from rfps import access, actions
from rfps.models import Bid, BidVersion, Rfx
from suppliers import actions as suppliers
from suppliers.models import Representative
from tests.access.secrets import figure
from tests.factories.rfps import enter, make_published, open_bids, prices, submit
from tests.factories.suppliers import make_representative
from tests.rfps.conftest import Cast
from tests.rfps.entering.steps import bare

pytestmark = pytest.mark.django_db
PRICE, DRAFT, EARLIER = "6411.37", "6522.48", "6633.59"
READ = ["rfps:portal-list", "rfps:portal-detail", "portal-home", "inbox", "search"]


@pytest.fixture
def rfx(cast: Cast) -> Rfx:
    return make_published(
        cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener], title="Castors"
    )


@pytest.fixture
def newcomer(cast: Cast) -> User:
    """Let in by one of ours, while Anna is there."""
    return make_representative(cast.alfa, name="Mallory", waits=True)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(name: str, rfx: Rfx, *more: Any) -> str:
    return reverse(name, args=[rfx.key, *more])


def bid_of_anna(cast: Cast, rfx: Rfx) -> Bid:
    """Submitted twice, and a draft that was not: all that there can be of a bid."""
    for price in (EARLIER, PRICE):
        submit(rfx, cast.anna, price, "1")
    actions.save_draft(
        rfx=rfx.key, content=prices(rfx, DRAFT, "2"), by=cast.anna, now=timezone.now()
    )
    return Bid.objects.get(rfx=rfx, partner=cast.alfa)


def pages(user: User, rfx: Rfx) -> str:
    """Everything that could tell of a bid on a request, without what differs between two looks."""
    client = client_of(user)
    told = []
    for name in READ:
        path = address(name, rfx) if name == "rfps:portal-detail" else reverse(name)
        told.append(bare(client.get(path, {"q": "Castors"}).text, rfx))
    for path in (
        address("rfps:portal-receipt", rfx),
        address("rfps:portal-bid", rfx),
        address("rfps:portal-bid-file", rfx, 1),
        f"/api/v1/rfps/{rfx.key}/bid/",
    ):
        told.append(f"{path.replace(rfx.key, 'KEY')}: {client.get(path).status_code}")
    told.append(bare(client.get(f"/api/v1/rfps/{rfx.key}/").text, rfx))
    told.append(bare(client.get("/api/v1/rfps/").text, rfx))
    for about in (rfx, rfx.invitations.get(partner__representatives__user=user).partner):
        events = timeline.timeline(user, about, limit=50)
        told.append(str([(event.verb, event.object_type) for event in events]))
    return "\n".join(told)


def attempts(user: User, rfx: Rfx) -> list[tuple[int, str]]:
    """What comes of everything that a bidder can do."""
    client, api = client_of(user), f"/api/v1/rfps/{rfx.key}/"
    line = rfx.lines.get(number=1).key
    body = {"prices": {line: "9.99"}}
    found = [
        client.post(address(f"rfps:portal-{verb}", rfx), data)
        for verb, data in (
            ("accept", {}),
            ("decline", {"reason": "No time"}),
            ("withdraw", {}),
            ("bid", {f"price_{line}": "9.99", "submit": "1"}),
            ("bid", {f"price_{line}": "9.99", "draft": "1"}),
        )
    ]
    found += [
        client.post(f"{api}answer/", {"accept": False, "reason": "No"}, "application/json"),
        client.put(f"{api}bid/draft/", body, "application/json"),
        client.post(f"{api}bid/submit/", body, "application/json"),
        client.post(f"{api}bid/withdraw/", {}, "application/json"),
    ]
    return [(answer.status_code, bare(answer.text, rfx)) for answer in found]


def test_before_the_opening_nothing_says_whether_there_is_a_bid(
    cast: Cast, rfx: Rfx, newcomer: User
) -> None:
    empty, refused = pages(newcomer, rfx), attempts(newcomer, rfx)
    own = pages(cast.anna, rfx)
    assert {status for status, _ in refused} == {409, 422}
    assert all("said yet that you are one of them" in text for _, text in refused)
    assert "by: Anna." in empty and "Write the bid" not in empty
    bid = bid_of_anna(cast, rfx)
    mail.outbox.clear()
    while outbox.send_next():
        pass
    assert pages(newcomer, rfx) == empty
    assert attempts(newcomer, rfx) == refused
    assert not any(newcomer.email in letter.to[0] for letter in mail.outbox)
    assert not Notification.objects.filter(user=newcomer).exists()
    assert BidVersion.objects.filter(bid=bid).count() == 2
    # The control: to Anna the same pages tell it.
    assert pages(cast.anna, rfx) != own
    assert any(cast.anna.email in letter.to[0] for letter in mail.outbox)


def test_every_way_to_a_bid_is_shut(cast: Cast, rfx: Rfx, newcomer: User) -> None:
    bid = bid_of_anna(cast, rfx)
    enter(rfx, cast.alfa, cast.buyer, "5555.55", "1")
    for rows in (
        access.visible_bids(newcomer),
        access.own_bids(newcomer),
        access.visible_bid_lines(newcomer),
        access.visible_entries(newcomer),
    ):
        assert not rows.exists()
    assert access.own_bid(newcomer, rfx.key) is None
    assert access.versions_of(newcomer, bid.pk) == []
    with pytest.raises(Http404):
        access.get_bid(newcomer, bid.key)
    with acting.request(newcomer.pk), connection.cursor() as cursor:
        for table in ("bid", "bidversion", "bidentry"):
            cursor.execute(f"SELECT count(*) FROM rfps_{table}")
            assert cursor.fetchone() == (0,), table
        # Nor which messages wait for them: whether these are sent is decided when they are due.
        cursor.execute("SELECT count(*) FROM core_outbox WHERE kind LIKE 'rfps.bid%'")
        assert cursor.fetchone() == (0,)
    secret = {"rfps.bid_receipt", "rfps.bid_entered"}
    assert secret <= {*Outbox.objects.filter(recipient=newcomer).values_list("kind", flat=True)}
    with acting.request(cast.anna.pk):
        assert Bid.objects.count() == 1


def test_from_the_opening_on_one_reads_what_was_opened(
    cast: Cast, rfx: Rfx, newcomer: User
) -> None:
    bid = bid_of_anna(cast, rfx)
    open_bids(rfx, cast.buyer, cast.opener)
    client = client_of(newcomer)
    text = client.get(address("rfps:portal-receipt", rfx)).text
    assert figure(PRICE).search(text)
    told = text + client.get(f"/api/v1/rfps/{rfx.key}/bid/").text
    told += client.get(address("rfps:portal-bid-file", rfx, 2)).text
    # What was replaced, and what was never handed in, was not.
    assert not figure(EARLIER).search(told) and not figure(DRAFT).search(told)
    assert client.get(address("rfps:portal-bid-file", rfx, 1)).status_code == 404
    with acting.request(newcomer.pk):
        assert Bid.objects.get() == bid
    hers = client_of(cast.anna).get(address("rfps:portal-bid-file", rfx, 1)).text
    assert figure(EARLIER).search(hers)


def test_what_is_never_opened_stays_shut(cast: Cast, rfx: Rfx, newcomer: User) -> None:
    submit(rfx, cast.anna, PRICE, "1")
    submit(rfx, cast.bo, "1", "1")
    actions.withdraw_bid(rfx=rfx.key, by=cast.anna, now=timezone.now())
    open_bids(rfx, cast.buyer, cast.opener)
    assert client_of(newcomer).get(address("rfps:portal-receipt", rfx)).status_code == 404
    assert not access.visible_bids(newcomer).exists()


def test_a_colleagues_word_opens_all_of_it(cast: Cast, rfx: Rfx, newcomer: User) -> None:
    bid_of_anna(cast, rfx)
    with acting.request(cast.anna.pk):
        suppliers.vouch(
            representative=newcomer.representative.key,
            email=newcomer.email,
            by=cast.anna,
            now=timezone.now(),
        )
    client = client_of(newcomer)
    assert figure(PRICE).search(client.get(address("rfps:portal-receipt", rfx)).text)
    assert DRAFT in client.get(address("rfps:portal-bid", rfx)).text
    with acting.request(newcomer.pk):
        submit(rfx, newcomer, "9.99", "1")
    assert BidVersion.objects.filter(submitted_by=newcomer).exists()


def test_who_begins_anew_bids_on_what_is_published_since(cast: Cast, rfx: Rfx) -> None:
    bid_of_anna(cast, rfx)
    user = make_representative(cast.alfa, name="Nora")
    User.objects.filter(pk=cast.anna.pk).update(is_active=False)
    # Between the two publications.
    Representative.objects.filter(user=user).update(trusted_from_at=timezone.now())
    later = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    Rfx.objects.filter(pk=later.pk).update(published_at=timezone.now())
    with acting.request(user.pk):
        submit(later, user, "7.77", "1")
        with pytest.raises(Refused) as refused:
            submit(rfx, user, "7.77", "1")
        assert {row.rfx for row in Bid.objects.all()} == {later}
    assert refused.value.code == "no_part_in_bid"
    assert "before" in client_of(user).get(address("rfps:portal-detail", rfx)).text
    assert client_of(user).get(address("rfps:portal-receipt", rfx)).status_code == 404
    assert client_of(user).get(address("rfps:portal-receipt", later)).status_code == 200


def test_what_came_by_mail_is_told_to_who_has_a_part_in_it(
    cast: Cast, rfx: Rfx, newcomer: User
) -> None:
    mail.outbox.clear()
    enter(rfx, cast.alfa, cast.buyer, PRICE, "1")
    while outbox.send_next():
        pass
    told = {one.user for one in Notification.objects.filter(kind="rfps.bid_entered")}
    assert told == {cast.anna}
    assert not any(newcomer.email in letter.to[0] for letter in mail.outbox)
