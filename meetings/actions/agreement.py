"""What both sides must agree on: accepting a promise, another date, calling it off."""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.days import require_near
from core.moves import check_move
from core.refused import Refused
from meetings import access
from meetings.actions import waiting
from meetings.actions.commitments import (
    CHANGING,
    OTHER_SIDE,
    across,
    but,
    clear_requests,
    counterparts,
    lock_to_decide,
    move,
    require_agreed,
    require_side,
    required,
    tell,
    today_of,
)
from meetings.models import Commitment
from meetings.reminders import plan_reminders
from meetings.states import (
    COMMITMENT_DECLINED,
    COMMITMENT_MOVES,
    COMMITMENT_WITHDRAWN,
    CommitmentStatus,
    OwnerSide,
)

ACCEPTED = verbs.register(
    "meetings.commitment_accepted", lazy("accepted the commitment"), icon="handshake", tone="accent"
)
DECLINED = verbs.register(
    COMMITMENT_DECLINED, lazy("declined the commitment"), icon="x", tone="warn"
)
WITHDRAWN = verbs.register(
    COMMITMENT_WITHDRAWN, lazy("no longer asks for the commitment"), icon="undo-2"
)
DATE_ASKED = verbs.register(
    "meetings.commitment_date_asked",
    lazy("asked for another date"),
    icon="calendar-clock",
    tone="warn",
)
DATE_AGREED = verbs.register(
    "meetings.commitment_date_agreed", lazy("agreed to another date"), icon="calendar-check"
)
DATE_REFUSED = verbs.register(
    "meetings.commitment_date_refused", lazy("kept to the date"), icon="calendar-x"
)
CANCEL_ASKED = verbs.register(
    "meetings.commitment_cancel_asked",
    lazy("asked to call the commitment off"),
    icon="ban",
    tone="warn",
)
CANCELLED = verbs.register(
    "meetings.commitment_cancelled",
    lazy("agreed to call the commitment off"),
    icon="ban",
    tone="warn",
)
CANCEL_REFUSED = verbs.register(
    "meetings.commitment_cancel_refused", lazy("kept to the commitment"), icon="undo-2"
)


@action
def accept_commitment(*, commitment: str, by: User, now: datetime) -> Commitment:
    """The owner's side accepts what was asked of it; from now on the date counts.

    Refuses when the day has passed meanwhile: the promise would be missed before it was given.
    """
    row = lock_to_decide(commitment, by)
    if row.status != CommitmentStatus.PROPOSED:
        check_move({}, row.status, CommitmentStatus.ACCEPTED)
    require_side(row, by, row.side)
    if row.due_date < today_of(row.owner, now):
        raise Refused("due_in_the_past", _("The day has passed."), due_date=row.due_date)
    move(row, CommitmentStatus.ACCEPTED, ACCEPTED, by=by, first_due_date=row.due_date)
    tell("meetings.commitment_accepted", row, but(by, [row.proposed_by, *counterparts(row)]), now)
    plan_reminders(row, now)
    return row


@action
def decline_commitment(*, commitment: str, reason: str, by: User, now: datetime) -> Commitment:
    """The side that was asked says no to what it has not accepted yet, with a reason.

    Refuses the side that asked: it takes back what it asked for (``withdraw_commitment``).
    """
    row = _lock_proposed(commitment, by)
    require_side(row, by, row.side)
    move(row, CommitmentStatus.CANCELLED, DECLINED, by=by, reason=required(reason))
    tell("meetings.commitment_declined", row, but(by, [row.proposed_by, row.owner]), now)
    waiting.tell_who_waits(waiting.DROPPED, row, now, besides=[by, row.proposed_by, row.owner])
    return row


@action
def withdraw_commitment(*, commitment: str, reason: str, by: User, now: datetime) -> Commitment:
    """The side that asked takes back what nobody has accepted yet, with a reason; it was never promised.

    Refuses the side that was asked: it declines (``decline_commitment``).
    """
    row = _lock_proposed(commitment, by)
    require_side(row, by, OTHER_SIDE[OwnerSide(row.side)])
    move(row, CommitmentStatus.CANCELLED, WITHDRAWN, by=by, reason=required(reason))
    tell("meetings.commitment_withdrawn", row, but(by, [row.proposed_by, row.owner]), now)
    waiting.tell_who_waits(waiting.DROPPED, row, now, besides=[by, row.proposed_by, row.owner])
    return row


@action
def propose_new_date(
    *, commitment: str, due_date: date, reason: str, by: User, now: datetime
) -> Commitment:
    """Either side asks for another date, with a reason; the date stands until the other agrees.

    Refuses a day that has passed in the owner's time zone, and the date it already has.
    """
    row = lock_to_decide(commitment, by)
    require_agreed(row)
    require_near(due_date, "due_date")
    if due_date < today_of(row.owner, now):
        raise Refused("due_in_the_past", _("The day has passed."), field="due_date")
    if due_date == row.due_date:
        raise Refused("same_date", _("That is the date it has."), field="due_date")
    before = row.proposed_due_date
    row.proposed_due_date, row.proposed_due_by = due_date, by
    row.proposed_due_reason = required(reason)
    row.save(update_fields=CHANGING)
    audit.record(
        DATE_ASKED,
        row,
        by=by,
        links=[row.partner],
        changes={"proposed_due_date": (before, due_date)},
        reason=row.proposed_due_reason,
    )
    tell("meetings.commitment_date_asked", row, across(row, by), now)
    return row


@action
def accept_new_date(*, commitment: str, by: User, now: datetime) -> Commitment:
    """The side that did not ask agrees to the new date; the first agreed date is kept.

    A missed promise is open again. Refuses when the new day has passed meanwhile.
    """
    row = lock_to_decide(commitment, by)
    asked_by = _open_date_request(row, by)
    assert row.proposed_due_date is not None
    if row.proposed_due_date < today_of(row.owner, now):
        raise Refused("due_in_the_past", _("The day has passed."), field="due_date")
    new = row.proposed_due_date
    clear_requests(row)
    move(row, CommitmentStatus.ACCEPTED, DATE_AGREED, by=by, due_date=new)
    tell("meetings.commitment_date_agreed", row, but(by, [asked_by, row.owner]), now)
    waiting.tell_who_waits(waiting.MOVED, row, now, besides=[by, asked_by, row.owner])
    plan_reminders(row, now)
    return row


@action
def decline_new_date(*, commitment: str, reason: str, by: User, now: datetime) -> Commitment:
    """The side that did not ask keeps to the date, with a reason."""
    row = lock_to_decide(commitment, by)
    asked_by = _open_date_request(row, by)
    before, text = row.proposed_due_date, required(reason)
    row.proposed_due_date = row.proposed_due_by = None
    row.proposed_due_reason = ""
    row.save(update_fields=CHANGING)
    audit.record(
        DATE_REFUSED,
        row,
        by=by,
        links=[row.partner],
        changes={"proposed_due_date": (before, None)},
        reason=text,
    )
    tell("meetings.commitment_date_refused", row, [asked_by], now)
    return row


@action
def ask_to_cancel(*, commitment: str, reason: str, by: User, now: datetime) -> Commitment:
    """Either side asks to call an agreed promise off; it stands until the other side agrees."""
    row = lock_to_decide(commitment, by)
    require_agreed(row)
    if row.cancel_asked_by is not None:
        raise Refused("already_asked", _("Someone has already asked to call it off."))
    row.cancel_asked_by, row.cancel_reason = by, required(reason)
    row.save(update_fields=CHANGING)
    audit.record(CANCEL_ASKED, row, by=by, links=[row.partner], reason=row.cancel_reason)
    tell("meetings.commitment_cancel_asked", row, across(row, by), now)
    return row


@action
def agree_to_cancel(*, commitment: str, by: User, now: datetime) -> Commitment:
    """The side that did not ask agrees: the promise is off and counts for nobody."""
    row = lock_to_decide(commitment, by)
    check_move(COMMITMENT_MOVES, row.status, CommitmentStatus.CANCELLED)
    asked_by, reason = _open_cancel_request(row, by), row.cancel_reason
    clear_requests(row)
    move(row, CommitmentStatus.CANCELLED, CANCELLED, by=by, reason=reason)
    tell("meetings.commitment_cancelled", row, but(by, [asked_by, row.owner]), now)
    waiting.tell_who_waits(waiting.DROPPED, row, now, besides=[by, asked_by, row.owner])
    return row


@action
def refuse_to_cancel(*, commitment: str, by: User, now: datetime) -> Commitment:
    """The side that did not ask keeps to the promise."""
    row = lock_to_decide(commitment, by)
    asked_by = _open_cancel_request(row, by)
    row.cancel_asked_by, row.cancel_reason = None, ""
    row.save(update_fields=CHANGING)
    audit.record(CANCEL_REFUSED, row, by=by, links=[row.partner])
    tell("meetings.commitment_cancel_refused", row, [asked_by], now)
    return row


def _lock_proposed(commitment: str, by: User) -> Commitment:
    """Lock what nobody has accepted yet, else refuse."""
    row = lock_to_decide(commitment, by)
    if row.status != CommitmentStatus.PROPOSED:
        check_move({}, row.status, CommitmentStatus.CANCELLED)
    return row


def _open_date_request(row: Commitment, by: User) -> User:
    if row.proposed_due_by is None:
        raise Refused("nothing_asked", _("Nobody has asked for another date."))
    if access.side_of(row.proposed_due_by) == access.side_of(by):
        raise Refused("other_side_decides", _("That is for the other side to say."))
    return row.proposed_due_by


def _open_cancel_request(row: Commitment, by: User) -> User:
    if row.cancel_asked_by is None:
        raise Refused("nothing_asked", _("Nobody has asked to call it off."))
    if access.side_of(row.cancel_asked_by) == access.side_of(by):
        raise Refused("other_side_decides", _("That is for the other side to say."))
    return row.cancel_asked_by
