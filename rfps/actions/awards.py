"""Awards: people award; the comparison only ranks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import database_now
from core.moves import check_move
from core.refused import Refused
from rfps import access, comparison
from rfps.actions.opening import to_evaluation
from rfps.amounts import approval_rule, line_amount
from rfps.comparison import Comparison
from rfps.models import Award, AwardLine, Bid, Rfx
from rfps.reminders import plan_approval
from rfps.states import AWARD_MOVES, BID_MOVES, RFX_MOVES, AwardStatus, BidStatus, RfxStatus
from rfps.team import approvers, team_of
from suppliers.team import representatives

PROPOSED = verbs.register(
    "rfps.award_proposed", gettext_lazy("proposed an award"), icon="gavel", tone="accent"
)
APPROVED = verbs.register(
    "rfps.award_approved", gettext_lazy("approved the award"), icon="badge-check", tone="good"
)
SENT_BACK = verbs.register(
    "rfps.award_sent_back", gettext_lazy("sent the award back"), icon="undo-2", tone="warn"
)
AWARDED = verbs.register("rfps.awarded", gettext_lazy("awarded the RFP"), icon="award", tone="good")
BID_DECIDED = verbs.register("rfps.bid_decided", gettext_lazy("decided on the bid"), icon="gavel")
COMPLETED = verbs.register(
    "rfps.completed", gettext_lazy("completed the RFP"), icon="circle-check-big", tone="good"
)


@dataclass(frozen=True)
class AwardedLine:
    """A line (key) given to a bid (key); the whole quantity unless one is named, in the line's unit."""

    line: str
    bid: str
    quantity: Decimal | None = None


@action
def propose_award(
    *,
    rfx: str,
    bid: str | None = None,
    lines: Iterable[AwardedLine] = (),
    justification: str = "",
    by: User,
    now: datetime,
) -> Award:
    """Propose to award everything that ``bid`` offers, or line by line with ``lines``.

    Refuses an award to other than the best-ranked bid (or, by line, to other than each line's lowest
    price, or leaving lines out) without a justification. Up to ``settings.AWARD_APPROVAL_LIMIT`` in the
    base currency the award takes effect at once; above it, or when no exchange rate is known, it waits
    for someone who may approve it (access.may_approve), never the proposer. What is proposed by who
    entered a bid for a supplier always waits.
    """
    row = access.lock_worked_rfx(by, rfx)
    if row.status == RfxStatus.OPENED:
        to_evaluation(row, by)
    before = row.status
    check_move(RFX_MOVES, before, RfxStatus.AWARD_PROPOSED)
    bids = list(
        access.visible_bids(by).select_for_update(of=("self",)).filter(rfx=row).order_by("pk")
    )
    result = comparison.of_rfx(row.pk)
    pieces = _everything(result, bid) if bid is not None else _pieces(result, list(lines))
    if not pieces:
        raise Refused("nothing_awarded", _("Choose what to award to whom."))
    if not justification.strip() and not _is_best(result, pieces):
        raise Refused(
            "justification_missing",
            _("This is not the best-ranked choice: give the reason for it."),
            field="justification",
        )
    total = sum((piece.amount for piece in pieces), Decimal("0.00"))
    award = Award.objects.create(
        rfx=row,
        proposed_by=by,
        needs_approval=access.has_entered(by, row) or approval_rule(row.currency)(total),
        justification=justification.strip(),
        total=total,
        currency=row.currency,
        snapshot=comparison.as_data(result),
    )
    for piece in pieces:
        piece.award = award
    AwardLine.objects.bulk_create(pieces)
    row.status = RfxStatus.AWARD_PROPOSED
    row.save()
    audit.record(
        PROPOSED,
        award,
        by=by,
        links=[row],
        changes={"status": (before, row.status)},
        reason=justification.strip(),
    )
    if award.needs_approval:
        notices.notify(
            "rfps.award_waits",
            f"award:{award.pk}",
            to=approvers(award),
            payload={"award": award.key},
        )
        plan_approval(award, database_now())
    else:
        _take_effect(award, row, bids, by, "")
    return award


def _award_line(result: Comparison, line: str, bid: str, quantity: Decimal | None) -> AwardLine:
    column = next((c for c in result.columns if c.bid.key == bid), None)
    row = next((r for r in result.rows if r.line.key == line), None)
    if column is None or row is None:
        raise Http404
    if column.disqualified:
        raise Refused("disqualified", _("A disqualified bid cannot win."))
    cell = row.cells.get(column.bid.pk)
    if cell is None:
        raise Refused(
            "no_bid",
            _("%(partner)s did not bid on line %(line)s.")
            % {"partner": column.bid.partner, "line": row.line.number},
        )
    quantity = row.line.quantity if quantity is None else quantity
    if quantity <= 0:
        raise Refused("quantity_not_positive", _("The quantity must be more than 0."))
    return AwardLine(
        line=row.line,
        bid=column.bid,
        quantity=quantity,
        unit_price=cell.unit_price,
        amount=line_amount(quantity, cell.unit_price),
    )


def _everything(result: Comparison, bid: str) -> list[AwardLine]:
    column = next((c for c in result.columns if c.bid.key == bid), None)
    if column is None:
        raise Http404
    return [
        _award_line(result, row.line.key, bid, None)
        for row in result.rows
        if column.bid.pk in row.cells
    ]


def _pieces(result: Comparison, wanted: list[AwardedLine]) -> list[AwardLine]:
    pieces = [_award_line(result, item.line, item.bid, item.quantity) for item in wanted]
    given: dict[int, Decimal] = {}
    seen: set[tuple[int, int]] = set()
    for piece in pieces:
        if (piece.line.pk, piece.bid.pk) in seen:
            raise Refused("line_twice", _("A line is given to the same bid twice."))
        seen.add((piece.line.pk, piece.bid.pk))
        given[piece.line.pk] = given.get(piece.line.pk, Decimal(0)) + piece.quantity
        if given[piece.line.pk] > piece.line.quantity:
            raise Refused(
                "more_than_asked",
                _("Line %(line)s: more is awarded than was asked for.")
                % {"line": piece.line.number},
            )
    return pieces


def _is_best(result: Comparison, pieces: list[AwardLine]) -> bool:
    """Whether everything goes to a best-ranked bid, or each line wholly to its lowest price."""
    if len({piece.line.pk for piece in pieces}) < len(result.rows):
        return False
    given = {row.line.pk: Decimal(0) for row in result.rows}
    for piece in pieces:
        given[piece.line.pk] += piece.quantity
    if any(given[row.line.pk] < row.line.quantity for row in result.rows):
        return False
    winners = {piece.bid.pk for piece in pieces}
    if len(winners) == 1 and winners <= {column.bid.pk for column in result.winners}:
        return True
    lowest = {row.line.pk: set(row.lowest_bids) for row in result.rows}
    return all(piece.bid.pk in lowest[piece.line.pk] for piece in pieces)


def _lock_award(by: User, key: str) -> tuple[Award, Rfx]:
    """Lock the RFx first, as every action does, then the award."""
    found = access.get_award(by, key)
    rfx = access.lock_rfx(by, found.rfx.key)
    award = get_object_or_404(
        access.visible_awards(by).select_for_update(of=("self",)), pk=found.pk
    )
    award.rfx = rfx
    if not access.may_approve(by, award):
        raise PermissionDenied
    return award, rfx


@action
def approve_award(*, award: str, reason: str = "", by: User, now: datetime) -> Award:
    """Approve a proposed award: winners and losers are told. 403 for its proposer and bystanders."""
    row, rfx = _lock_award(by, award)
    check_move(AWARD_MOVES, row.status, AwardStatus.APPROVED)
    bids = list(
        access.visible_bids(by).select_for_update(of=("self",)).filter(rfx=rfx).order_by("pk")
    )
    audit.record(APPROVED, row, by=by, links=[rfx], reason=reason.strip())
    _take_effect(row, rfx, bids, by, reason)
    return row


def _take_effect(award: Award, rfx: Rfx, bids: list[Bid], by: User, reason: str) -> None:
    check_move(RFX_MOVES, rfx.status, RfxStatus.AWARDED)
    award.status, award.decided_by = AwardStatus.APPROVED, by
    award.decided_at, award.decision_reason = database_now(), reason.strip()
    award.save()
    winners = set(AwardLine.objects.filter(award=award).values_list("bid_id", flat=True))
    for bid in bids:
        if bid.status == BidStatus.DISQUALIFIED:
            continue
        before = bid.status
        after = BidStatus.LOST
        if bid.pk in winners:
            after = BidStatus.WON if len(winners) == 1 else BidStatus.PARTLY_WON
        check_move(BID_MOVES, before, after)
        bid.status = after
        bid.save()
        audit.record(
            BID_DECIDED,
            bid,
            by=by,
            links=[rfx, bid.partner],
            changes={"status": (before, after)},
        )
        notices.notify(
            "rfps.lost" if after == BidStatus.LOST else "rfps.won",
            f"bid:{bid.pk}",
            to=representatives(bid.partner),
            payload={"rfx": rfx.key},
        )
    rfx.status = RfxStatus.AWARDED
    rfx.save()
    audit.record(
        AWARDED,
        rfx,
        by=by,
        changes={"status": (RfxStatus.AWARD_PROPOSED, RfxStatus.AWARDED)},
    )
    notices.notify(
        "rfps.award_decided",
        f"award:{award.pk}",
        to=team_of(rfx),
        payload={"award": award.key},
    )


@action
def send_back_award(*, award: str, reason: str, by: User, now: datetime) -> Award:
    """Refuse a proposed award; the RFx goes back to evaluation. Refuses without a reason."""
    row, rfx = _lock_award(by, award)
    if not reason.strip():
        raise Refused("reason_missing", _("Give the reason."), field="reason")
    check_move(AWARD_MOVES, row.status, AwardStatus.REJECTED)
    before = rfx.status
    check_move(RFX_MOVES, before, RfxStatus.EVALUATION)
    row.status, row.decided_by = AwardStatus.REJECTED, by
    row.decided_at, row.decision_reason = database_now(), reason.strip()
    row.save()
    rfx.status = RfxStatus.EVALUATION
    rfx.save()
    audit.record(
        SENT_BACK,
        row,
        by=by,
        links=[rfx],
        changes={"status": (before, rfx.status)},
        reason=reason.strip(),
    )
    notices.notify(
        "rfps.award_decided",
        f"award:{row.pk}",
        to=team_of(rfx),
        payload={"award": row.key},
    )
    return row


@action
def complete(*, rfx: str, by: User, now: datetime) -> Rfx:
    """Complete an awarded RFx: nothing is left to do."""
    row = access.lock_worked_rfx(by, rfx)
    before = row.status
    check_move(RFX_MOVES, before, RfxStatus.COMPLETED)
    row.status = RfxStatus.COMPLETED
    row.save()
    audit.record(COMPLETED, row, by=by, changes={"status": (before, row.status)})
    return row
