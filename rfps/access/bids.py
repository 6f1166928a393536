"""Who reads which bids, and what was entered for a supplier."""

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from accounts.models import User
from core.scoped import by_key, get_or_404, scoped
from rfps.access.invitations import get_own_invitation
from rfps.access.rfxs import visible_to
from rfps.access.trust import OPENED, has_part
from rfps.models import Bid, BidEntry, BidLine, BidVersion, Rfx, RfxInvitation
from suppliers.access import of_own


def visible_bids(user: User) -> QuerySet[Bid]:
    """Return the bids whose content the user may read: own ones; ours once they have been opened."""
    rows = own_bids(user) if user.is_supplier else opened_bids()
    return rows.filter(rfx__in=visible_to(user))


def own_bids(user: User) -> QuerySet[Bid]:
    """Return the bids of a supplier's own company of which they may know.

    All for who has a part in them, else those that have been opened.
    """
    return Bid.objects.filter(of_own(user)).filter(Q(has_part(user)) | OPENED)


def opened_bids() -> QuerySet[Bid]:
    """Return the bids whose being there is no secret to ours, whether or not one may read them."""
    return Bid.objects.filter(OPENED)


def get_bid(user: User, key: str) -> Bid:
    """Return a bid that the user may read, else 404."""
    return get_or_404(_bid, user, key)


_bid = by_key(visible_bids, "rfx", "partner")


def own_bid(user: User, rfx: str) -> Bid | None:
    """Return the supplier's own bid on an RFx in sight, None if there is none yet."""
    return bid_on.first(user, get_own_invitation(user, rfx).pk)


def get_bid_of(user: User, invitation: RfxInvitation) -> Bid:
    """Return the supplier's own bid on its own invitation, else 404."""
    return get_or_404(bid_on, user, invitation.pk)


@scoped.with_one_plan
def bid_on(user: User, invitation: int) -> QuerySet[Bid]:
    """Return the bid on the invitation with this primary key, if the user may read it."""
    return visible_bids(user).filter(invitation=invitation).select_related("rfx", "partner")


@scoped.with_one_plan
def may_read(user: User, bid: int) -> QuerySet[Bid]:
    """Return the bid with this primary key, if the user may read it, and nothing else of it."""
    return visible_bids(user).filter(pk=bid).only("pk")


@scoped.with_one_plan
def with_draft(user: User, bid: int) -> QuerySet[Bid]:
    """Return the bid with this primary key, if its draft too is the user's, and nothing else of it."""
    return own_bids(user).filter(has_part(user), pk=bid).only("pk")


def _versions_of(user: User, bid: int) -> QuerySet[BidVersion]:
    """Return the submissions of a bid (its primary key) that the user may read, newest first."""
    versions = BidVersion.objects.filter(bid=bid, bid__in=visible_bids(user))
    if user.is_supplier:
        # What was replaced before the opening is never opened.
        later = BidVersion.objects.filter(bid=OuterRef("bid"), number__gt=OuterRef("number"))
        versions = versions.filter(Q(has_part(user, "bid__rfx")) | Q(~Exists(later)))
    return versions.select_related("submitted_by").order_by("-number")


versions_of = scoped.with_one_plan(_versions_of)


@scoped.with_one_plan
def newest_version(user: User, bid: int) -> QuerySet[BidVersion]:
    """Return the last submission of a bid that the user may read."""
    return _versions_of(user, bid)[:1]


@scoped.with_one_plan
def version_of(user: User, bid: int, number: int) -> QuerySet[BidVersion]:
    """Return the submission with this number of a bid that the user may read."""
    # What stands for the number while the text is written is outside of the column's range, where Django
    # knows without asking that there is none.
    wide = Cast("number", BigIntegerField())
    return _versions_of(user, bid).alias(wide_number=wide).filter(wide_number=number)


def visible_entries(user: User) -> QuerySet[BidEntry]:
    """Return what was entered for suppliers: own entries, and those of the bids in sight."""
    entries = BidEntry.objects.filter(bid__rfx__in=visible_to(user))
    if user.is_supplier:
        return entries.filter(bid__in=visible_bids(user))
    return entries.filter(Q(entered_by=user) | Q(bid__in=visible_bids(user)))


def entry_that_counts(bid: Bid) -> BidEntry | None:
    """Return the entry that the last submission of a bid was, None where the bidder made that itself.

    The caller has checked that their reader may know of it.
    """
    last = BidVersion.objects.filter(bid=bid).order_by("-number")[:1]
    return BidEntry.objects.filter(version__in=last.values("pk")).first()


def has_entered(user: User, rfx: Rfx) -> bool:
    """Whether the user has entered a bid for a supplier, whatever became of it."""
    return BidEntry.objects.filter(entered_by=user, bid__rfx=rfx).exists()


def entered_by(user: User) -> Exists:
    """Return the condition on awards that the user has entered one of the bids they are about."""
    return Exists(BidEntry.objects.filter(entered_by=user, bid__rfx=OuterRef("rfx")))


def visible_bid_lines(user: User) -> QuerySet[BidLine]:
    return BidLine.objects.filter(bid__in=visible_bids(user))
