"""A bid: for its bidder at any time, for the buying side once it has been opened."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from core.clock import database_now
from core.prepared import prepared
from rfps import access, sealing, shut
from rfps.amounts import line_amount
from rfps.entries import Entered, as_data, with_told
from rfps.models import Bid, BidLine, BidVersion, Line, Rfx, RfxInvitation
from rfps.reports.entering import entries_of
from rfps.reports.results import own_award_lines, own_rank
from rfps.reports.rfxs import lines_of
from rfps.sealing import BidContent
from rfps.states import SEALED_BIDS, BidStatus


@dataclass(frozen=True)
class PricedLine:
    """A line of the request with the bidder's price, None for "no bid"."""

    line: Line
    unit_price: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True)
class Verification:
    """Whether what is shown is what was submitted.

    ``sealed``: the sealed content opens and has the receipt's fingerprint. ``shown``: the prices and
    terms on the pages are those of the sealed content.
    """

    digest: str
    sealed: bool
    shown: bool

    @property
    def holds(self) -> bool:
        return self.sealed and self.shown


def _require_bidder(user: User, bid: Bid) -> None:
    """Only the bidder's own people may read its copy."""
    if not user.is_supplier or not access.may_read(user, bid.pk):
        raise PermissionDenied


def own_versions(user: User, bid: Bid) -> list[BidVersion]:
    """Return the bidder's own submissions, newest first."""
    _require_bidder(user, bid)
    return access.versions_of(user, bid.pk)


def own_content(user: User, bid: Bid) -> BidContent:
    """Return what the bidder last typed: the draft if there is one, else the last submission."""
    _require_bidder(user, bid)
    if bid.draft and _reads_draft(user, bid):
        return sealing.read_draft(bytes(bid.draft), rfx=bid.rfx.key, bid=bid.key)
    version = access.newest_version.first(user, bid.pk)
    if version is None:
        return BidContent()
    return sealing.read_canonical(_own_document(bid, version))


def _reads_draft(user: User, bid: Bid) -> bool:
    """Whether the draft of a bid that the user may read is theirs as well: it is never opened."""
    # Only who has a part in it reads a bid that is sealed.
    return bid.status in SEALED_BIDS or bool(access.with_draft(user, bid.pk))


def _own_document(bid: Bid, version: BidVersion) -> bytes:
    return sealing.read_bidder_copy(
        bytes(version.bidder_copy), rfx=bid.rfx.key, bid=bid.key, version=version.number
    )


def canonical_of(user: User, bid: Bid, number: int) -> bytes:
    """Return the canonical form of a submission, whose SHA-256 is the fingerprint on its receipt.

    The bidder may read every version; the buying side the last one of an opened bid. Else 404.
    """
    version = access.version_of.first(user, bid.pk, number)
    if version is None:
        raise Http404
    if user.is_supplier:
        return _own_document(bid, version)
    newest = access.newest_version.first(user, bid.pk)
    if newest is None or newest.pk != version.pk:
        raise Http404
    return _opened_document(bid, version)


def _opened_document(bid: Bid, version: BidVersion) -> bytes:
    """Unseal a version of an opened bid again, from the sealed bytes."""
    rfx: Rfx = bid.rfx
    if rfx.opened_at is None or bid.status in SEALED_BIDS:
        raise PermissionDenied
    key = sealing.unwrap_private_key(bytes(rfx.wrapped_private_key or b""), rfx.key)
    return sealing.unseal(
        bytes(version.sealed), private_key=key, rfx=rfx.key, bid=bid.key, version=version.number
    )


def verify(user: User, bid: Bid) -> Verification | None:
    """Check an opened bid against its receipt, from the sealed bytes anew. None if nothing was sealed."""
    return _verified(bid, access.newest_version.first(user, bid.pk), _prices_of(bid.pk))


@prepared
def _prices_of(bid: int) -> QuerySet[BidLine]:
    return BidLine.objects.filter(bid=bid).select_related("line")


def _verified(bid: Bid, version: BidVersion | None, rows: list[BidLine]) -> Verification | None:
    if version is None or bid.rfx.opened_at is None or bid.status in SEALED_BIDS:
        return None
    try:
        document = _opened_document(bid, version)
    except sealing.Unreadable:
        return Verification(version.digest, sealed=False, shown=False)
    content = sealing.read_canonical(document)
    shown = {row.line.key: row.unit_price for row in rows}
    amounts_hold = all(row.amount == line_amount(row.line.quantity, row.unit_price) for row in rows)
    terms = (bid.lead_time_days, bid.payment_days, bid.valid_until_date, bid.message)
    return Verification(
        version.digest,
        sealed=sealing.fingerprint(document) == version.digest,
        shown=amounts_hold
        and bid.total == sum((row.amount for row in rows), Decimal("0.00"))
        and shown == content.prices
        and terms
        == (
            content.lead_time_days,
            content.payment_days,
            content.valid_until_date,
            content.message,
        ),
    )


def _priced(rfx: Rfx, prices: dict[str, Decimal]) -> list[PricedLine]:
    priced = []
    for line in lines_of(rfx.pk):
        price = prices.get(line.key)
        amount = None if price is None else line_amount(line.quantity, price)
        priced.append(PricedLine(line, price, amount))
    return priced


def _entered_as(version: BidVersion | None, entered: list[Entered]) -> Entered | None:
    """Return the entry that became the submission, None for one that the bidder made itself."""
    digest = version.digest if version else None
    return next((entry for entry in entered if entry.counts and entry.digest == digest), None)


def _total(lines: list[PricedLine]) -> Decimal:
    return sum((line.amount for line in lines if line.amount is not None), Decimal("0.00"))


def bid_form(user: User, invitation: RfxInvitation) -> dict[str, Any]:
    """Return what the bid form starts from. Refuses who has no part in the bid (rfps/shut.py)."""
    shut.check(user, invitation)
    bid = access.own_bid(user, invitation.rfx.key)
    return {
        "rfx": invitation.rfx,
        "invitation": invitation,
        "bid": bid,
        "now": database_now(),
        "lines": lines_of(invitation.rfx_id),
        "content": own_content(user, bid) if bid else BidContent(),
        "is_draft": bool(bid and bid.draft),
        "bid_is_in": bid is not None and bid.status == BidStatus.SUBMITTED,
    }


def receipt(user: User, invitation: RfxInvitation) -> dict[str, Any]:
    """Return the receipts of the bidder's own submissions; 404 if nothing was ever submitted."""
    bid = access.get_bid_of(user, invitation)
    versions = own_versions(user, bid)
    if not versions:
        raise Http404
    content = sealing.read_canonical(_own_document(bid, versions[0]))
    lines = _priced(invitation.rfx, content.prices)
    entered = entries_of(bid)
    return {
        "rfx": invitation.rfx,
        "invitation": invitation,
        "bid": bid,
        "versions": versions,
        "newest": versions[0],
        "entered": _entered_as(versions[0], entered),
        "submissions": [(version, _entered_as(version, entered)) for version in versions],
        "entries": entered,
        "content": content,
        "lines": lines,
        "left_out": sum(line.unit_price is None for line in lines),
        "total": _total(lines),
        "verification": _verified(bid, versions[0], _prices_of(bid.pk)),
        "rank": own_rank(bid),
        "awarded": own_award_lines(bid),
    }


def bid_page(user: User, bid: Bid) -> dict[str, Any]:
    """Return an opened bid for ours, with the check of its fingerprint."""
    rows = _prices_of(bid.pk)
    lines = _priced(bid.rfx, {row.line.key: row.unit_price for row in rows})
    version = access.newest_version.first(user, bid.pk)
    entered = with_told(entries_of(bid))
    return {
        "rfx": bid.rfx,
        "bid": bid,
        "entered": _entered_as(version, entered),
        "entries": entered,
        "ours": True,
        "lines": lines,
        "version": version,
        "verification": _verified(bid, version, rows),
        "may_disqualify": access.works_on(user, bid.rfx)
        and bid.rfx.status in {"opened", "evaluation"}
        and bid.status in {BidStatus.OPENED, BidStatus.SHORTLISTED},
    }


def own_bid_data(user: User, bid: Bid) -> dict[str, Any]:
    """Return the bidder's own bid as plain data: what was last typed or submitted, and the receipts."""
    content = own_content(user, bid)
    until = content.valid_until_date
    return {
        "id": bid.key,
        "status": bid.status,
        "is_draft": bool(bid.draft) and _reads_draft(user, bid),
        "prices": {line: sealing.exact(price) for line, price in content.prices.items()},
        "lead_time_days": content.lead_time_days,
        "payment_days": content.payment_days,
        "valid_until_date": until.isoformat() if until else None,
        "message": content.message,
        "receipts": [
            {
                "version": version.number,
                "submitted_at": version.submitted_at.isoformat(),
                "submitted_by": version.submitted_by.name,
                "digest": version.digest,
            }
            for version in own_versions(user, bid)
        ],
        "entries": [as_data(entry) for entry in entries_of(bid)],
        "rank": own_rank(bid),
    }
