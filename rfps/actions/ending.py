"""Closing at the deadline, cancelling, and ending without an award."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import database_now
from core.moves import check_move
from core.refused import Refused
from rfps import access
from rfps.models import Award, Rfx, RfxInvitation
from rfps.states import RFX_MOVES, AwardStatus, RfxStatus
from rfps.team import asked_when_late, told_of_closing
from suppliers.team import representatives

# So long the team has to open the bids by itself.
PATIENCE = timedelta(days=1)
CLOSED = verbs.register("rfps.closed", gettext_lazy("closed at the deadline"), icon="lock")
CANCELLED = verbs.register(
    "rfps.cancelled", gettext_lazy("cancelled the RFP"), icon="circle-x", tone="bad"
)
UNSUCCESSFUL = verbs.register(
    "rfps.unsuccessful",
    gettext_lazy("ended the RFP without an award"),
    icon="circle-x",
    tone="warn",
)
ENDED = verbs.register(
    "rfps.ended", gettext_lazy("ended the request"), icon="circle-x", tone="warn"
)


def close_locked(rfx: Rfx, moment: datetime) -> bool:
    """Close a locked RFx if its deadline has passed at ``moment`` (the database's time).

    A bid that arrives at the very instant of the deadline is still in time.
    """
    if rfx.status != RfxStatus.PUBLISHED or rfx.deadline_at is None or rfx.deadline_at >= moment:
        return False
    rfx.status = RfxStatus.CLOSED
    rfx.save()
    audit.record(CLOSED, rfx, by=None, changes={"status": (RfxStatus.PUBLISHED, RfxStatus.CLOSED)})
    told = told_of_closing(rfx)
    notices.notify("rfps.closed", f"rfx:{rfx.pk}", to=told, payload={"rfx": rfx.key})
    notices.notify(
        "rfps.opening_late",
        f"rfx:{rfx.pk}",
        to=asked_when_late(rfx),
        payload={"rfx": rfx.key},
        due_at=moment + PATIENCE,
    )
    return True


@action
def close_if_due(*, rfx_id: int, by: None = None) -> bool:
    """Close an RFx (primary key) whose deadline has passed; returns whether it did. For the schedule."""
    row = Rfx.objects.select_for_update(of=("self",)).filter(pk=rfx_id).first()
    return row is not None and close_locked(row, database_now())


def _end(rfx: str, status: str, verb: str, reason: str, by: User) -> Rfx:
    row = access.lock_worked_rfx(by, rfx)
    if not reason.strip():
        raise Refused("reason_missing", _("Give the reason."), field="reason")
    before = row.status
    check_move(RFX_MOVES, before, status)
    # A proposal must not stay open on a request that has ended.
    for award in list(
        Award.objects.select_for_update(of=("self",)).filter(rfx=row, status=AwardStatus.PROPOSED)
    ):
        award.status, award.decided_at = AwardStatus.REJECTED, database_now()
        award.decision_reason = reason.strip()
        award.save()
    row.status, row.ended_reason = status, reason.strip()
    row.save()
    audit.record(verb, row, by=by, changes={"status": (before, status)}, reason=reason.strip())
    if before != RfxStatus.DRAFT:
        invitations = RfxInvitation.objects.filter(rfx=row).select_related("partner")
        for invitation in invitations.order_by("pk"):
            audit.record(ENDED, invitation, by=by, links=[row, invitation.partner])
            notices.notify(
                "rfps.ended",
                f"rfx-invitation:{invitation.pk}",
                to=representatives(invitation.partner),
                payload={"rfx": row.key},
            )
    return row


@action
def cancel(*, rfx: str, reason: str, by: User, now: datetime) -> Rfx:
    """Cancel an RFx before it is completed; invited partners are told. Refuses without a reason."""
    return _end(rfx, RfxStatus.CANCELLED, CANCELLED, reason, by)


@action
def declare_unsuccessful(*, rfx: str, reason: str, by: User, now: datetime) -> Rfx:
    """End an RFx that led to no award; invited partners are told. Refuses without a reason."""
    return _end(rfx, RfxStatus.UNSUCCESSFUL, UNSUCCESSFUL, reason, by)
