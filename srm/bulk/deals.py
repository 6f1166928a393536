"""Negotiations with their offers, and the agreements that came out of them."""

from datetime import timedelta
from decimal import Decimal

from negotiations.models import (
    Agreement,
    AgreementPrice,
    Negotiation,
    NegotiationLine,
    Offer,
    OfferLine,
    Position,
)
from negotiations.states import AgreementStatus, Incoterm, NegotiationStatus, Party
from srm.bulk import names
from srm.bulk.words import UNITS
from srm.bulk.world import PartnerRow, World

_STATUSES = list(NegotiationStatus)
_SHARES = (14, 16, 50, 12, 8)
_CENT = Decimal("0.01")
Priced = list[tuple[str, str, Decimal]]  # item, unit, unit price


class _Writer:
    def __init__(self, world: World) -> None:
        self.world = world
        table = world.table
        self.negotiations = table(
            Negotiation, "partner_id", "title", "currency", "owner_id", "status", "expires_at",
            "ended_at", "ended_reason", "accepted_offer_id", "created_at",
        )  # fmt: skip
        self.lines = table(
            NegotiationLine, "negotiation_id", "number", "item", "unit", "quantity",
            "baseline_price",
        )  # fmt: skip
        self.positions = table(
            Position, "negotiation_id", "party", "target_total", "walk_away_total", "notes"
        )
        self.offers = table(
            Offer, "negotiation_id", "number", "party", "made_by_id", "made_at", "message",
            "payment_days", "incoterm", "valid_from_date", "valid_until_date", "total",
        )  # fmt: skip
        self.offer_lines = table(OfferLine, "offer_id", "line_id", "unit_price", "lead_time_days")
        self.agreements = table(
            Agreement, "partner_id", "negotiation_id", "title", "owner_id", "status", "currency",
            "payment_days", "incoterm", "valid_from_date", "valid_until_date", "signed_by_us_id",
            "signed_by_us_at", "signed_by_partner_id", "signed_by_partner_at", "ended_at",
            "ended_reason",
        )  # fmt: skip
        self.prices = table(
            AgreementPrice, "agreement_id", "item", "unit", "from_quantity", "unit_price",
            "lead_time_days",
        )  # fmt: skip

    def negotiation(self, partner: PartnerRow) -> None:
        """Write one negotiation with alternating offers and, if agreed, its agreement."""
        world, rng = self.world, self.world.rng
        status = rng.choices(_STATUSES, _SHARES)[0]
        running = status in (NegotiationStatus.OUR_TURN, NegotiationStatus.THEIR_TURN)
        begun = world.at(world.day(-40, -5) if running else world.day(-900, -60))
        count = rng.randint(1, 6)
        # The side whose turn it is has not made the last offer.
        last = {
            NegotiationStatus.OUR_TURN: Party.PARTNER,
            NegotiationStatus.THEIR_TURN: Party.US,
        }.get(status, rng.choice([Party.US, Party.PARTNER]))
        owner = rng.choice(partner.buyers or [partner.executive])
        title = f"{names.item(rng).split(' ')[0]} prices {begun.year}"
        ended = None if running else begun + timedelta(days=3 * count + 2)
        agreed = status == NegotiationStatus.AGREED
        reason = (
            "No price both sides could live with." if status == NegotiationStatus.BROKEN_OFF else ""
        )
        pk = self.negotiations.add(
            partner.id, title, partner.currency, owner, status, begun + timedelta(days=80), ended,
            reason, self.offers.count + count if agreed else None, begun,
        )  # fmt: skip
        lines = []
        for number, item in enumerate(names.items(rng, rng.randint(1, 8)), 1):
            unit, quantity = rng.choice(UNITS), rng.randint(10, 4000)
            price = Decimal(int(rng.lognormvariate(7.5, 1.2)) + 10) / 100
            lines.append(
                (
                    self.lines.add(pk, number, item, unit, quantity, price),
                    item,
                    unit,
                    quantity,
                    price,
                )
            )
        total = sum((quantity * price for *_, quantity, price in lines), Decimal(0))
        for party, share in ((Party.US, "0.88"), (Party.PARTNER, "0.97")):
            target = (total * Decimal(share)).quantize(_CENT)
            self.positions.add(pk, party, target, (target * Decimal("1.06")).quantize(_CENT), "")
        event = ("negotiations.negotiation", pk, title, partner.id)
        world.event(begun, owner, "negotiations.started", *event)
        start, until = (begun + timedelta(days=30)).date(), (begun + timedelta(days=395)).date()
        factor = Decimal(1)
        for number in range(1, count + 1):
            ours = (last == Party.US) == ((count - number) % 2 == 0)
            # Both sides move towards each other.
            factor = Decimal(100 + (-1 if ours else 1) * (12 - 2 * number)) / 100
            by = owner if ours else partner.representatives[0]
            made = begun + timedelta(days=3 * number)
            offer = self.offers.add(
                pk, number, Party.US if ours else Party.PARTNER, by, made, "", 30, Incoterm.DAP,
                start, until, (total * factor).quantize(_CENT),
            )  # fmt: skip
            for line, *_, price in lines:
                self.offer_lines.add(
                    offer, line, (price * factor).quantize(_CENT), rng.randint(3, 60)
                )
            world.event(made, by, "negotiations.offered", *event)
        if agreed:
            assert ended is not None
            world.event(ended, owner, "negotiations.accepted", *event)
            priced = [
                (item, unit, (price * factor).quantize(_CENT)) for _, item, unit, _, price in lines
            ]
            self.agreement(partner, pk, title, owner, priced, (start - world.today).days)

    def agreement(
        self,
        partner: PartnerRow,
        negotiation: int | None,
        title: str,
        owner: int,
        priced: Priced,
        begins: int,
    ) -> None:
        """Write an agreement valid for a year from ``begins`` days after today."""
        world, rng = self.world, self.world.rng
        start = world.today + timedelta(days=begins)
        until = start + timedelta(days=365)
        signed = world.at(start) - timedelta(days=5)
        status = AgreementStatus.ACTIVE
        if begins > 0:
            status = rng.choice([AgreementStatus.DRAFT, AgreementStatus.SIGNED])
        elif until < world.today:
            status = AgreementStatus.EXPIRED
        elif rng.random() < 0.04:
            status = AgreementStatus.TERMINATED
        both = status != AgreementStatus.DRAFT
        over = status == AgreementStatus.TERMINATED
        ended = world.at(world.today - timedelta(days=1)) if over else None
        pk = self.agreements.add(
            partner.id, negotiation, title, owner, status, partner.currency, 30, Incoterm.DAP, start,
            until, owner if both else None, min(signed, world.at(world.today, 6)) if both else None,
            partner.representatives[0] if both else None,
            min(signed, world.at(world.today, 6)) if both else None, ended,
            "Quality" if over else "",
        )  # fmt: skip
        seen = set()
        for item, unit, price in priced:
            if item.lower() in seen:
                continue
            seen.add(item.lower())
            for quantity, factor in ((0, "1"), (100, "0.97"), (1000, "0.94"))[: rng.randint(1, 3)]:
                self.prices.add(
                    pk,
                    item,
                    unit,
                    quantity,
                    (price * Decimal(factor)).quantize(_CENT),
                    rng.randint(3, 60),
                )
        if both:
            world.event(min(signed, world.at(world.today, 6)), owner, "negotiations.agreement_signed",
                        "negotiations.agreement", pk, title, partner.id)  # fmt: skip


def deals(world: World) -> None:
    """Write the negotiations, and as many agreements again that were made without one."""
    writer, rng = _Writer(world), world.rng
    partners = [row for row in world.held if row.representatives]
    for number in range(world.scale.negotiations):
        partner = world.someone(partners)
        writer.negotiation(partner)
        if number % 2:
            continue
        priced = [
            (item, rng.choice(UNITS), Decimal(rng.randint(50, 90000)) / 100)
            for item in names.items(rng, rng.randint(2, 25))
        ]
        owner = rng.choice(partner.buyers or [partner.executive])
        writer.agreement(partner, None, "Yearly price list", owner, priced, rng.randint(-700, 20))
