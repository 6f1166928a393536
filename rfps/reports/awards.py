"""An award: what, to whom, and how the winners stood in the comparison that it rested on."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from rfps import access, panels
from rfps.amounts import approval_rule, percent_over
from rfps.comparison import Comparison
from rfps.models import Award, AwardLine, Rfx
from rfps.reports.comparisons import award_choices
from rfps.states import AwardStatus, BidStatus, RfxStatus
from rfps.team import approvers


@dataclass(frozen=True)
class WinnerStanding:
    """A winner's whole bid beside the cheapest complete one; amounts in the award's currency.

    ``rank`` and the gaps are None for a bid that left lines out: its total cannot be compared.
    ``entered`` says that one of ours entered it for its supplier.
    """

    bid: str
    name: str
    rank: int | None
    total: Decimal
    gap: Decimal | None
    gap_percent: Decimal | None
    entered: bool


@dataclass(frozen=True)
class Standing:
    """What the comparison said when the award was proposed.

    ``bids`` counts those compared, disqualified ones apart; ``ranked`` those on every line, among
    which there is a cheapest. ``gap`` is the award's total less ``lowest_total`` (below zero where a
    split is cheaper than any single bid), None when only a part of the request is awarded.
    """

    bids: int
    ranked: int
    disqualified: int
    lowest_total: Decimal | None
    whole: bool
    gap: Decimal | None
    gap_percent: Decimal | None
    winners: list[WinnerStanding]


def standing_of(award: Award, lines: list[AwardLine]) -> Standing | None:
    """Return how the winners stood, from the award's snapshot; None where none was kept.

    ``lines`` are the award's, with their ``bid``.
    """
    snapshot = award.snapshot
    if not snapshot.get("bids"):
        return None
    lowest = None if snapshot["lowest_total"] is None else Decimal(snapshot["lowest_total"])
    winning = {line.bid_key for line in lines}
    compared = [bid for bid in snapshot["bids"] if bid["status"] != BidStatus.DISQUALIFIED]
    whole = _is_whole(snapshot, lines)
    gap = award.total - lowest if whole and lowest is not None else None
    return Standing(
        bids=len(compared),
        ranked=sum(bid["rank"] is not None for bid in compared),
        disqualified=len(snapshot["bids"]) - len(compared),
        lowest_total=lowest,
        whole=whole,
        gap=gap,
        gap_percent=None if gap is None or lowest is None else percent_over(award.total, lowest),
        winners=[_winner(bid, lowest) for bid in compared if bid["bid"] in winning],
    )


def _is_whole(snapshot: dict[str, Any], lines: list[AwardLine]) -> bool:
    """Whether every line was awarded in its whole quantity."""
    given: dict[str, Decimal] = {}
    for row in lines:
        given[row.line_key] = given.get(row.line_key, Decimal(0)) + row.quantity
    return all(given.get(line["line"]) == Decimal(line["quantity"]) for line in snapshot["lines"])


def _winner(bid: dict[str, Any], lowest: Decimal | None) -> WinnerStanding:
    total = Decimal(bid["total"])
    comparable = bid["rank"] is not None and lowest is not None
    return WinnerStanding(
        bid=bid["bid"],
        name=bid["name"],
        rank=bid["rank"],
        total=total,
        gap=total - lowest if comparable and lowest is not None else None,
        gap_percent=percent_over(total, lowest) if comparable and lowest is not None else None,
        entered=bool(bid.get("entered")),
    )


@dataclass(frozen=True)
class Effects:
    """What proposing an award would do. ``waits`` has the keys of the bids whose award as a whole waits
    for the approval of someone else; ``outcome`` is "now" or "waits" where that holds of every choice
    that leaves no line out, "either" where it depends on the choice. ``entered`` says that they wait
    because the proposer entered one of the bids.
    """

    waits: frozenset[str]
    outcome: str
    entered: bool = False


def award_effects(result: Comparison, rfx: Rfx, by: User) -> Effects:
    """Judge the choices of a comparison by the limit of awards; all wait if ``by`` entered a bid."""
    columns = award_choices(result)
    able = {column.bid.pk for column in columns}
    entered = access.has_entered(by, rfx)
    above = approval_rule(rfx.currency)

    def waits(amount: Decimal) -> bool:
        return entered or above(amount)

    amounts = [
        [cell.amount for bid, cell in row.cells.items() if bid in able] for row in result.rows
    ]
    splits = [sum((pick(row) for row in amounts if row), Decimal(0)) for pick in (min, max)]
    judged = {column.bid.key: waits(column.total) for column in columns}
    verdicts = {*judged.values(), *map(waits, splits)}
    outcome = "either" if len(verdicts) > 1 else "waits" if True in verdicts else "now"
    return Effects(frozenset(key for key, wait in judged.items() if wait), outcome, entered)


def award_page(user: User, rfx: Rfx) -> dict[str, Any] | None:
    """Return the newest award of an RFx with its lines; None if there is none."""
    award: Award | None = (
        access.visible_awards(user)
        .filter(rfx=rfx)
        .select_related("proposed_by", "decided_by", "rfx")
        .order_by("-pk")
        .first()
    )
    if award is None:
        return None
    found = award.lines.select_related("line", "bid__partner").order_by("line__number", "pk")
    lines = list(found)
    return {
        "award": award,
        "award_lines": lines,
        "standing": standing_of(award, lines),
        "may_decide": award.status == AwardStatus.PROPOSED
        and rfx.status == RfxStatus.AWARD_PROPOSED
        and access.may_approve(user, award),
        "awaits": list(approvers(award)) if award.status == AwardStatus.PROPOSED else [],
        "tone": {"proposed": "warn", "approved": "good", "rejected": "bad"}[award.status],
        "panels": panels.on_award.drawn(user, award),
    }


def awards_for_messages(recipient: User, keys: Collection[str]) -> dict[str, Award]:
    """Return those of the awards with these keys that one of ours sees, by their key. One query."""
    rows = access.visible_awards(recipient).filter(key__in=keys)
    return {row.key: row for row in rows.select_related("rfx__owner", "proposed_by")}
