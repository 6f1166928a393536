"""What a client of the API may not slip in, what is sent twice, and what is written into mails."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from core import outbox
from core.models import Outbox
from negotiations import actions
from negotiations.models import Agreement, Negotiation, Offer, Position
from negotiations.states import AgreementStatus, NegotiationStatus, Party
from negotiations.terms import NewLine
from tests.factories.negotiations import make_agreement, make_negotiation, make_offer
from tests.negotiations.conftest import client_of

LONG_AGO = "2001-01-01T00:00:00Z"
SLIPPED: dict[str, Any] = {
    "id": 1,
    "key": "abcdefghjkmn",
    "status": "agreed",
    "owner": 1,
    "by": 1,
    "now": LONG_AGO,
    "party": "us",
    "number": 99,
    "made_by": 1,
    "made_at": LONG_AGO,
    "bid": 1,
    "total": "0.01",
    "partner": "0" * 12,
    "negotiation": "0" * 12,
    "accepted_offer": 1,
    "currency": "ISK",
    "baseline_price": "1000",
    "quantity": "1",
    "title": "Slipped in",
    "signed_by_us": 1,
    "signed_by_us_at": LONG_AGO,
    "signed_by_partner": 1,
    "signed_by_partner_at": LONG_AGO,
    "ended_at": LONG_AGO,
    "ended_reason": "x",
    "prices": [{"item": "Free", "unit_price": "0"}],
}


def send(user: Any, path: str, body: dict[str, Any], verb: str = "POST") -> Any:
    """Send JSON to the API with everything slipped in that the body does not set itself."""
    return client_of(user).generic(
        verb, f"/api/v1{path}", json.dumps(SLIPPED | body), content_type="application/json"
    )


def offer_body(row: Negotiation, price: str = "9") -> dict[str, Any]:
    today = date.today()
    return {
        "lines": [SLIPPED | {"line": line.key, "unit_price": price} for line in row.lines.all()],
        "valid_from_date": today.isoformat(),
        "valid_until_date": (today + timedelta(days=30)).isoformat(),
    }


def test_an_offer_is_of_the_callers_side_and_reckoned_by_us(cast, theirs):
    path = f"/negotiations/{theirs.key}/offers/"
    body = offer_body(theirs)
    assert [send(cast.representative, path, body).status_code for _ in range(2)] == [201, 409]
    offer = Offer.objects.latest("number")
    assert (offer.number, offer.party, offer.made_by) == (2, Party.PARTNER, cast.representative)
    assert (offer.total, offer.bid) == (Decimal(1800), None)
    assert offer.made_at.year >= 2026
    row = Negotiation.objects.get(pk=theirs.pk)
    assert (row.status, row.currency, row.title) == ("our_turn", "SEK", theirs.title)
    assert (row.owner, row.accepted_offer) == (cast.owner, None)
    assert [line.quantity for line in row.lines.all()] == [100, 100]
    assert [line.baseline_price for line in row.lines.order_by("number")] == [10, 20]


def test_an_offer_names_the_lines_of_its_own_negotiation(cast, theirs):
    other = make_negotiation(
        partner=cast.partner, owner=cast.owner, status=NegotiationStatus.THEIR_TURN
    )
    path = f"/negotiations/{theirs.key}/offers/"
    for body in (
        offer_body(other),
        offer_body(theirs) | {"lines": [*offer_body(theirs)["lines"], *offer_body(other)["lines"]]},
        offer_body(theirs) | {"lines": offer_body(theirs)["lines"][:1]},
    ):
        answer = send(cast.representative, path, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "lines_missing")
    twice = offer_body(theirs)
    twice["lines"] = [twice["lines"][0], *twice["lines"]]
    assert send(cast.representative, path, twice).status_code == 400
    assert Offer.objects.count() == 1


def test_an_acceptance_draws_up_what_was_offered_and_once(cast, standing):
    row = standing.negotiation
    path = f"/negotiations/{row.key}/accept/"
    body = {"offer": standing.key}
    assert [send(cast.owner, path, body).status_code for _ in range(2)] == [201, 409]
    agreement = Agreement.objects.get()
    assert (agreement.status, agreement.owner) == (AgreementStatus.DRAFT, cast.owner)
    assert (agreement.currency, agreement.title) == ("SEK", row.title)
    assert (agreement.signed_by_us, agreement.signed_by_partner) == (None, None)
    assert sorted(agreement.prices.values_list("item", "unit_price")) == [
        ("Item 1", Decimal("9.5")),
        ("Item 2", Decimal("9.5")),
    ]
    assert Outbox.objects.filter(kind="negotiations.accepted", channel="email").count() == 1


def test_an_offer_of_another_negotiation_cannot_be_accepted_here(cast, standing):
    other = make_negotiation(partner=cast.partner, owner=cast.owner)
    dear = make_offer(other, party=Party.PARTNER, by=cast.representative, price="900")
    path = f"/negotiations/{standing.negotiation.key}/accept/"
    assert send(cast.owner, path, {"offer": dear.key}).status_code == 404
    address = reverse("negotiations:accept", args=[standing.negotiation.key])
    assert client_of(cast.owner).post(address, {"offer": dear.key}).status_code == 404
    assert not Agreement.objects.exists()


def test_one_signs_for_ones_own_side_once(cast):
    agreement = make_agreement(partner=cast.partner, owner=cast.owner, status=AgreementStatus.DRAFT)
    path = f"/agreements/{agreement.key}/sign/"
    assert [send(cast.representative, path, {}).status_code for _ in range(2)] == [200, 409]
    agreement.refresh_from_db()
    assert (agreement.signed_by_us, agreement.signed_by_partner) == (None, cast.representative)
    assert agreement.status == AgreementStatus.DRAFT
    assert agreement.signed_by_partner_at.year >= 2026
    assert [price.item for price in agreement.prices.all()] == ["Desk"]


@pytest.mark.parametrize("verb", ["PATCH", "PUT", "DELETE", "POST"])
def test_rows_are_changed_by_their_actions_alone(cast, standing, verb):
    agreement = make_agreement(partner=cast.partner, owner=cast.owner)
    for path in (f"/negotiations/{standing.negotiation.key}/", f"/agreements/{agreement.key}/"):
        for user in (cast.owner, cast.representative):
            assert send(user, path, {"title": "Mine now"}, verb).status_code == 405


def test_forms_take_their_own_fields_only(cast, negotiation):
    """The private figures of the other side, the owner, the turn: none is a field of a form."""
    address = reverse("negotiations:portal-position", args=[negotiation.key])
    form = SLIPPED | {"target_total": "500", "party": "us", "negotiation": "1"}
    assert client_of(cast.representative).post(address, form).status_code == 303
    row = Position.objects.get()
    assert (row.party, row.negotiation, row.target_total) == (Party.PARTNER, negotiation, 500)
    # Somebody who works with no partner begins nothing in another's name.
    new = reverse("negotiations:new")
    lines = {
        "line-TOTAL_FORMS": "1",
        "line-INITIAL_FORMS": "0",
        "line-0-item": "Desk",
        "line-0-unit": "pcs",
        "line-0-quantity": "5",
    }
    form = {"partner": cast.partner.key, "title": "X", "currency": "SEK", "first": "us", **lines}
    assert client_of(cast.stranger).post(new, form).status_code == 422
    slipped = {"owner": cast.stranger.pk, "status": "agreed", "award": "1"}
    assert client_of(cast.account_executive).post(new, form | slipped).status_code == 303
    row = Negotiation.objects.latest("pk")
    assert (row.owner, row.status, row.award) == (cast.account_executive, "our_turn", None)


SCRIPT = "<script>alert('x')</script><img src=x onerror=alert(1)>"
BROKEN = f"{SCRIPT}\r\nBcc: evil@rival.example\r\n\r\n<b>body</b>"


def test_names_and_titles_stay_text_in_every_mail(cast):
    for person in (cast.owner, cast.representative, cast.account_executive):
        person.name = BROKEN[:150]
        person.save()
    cast.partner.legal_name = SCRIPT
    cast.partner.save()
    now = timezone.now()

    def begin(first: Party) -> Negotiation:
        row = actions.start(
            partner=cast.partner.key,
            title="Old",
            currency="SEK",
            lines=[NewLine(SCRIPT, "<b>pcs</b>", Decimal(2))],
            first=first,
            by=cast.account_executive,
            now=now,
        )
        # A new one is not called so any more; one of before may be.
        Negotiation.objects.filter(pk=row.pk).update(title=BROKEN)
        return row

    row = begin(Party.US)
    body = offer_body(row)
    body["message"] = BROKEN
    assert send(cast.account_executive, f"/negotiations/{row.key}/offers/", body).status_code == 201
    messages = sent()
    offer = Offer.objects.get()
    agreement = actions.accept(
        negotiation=row.key, offer=offer.key, by=cast.representative, now=now
    )
    messages += sent()
    actions.sign(agreement=agreement.key, by=cast.account_executive, now=now)
    messages += sent()
    actions.sign(agreement=agreement.key, by=cast.representative, now=now)
    actions.terminate(agreement=agreement.key, reason=BROKEN, by=cast.account_executive, now=now)
    actions.break_off(
        negotiation=begin(Party.PARTNER).key, reason=BROKEN, by=cast.representative, now=now
    )
    messages += sent()
    kinds = set(
        Outbox.objects.filter(channel="email", due_at__lte=timezone.now()).values_list(
            "kind", flat=True
        )
    )
    assert kinds >= {
        f"negotiations.{kind}"
        for kind in (
            "started", "offer_made", "accepted", "agreement_to_sign", "agreement_countersign",
            "signed", "agreement_terminated", "broken_off",
        )
    }  # fmt: skip
    assert len(messages) >= 9
    for message in messages:
        assert message["Bcc"] is None
        # A long subject is folded: the next line begins with a blank, so it is no header of its own.
        assert not re.search(r"\r|\n(?! )", str(message["Subject"]))
        bodies = {
            part.get_content_type(): part.get_payload(decode=True).decode()
            for part in message.walk()
            if not part.is_multipart()
        }
        assert not re.search(r"<(script|img|b)\b", bodies["text/html"], re.IGNORECASE)
        assert "&lt;script&gt;" in bodies["text/html"]
        assert SCRIPT[:30] in bodies["text/plain"]


def sent() -> list[Any]:
    """Everything that is due, sent; nothing may be left behind."""
    mail.outbox.clear()
    while outbox.send_next():
        pass
    waiting = Outbox.objects.filter(
        channel="email", sent_at=None, due_at__lte=timezone.now()
    ).exclude(attempts=0)
    assert list(waiting.values_list("kind", flat=True)) == []
    return [each.message() for each in mail.outbox]
