"""What a client of the API or a form may not slip in, sent twice, or written into a mail."""

import json
import re
from decimal import Decimal
from email.message import Message
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import outbox
from core.models import Event, Outbox
from rfps import actions
from rfps.models import Award, Bid, BidVersion, Line, Need, NeedShare, Rfx, RfxInvitation
from rfps.states import AwardStatus, BidStatus, InvitationStatus, NeedStatus, RfxStatus
from tests.factories.rfps import (
    make_need,
    make_published,
    make_rfx,
    open_bids,
    pass_deadline,
    submit,
)
from tests.rfps.conftest import Cast

FOREIGN = "0" * 12
LONG_AGO = "2001-01-01T00:00:00Z"
# What no client decides; whoever reads one of these from a body would let it.
SLIPPED: dict[str, Any] = {
    "id": 1,
    "pk": 1,
    "key": "abcdefghjkmn",
    "status": "awarded",
    "owner": 1,
    "owner_id": 1,
    "by": 1,
    "now": LONG_AGO,
    "created_at": LONG_AGO,
    "published_at": LONG_AGO,
    "opened_at": LONG_AGO,
    "submitted_at": LONG_AGO,
    "decided_at": LONG_AGO,
    "answered_at": LONG_AGO,
    "public_key": "AAAA",
    "wrapped_private_key": "AAAA",
    "held_elsewhere": True,
    "external_id": "X-1",
    "need": 1,
    "rfx": FOREIGN,
    "team": [{"user": 1, "function": "lead"}],
    "needs_approval": False,
    "proposed_by": 1,
    "decided_by": 1,
    "snapshot": {},
    "total": "0.01",
    "unit_price": "0.01",
    "amount": "0.01",
    "version": 99,
    "digest": "0" * 64,
    "sealed": "AAAA",
    "rank": 1,
    "disqualified_reason": "none",
}


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(user: User, verb: str, path: str, body: Any) -> Any:
    """Send JSON to the API, with everything slipped in that the body does not set itself."""
    if isinstance(body, dict):
        body = SLIPPED | body
    return client_of(user).generic(
        verb, f"/api/v1{path}", json.dumps(body), content_type="application/json"
    )


def test_a_new_rfp_is_the_callers_draft_whatever_the_body_says(cast: Cast) -> None:
    answer = send(cast.buyer, "POST", "/rfps/", {"title": "Casters", "currency": "SEK"})
    assert answer.status_code == 201
    rfx = Rfx.objects.get()
    assert (rfx.status, rfx.owner) == (RfxStatus.DRAFT, cast.buyer)
    assert (rfx.published_at, rfx.opened_at, rfx.need, rfx.public_key) == (None, None, None, None)
    assert (rfx.held_elsewhere, rfx.external_id) == (False, "")
    assert rfx.key not in ("abcdefghjkmn", FOREIGN)
    assert rfx.created_at.year >= 2026
    assert [member.user for member in rfx.team.all()] == [cast.buyer]


def test_lines_belong_to_the_rfp_of_the_address(cast: Cast) -> None:
    mine, other = make_rfx(cast.buyer, lines=1), make_rfx(cast.opener, lines=1)
    line = {"description": "Mine", "unit": "pcs", "quantity": "1"}
    slipped = [line | SLIPPED | {"key": "", "number": 77, "rfx": other.key}]
    answer = send(cast.buyer, "PUT", f"/rfps/{mine.key}/lines/", slipped)
    assert answer.status_code == 200
    row = Line.objects.get(rfx=mine)
    assert (row.number, row.description) == (1, "Mine")
    # The key of somebody else's line is no line of this one.
    stolen = [line | {"key": other.lines.get().key}]
    assert send(cast.buyer, "PUT", f"/rfps/{mine.key}/lines/", stolen).status_code == 404
    assert other.lines.get().description == "Line 1"


def test_an_invitation_begins_as_an_invitation_and_is_there_once(cast: Cast) -> None:
    rfx = make_rfx(cast.buyer)
    body = {"partner": cast.alfa.key, "status": "accepted", "decline_reason": "x"}
    for _twice in range(2):
        assert send(cast.buyer, "POST", f"/rfps/{rfx.key}/invitations/", body).status_code == 200
    row = RfxInvitation.objects.get()
    assert (row.status, row.decline_reason, row.rfx) == (InvitationStatus.INVITED, "", rfx)


def test_publishing_twice_tells_everybody_once(cast: Cast) -> None:
    rfx = make_rfx(cast.buyer, partners=[cast.alfa])
    codes = [
        send(cast.buyer, "POST", f"/rfps/{rfx.key}/publish/", {}).status_code for _ in range(2)
    ]
    assert codes == [200, 409]
    assert Outbox.objects.filter(kind="rfps.invited", channel="email").count() == 1
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.PUBLISHED
    assert bytes(rfx.public_key or b"") != b"AAAA"


def test_a_bid_is_the_callers_own_and_keeps_its_real_receipt(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa, cast.beta])
    body = {
        "prices": {line.key: "5" for line in rfx.lines.all()},
        "partner": cast.beta.key,
        "invitation": rfx.invitations.get(partner=cast.beta).key,
        "status": "won",
    }
    answer = send(cast.anna, "POST", f"/rfps/{rfx.key}/bid/submit/", body)
    assert answer.status_code == 200
    bid, version = Bid.objects.get(), BidVersion.objects.get()
    assert (bid.partner, bid.status, bid.total) == (cast.alfa, BidStatus.SUBMITTED, None)
    assert (version.number, version.submitted_by) == (1, cast.anna)
    assert version.digest != "0" * 64
    assert version.submitted_at.year >= 2026
    # Twice is a second version, by rule; withdrawing twice is refused.
    assert send(cast.anna, "POST", f"/rfps/{rfx.key}/bid/submit/", body).status_code == 200
    assert BidVersion.objects.count() == 2
    path = f"/rfps/{rfx.key}/bid/withdraw/"
    assert [send(cast.anna, "POST", path, {}).status_code for _ in range(2)] == [200, 409]


def test_prices_for_the_lines_of_another_rfp_are_refused(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa])
    other = make_published(cast.buyer, partners=[cast.alfa])
    body = {"prices": {other.lines.all()[0].key: "5"}}
    for verb, path in (("PUT", "bid/draft"), ("POST", "bid/submit")):
        answer = send(cast.anna, verb, f"/rfps/{rfx.key}/{path}/", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "unknown_line")
    assert not Bid.objects.exists()
    form = {f"price_{other.lines.all()[0].key}": "5"}
    answer = client_of(cast.anna).post(reverse("rfps:portal-bid", args=[rfx.key]), form)
    assert answer.status_code == 422  # the field is not of this form: no price at all


def test_answering_answers_for_oneself(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa, cast.beta])
    body = {"accept": True, "partner": cast.beta.key, "status": "declined"}
    path = f"/rfps/{rfx.key}/answer/"
    assert [send(cast.anna, "POST", path, body).status_code for _ in range(2)] == [200, 409]
    states = dict(RfxInvitation.objects.values_list("partner__legal_name", "status"))
    assert states == {"Alfa": InvitationStatus.ACCEPTED, "Beta": InvitationStatus.INVITED}
    assert Outbox.objects.filter(kind="rfps.invitation_answered").count() == 1


@pytest.fixture
def opened(cast: Cast) -> Rfx:
    rfx = make_published(
        cast.buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener], currency="SEK"
    )
    submit(rfx, cast.anna, "10", "20")
    submit(rfx, cast.bo, "13", "18")
    return open_bids(rfx, cast.buyer, cast.opener)


def test_opening_twice_by_one_person_opens_nothing(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    submit(rfx, cast.anna, "10", "20")
    pass_deadline(rfx)
    path = f"/rfps/{rfx.key}/opening/"
    assert [send(cast.buyer, "POST", path, {}).status_code for _ in range(2)] == [200, 409]
    rfx.refresh_from_db()
    assert rfx.opened_at is None
    assert Bid.objects.get().total is None


def test_an_award_is_reckoned_by_us_and_proposed_once(
    cast: Cast, opened: Rfx, settings: Any
) -> None:
    settings.AWARD_APPROVAL_LIMIT = 1
    bid = Bid.objects.get(partner=cast.alfa)
    body = {"bid": bid.key, "status": "approved", "currency": "ISK"}
    path = f"/rfps/{opened.key}/award/"
    assert [send(cast.buyer, "POST", path, body).status_code for _ in range(2)] == [201, 409]
    award = Award.objects.get()
    assert (award.status, award.needs_approval) == (AwardStatus.PROPOSED, True)
    assert (award.total, award.currency) == (Decimal(300), "SEK")
    assert (award.proposed_by, award.decided_by, award.decided_at) == (cast.buyer, None, None)
    assert award.snapshot["bids"]
    path = f"/awards/{award.key}/approve/"
    assert send(cast.buyer, "POST", path, {}).status_code == 403
    assert [send(cast.manager, "POST", path, {}).status_code for _ in range(2)] == [200, 409]
    assert Outbox.objects.filter(kind="rfps.won", channel="email").count() == 1


def test_the_lines_of_an_award_take_no_price_and_no_foreign_bid(cast: Cast, opened: Rfx) -> None:
    other = make_published(cast.buyer, partners=[cast.gamma], openers=[cast.opener])
    submit(other, cast.cia, "1", "1")
    open_bids(other, cast.buyer, cast.opener)
    foreign, own = Bid.objects.get(rfx=other), Bid.objects.get(rfx=opened, partner=cast.alfa)
    line, strange = opened.lines.all()[0], other.lines.all()[0]
    path = f"/rfps/{opened.key}/award/"
    for piece in (
        {"line": line.key, "bid": foreign.key},
        {"line": strange.key, "bid": own.key},
        {"line": strange.key, "bid": foreign.key},
    ):
        body = {"lines": [piece], "justification": "x"}
        assert send(cast.buyer, "POST", path, body).status_code == 404
    assert send(cast.buyer, "POST", path, {"bid": foreign.key}).status_code == 404
    for quantity in ("0", "-1", "11"):
        piece = {"line": line.key, "bid": own.key, "quantity": quantity}
        body = {"lines": [piece], "justification": "x"}
        assert send(cast.buyer, "POST", path, body).status_code == 409
    assert not Award.objects.exists()
    piece = SLIPPED | {"line": line.key, "bid": own.key, "quantity": "4"}
    body = {"lines": [piece], "justification": "Only four."}
    assert send(cast.buyer, "POST", path, body).status_code == 201
    row = Award.objects.get().lines.get()
    assert (row.unit_price, row.amount, row.quantity) == (10, 40, 4)


def test_the_form_of_an_award_offers_and_takes_only_its_own_bids(cast: Cast, opened: Rfx) -> None:
    other = make_published(cast.buyer, partners=[cast.gamma], openers=[cast.opener])
    submit(other, cast.cia, "1", "1")
    open_bids(other, cast.buyer, cast.opener)
    foreign = Bid.objects.get(rfx=other).key
    line = opened.lines.all()[0].key
    client, address = client_of(cast.buyer), reverse("rfps:propose-award", args=[opened.key])
    for form in ({"bid": foreign}, {"bid": "split", f"line_{line}": foreign}):
        assert client.post(address, form | {"justification": "x"}).status_code == 422
    assert not Award.objects.exists()


def test_a_need_is_the_callers_draft_and_shared_once(cast: Cast) -> None:
    answer = send(cast.buyer, "POST", "/needs/", {"title": "Desks", "status": "answered"})
    assert answer.status_code == 201
    need = Need.objects.get()
    assert (need.status, need.owner) == (NeedStatus.DRAFT, cast.buyer)
    body = {
        "partner": cast.alfa.key,
        "product": "Ours",
        "indicative_price": "1",
        "shared_by": cast.opener.pk,
    }
    for _twice in range(2):
        assert send(cast.buyer, "POST", f"/needs/{need.key}/share/", body).status_code == 200
    share = NeedShare.objects.get()
    assert (share.product, share.indicative_price, share.shared_by) == ("", None, cast.buyer)
    assert share.answered_at is None
    assert Outbox.objects.filter(kind="rfps.need_shared", channel="email").count() == 1


def test_cancelling_twice_tells_everybody_once(cast: Cast) -> None:
    rfx = make_published(cast.buyer, partners=[cast.alfa])
    path = f"/rfps/{rfx.key}/cancel/"
    body = {"reason": "No money."}
    assert [send(cast.buyer, "POST", path, body).status_code for _ in range(2)] == [200, 409]
    assert Outbox.objects.filter(kind="rfps.ended", channel="email").count() == 1
    assert Event.objects.filter(verb="rfps.cancelled").count() == 1


@pytest.mark.parametrize("verb", ["PATCH", "PUT", "DELETE", "POST"])
def test_rows_are_changed_by_their_actions_alone(cast: Cast, opened: Rfx, verb: str) -> None:
    award = actions.propose_award(
        rfx=opened.key,
        bid=Bid.objects.get(partner=cast.alfa).key,
        by=cast.buyer,
        now=timezone.now(),
    )
    need = make_need(cast.buyer)
    for path in (f"/rfps/{opened.key}/", f"/awards/{award.key}/", f"/needs/{need.key}/"):
        assert send(cast.executive, verb, path, {"title": "Mine now"}).status_code == 405


# Mails

SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
BROKEN = f"{SCRIPT}\r\nBcc: evil@rival.example\r\n\r\n<b>body</b>"


def everything_sent() -> list[Message]:
    mail.outbox.clear()
    while outbox.send_next():
        pass
    due = Outbox.objects.filter(channel="email", sent_at=None, due_at__lte=timezone.now())
    assert list(due.values_list("kind", flat=True)) == []
    return [each.message() for each in mail.outbox]


def parts(message: Message) -> dict[str, str]:
    """The decoded bodies by type."""
    return {
        part.get_content_type(): part.get_payload(decode=True).decode()
        for part in message.walk()
        if not part.is_multipart()
    }


def test_names_and_titles_stay_text_in_every_mail(cast: Cast, settings: Any) -> None:
    """Titles, names, reasons with scripts and line breaks, from the need to the award."""
    settings.AWARD_APPROVAL_LIMIT = 1
    User.objects.update(name=BROKEN[:150])
    type(cast.alfa).objects.filter(pk__in=[cast.alfa.pk, cast.beta.pk]).update(legal_name=SCRIPT)
    now = timezone.now()
    buyer, anna, bo = (User.objects.get(pk=p.pk) for p in (cast.buyer, cast.anna, cast.bo))
    need = make_need(buyer)
    # New ones are not called so any more; those of before may be.
    Need.objects.update(title=BROKEN)
    actions.share_need(need=need.key, partners=[cast.alfa.key], by=buyer, now=now)
    actions.answer_need(share=need.shares.get().key, product=SCRIPT, by=anna, now=now)
    rfx = make_rfx(buyer, partners=[cast.alfa, cast.beta], openers=[cast.opener])
    Rfx.objects.filter(pk=rfx.pk).update(title=BROKEN)
    actions.publish(rfx=rfx.key, by=buyer, now=now)
    actions.decline_invitation(rfx=rfx.key, reason=BROKEN, by=bo, now=now)
    actions.accept_invitation(rfx=rfx.key, by=bo, now=now)
    submit(rfx, anna, "10", "20")
    submit(rfx, bo, "11", "20")
    messages = everything_sent()
    open_bids(rfx, buyer, cast.opener)
    award = actions.propose_award(
        rfx=rfx.key, bid=Bid.objects.get(partner=cast.alfa).key, by=buyer, now=now
    )
    messages += everything_sent()
    actions.send_back_award(award=award.key, reason=BROKEN, by=cast.manager, now=now)
    messages += everything_sent()
    actions.cancel(rfx=rfx.key, reason=BROKEN, by=buyer, now=now)
    messages += everything_sent()
    kinds = set(Outbox.objects.filter(channel="email").values_list("kind", flat=True))
    assert kinds >= {
        "rfps.need_shared", "rfps.need_answered", "rfps.invited",
        "rfps.bid_receipt", "rfps.opened", "rfps.bid_opened", "rfps.award_waits",
        "rfps.award_decided", "rfps.ended",
    }  # fmt: skip
    assert len(messages) >= 15
    for message in messages:
        assert message["Bcc"] is None
        assert message["Cc"] is None
        # A long subject is folded: the next line begins with a blank, so it is no header of its own.
        assert not re.search(r"\r|\n(?! )", str(message["Subject"]))
        assert [name for name in message if name.lower() == "to"] == ["To"]
        assert message["To"].count("@partner.example") + message["To"].count("@our") <= 1
        bodies = parts(message)
        html = bodies["text/html"]
        assert not re.search(r"<(script|img|b)\b", html, re.IGNORECASE)
        assert "&lt;script&gt;" in html
        # Plain text is not HTML: there it stands as it was written.
        assert SCRIPT[:30] in bodies["text/plain"]
