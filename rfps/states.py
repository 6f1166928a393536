"""States and moves of needs, RFxs, invitations, bids and awards."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NeedStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SHARED = "shared", _("Shared")
    ANSWERED = "answered", _("Answered")
    ARRANGED = "arranged", _("Arranged")
    TO_RFP = "to_rfp", _("To RFP")
    DROPPED = "dropped", _("Dropped")


NEED_MOVES: Mapping[str, frozenset[str]] = {
    NeedStatus.DRAFT: frozenset({NeedStatus.SHARED, NeedStatus.TO_RFP, NeedStatus.DROPPED}),
    NeedStatus.SHARED: frozenset(
        {NeedStatus.ANSWERED, NeedStatus.ARRANGED, NeedStatus.TO_RFP, NeedStatus.DROPPED}
    ),
    NeedStatus.ANSWERED: frozenset({NeedStatus.ARRANGED, NeedStatus.TO_RFP, NeedStatus.DROPPED}),
    NeedStatus.ARRANGED: frozenset(),
    NeedStatus.TO_RFP: frozenset(),
    NeedStatus.DROPPED: frozenset(),
}


class RfxKind(models.TextChoices):
    RFI = "rfi", _("RFI")
    RFP = "rfp", pgettext_lazy("kind of request", "RFP")
    RFQ = "rfq", _("RFQ")


class RfxStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")
    OPENED = "opened", _("Opened")
    EVALUATION = "evaluation", _("In evaluation")
    AWARD_PROPOSED = "award_proposed", _("Award proposed")
    AWARDED = "awarded", _("Awarded")
    COMPLETED = "completed", _("Completed")
    CANCELLED = "cancelled", _("Cancelled")
    UNSUCCESSFUL = "unsuccessful", _("Unsuccessful")


# Sent out and not decided yet, in the order of the process.
RUNNING = [
    RfxStatus.PUBLISHED,
    RfxStatus.CLOSED,
    RfxStatus.OPENED,
    RfxStatus.EVALUATION,
    RfxStatus.AWARD_PROPOSED,
]


_ENDS = frozenset({RfxStatus.CANCELLED, RfxStatus.UNSUCCESSFUL})
RFX_MOVES: Mapping[str, frozenset[str]] = {
    RfxStatus.DRAFT: frozenset({RfxStatus.PUBLISHED}) | _ENDS,
    RfxStatus.PUBLISHED: frozenset({RfxStatus.CLOSED}) | _ENDS,
    RfxStatus.CLOSED: frozenset({RfxStatus.OPENED}) | _ENDS,
    RfxStatus.OPENED: frozenset({RfxStatus.EVALUATION}) | _ENDS,
    RfxStatus.EVALUATION: frozenset({RfxStatus.AWARD_PROPOSED}) | _ENDS,
    # An award that is not approved goes back to evaluation.
    RfxStatus.AWARD_PROPOSED: frozenset({RfxStatus.AWARDED, RfxStatus.EVALUATION}) | _ENDS,
    RfxStatus.AWARDED: frozenset({RfxStatus.COMPLETED}) | _ENDS,
    RfxStatus.COMPLETED: frozenset(),
    RfxStatus.CANCELLED: frozenset(),
    RfxStatus.UNSUCCESSFUL: frozenset(),
}
# The states in which the content of bids may be read by the buying side.
BIDS_READABLE = frozenset(
    {
        RfxStatus.OPENED,
        RfxStatus.EVALUATION,
        RfxStatus.AWARD_PROPOSED,
        RfxStatus.AWARDED,
        RfxStatus.COMPLETED,
    }
)


class TeamFunction(models.TextChoices):
    LEAD = "lead", _("Lead buyer")
    MEMBER = "member", _("Team member")
    OPENER = "opener", _("May open bids")


class InvitationStatus(models.TextChoices):
    INVITED = "invited", _("Invited")
    ACCEPTED = "accepted", _("Will bid")
    DECLINED = "declined", _("Declined")


INVITATION_MOVES: Mapping[str, frozenset[str]] = {
    InvitationStatus.INVITED: frozenset({InvitationStatus.ACCEPTED, InvitationStatus.DECLINED}),
    InvitationStatus.ACCEPTED: frozenset({InvitationStatus.DECLINED}),
    InvitationStatus.DECLINED: frozenset({InvitationStatus.ACCEPTED}),
}


class BidStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    OPENED = "opened", pgettext_lazy("bid", "Opened")
    SHORTLISTED = "shortlisted", _("Shortlisted")
    DISQUALIFIED = "disqualified", _("Disqualified")
    WON = "won", _("Won")
    PARTLY_WON = "partly_won", _("Partly won")
    LOST = "lost", _("Lost")


# In these states nobody but the bidder learns anything of a bid, not even that it exists.
SEALED_BIDS = frozenset({BidStatus.DRAFT, BidStatus.SUBMITTED, BidStatus.WITHDRAWN})
_DECIDED = frozenset({BidStatus.WON, BidStatus.PARTLY_WON, BidStatus.LOST})
BID_MOVES: Mapping[str, frozenset[str]] = {
    BidStatus.DRAFT: frozenset({BidStatus.SUBMITTED}),
    BidStatus.SUBMITTED: frozenset({BidStatus.SUBMITTED, BidStatus.WITHDRAWN, BidStatus.OPENED}),
    # A bidder who withdrew may bid again until the deadline.
    BidStatus.WITHDRAWN: frozenset({BidStatus.SUBMITTED}),
    BidStatus.OPENED: frozenset({BidStatus.SHORTLISTED, BidStatus.DISQUALIFIED}) | _DECIDED,
    BidStatus.SHORTLISTED: frozenset({BidStatus.DISQUALIFIED}) | _DECIDED,
    BidStatus.DISQUALIFIED: frozenset(),
    BidStatus.WON: frozenset(),
    BidStatus.PARTLY_WON: frozenset(),
    BidStatus.LOST: frozenset(),
}


class AwardStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Sent back")


AWARD_MOVES: Mapping[str, frozenset[str]] = {
    AwardStatus.PROPOSED: frozenset({AwardStatus.APPROVED, AwardStatus.REJECTED}),
    AwardStatus.APPROVED: frozenset(),
    AwardStatus.REJECTED: frozenset(),
}
