"""A negotiation as a thread: every offer, and what it changes against the one before."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from core import formats, permissions
from core.models import Event
from core.prepared import prepared
from core.scoped import scoped
from core.ui.parts import Badge, Tone
from negotiations import access, terms
from negotiations.models import Agreement, Negotiation, NegotiationLine, Offer, OfferLine, Position
from negotiations.reports.savings import Savings, savings
from negotiations.states import BID_TAKEN_OVER, NegotiationStatus, Party
from rfps.models import BidVersion
from suppliers import standing as standing_of

TONES: dict[NegotiationStatus, tuple[Tone, str]] = {
    NegotiationStatus.OUR_TURN: ("accent", "arrow-right-left"),
    NegotiationStatus.THEIR_TURN: ("neutral", "hourglass"),
    NegotiationStatus.AGREED: ("good", "handshake"),
    NegotiationStatus.BROKEN_OFF: ("bad", "circle-x"),
    NegotiationStatus.EXPIRED: ("warn", "clock"),
}
SEEN_FROM_THERE = {
    NegotiationStatus.OUR_TURN: NegotiationStatus.THEIR_TURN,
    NegotiationStatus.THEIR_TURN: NegotiationStatus.OUR_TURN,
}


def status_badge(user: User, status: str) -> Badge:
    """Return the state as the reader's side sees it: "our turn" is the reader's own turn."""
    seen = NegotiationStatus(status)
    if not user.is_internal:
        seen = SEEN_FROM_THERE.get(seen, seen)
    tone, icon = TONES[seen]
    return Badge(seen.label, tone, icon)


@dataclass(frozen=True)
class Change:
    """One thing that differs from the offer before; ``percent`` for prices and totals."""

    label: Any
    before: str
    after: str
    percent: Decimal | None = None


@dataclass(frozen=True)
class PricedLine:
    """A line of an offer, with what it comes to."""

    line: NegotiationLine
    offered: OfferLine
    amount: Decimal
    percent: Decimal | None


@dataclass(frozen=True)
class Bubble:
    """One offer in the thread; ``side`` is "us" for the reader's own side, on the right."""

    offer: Offer
    side: str
    standing: bool
    accepted: bool
    lines: list[PricedLine]
    changes: list[Change]
    percent: Decimal | None
    origin: "Origin | None" = None


@dataclass(frozen=True)
class Origin:
    """Where an offer comes from that nobody typed: the bid, and who put it on the table.

    ``entered_by`` is who of ours entered that bid for the partner, None if it bid itself.
    """

    submitted_at: datetime
    taken_by: str | None
    entered_by: str | None


@dataclass
class NegotiationPage:
    """Everything on a negotiation's page, as the reader's side may see it; ``shut`` says why they move nothing.

    ``earlier`` is how many offers there are before those of ``bubbles``.
    """

    negotiation: Negotiation
    lines: list[NegotiationLine]
    offer_count: int
    earlier: int
    bubbles: list[Bubble]
    badge: Badge
    my_turn: bool
    may_move: bool
    standing: Offer | None
    may_accept: bool
    may_break_off: bool
    position: Position | None
    may_hold_position: bool
    shut: str = ""
    position_gaps: list[tuple[Any, Decimal, Decimal | None]] = field(default_factory=list)
    savings: Savings | None = None
    agreement: Any = None

    @property
    def offered_total(self) -> Decimal | None:
        return self.standing.total if self.standing else None


def lines_of(negotiation: Negotiation) -> list[NegotiationLine]:
    """Return the lines in their order."""
    return _lines_of(negotiation.pk)


@prepared
def _lines_of(negotiation: int) -> QuerySet[NegotiationLine]:
    return NegotiationLine.objects.filter(negotiation=negotiation).order_by("number")


@prepared
def _offers_of(negotiation: int) -> QuerySet[Offer]:
    rows = Offer.objects.filter(negotiation=negotiation).order_by("number")
    return rows.select_related("made_by")


@prepared
def _origin_of(negotiation: int) -> QuerySet[Offer, tuple[datetime, str | None, str | None]]:
    versions = BidVersion.objects.filter(bid=OuterRef("bid_id")).order_by("-number")
    taken = Event.objects.filter(
        verb=BID_TAKEN_OVER,
        object_type=Negotiation._meta.label_lower,
        object_id=OuterRef("negotiation_id"),
    )
    return (
        Offer.objects.filter(negotiation=negotiation, bid__isnull=False)
        .annotate(
            submitted_at=Subquery(versions.values("submitted_at")[:1]),
            entered_by=Subquery(versions.values("entry__entered_by__name")[:1]),
            taken_by=Subquery(taken.order_by("pk").values("actor__name")[:1]),
        )
        .values_list("submitted_at", "taken_by", "entered_by")
    )


@prepared
def _all_offered(negotiation: int) -> QuerySet[OfferLine]:
    return OfferLine.objects.filter(offer__negotiation=negotiation)


@prepared
def _offered(offer: int) -> QuerySet[OfferLine]:
    return OfferLine.objects.filter(offer=offer)


@scoped
def _agreement_of(user: User, negotiation: int) -> QuerySet[Agreement]:
    return access.visible_agreements(user).filter(negotiation=negotiation).order_by("pk")[:1]


def offer_lines(offer: Offer) -> dict[int, OfferLine]:
    """Return what an offer says of each line, by the line's id."""
    return {row.line_id: row for row in _offered(offer.pk)}


def negotiation_page(
    user: User, negotiation: Negotiation, *, newest: int | None = None
) -> NegotiationPage:
    """Return the page of a negotiation that the user may see; at most six queries.

    With ``newest`` so many of the offers are drawn, and one more where only that one is left.
    """
    lines = lines_of(negotiation)
    offers = _offers_of(negotiation.pk)
    earlier = 0 if newest is None or len(offers) == newest + 1 else max(len(offers) - newest, 0)
    prices: dict[int, dict[int, OfferLine]] = {offer.pk: {} for offer in offers}
    for row in _all_offered(negotiation.pk):
        prices[row.offer_id][row.line_id] = row
    party = access.party_of(user)
    moves = permissions.allowed(user, access.API_MOVE)
    standing = offers[-1] if offers else None
    my_turn = access.is_turn_of(party, negotiation)
    may_hold = moves and access.may_hold_position(user, negotiation)
    # Who waits for a colleague's word reads, and moves nothing.
    shut = standing_of.why_not_bind(user)
    moves = moves and not shut
    position = access.position_of(user, negotiation)
    page = NegotiationPage(
        negotiation=negotiation,
        lines=lines,
        offer_count=len(offers),
        earlier=earlier,
        bubbles=_bubbles(negotiation, lines, offers, prices, party, earlier),
        badge=status_badge(user, negotiation.status),
        my_turn=my_turn,
        may_move=my_turn and moves,
        standing=standing,
        may_accept=my_turn and moves and standing is not None and standing.party != party,
        may_break_off=negotiation.is_open and moves,
        position=position,
        may_hold_position=may_hold,
        shut=shut,
    )
    if position is not None:
        page.position_gaps = _gaps(position, standing)
    if user.is_internal and standing is not None:
        counted = negotiation.accepted_offer_id or standing.pk
        page.savings = savings(lines, prices[counted])
    if negotiation.status == NegotiationStatus.AGREED:
        page.agreement = _agreement_of.first(user, negotiation.pk)
    return page


def _gaps(position: Position, standing: Offer | None) -> list[tuple[Any, Decimal, Decimal | None]]:
    """Return (label, figure, what the standing offer lies above it) for the figures that are set."""
    figures = [
        (_("Target"), position.target_total),
        (_("Walk-away"), position.walk_away_total),
        (_("Should-cost"), position.should_cost_total),
    ]
    return [
        (label, value, standing.total - value if standing else None)
        for label, value in figures
        if value is not None
    ]


def _bubbles(
    negotiation: Negotiation,
    lines: list[NegotiationLine],
    offers: list[Offer],
    prices: dict[int, dict[int, OfferLine]],
    party: Party,
    earlier: int,
) -> list[Bubble]:
    bubbles = []
    before: Offer | None = offers[earlier - 1] if earlier else None
    for offer in offers[earlier:]:
        own = prices[offer.pk]
        old = prices[before.pk] if before else {}
        bubbles.append(
            Bubble(
                offer=offer,
                side="us" if offer.party == party else "them",
                standing=negotiation.is_open and offer is offers[-1],
                accepted=offer.pk == negotiation.accepted_offer_id,
                lines=[
                    PricedLine(
                        line,
                        own[line.pk],
                        terms.amount(own[line.pk].unit_price, line.quantity),
                        _percent(old[line.pk].unit_price, own[line.pk].unit_price)
                        if line.pk in old
                        else None,
                    )
                    for line in lines
                    if line.pk in own
                ],
                changes=_changes(negotiation, lines, before, offer, old, own) if before else [],
                percent=_percent(before.total, offer.total) if before else None,
                origin=_origin(negotiation) if offer.bid_id else None,
            )
        )
        before = offer
    return bubbles


def _origin(negotiation: Negotiation) -> Origin | None:
    for found in _origin_of(negotiation.pk):
        return Origin(*found)
    return None


def _percent(before: Decimal, after: Decimal) -> Decimal | None:
    """Return the change in per cent of the value before; None from zero or without a change."""
    return (after - before) * 100 / before if before and after != before else None


def _changes(
    negotiation: Negotiation,
    lines: list[NegotiationLine],
    before: Offer,
    after: Offer,
    old: dict[int, OfferLine],
    new: dict[int, OfferLine],
) -> list[Change]:
    """Say what an offer changes against the one before it: prices first, then the terms."""
    found = []
    for line in lines:
        if line.pk not in old or line.pk not in new:
            continue
        was, now = old[line.pk], new[line.pk]
        if was.unit_price != now.unit_price:
            found.append(
                Change(
                    line.item,
                    formats.price(was.unit_price, negotiation.currency),
                    formats.price(now.unit_price, negotiation.currency),
                    _percent(was.unit_price, now.unit_price),
                )
            )
        if was.minimum_quantity != now.minimum_quantity:
            found.append(
                Change(
                    _("%(item)s, MOQ") % {"item": line.item},
                    formats.number(was.minimum_quantity),
                    formats.number(now.minimum_quantity),
                )
            )
        if was.lead_time_days != now.lead_time_days:
            found.append(
                Change(
                    _("%(item)s, lead time") % {"item": line.item},
                    days(was.lead_time_days),
                    days(now.lead_time_days),
                )
            )
    pairs = [
        (_("Payment"), days(before.payment_days), days(after.payment_days)),
        (_("Incoterm"), before.incoterm or formats.MISSING, after.incoterm or formats.MISSING),
        (_("Validity"), _period(before), _period(after)),
    ]
    return found + [Change(*pair) for pair in pairs if pair[1] != pair[2]]


def days(number: int | None) -> str:
    """Return "30 days", or a dash."""
    if number is None:
        return formats.MISSING
    return _("%(number)s days") % {"number": formats.number(number)}


def _period(offer: Offer) -> str:
    return period(offer.valid_from_date, offer.valid_until_date)


def period(start: date, end: date) -> str:
    """Return both days of a validity, as in tables."""
    return f"{formats.day(start)} – {formats.day(end)}"
