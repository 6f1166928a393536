"""Needs that buyers shared, and what became of them."""

import random
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from rfps import actions
from rfps.models import Need
from srm.demo.company import Company
from srm.demo.story import Story


@dataclass(frozen=True)
class Wish:
    """A need, whom it was shown to, and what became of it."""

    title: str
    buyer: str
    quantity: int
    unit: str
    days: int
    shown_to: tuple[str, ...]
    answered: bool
    ends: str = ""


WISHES = [
    Wish(
        "Desk frames that pair with the booking system",
        "amira",
        400,
        "pcs",
        -20,
        ("Shenzhen Lianhe Motors Co. Ltd.", "Dalian Actuators Ltd."),
        True,
    ),
    Wish(
        "Recycled upholstery for the public range",
        "amira",
        2000,
        "m",
        -8,
        ("Jysk Polster A/S",),
        False,
    ),
    Wish(
        "Lamps with daylight sensor",
        "oskar",
        600,
        "pcs",
        -45,
        ("Lumen Belysning AB", "Suomen Valaisin Oy"),
        True,
        "arranged",
    ),
    Wish("Quieter packaging line", "oskar", 1, "pcs", -3, (), False),
    Wish(
        "Acoustic panels for open offices",
        "amira",
        900,
        "m2",
        -30,
        ("Lumen Belysning AB",),
        True,
        "dropped",
    ),
    Wish(
        "Chair bases without chrome",
        "amira",
        1500,
        "pcs",
        -70,
        ("Brunner Sitztechnik GmbH", "Norsk Ergonomi AS"),
        True,
        "to_rfp",
    ),
    Wish("Monitors with built-in docking", "amira", 60, "pcs", -12, ("Elektra AB",), True),
]


def share_needs(story: Story, company: Company) -> None:
    """Plan the needs, their answers and their ends."""
    for wish in WISHES:
        _need(story, company, wish)


def _need(story: Story, company: Company, wish: Wish) -> None:
    buyer = company.people[wish.buyer]
    chance = random.Random(f"need:{wish.title}")
    rows: list[Need] = []

    def write(now: datetime) -> None:
        need = actions.create_need(
            title=wish.title,
            description="First ideas and rough prices are welcome.",
            quantity=Decimal(wish.quantity),
            unit=wish.unit,
            needed_date=story.day(wish.days + 120),
            by=buyer,
            now=now,
        )
        rows.append(need)
        if wish.shown_to:
            actions.share_need(
                need=need.key,
                partners=[company.partners[name].key for name in wish.shown_to],
                by=buyer,
                now=now,
            )

    def answer(now: datetime) -> None:
        for share in rows[0].shares.select_related("partner"):
            name = share.partner.legal_name
            actions.answer_need(
                share=share.key,
                product="From our present range, with small changes",
                advice="Order before the summer: the lead times double in July.",
                indicative_price=Decimal(chance.randint(90, 400)),
                currency=company.plans[name].currency,
                lead_time_days=chance.choice([21, 35, 50]),
                by=company.representatives[name],
                now=now,
            )

    def arrange(now: datetime) -> None:
        actions.arrange_need(
            need=rows[0].key, note="Call-offs on the yearly agreement.", by=buyer, now=now
        )

    def make_rfp(now: datetime) -> None:
        actions.need_to_rfp(need=rows[0].key, currency="EUR", by=buyer, now=now)

    def drop(now: datetime) -> None:
        actions.drop_need(
            need=rows[0].key,
            reason="The panels of last year are enough for now.",
            by=buyer,
            now=now,
        )

    ends = {"arranged": arrange, "to_rfp": make_rfp, "dropped": drop}
    story.at(wish.days, write, hour=9)
    if wish.answered:
        story.at(wish.days + 3, answer, hour=14)
    if wish.ends:
        story.at(wish.days + 10, ends[wish.ends], hour=14)
