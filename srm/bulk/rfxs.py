"""Needs and RFxs in every state, with sealed bids before the opening and readable ones after it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from rfps import sealing
from rfps.models import (
    Award,
    AwardLine,
    Bid,
    BidLine,
    BidVersion,
    Line,
    Need,
    NeedShare,
    OpeningApproval,
    Rfx,
    RfxInvitation,
    TeamMember,
)
from rfps.states import (
    BIDS_READABLE,
    AwardStatus,
    BidStatus,
    InvitationStatus,
    NeedStatus,
    RfxKind,
    RfxStatus,
    TeamFunction,
)
from srm.bulk import names
from srm.bulk.words import UNITS
from srm.bulk.world import PartnerRow, World

S = RfxStatus
_STATUSES = [S.DRAFT, S.PUBLISHED, S.CLOSED, S.OPENED, S.EVALUATION, S.AWARD_PROPOSED, S.AWARDED,
             S.COMPLETED, S.CANCELLED, S.UNSUCCESSFUL]  # fmt: skip
_SHARES = [8, 15, 4, 5, 14, 5, 10, 31, 4, 4]
_DECIDED = {S.AWARDED, S.COMPLETED}
_LABEL = "rfps.rfx"


def needs(world: World) -> None:
    """Write needs of the buyers, most of them shared and answered."""
    rng = world.rng
    table = world.table(
        Need, "title", "description", "category_id", "quantity", "unit", "needed_date", "owner_id",
        "status", "created_at",
    )  # fmt: skip
    shares = world.table(
        NeedShare, "need_id", "partner_id", "shared_by_id", "answered_at", "answered_by_id",
        "product", "advice", "indicative_price", "currency", "lead_time_days", "created_at",
    )  # fmt: skip
    for _ in range(world.scale.needs):
        category, name = rng.choice(world.categories)
        owner, made = rng.choice(world.buyers), world.day(-700, -3)
        status = rng.choices(list(NeedStatus), (15, 25, 25, 15, 12, 8))[0]
        need = table.add(
            f"{name} for {names.item(rng).split(' ')[0].lower()} line", "", category,
            rng.randint(10, 5000), rng.choice(UNITS), made + timedelta(days=rng.randint(30, 300)),
            owner, status, world.at(made),
        )  # fmt: skip
        if status in (NeedStatus.DRAFT, NeedStatus.DROPPED):
            continue
        for partner in {row.id: row for row in (world.someone() for _ in range(3))}.values():
            answered = status != NeedStatus.SHARED and partner.representatives
            at = world.at(made + timedelta(days=2))
            shares.add(
                need, partner.id, owner, at if answered else None,
                partner.representatives[0] if answered else None, name if answered else "",
                "Order early: the lead time is rising." if answered else "",
                Decimal(rng.randint(100, 90000)) / 100 if answered else None,
                partner.currency, rng.randint(5, 90) if answered else None, world.at(made),
            )  # fmt: skip


@dataclass
class _Case:
    """One RFx being written."""

    id: int
    key: str
    status: RfxStatus
    owner: int
    currency: str
    title: str
    published: datetime
    deadline: datetime
    public: bytes | None
    lines: list[tuple[int, str, int, Decimal]] = field(default_factory=list)


class _Writer:
    """The tables of RFxs, opened parents first."""

    def __init__(self, world: World) -> None:
        self.world = world
        table = world.table
        self.rfxs = table(
            Rfx, "key", "kind", "title", "description", "currency", "category_id", "owner_id",
            "status", "deadline_at", "published_at", "opened_at", "ended_reason", "public_key",
            "wrapped_private_key", "created_at",
        )  # fmt: skip
        self.team = table(TeamMember, "rfx_id", "user_id", "function")
        self.lines = table(
            Line, "key", "rfx_id", "number", "item_code", "description", "unit", "quantity",
            "incumbent_price",
        )  # fmt: skip
        self.invitations = table(RfxInvitation, "rfx_id", "partner_id", "status", "answered_at")
        self.bids = table(
            Bid, "key", "invitation_id", "rfx_id", "partner_id", "status", "total",
            "lead_time_days", "valid_until_date", "payment_days", "disqualified_reason",
        )  # fmt: skip
        self.versions = table(
            BidVersion, "bid_id", "number", "sealed", "bidder_copy", "digest", "submitted_at",
            "submitted_by_id",
        )  # fmt: skip
        self.bid_lines = table(BidLine, "bid_id", "line_id", "unit_price", "amount")
        self.approvals = table(OpeningApproval, "rfx_id", "user_id")
        self.awards = table(
            Award, "rfx_id", "status", "proposed_by_id", "decided_by_id", "decided_at",
            "needs_approval", "justification", "total", "currency", "snapshot",
        )  # fmt: skip
        self.award_lines = table(
            AwardLine, "award_id", "line_id", "bid_id", "quantity", "unit_price", "amount"
        )
        self.won: list[int] = []
        self.bidders = sorted(
            (row for row in world.partners if row.representatives and row.supplies),
            key=lambda row: row.rank,
        )

    def write(self, number: int) -> None:
        """Write one RFx with everything below it; the first one is a big one."""
        world, rng = self.world, self.world.rng
        # The comparison at its largest.
        status = S.EVALUATION if number == 0 else rng.choices(_STATUSES, _SHARES)[0]
        case = self._rfx(status)
        self._lines(case, 200 if number == 0 else min(120, 2 + int(rng.expovariate(0.1))))
        if status == S.DRAFT:
            return
        readable = status in BIDS_READABLE
        bids: list[tuple[int, Decimal, dict[int, Decimal], PartnerRow]] = []
        asked = {(row := world.someone(self.bidders)).id: row for _ in range(rng.randint(3, 9))}
        for partner in asked.values():
            if bid := self._bid(case, partner, readable):
                bids.append(bid)
        if readable:
            at = case.deadline + timedelta(hours=2)
            for opener in (case.owner, world.manager_of[case.owner]):
                self.approvals.add(case.id, opener)
                world.event(at, opener, "rfps.opening_approved", _LABEL, case.id, case.title)
            world.event(
                at, world.manager_of[case.owner], "rfps.opened", _LABEL, case.id, case.title
            )
            if bids and status in {S.AWARD_PROPOSED, *_DECIDED}:
                self._award(case, bids)

    def _rfx(self, status: RfxStatus) -> _Case:
        world, rng = self.world, self.world.rng
        category, name = rng.choice(world.categories)
        owner, key = rng.choice(world.buyers), world.key()
        if status == S.PUBLISHED:
            published = world.day(-20, -2)
            deadline = world.day(1, 40)
        else:
            published = world.day(-900, -60)
            deadline = published + timedelta(days=rng.randint(14, 45))
        sent = status != S.DRAFT
        public, wrapped = sealing.new_key_pair(key) if sent else (None, None)
        title = (
            f"{name} {rng.choice(('frame', 'yearly need', 'project', 'spot buy'))} {published.year}"
        )
        currency = rng.choice(("SEK", "EUR", "EUR", "USD"))
        readable = status in BIDS_READABLE
        ended = "The need has gone." if status in (S.CANCELLED, S.UNSUCCESSFUL) else ""
        at, until = world.at(published), world.at(deadline, 15)
        pk = self.rfxs.add(
            key, rng.choices(list(RfxKind), (1, 5, 3))[0], title, "", currency, category, owner,
            status, until, at if sent else None, until + timedelta(hours=2) if readable else None,
            ended, public, wrapped, at - timedelta(days=3),
        )  # fmt: skip
        boss = world.manager_of[owner]
        self.team.add(pk, owner, TeamFunction.LEAD)
        for user in (owner, boss):
            self.team.add(pk, user, TeamFunction.OPENER)
        for user in world.some([one for one in world.buyers if one != owner], 0, 2):
            self.team.add(pk, user, TeamFunction.MEMBER)
        world.event(at - timedelta(days=3), owner, "rfps.created", _LABEL, pk, title)
        if sent:
            world.event(at, owner, "rfps.published", _LABEL, pk, title,
                        changes={"status": ["draft", "published"]})  # fmt: skip
        return _Case(pk, key, status, owner, currency, title, at, until, public)

    def _lines(self, case: _Case, count: int) -> None:
        rng = self.world.rng
        for number in range(1, count + 1):
            quantity = 1 + int(rng.lognormvariate(4, 1.3))
            price = Decimal(int(rng.lognormvariate(7.5, 1.2)) + 10) / 100
            key = self.world.key()
            pk = self.lines.add(
                key, case.id, number, f"A{rng.randint(10000, 99999)}", names.item(rng),
                rng.choice(UNITS), quantity, price if rng.random() < 0.6 else None,
            )  # fmt: skip
            case.lines.append((pk, key, quantity, price))

    def _bid(
        self, case: _Case, partner: PartnerRow, readable: bool
    ) -> tuple[int, Decimal, dict[int, Decimal], PartnerRow] | None:
        rng = self.world.rng
        answer = rng.choices(list(InvitationStatus), (3, 6, 1))[0]
        answered = (
            case.published + timedelta(days=1) if answer != InvitationStatus.INVITED else None
        )
        invitation = self.invitations.add(case.id, partner.id, answer, answered)
        if answer != InvitationStatus.ACCEPTED:
            return None
        level = Decimal(rng.randint(88, 118)) / 100
        prices = {
            pk: (price * level * rng.randint(94, 106) / 100).quantize(Decimal("0.01"))
            for pk, _, _, price in case.lines
            if rng.random() < 0.96
        }
        amounts = {pk: prices[pk] * quantity for pk, _, quantity, _ in case.lines if pk in prices}
        total = sum(amounts.values(), Decimal(0))
        days, until = rng.randint(5, 60), case.deadline.date() + timedelta(days=90)
        status = self._bid_status(case.status)
        key = self.world.key()
        opened = (total, days, until, 30) if readable else (None, None, None, None)
        reason = "The certificate is missing." if status == BidStatus.DISQUALIFIED else ""
        pk = self.bids.add(key, invitation, case.id, partner.id, status, *opened, reason)
        self._version(case, pk, key, partner, prices, days, until)
        if readable:
            for line, price in prices.items():
                self.bid_lines.add(pk, line, price, amounts[line])
        usable = readable and status != BidStatus.DISQUALIFIED and prices
        return (pk, total, prices, partner) if usable else None

    def _bid_status(self, status: RfxStatus) -> BidStatus:
        if status not in BIDS_READABLE:
            return BidStatus.SUBMITTED
        if self.world.rng.random() < 0.04:
            return BidStatus.DISQUALIFIED
        return BidStatus.LOST if status in _DECIDED else BidStatus.OPENED

    def _version(
        self,
        case: _Case,
        bid: int,
        key: str,
        partner: PartnerRow,
        prices: dict[int, Decimal],
        days: int,
        until: date,
    ) -> None:
        assert case.public is not None
        keys = {pk: line for pk, line, _, _ in case.lines}
        content = sealing.BidContent(
            {keys[pk]: price for pk, price in prices.items()}, days, 30, until
        )
        salt = f"{self.world.rng.getrandbits(128):032x}"
        document = sealing.canonical(content, rfx=case.key, bid=key, version=1, salt=salt)
        where: dict[str, Any] = {"rfx": case.key, "bid": key, "version": 1}
        self.versions.add(
            bid, 1, sealing.seal(document, public_key=case.public, **where),
            sealing.copy_for_bidder(document, **where), sealing.fingerprint(document),
            min(case.deadline, self.world.at(self.world.today)) - timedelta(hours=5),
            partner.representatives[0],
        )  # fmt: skip

    def _award(
        self, case: _Case, bids: list[tuple[int, Decimal, dict[int, Decimal], PartnerRow]]
    ) -> None:
        """Give every line to the bidder whose whole bid is cheapest among the complete ones."""
        world = self.world
        winner, _, prices, partner = min(bids, key=lambda bid: (-len(bid[2]), bid[1]))
        decided = case.status in _DECIDED
        boss = world.manager_of[case.owner]
        at = case.deadline + timedelta(days=10)
        given = [(pk, quantity) for pk, _, quantity, _ in case.lines if pk in prices]
        total = sum((prices[pk] * quantity for pk, quantity in given), Decimal(0))
        award = self.awards.add(
            case.id, AwardStatus.APPROVED if decided else AwardStatus.PROPOSED, case.owner,
            boss if decided else None, at if decided else None, True, "", total, case.currency, {},
        )  # fmt: skip
        for pk, quantity in given:
            self.award_lines.add(award, pk, winner, quantity, prices[pk], prices[pk] * quantity)
        if decided:
            world.event(at, boss, "rfps.awarded", _LABEL, case.id, case.title, partner.id)
            self.won.append(winner)


def rfxs(world: World) -> list[int]:
    """Write the RFxs; returns the ids of the bids that won."""
    writer = _Writer(world)
    for number in range(world.scale.rfxs):
        writer.write(number)
    return writer.won


def mark(winners: list[int]) -> None:
    """Mark the bids that won, which were written as lost before the award was known."""
    Bid.objects.filter(pk__in=winners).update(status=BidStatus.WON)
