"""How a bid is entered, and what a page says without what differs from one request to another."""

import re
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.clock import company_today
from rfps import actions
from rfps.actions import EntryFacts
from rfps.models import BidEntry, Rfx
from tests.factories.rfps import prices

PRICE = "73914.58"  # what found_in looks for
SAID = "Zqreason: their line is down, 73914.58 each"


def facts_of_today() -> EntryFacts:
    return EntryFacts("letter", company_today(), SAID, letter_date=company_today())


def enter(
    rfx: Rfx, partner: Any, by: User, *values: str | None, facts: EntryFacts | None = None
) -> BidEntry:
    return actions.enter_bid(
        rfx=rfx.key,
        partner=partner.key,
        content=prices(rfx, *(values or (PRICE, "12"))),
        facts=facts or facts_of_today(),
        by=by,
        now=timezone.now(),
    )


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, path: str, status: int = 200) -> str:
    answer = client_of(user).get(path)
    assert answer.status_code == status, answer.status_code
    return answer.content.decode()


def receipt_page(user: User, rfx: Rfx) -> str:
    return page(user, reverse("rfps:portal-receipt", args=[rfx.key]))


def bare(text: str, rfx: Rfx) -> str:
    """The text without what differs from one request to another whatever has been bid."""
    text = re.sub(r"\b[0-9a-f]{64}\b", "SHA", text)
    text = text.replace(rfx.key, "KEY").replace(rfx.reference, "REF")
    for line in rfx.lines.all():
        text = text.replace(line.key, f"LINE-{line.number}")
    text = re.sub(r'name="(once|csrfmiddlewaretoken)" value="[^"]*"', "", text)
    text = re.sub(r"X-CSRFToken[^}]*", "", text)
    text = re.sub(r'nonce="[^"]*"', "", text)
    text = re.sub(r"\d{1,2}:\d\d(:\d\d)?(\.\d+)?", "TIME", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[^\"<]*", "TIME", text)
    return re.sub(r"/admin/\S*", "", text)


def form(rfx: Rfx, *values: str, **changed: Any) -> dict[str, Any]:
    offered = prices(rfx, *(values or (PRICE, "12"))).prices
    return {
        "channel": "letter",
        "received_date": str(company_today()),
        "letter_date": "",
        "reason": SAID,
        "left_out": "",
        **{f"price_{line}": str(price) for line, price in offered.items()},
        **changed,
    }


def body(rfx: Rfx, partner: Any, **changed: Any) -> dict[str, Any]:
    offered = prices(rfx, PRICE, "12").prices
    return {
        "partner": partner.key,
        "channel": "letter",
        "received_date": str(company_today()),
        "reason": SAID,
        "prices": {line: str(price) for line, price in offered.items()},
        **changed,
    }
