"""Opening the bids: by two people, after the deadline."""

from datetime import datetime
from decimal import Decimal

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
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
from rfps import access, entries, openings, sealing
from rfps.actions.ending import close_locked
from rfps.amounts import line_amount
from rfps.models import Bid, BidLine, BidVersion, Line, OpeningApproval, Rfx
from rfps.moments import exact_moment
from rfps.openings import PEOPLE_NEEDED
from rfps.states import BID_MOVES, RFX_MOVES, BidStatus, RfxStatus
from rfps.team import second_openers, team_of
from suppliers.team import representatives

APPROVED = verbs.register(
    "rfps.opening_approved", gettext_lazy("approved the opening of the bids"), icon="key-round"
)
LAPSED = verbs.register(
    "rfps.opening_lapsed",
    gettext_lazy("did not count the approval of someone who may not open the bids any more"),
    icon="key-round",
    tone="warn",
)
OPENED = verbs.register(
    "rfps.opened", gettext_lazy("opened the bids"), icon="package-open", tone="accent"
)
BID_OPENED = verbs.register("rfps.bid_opened", gettext_lazy("opened the bid"), icon="package-open")
TOLD_OTHERWISE = verbs.register(
    "rfps.told_otherwise",
    gettext_lazy(
        "opened a bid that was entered after the contacts who are told of it had been changed"
    ),
    icon="user-search",
    tone="warn",
)
EVALUATION = verbs.register(
    "rfps.evaluation_started", gettext_lazy("started the evaluation"), icon="scale"
)
DISQUALIFIED = verbs.register(
    "rfps.bid_disqualified", gettext_lazy("disqualified a bid"), icon="ban", tone="bad"
)


@action
def approve_opening(*, rfx: str, by: User, now: datetime) -> Rfx:
    """Agree to open the bids; the agreement of the second person opens them, in the same transaction.

    Both must be authorised at that moment: where the first one is not any more, the second is the first.
    Refuses before the deadline (by the database clock, with the exact time), a second agreement of the
    same person, and a bid whose seal is broken. 403 for people who are not authorised to open.
    """
    row = access.lock_rfx(by, rfx)
    if not access.may_open(by, row):
        raise PermissionDenied
    moment = database_now()
    close_locked(row, moment)
    if row.status == RfxStatus.PUBLISHED and row.deadline_at is not None:
        raise Refused(
            "deadline_not_passed",
            _("Bids stay sealed until the deadline, %(deadline)s. It is now %(now)s.")
            % {"deadline": exact_moment(row.deadline_at), "now": exact_moment(moment)},
            deadline_at=row.deadline_at.isoformat(),
            now=moment.isoformat(),
        )
    check_move(RFX_MOVES, row.status, RfxStatus.OPENED)
    standing, lapsed = openings.parted(row, _approvals(row))
    if any(approval.user_id == by.pk for approval in standing):
        raise Refused("already_approved", _("You have approved already; another person must, too."))
    approval = OpeningApproval.objects.create(rfx=row, user=by)
    audit.record(APPROVED, approval, by=by, links=[row])
    if len(standing) + 1 >= PEOPLE_NEEDED:
        _open(row, by, moment)
        return row
    for each in lapsed:
        audit.record(LAPSED, each, by=by, links=[row])
    notices.notify(
        "rfps.opening_waits",
        f"opening-approval:{approval.pk}",
        to=second_openers(row, by),
        payload={"rfx": row.key},
    )
    return row


def _approvals(rfx: Rfx) -> QuerySet[OpeningApproval]:
    return OpeningApproval.objects.filter(rfx=rfx).select_related("user").order_by("pk")


def _release_private_key(rfx: Rfx, moment: datetime) -> X25519PrivateKey:
    """Release the key of a locked RFx; checked here once more, whoever calls."""
    standing, _lapsed = openings.parted(rfx, _approvals(rfx))
    people = {approval.user_id for approval in standing}
    if rfx.deadline_at is None or moment <= rfx.deadline_at or len(people) < PEOPLE_NEEDED:
        raise PermissionDenied
    return sealing.unwrap_private_key(bytes(rfx.wrapped_private_key or b""), rfx.key)


def _open(rfx: Rfx, by: User, moment: datetime) -> None:
    private_key = _release_private_key(rfx, moment)
    lines = {line.key: line for line in Line.objects.filter(rfx=rfx)}
    bids = list(
        Bid.objects.select_for_update(of=("self",))
        .filter(rfx=rfx, status=BidStatus.SUBMITTED)
        .select_related("partner")
        .order_by("pk")
    )
    newest = {
        version.bid_id: version
        for version in BidVersion.objects.filter(bid__in=bids).order_by("bid_id", "number")
    }
    for bid in bids:
        _open_bid(bid, newest[bid.pk], private_key, rfx, lines)
        audit.record(
            BID_OPENED,
            bid,
            by=by,
            links=[rfx, bid.partner],
            changes={"status": (BidStatus.SUBMITTED, BidStatus.OPENED)},
        )
    for entry in entries.with_told(entries.deciding(bids).values()):
        if entry.told_otherwise:
            audit.record(TOLD_OTHERWISE, entry.bid, by=by, links=[rfx, entry.partner])
    before = rfx.status
    rfx.status, rfx.opened_at = RfxStatus.OPENED, moment
    rfx.save()
    audit.record(OPENED, rfx, by=by, changes={"status": (before, rfx.status)})
    notices.notify("rfps.opened", f"rfx:{rfx.pk}", to=team_of(rfx), payload={"rfx": rfx.key})
    for bid in bids:
        notices.notify(
            "rfps.bid_opened",
            f"bid:{bid.pk}",
            to=representatives(bid.partner),
            payload={"rfx": rfx.key},
        )


def _open_bid(
    bid: Bid, version: BidVersion, private_key: X25519PrivateKey, rfx: Rfx, lines: dict[str, Line]
) -> None:
    try:
        document = sealing.unseal(
            version.sealed,
            private_key=private_key,
            rfx=rfx.key,
            bid=bid.key,
            version=version.number,
        )
    except sealing.Unreadable:
        raise Refused(
            "seal_broken",
            _("A sealed bid has been tampered with or damaged. Nothing was opened."),
        ) from None
    if sealing.fingerprint(document) != version.digest:
        raise Refused(
            "seal_broken",
            _("A sealed bid has been tampered with or damaged. Nothing was opened."),
        )
    content = sealing.read_canonical(document)
    rows = [
        BidLine(
            bid=bid,
            line=line,
            unit_price=content.prices[line.key],
            amount=line_amount(line.quantity, content.prices[line.key]),
        )
        # In the order of the request: what was sealed has them by their keys, which are chance.
        for line in sorted((lines[key] for key in content.prices), key=lambda line: line.number)
    ]
    bid.status = BidStatus.OPENED
    bid.total = sum((row.amount for row in rows), start=Decimal("0.00"))
    bid.lead_time_days = content.lead_time_days
    bid.payment_days = content.payment_days
    bid.valid_until_date = content.valid_until_date
    bid.message = content.message
    bid.save()
    BidLine.objects.bulk_create(rows)


@action
def start_evaluation(*, rfx: str, by: User, now: datetime) -> Rfx:
    """Move an opened RFx into evaluation."""
    row = access.lock_worked_rfx(by, rfx)
    to_evaluation(row, by)
    return row


def to_evaluation(row: Rfx, by: User) -> None:
    """Move a locked RFx into evaluation; refuses from any other state than opened."""
    before = row.status
    check_move(RFX_MOVES, before, RfxStatus.EVALUATION)
    row.status = RfxStatus.EVALUATION
    row.save()
    audit.record(EVALUATION, row, by=by, changes={"status": (before, row.status)})


@action
def disqualify_bid(*, bid: str, reason: str, by: User, now: datetime) -> Bid:
    """Take an opened bid out of the ranking, with a reason that its bidder may read.

    Only while the RFx is opened or in evaluation.
    """
    found = access.get_bid(by, bid)
    rfx = access.lock_worked_rfx(by, found.rfx.key)
    row = get_object_or_404(access.visible_bids(by).select_for_update(of=("self",)), pk=found.pk)
    if rfx.status not in {RfxStatus.OPENED, RfxStatus.EVALUATION}:
        raise Refused("not_in_evaluation", _("Bids are not being evaluated."), state=rfx.status)
    if not reason.strip():
        raise Refused("reason_missing", _("Give the reason."), field="reason")
    before = row.status
    check_move(BID_MOVES, before, BidStatus.DISQUALIFIED)
    row.status, row.disqualified_reason = BidStatus.DISQUALIFIED, reason.strip()
    row.save()
    audit.record(
        DISQUALIFIED,
        row,
        by=by,
        links=[rfx, found.partner],
        changes={"status": (before, row.status)},
        reason=reason.strip(),
    )
    return row
