from rfps.models.award import Award, AwardLine
from rfps.models.bid import Bid, BidLine, BidVersion, OpeningApproval
from rfps.models.entry import BidEntry
from rfps.models.need import Need, NeedShare
from rfps.models.rfx import Line, Rfx, RfxInvitation, TeamMember

__all__ = [
    "Award",
    "AwardLine",
    "Bid",
    "BidEntry",
    "BidLine",
    "BidVersion",
    "Line",
    "Need",
    "NeedShare",
    "OpeningApproval",
    "Rfx",
    "RfxInvitation",
    "TeamMember",
]
