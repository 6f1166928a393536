"""How a bid came out: what its bidder is told of it, and nothing of the others."""

from django.db.models import F, Func, IntegerField

from rfps.models import AwardLine, Bid
from rfps.states import AwardStatus, BidStatus


def own_rank(bid: Bid) -> int | None:
    """Return the rank of a decided bid in the comparison the award rested on; nothing of others.

    The database looks it up: the comparison has everybody's prices, and its bidder has no right to it.
    """
    if bid.status not in {BidStatus.WON, BidStatus.PARTLY_WON, BidStatus.LOST}:
        return None
    rank = Func(F("pk"), function="rfps_rank", output_field=IntegerField())
    found: int | None = Bid.objects.filter(pk=bid.pk).values_list(rank, flat=True).first()
    return found


def own_award_lines(bid: Bid) -> list[AwardLine]:
    """Return what of an approved award went to the bid."""
    if bid.status not in {BidStatus.WON, BidStatus.PARTLY_WON}:
        return []
    lines = AwardLine.objects.filter(bid=bid, award__status=AwardStatus.APPROVED)
    return list(lines.select_related("line").order_by("line__number"))
