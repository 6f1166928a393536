"""Price negotiations in every state, and the agreements that came out of them."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from negotiations import actions
from negotiations.models import Agreement, Negotiation, Offer
from negotiations.states import Party
from negotiations.terms import NewLine, OfferedLine
from srm.demo import catalogue
from srm.demo.catalogue import RATES
from srm.demo.company import Company
from srm.demo.story import Moment, Story

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Dealing:
    """One negotiation: when it starts, how many offers are made, and how it ends.

    ``ends`` is agreed, broken, open (the other side's turn after the last offer) or expired;
    ``valid`` is how many days the agreed prices hold from the day of the agreement.
    """

    partner: str
    title: str
    days: int
    offers: int
    ends: str
    valid: int = 365
    cut: int = 5  # per cent off the present price that the parties settle on


DEALINGS = [
    Dealing("Elektra AB", "Computers and monitors, yearly prices", -352, 3, "agreed", 375, 6),
    Dealing("Brunner Sitztechnik GmbH", "Task chairs, frame agreement", -330, 4, "agreed", 365, 4),
    Dealing("Karlstad Stål & Rör AB", "Steel tubes, half-year price", -175, 2, "agreed", 190, 3),
    Dealing("Norsk Ergonomi AS", "Visitor chairs", -280, 2, "agreed", 290, 5),
    Dealing("Spånskivor Norr AB", "Chipboard, yearly volume", -420, 4, "agreed", 365, 7),
    Dealing("Jysk Polster A/S", "Upholstery, spring collection", -120, 3, "agreed", 270, 4),
    Dealing("Lumen Belysning AB", "Desk lamps with our logo", -62, 2, "broken"),
    Dealing("Shenzhen Lianhe Motors Co. Ltd.", "Lifting columns 2 motors", -24, 3, "open", 365, 8),
    Dealing("Kowalczyk Metal Sp. z o.o.", "Foot beams, second source", -11, 2, "open"),
    Dealing("Elektra AB", "Meeting rooms, equipment and service", -8, 2, "open", 365, 5),
    Dealing("Papyrus Kontor AB", "Distributor terms, Sweden", -9, 1, "open"),
    Dealing("Suomen Valaisin Oy", "Light panels", -95, 1, "expired"),
]


def negotiate(story: Story, company: Company) -> None:
    """Plan the negotiations and what comes of them."""
    for dealing in DEALINGS:
        _Course(story, company, dealing).plan()


class _Course:
    """The course of one negotiation."""

    def __init__(self, story: Story, company: Company, dealing: Dealing):
        self.story, self.company, self.dealing = story, company, dealing
        self.chance = random.Random(f"dealing:{dealing.title}")
        self.row: Negotiation | None = None
        self.agreement: Agreement | None = None

    @property
    def us(self) -> User:
        return self.company.executive_of(self.dealing.partner)

    @property
    def them(self) -> User:
        return self.company.representatives[self.dealing.partner]

    def plan(self) -> None:
        dealing = self.dealing
        self.story.at(dealing.days, self.start, hour=9)
        for number in range(dealing.offers):
            day = dealing.days + 1 + number * 3
            self.story.at(day, self.offer(number), hour=11 + number)
        last = dealing.days + 1 + dealing.offers * 3
        if dealing.ends == "agreed":
            self.story.at(last, self.accept, hour=10)
            self.story.at(last + 1, self.sign_us, hour=10)
            self.story.at(last + 3, self.sign_them, hour=10)
        elif dealing.ends == "broken":
            self.story.at(last, self.break_off, hour=10)
        elif dealing.ends == "expired":
            self.story.at(last + 30, self.expire, hour=3)

    def start(self, now: datetime) -> None:
        plan = self.company.plans[self.dealing.partner]
        group = catalogue.groups()[plan.category]
        rate = RATES[plan.currency]
        self.row = actions.start(
            partner=self.company.partners[self.dealing.partner].key,
            title=self.dealing.title,
            currency=plan.currency,
            lines=[
                NewLine(
                    item=item.name,
                    unit=item.unit,
                    quantity=Decimal(item.usual * 12),
                    baseline_price=(item.price / rate).quantize(CENT),
                )
                for item in group.items
            ],
            first=Party.PARTNER,
            expires_at=now + timedelta(days=30) if self.dealing.ends == "expired" else None,
            by=self.us,
            now=now,
        )
        actions.set_position(
            negotiation=self.row.key,
            target_total=self._total(self.dealing.cut + 3),
            walk_away_total=self._total(self.dealing.cut - 3),
            should_cost_total=self._total(self.dealing.cut + 9),
            notes="They need the volume for their new line.",
            by=self.us,
        )

    def _total(self, cut: int) -> Decimal:
        assert self.row is not None
        full = sum(
            (line.quantity * (line.baseline_price or 0) for line in self.row.lines.all()),
            Decimal(0),
        )
        return (full * (100 - cut) / 100).quantize(CENT)

    def offer(self, number: int) -> Moment:
        """Return the moment of an offer; the sides take turns, the partner begins."""

        def make(now: datetime) -> None:
            assert self.row is not None
            theirs = number % 2 == 0
            # They come down from above what we will settle on, we come up from below.
            distance = Decimal(6 - number * 2 if theirs else number * 2 - 7)
            factor = 1 - Decimal(self.dealing.cut) / 100 + max(distance, Decimal(-4)) / 100
            valid_from = now.date() + timedelta(days=14)
            actions.make_offer(
                negotiation=self.row.key,
                lines={
                    line.key: OfferedLine(
                        unit_price=((line.baseline_price or Decimal(1)) * factor).quantize(CENT),
                        minimum_quantity=Decimal(10),
                        lead_time_days=self.chance.choice([14, 21, 28]),
                    )
                    for line in self.row.lines.all()
                },
                valid_from_date=valid_from,
                valid_until_date=valid_from + timedelta(days=self.dealing.valid),
                payment_days=30 if theirs else 45,
                incoterm="DAP",
                message=(
                    "Based on the volumes of your forecast."
                    if theirs
                    else "We can commit to the volume, but the price has to come down."
                ),
                by=self.them if theirs else self.us,
                now=now,
            )

        return make

    def accept(self, now: datetime) -> None:
        assert self.row is not None
        offer = Offer.objects.filter(negotiation=self.row).latest("number")
        by = self.us if offer.party == Party.PARTNER else self.them
        self.agreement = actions.accept(negotiation=self.row.key, offer=offer.key, by=by, now=now)

    def sign_us(self, now: datetime) -> None:
        assert self.agreement is not None
        actions.sign(agreement=self.agreement.key, by=self.us, now=now)

    def sign_them(self, now: datetime) -> None:
        assert self.agreement is not None
        actions.sign(agreement=self.agreement.key, by=self.them, now=now)

    def break_off(self, now: datetime) -> None:
        assert self.row is not None
        actions.break_off(
            negotiation=self.row.key,
            reason="Too far apart; we buy the lamps unbranded.",
            by=self.us,
            now=now,
        )

    def expire(self, now: datetime) -> None:
        actions.expire_negotiations()


def upkeep(story: Story) -> None:
    """Let agreements come into force and end, as the schedule does in real use."""

    def run(now: datetime) -> None:
        actions.activate_due(now=now)
        actions.expire_agreements(now=now)

    # The first day of the two years, and every month up to today.
    for days in range(-730, 1, 30):
        story.at(days, run, hour=2)
