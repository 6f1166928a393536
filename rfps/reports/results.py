"""How a bid came out: what its bidder is told of it, and nothing of the others."""

from rfps.models import Award, AwardLine, Bid
from rfps.states import AwardStatus, BidStatus


def own_rank(bid: Bid) -> int | None:
    """Return the rank of a decided bid in the comparison the award rested on; nothing of others."""
    if bid.status not in {BidStatus.WON, BidStatus.PARTLY_WON, BidStatus.LOST}:
        return None
    award = Award.objects.filter(rfx_id=bid.rfx_id, status=AwardStatus.APPROVED).first()
    if award is None:
        return None
    ranks = {row["bid"]: row["rank"] for row in award.snapshot.get("bids", [])}
    return ranks.get(bid.key)


def own_award_lines(bid: Bid) -> list[AwardLine]:
    """Return what of an approved award went to the bid."""
    if bid.status not in {BidStatus.WON, BidStatus.PARTLY_WON}:
        return []
    lines = AwardLine.objects.filter(bid=bid, award__status=AwardStatus.APPROVED)
    return list(lines.select_related("line").order_by("line__number"))
