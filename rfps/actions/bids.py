"""What an invited partner does: answer, draft, submit, withdraw.

Nothing here changes a row that the buying side can read, except the answer to the invitation: not the
RFx, not the invitation, nothing with a time or a count. No amount is written anywhere but encrypted.
All of it is refused to who has no part in the bid (rfps/access/trust.py), whatever there is.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, formats, verbs
from core.action import action
from core.clock import company_date, database_now
from core.moves import check_move
from core.refused import Refused
from rfps import access, sealing, shut
from rfps.models import Bid, BidVersion, Line, Rfx, RfxInvitation
from rfps.moments import exact_moment
from rfps.sealing import BidContent
from rfps.states import BID_MOVES, INVITATION_MOVES, BidStatus, InvitationStatus, RfxStatus
from rfps.team import openers
from suppliers.entering import ANSWERED_BY_MAIL, EntryFacts
from suppliers.holding import hold
from suppliers.team import representatives

ACCEPTED = verbs.register(
    "rfps.invitation_accepted", gettext_lazy("will bid"), icon="circle-check", tone="good"
)
DECLINED = verbs.register(
    "rfps.invitation_declined", gettext_lazy("declined to bid"), icon="circle-x", tone="warn"
)
SUBMITTED = verbs.register(
    "rfps.bid_submitted", gettext_lazy("submitted a bid"), icon="file-lock", tone="good"
)
WITHDRAWN = verbs.register("rfps.bid_withdrawn", gettext_lazy("withdrew the bid"), icon="undo-2")

ANSWERING = ("status", "decline_reason", "answered_at", "answered_by", *ANSWERED_BY_MAIL)

MAX_PRICE = Decimal(10) ** 12
PRICE_DECIMALS = 6
# No sum of a bid may break the columns that take it at the opening: lines of several bids can come
# together in one award, up to five hundred of them.
MAX_TOTAL = Decimal(10) ** 15


def check_open(rfx: Rfx) -> datetime:
    """Return the database's time if bids are still taken; refuse with the exact time if not.

    Call it after the RFx has been locked: closing and opening take the same lock, so a bid at the
    deadline is either in before they look, or refused.
    """
    moment = database_now()
    if rfx.status not in {RfxStatus.PUBLISHED, RfxStatus.CLOSED} or rfx.deadline_at is None:
        raise Refused("not_open", _("This request takes no bids any more."), state=rfx.status)
    if rfx.status == RfxStatus.CLOSED or moment > rfx.deadline_at:
        raise Refused(
            "deadline_passed",
            _("The deadline was %(deadline)s; it is now %(now)s. Nothing was changed.")
            % {
                "deadline": formats.long_moment(rfx.deadline_at),
                "now": exact_moment(moment),
            },
            deadline_at=rfx.deadline_at.isoformat(),
            received_at=moment.isoformat(),
        )
    return moment


def answer(
    invitation: RfxInvitation,
    status: str,
    verb: str,
    reason: str,
    by: User,
    facts: EntryFacts | None = None,
) -> RfxInvitation:
    """Write the answer to a locked invitation; ``facts`` say how it came if one of ours enters it."""
    # With a partner that has declined and will bid after all, the request runs again.
    hold([invitation.partner_id])
    moment = check_open(invitation.rfx)
    before = invitation.status
    check_move(INVITATION_MOVES, before, status)
    invitation.status, invitation.decline_reason = status, reason
    invitation.answered_at, invitation.answered_by = moment, by
    invitation.came(facts)
    invitation.save(update_fields=ANSWERING)
    audit.record(
        verb,
        invitation,
        by=by,
        links=[invitation.rfx, invitation.partner],
        changes={"status": (before, status)} | (facts.as_changes() if facts else {}),
        reason=facts.reason if facts else reason,
    )
    notices.notify(
        "rfps.invitation_answered",
        f"rfx-invitation:{invitation.pk}:{moment.isoformat()}",
        to=[user for user in openers(invitation.rfx) if user != by],
        payload={"rfx": invitation.rfx.key, "partner": invitation.partner.key},
        channels=["inbox"],
    )
    return invitation


def _lock_own(by: User, rfx: str) -> RfxInvitation:
    """Lock the RFx and the own invitation to it; refuses who has no part in the bid (``no_part_in_bid``)."""
    invitation = access.lock_own_invitation(by, rfx)
    shut.check(by, invitation)
    return invitation


@action
def accept_invitation(*, rfx: str, by: User, now: datetime) -> RfxInvitation:
    """Tell the buyer that a bid will come. Refuses after the deadline."""
    invitation = _lock_own(by, rfx)
    return answer(invitation, InvitationStatus.ACCEPTED, ACCEPTED, "", by)


@action
def decline_invitation(*, rfx: str, reason: str, by: User, now: datetime) -> RfxInvitation:
    """Decline to bid, with a reason. Refuses while a bid is in: it must be withdrawn first."""
    invitation = _lock_own(by, rfx)
    if Bid.objects.filter(invitation=invitation, status=BidStatus.SUBMITTED).exists():
        raise Refused("bid_is_in", _("Your bid is in. Withdraw it before you decline."))
    if not reason.strip():
        raise Refused("reason_missing", _("Give the reason."), field="reason")
    return answer(invitation, InvitationStatus.DECLINED, DECLINED, reason.strip(), by)


def lock_bid(invitation: RfxInvitation) -> Bid:
    """Lock the invitation's bid, making an empty one the first time."""
    bid = Bid.objects.select_for_update(of=("self",)).filter(invitation=invitation).first()
    if bid is None:
        # Two people of one bidder: the lock on the invitation makes the second one wait.
        bid = Bid.objects.create(
            invitation=invitation, rfx=invitation.rfx, partner=invitation.partner
        )
    bid.rfx = invitation.rfx
    return bid


def check_content(rfx: Rfx, content: BidContent, today: date | None) -> None:
    """Refuse prices for lines that are not there, negative, too exact or too high in sum; with
    ``today``, no price.

    What a sealed bid holds is written out at the opening in one go with everybody else's, so
    whatever the database would not take has to be refused here.
    """
    known = dict(Line.objects.filter(rfx=rfx).values_list("key", "quantity"))
    total = Decimal(0)
    for key, price in content.prices.items():
        if key not in known:
            raise Refused("unknown_line", _("There is no such line."), line=key)
        exponent = price.as_tuple().exponent
        if not isinstance(exponent, int) or not 0 <= price < MAX_PRICE:
            raise Refused("bad_price", _("A price is 0 or more."), field=f"price_{key}", line=key)
        if -exponent > PRICE_DECIMALS and price != round(price, PRICE_DECIMALS):
            raise Refused(
                "bad_price",
                _("A price has at most 6 decimals."),
                field=f"price_{key}",
                line=key,
            )
        total += known[key] * price
        if total >= MAX_TOTAL:
            raise Refused(
                "total_too_high",
                _("Quantity × price is too high to be true. Check the price."),
                field=f"price_{key}",
                line=key,
            )
    if today is None:
        return
    if not content.prices:
        raise Refused("no_price", _("Give a price for at least one line."))
    if content.valid_until_date is not None and content.valid_until_date < today:
        raise Refused(
            "validity_passed", _("The bid would already have expired."), field="valid_until_date"
        )


def _lock_for_bidding(by: User, rfx: str) -> tuple[RfxInvitation, datetime]:
    invitation = _lock_own(by, rfx)
    moment = check_open(invitation.rfx)
    if invitation.status == InvitationStatus.DECLINED:
        raise Refused("declined", _("You have declined. Say that you will bid first."))
    return invitation, moment


@action
def save_draft(*, rfx: str, content: BidContent, by: User, now: datetime) -> Bid:
    """Keep what the bidder has typed so far, encrypted for the bidder alone; a submitted bid stands.

    ``rfx`` is the RFx's key, ``content.prices`` maps line keys to unit prices in its currency.
    Refuses after the deadline.
    """
    invitation, _moment = _lock_for_bidding(by, rfx)
    bid = lock_bid(invitation)
    check_content(invitation.rfx, content, None)
    bid.draft = sealing.encrypt_draft(content, rfx=invitation.rfx.key, bid=bid.key)
    bid.save(update_fields=["draft"])
    return bid


def seal(bid: Bid, content: BidContent) -> dict[str, Any]:
    """Return what a bid's next submission consists of: number, both ciphertexts and fingerprint."""
    rfx = bid.rfx
    last = BidVersion.objects.filter(bid=bid).order_by("-number").first()
    number = last.number + 1 if last else 1
    document = sealing.canonical(content, rfx=rfx.key, bid=bid.key, version=number)
    names: dict[str, Any] = {"rfx": rfx.key, "bid": bid.key, "version": number}
    assert rfx.public_key is not None  # made when it was published
    return {
        "number": number,
        "sealed": sealing.seal(document, public_key=rfx.public_key, **names),
        "bidder_copy": sealing.copy_for_bidder(document, **names),
        "digest": sealing.fingerprint(document),
    }


@action
def submit_bid(*, rfx: str, content: BidContent, by: User, now: datetime) -> BidVersion:
    """Submit the bid, or submit it again: the last one before the deadline counts.

    Returns the version with the receipt: ``submitted_at`` by the database clock and ``digest``, the
    SHA-256 of the canonical form. Refuses after the deadline with the exact time, and without a price.
    """
    invitation, moment = _lock_for_bidding(by, rfx)
    row = invitation.rfx
    bid = lock_bid(invitation)
    check_move(BID_MOVES, bid.status, BidStatus.SUBMITTED)
    check_content(row, content, company_date(moment))
    version = BidVersion.objects.create(
        bid=bid, **seal(bid, content), submitted_at=moment, submitted_by=by
    )
    before = bid.status
    bid.status, bid.draft = BidStatus.SUBMITTED, None
    bid.save(update_fields=["status", "draft"])
    audit.record(
        SUBMITTED,
        bid,
        by=by,
        links=[row, invitation.partner],
        changes={"status": (before, bid.status), "version": (version.number - 1, version.number)},
    )
    notices.notify(
        "rfps.bid_receipt",
        f"bid-version:{version.pk}",
        to=representatives(invitation.partner),
        payload={"rfx": row.key, "version": version.number},
    )
    return version


@action
def withdraw_bid(*, rfx: str, by: User, now: datetime) -> Bid:
    """Take the bid back; until the deadline another one may be submitted. Refuses afterwards."""
    invitation = _lock_own(by, rfx)
    check_open(invitation.rfx)
    bid = Bid.objects.select_for_update(of=("self",)).filter(invitation=invitation).first()
    if bid is None:
        raise Refused("no_bid", _("There is no bid to withdraw."))
    check_move(BID_MOVES, bid.status, BidStatus.WITHDRAWN)
    before = bid.status
    bid.status = BidStatus.WITHDRAWN
    bid.save(update_fields=["status"])
    audit.record(
        WITHDRAWN,
        bid,
        by=by,
        links=[invitation.rfx, invitation.partner],
        changes={"status": (before, bid.status)},
    )
    return bid
