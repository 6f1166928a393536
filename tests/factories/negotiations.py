"""Rows of negotiations, made directly: what the actions would have written, without their checks."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from negotiations import terms
from negotiations.models import (
    Agreement,
    AgreementPrice,
    Negotiation,
    NegotiationLine,
    Offer,
    OfferLine,
    Position,
)
from negotiations.states import AgreementStatus, NegotiationStatus, Party

LONG_AGO = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
_CLOSED = {NegotiationStatus.BROKEN_OFF, NegotiationStatus.EXPIRED, NegotiationStatus.AGREED}


def make_negotiation(
    *, partner: Any, owner: Any, lines: int = 2, title: str = "Desks 2027", **fields: Any
) -> Negotiation:
    """A negotiation with so many lines: 100 pieces each, baselines 10, 20, 30 …"""
    status = fields.get("status", NegotiationStatus.OUR_TURN)
    if status in _CLOSED:
        fields.setdefault("ended_at", LONG_AGO)
    if status == NegotiationStatus.BROKEN_OFF:
        fields.setdefault("ended_reason", "Too far apart.")
    fields.setdefault("currency", "SEK")
    negotiation = Negotiation.objects.create(partner=partner, owner=owner, title=title, **fields)
    for number in range(1, lines + 1):
        make_line(negotiation, number)
    return negotiation


def make_line(negotiation: Negotiation, number: int = 1, **fields: Any) -> NegotiationLine:
    fields = {
        "item": f"Item {number}",
        "unit": "pcs",
        "quantity": Decimal(100),
        "baseline_price": Decimal(10 * number),
        **fields,
    }
    return NegotiationLine.objects.create(negotiation=negotiation, number=number, **fields)


def make_offer(
    negotiation: Negotiation, *, party: Party, by: Any, price: str = "9.50", **fields: Any
) -> Offer:
    """The next offer: the same price for every line, valid for a year from today."""
    lines = list(NegotiationLine.objects.filter(negotiation=negotiation).order_by("number"))
    unit_price = Decimal(price)
    today = date.today()
    fields = {
        "number": Offer.objects.filter(negotiation=negotiation).count() + 1,
        "valid_from_date": today,
        "valid_until_date": today + timedelta(days=365),
        "payment_days": 30,
        "total": terms.total((unit_price, line.quantity) for line in lines),
        **fields,
    }
    offer = Offer.objects.create(negotiation=negotiation, party=party, made_by=by, **fields)
    OfferLine.objects.bulk_create(
        OfferLine(offer=offer, line=line, unit_price=unit_price) for line in lines
    )
    return offer


def make_position(negotiation: Negotiation, party: Party, **fields: Any) -> Position:
    fields = {"target_total": Decimal("7771234.00"), "notes": "planted-note", **fields}
    return Position.objects.create(negotiation=negotiation, party=party, **fields)


def make_agreement(
    *, partner: Any, owner: Any, prices: list[tuple[str, str, str]] | None = None, **fields: Any
) -> Agreement:
    """An agreement of this year, in force; ``prices`` are (item, from quantity, unit price)."""
    today = date.today()
    fields = {
        "title": "Desks, frame agreement",
        "currency": "SEK",
        "status": AgreementStatus.ACTIVE,
        "valid_from_date": today - timedelta(days=30),
        "valid_until_date": today + timedelta(days=335),
        **fields,
    }
    if fields["status"] != AgreementStatus.DRAFT:
        fields = {
            "signed_by_us": owner,
            "signed_by_us_at": LONG_AGO,
            "signed_by_partner": owner,
            "signed_by_partner_at": LONG_AGO,
            **fields,
        }
    if fields["status"] == AgreementStatus.TERMINATED:
        fields = {"ended_at": LONG_AGO, "ended_reason": "Delivered late.", **fields}
    agreement = Agreement.objects.create(partner=partner, owner=owner, **fields)
    AgreementPrice.objects.bulk_create(
        AgreementPrice(
            agreement=agreement,
            item=item,
            unit="pcs",
            from_quantity=Decimal(quantity),
            unit_price=Decimal(price),
        )
        for item, quantity, price in prices or [("Desk", "0", "100")]
    )
    return agreement
