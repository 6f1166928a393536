"""RFPs in every state, sealed bids, openings and awards."""

import random
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from rfps import actions
from rfps.actions import BidContent, LineInput
from rfps.models import Award, Rfx
from rfps.states import AwardStatus, TeamFunction
from srm.demo import catalogue
from srm.demo.catalogue import RATES
from srm.demo.company import Company
from srm.demo.story import Moment, Story

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Tender:
    """One RFP: published on ``days`` for ``open_for`` days, and how far it gets by today.

    ``goes`` is draft, published, closed, opened, sent back (the award was), proposed, awarded,
    completed, cancelled or unsuccessful. ``bidders`` have a portal account, those
    ``by_mail`` write letters, and the ``silent`` ones never answer.
    """

    title: str
    buyer: str
    category: str
    currency: str
    days: int
    open_for: int
    goes: str
    bidders: tuple[str, ...]
    silent: tuple[str, ...] = ()
    by_mail: tuple[str, ...] = ()


def tenders() -> list[Tender]:
    """Return the tenders of the story, read from the file beside this one."""
    raw = tomllib.loads((catalogue.FOLDER / "tenders.toml").read_text(encoding="utf-8"))
    return [
        Tender(
            **entry | {key: tuple(entry.get(key, ())) for key in ("bidders", "silent", "by_mail")}
        )
        for entry in raw["tender"]
    ]


# How far along the way each tender gets.
STAGES = [
    "draft",
    "published",
    "closed",
    "opened",
    "sent back",
    "proposed",
    "awarded",
    "completed",
]


def source(story: Story, company: Company) -> None:
    """Plan the tenders."""
    for tender in tenders():
        _Course(story, company, tender).plan()


class _Course:
    """The course of one tender."""

    def __init__(self, story: Story, company: Company, tender: Tender):
        self.story, self.company, self.tender = story, company, tender
        self.buyer: User = company.people[tender.buyer]
        self.rfx: Rfx | None = None
        self.award: Award | None = None

    @property
    def key(self) -> str:
        assert self.rfx is not None
        return self.rfx.key

    @property
    def clerk(self) -> User:
        """The other buyer: who enters a bid opens none."""
        return self.company.people["oskar" if self.tender.buyer == "amira" else "amira"]

    def plan(self) -> None:
        tender, at = self.tender, self.story.at
        goes = tender.goes
        stage = STAGES.index(goes) if goes in STAGES else STAGES.index("opened")
        close = tender.days + tender.open_for
        last_call = tender.days + 8 if goes == "cancelled" else close
        at(tender.days - 3, self.draft, hour=9)
        if stage >= STAGES.index("published"):
            at(tender.days, self.publish, hour=9)
            for number, name in enumerate(tender.bidders):
                at(tender.days + 2, self.answer(name), hour=10 + number)
                at(min(last_call - 4 + number, -1), self.bid(name), hour=13 + number)
            for name in tender.by_mail:
                at(min(last_call - 4, -1), self.enter(name), hour=9)
        if goes == "cancelled":
            at(tender.days + 9, self.cancel, hour=15)
            return
        if stage >= STAGES.index("closed"):
            at(close, self.close, hour=12, minute=1)
        if stage >= STAGES.index("opened"):
            at(close + 1, self.approve_opening(self.buyer), hour=9)
            at(close + 1, self.approve_opening(self.company.people["anders"]), hour=10)
        if goes == "unsuccessful":
            at(close + 8, self.give_up, hour=10)
        if stage >= STAGES.index("sent back"):
            at(close + 6, self.propose, hour=10)
        if goes == "sent back":
            at(close + 7, self.send_back, hour=15)
        if stage >= STAGES.index("awarded"):
            at(close + 8, self.approve, hour=10)
        if stage >= STAGES.index("completed"):
            at(close + 40, self.complete, hour=10)

    def draft(self, now: datetime) -> None:
        tender = self.tender
        rate = RATES[tender.currency]
        self.rfx = actions.create_rfx(
            title=tender.title,
            currency=tender.currency,
            deadline_at=self.story.instant(tender.days + tender.open_for, 12),
            description="Prices delivered to Jönköping, packaging included.",
            by=self.buyer,
            now=now,
        )
        actions.set_lines(
            rfx=self.key,
            lines=[
                LineInput(
                    description=item.name,
                    quantity=Decimal(item.usual * 10),
                    unit=item.unit,
                    item_code=f"{tender.category[:2].upper()}-{100 + number * 10}",
                    incumbent_price=(item.price / rate).quantize(CENT),
                )
                for number, item in enumerate(catalogue.groups()[tender.category].items, 1)
            ],
            by=self.buyer,
            now=now,
        )
        actions.set_team(
            rfx=self.key,
            members=[
                (self.buyer.key, TeamFunction.OPENER),
                (self.company.people["anders"].key, TeamFunction.OPENER),
                *([(self.clerk.key, TeamFunction.MEMBER)] if tender.by_mail else []),
            ],
            by=self.buyer,
            now=now,
        )
        for name in (*tender.bidders, *tender.by_mail, *tender.silent):
            actions.invite(
                rfx=self.key, partner=self.company.partners[name].key, by=self.buyer, now=now
            )

    def publish(self, now: datetime) -> None:
        actions.publish(rfx=self.key, by=self.buyer, now=now)

    def answer(self, name: str) -> Moment:
        def moment(now: datetime) -> None:
            actions.accept_invitation(rfx=self.key, by=self.company.representatives[name], now=now)

        return moment

    def bid(self, name: str) -> Moment:
        """Return the moment of a bid; some leave a line out."""
        chance = random.Random(f"bid:{self.tender.title}:{name}")

        def moment(now: datetime) -> None:
            actions.submit_bid(
                rfx=self.key,
                content=self._content(chance, now),
                by=self.company.representatives[name],
                now=now,
            )

        return moment

    def enter(self, name: str) -> Moment:
        """Return the moment at which a bid that came as a letter is entered."""
        chance = random.Random(f"bid:{self.tender.title}:{name}")

        def moment(now: datetime) -> None:
            actions.enter_bid(
                rfx=self.key,
                partner=self.company.partners[name].key,
                content=self._content(chance, now),
                facts=actions.EntryFacts(
                    channel="letter",
                    received_date=now.date(),
                    letter_date=now.date() - timedelta(days=3),
                    reason="They send their bids by post, signed.",
                ),
                by=self.clerk,
                now=now,
            )

        return moment

    def _content(self, chance: random.Random, now: datetime) -> BidContent:
        assert self.rfx is not None
        level = Decimal(chance.randint(90, 106)) / 100
        lines = list(self.rfx.lines.order_by("number"))
        skipped = chance.randrange(len(lines)) if chance.random() < 0.25 else None
        return BidContent(
            prices={
                line.key: (
                    (line.incumbent_price or Decimal(1))
                    * level
                    * Decimal(chance.randint(95, 105))
                    / 100
                ).quantize(CENT)
                for number, line in enumerate(lines)
                if number != skipped
            },
            lead_time_days=chance.choice([14, 21, 28, 35]),
            payment_days=chance.choice([30, 45, 60]),
            valid_until_date=now.date() + timedelta(days=120),
            message="We look forward to continuing the work together.",
        )

    def close(self, now: datetime) -> None:
        assert self.rfx is not None
        actions.close_if_due(rfx_id=self.rfx.pk)

    def approve_opening(self, person: User) -> Moment:
        def moment(now: datetime) -> None:
            actions.approve_opening(rfx=self.key, by=person, now=now)

        return moment

    def cancel(self, now: datetime) -> None:
        actions.cancel(rfx=self.key, reason="The collection is postponed.", by=self.buyer, now=now)

    def give_up(self, now: datetime) -> None:
        actions.declare_unsuccessful(
            rfx=self.key,
            reason="The only bid is far above our calculation.",
            by=self.buyer,
            now=now,
        )

    def propose(self, now: datetime) -> None:
        assert self.rfx is not None
        bids = self.rfx.bids.filter(lines__isnull=False).distinct()
        complete = [bid for bid in bids if bid.lines.count() == self.rfx.lines.count()]
        best = min(complete or list(bids), key=lambda bid: bid.total or Decimal(0))
        self.award = actions.propose_award(
            rfx=self.key,
            bid=best.key,
            justification="Best price, and their deliveries have been on time for two years.",
            by=self.buyer,
            now=now,
        )

    def send_back(self, now: datetime) -> None:
        assert self.award is not None
        actions.send_back_award(
            award=self.award.key,
            reason="Ask both for the spare parts first, then propose again.",
            by=self.company.people["anders"],
            now=now,
        )

    def approve(self, now: datetime) -> None:
        assert self.award is not None
        self.award.refresh_from_db()
        # Below the limit a proposal stands as it is.
        if self.award.status == AwardStatus.PROPOSED:
            actions.approve_award(award=self.award.key, by=self.company.people["anders"], now=now)

    def complete(self, now: datetime) -> None:
        actions.complete(rfx=self.key, by=self.buyer, now=now)
