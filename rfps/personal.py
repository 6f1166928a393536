"""What needs, requests, bids and awards hold about people."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.personal import Basis, Fate, declare, nothing
from rfps.access import opened_bids
from rfps.models import (
    Award,
    Bid,
    BidEntry,
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

RECORD = _("A business record, as long as the law asks for it")
ANSWERABLE = _("Knowing who has decided what, and may be asked")
BIDDING = _("Showing that bids were treated alike")

declare(
    Need,
    _("Needs"),
    ANSWERABLE,
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("owner",),
    texts=("title", "description"),
    shown=("title", "status", "created_at"),
)
nothing(Need, "unit", why="of a product")
declare(
    NeedShare,
    _("Answers to needs"),
    ANSWERABLE,
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("shared_by", "answered_by"),
    texts=("product", "advice"),
    shown=("need", "partner", "answered_at"),
)
declare(
    Rfx,
    _("Requests"),
    ANSWERABLE,
    basis=Basis.DUTY,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("owner",),
    says_who=("team",),
    texts=("title", "description", "ended_reason"),
    shown=("title", "kind", "status", "created_at"),
)
nothing(Rfx, "external_id", "public_key", "wrapped_private_key", why="of the request")
declare(
    TeamMember,
    _("Work on requests"),
    ANSWERABLE,
    basis=Basis.DUTY,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("user",),
    shown=("rfx", "function", "created_at"),
)
nothing(Line, "item_code", "description", "unit", why="of a product")
declare(
    RfxInvitation,
    _("Invitations to bid"),
    BIDDING,
    basis=Basis.DUTY,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("answered_by",),
    texts=("decline_reason",),
    shown=("rfx", "status"),
)


def _submissions() -> QuerySet[BidVersion]:
    return BidVersion.objects.filter(bid__in=opened_bids())


def _entries() -> QuerySet[BidEntry]:
    return BidEntry.objects.filter(bid__in=opened_bids())


declare(
    Bid,
    _("Bids"),
    BIDDING,
    basis=Basis.DUTY,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("withdrawn_by",),
    texts=("message", "disqualified_reason"),
    known=opened_bids,
)
nothing(Bid, "draft", why="sealed for everybody but the bidder")
declare(
    BidVersion,
    _("Bids handed in"),
    BIDDING,
    basis=Basis.DUTY,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("submitted_by",),
    shown=("bid", "number", "submitted_at"),
    known=_submissions,
)
nothing(BidVersion, "sealed", "bidder_copy", "digest", why="sealed, and a hash of it")
declare(
    BidEntry,
    _("Bids entered for suppliers"),
    BIDDING,
    basis=Basis.DUTY,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("entered_by",),
    shown=("bid", "entered_at"),
    known=_entries,
)
nothing(BidEntry, "digest", "facts", why="sealed, and a hash of it")
declare(
    BidLine,
    _("Remarks on prices"),
    BIDDING,
    basis=Basis.DUTY,
    fate=Fate.STAYS,
    kept=RECORD,
    texts=("remark",),
)
declare(
    OpeningApproval,
    _("Consents to openings"),
    BIDDING,
    basis=Basis.DUTY,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("user",),
    shown=("rfx", "created_at"),
)
declare(
    Award,
    _("Awards"),
    BIDDING,
    basis=Basis.DUTY,
    fate=Fate.STAYS,
    kept=RECORD,
    who=("proposed_by", "decided_by"),
    texts=("justification", "decision_reason"),
    shown=("rfx", "status", "created_at", "decided_at"),
)
nothing(Award, "snapshot", why="figures of companies")
