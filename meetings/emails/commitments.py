"""Messages about commitments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.notices import Notice, meant_for, named, notice
from accounts.reasons import Why
from accounts.reminding import Say, reminder
from core import formats
from core.addresses import reverse
from meetings import reports
from meetings.reminders import RETURN, end_of, is_wanted_on_return, rests
from meetings.states import CommitmentStatus, OwnerSide
from suppliers.reasons import of_partner

if TYPE_CHECKING:
    from accounts.models import User
    from meetings.models import Commitment

OPEN = (CommitmentStatus.ACCEPTED, CommitmentStatus.MISSED)


def _why(person: User | None, row: Commitment) -> str:
    if person == row.owner:
        if reports.is_promised(row):
            return _("You get this because you promised it.")
        return _("You get this because it was asked of you.")
    if person == row.counterpart:
        return _("You get this because you follow it up.")
    if person == row.proposed_by:
        return _("You get this because you wrote it down.")
    return of_partner(person, row.partner)


def _why_escalated(person: User | None, row: Commitment) -> str:
    if row.side == OwnerSide.US:
        facts = {"name": row.owner.name}
        return _("You get this because %(name)s, who promised it, reports to you.") % facts
    facts = {"name": row.counterpart.name if row.counterpart else ""}
    return _("You get this because %(name)s, who follows it up, reports to you.") % facts


def _commitment_notice(
    title: str, row: Commitment, recipient: User, *more: str, urgent: bool = False
) -> Notice:
    name = "meetings:commitment" if recipient.is_internal else "meetings:portal-commitment"
    # Nobody has promised what is only asked for, was declined or was taken back.
    facts = (
        _("%(partner)s · promised by %(owner)s · due %(due)s")
        if reports.is_promised(row)
        else _("%(partner)s · asked of %(owner)s · due %(due)s")
    )
    lines = [
        facts
        % {
            "partner": row.partner,
            "owner": named(row.owner, recipient),
            "due": formats.long_day(row.due_date),
        }
    ]
    return Notice(
        title=title % {"title": row.title},
        path=reverse(name, args=[row.key]),
        lines=[*lines, *[line for line in more if line]],
        action_label=_("Open the commitment"),
        about=str(row.partner),
        urgent=urgent,
        row=row,
    )


def _find(recipient: User | None, payload: dict[str, Any], *states: str) -> Commitment | None:
    """The commitment if the recipient sees it and it still is in one of the states."""
    row = reports.commitment_for_message(recipient, payload)
    return row if row is not None and (not states or row.status in states) else None


def _reason(text: str) -> str:
    return _("Reason: %(reason)s") % {"reason": text} if text else ""


def _note(text: str) -> str:
    return _("Note: %(note)s") % {"note": text} if text else ""


def _plain(
    kind: str,
    title: Any,
    *states: str,
    words: Callable[[str], str] = _reason,
    why: Why | str | Promise = _why,
) -> None:
    """Register a message that says what happened, while that is so, and what was added to it."""

    @notice(kind, why=why)
    def build(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
        row = _find(recipient, payload, *states)
        if row is None or recipient is None:
            return None
        return _commitment_notice(str(title()), row, recipient, words(reports.last_reason(row)))


_plain(
    "meetings.commitment_proposed",
    lambda: _("You are asked for a commitment: %(title)s"),
    CommitmentStatus.PROPOSED,
)
_plain(
    "meetings.commitment_made",
    lambda: _("New commitment: %(title)s"),
    CommitmentStatus.ACCEPTED,
)
_plain(
    "meetings.commitment_accepted",
    lambda: _("Commitment accepted: %(title)s"),
    CommitmentStatus.ACCEPTED,
)
_plain(
    "meetings.commitment_declined",
    lambda: _("Commitment declined: %(title)s"),
    CommitmentStatus.CANCELLED,
)
_plain(
    "meetings.commitment_withdrawn",
    lambda: _("No longer asked for: %(title)s"),
    CommitmentStatus.CANCELLED,
)
_plain(
    "meetings.commitment_done",
    lambda: _("Reported as done, please confirm: %(title)s"),
    CommitmentStatus.DONE,
    words=_note,
)
_plain(
    "meetings.commitment_confirmed",
    lambda: _("Confirmed as kept: %(title)s"),
    CommitmentStatus.CONFIRMED,
)
_plain(
    "meetings.commitment_returned",
    lambda: _("Sent back as not done: %(title)s"),
    CommitmentStatus.ACCEPTED,
    CommitmentStatus.MISSED,
)
_plain(
    "meetings.commitment_missed",
    lambda: _("Missed its date: %(title)s"),
    CommitmentStatus.MISSED,
)
_plain("meetings.commitment_date_agreed", lambda: _("New date agreed: %(title)s"))
_plain(
    "meetings.commitment_date_refused",
    lambda: _("The date stays: %(title)s"),
    why=lazy("You get this because you asked for another date."),
)
_plain(
    "meetings.commitment_cancelled",
    lambda: _("Commitment called off: %(title)s"),
    CommitmentStatus.CANCELLED,
)
_plain(
    "meetings.commitment_cancel_refused",
    lambda: _("The commitment stays: %(title)s"),
    why=lazy("You get this because you asked to call it off."),
)


@notice("meetings.commitment_comment", why=_why)
def comment_written(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """Somebody has written, as long as it is not taken back; what, is read in the thread alone."""
    comment = reports.comment_for_message(recipient, payload)
    if comment is None or recipient is None:
        return None
    who = {"name": named(comment.author, recipient)}
    said = (
        _("%(name)s has written a comment that only we read.")
        if comment.internal
        else _("%(name)s has written a comment.")
    )
    return _commitment_notice(
        _("New comment: %(title)s"), comment.commitment, recipient, said % who
    )


@notice("meetings.commitment_evidence", why=_why)
def evidence_added(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The owner's side has shown something, as long as it is there."""
    evidence = reports.evidence_for_message(recipient, payload)
    if evidence is None or recipient is None:
        return None
    said = _("%(name)s has added the file “%(file)s”.")
    facts = {"name": named(evidence.added_by, recipient), "file": evidence.name}
    return _commitment_notice(
        _("New file: %(title)s"), evidence.commitment, recipient, said % facts
    )


def _why_waiting(person: User | None, row: Commitment) -> str:
    if person is None or not (promise := reports.promise_waiting_for(person, row)):
        return of_partner(person, row.partner)
    return _("You get this because you promised “%(title)s”, which waits for it.") % {
        "title": promise.title
    }


def _waited(kind: str, title: Any, *states: str) -> None:
    """Register a message to who has promised what waits for it, while both are so."""

    @notice(kind, why=_why_waiting)
    def build(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
        row = _find(recipient, payload, *states)
        if row is None or recipient is None or row.due_date.isoformat() != payload["due_date"]:
            return None
        promise = reports.promise_waiting_for(meant_for(recipient), row)
        if promise is None:
            return None
        waits = _("It is waited for by “%(title)s”, due %(due)s.")
        return _commitment_notice(
            str(title()),
            row,
            recipient,
            waits % {"title": promise.title, "due": formats.long_day(promise.due_date)},
        )


_waited(
    "meetings.commitment_waited_late",
    lambda: _("What you wait for is overdue: %(title)s"),
    CommitmentStatus.MISSED,
)
_waited(
    "meetings.commitment_waited_moved",
    lambda: _("What you wait for has another date: %(title)s"),
    *OPEN,
)
_waited(
    "meetings.commitment_waited_done",
    lambda: _("What you wait for is reported as done: %(title)s"),
    CommitmentStatus.DONE,
    CommitmentStatus.CONFIRMED,
)
_waited(
    "meetings.commitment_waited_returned",
    lambda: _("What you wait for is not done after all: %(title)s"),
    *OPEN,
)
_waited(
    "meetings.commitment_waited_dropped",
    lambda: _("What you wait for will not be done: %(title)s"),
    CommitmentStatus.CANCELLED,
)


@notice("meetings.commitment_date_asked", why=_why)
def date_asked(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The other side asks for another date, as long as the question is open."""
    row = _find(recipient, payload)
    if row is None or recipient is None or row.proposed_due_date is None:
        return None
    return _commitment_notice(
        _("Another date is asked for: %(title)s"),
        row,
        recipient,
        _("New date: %(date)s") % {"date": formats.long_day(row.proposed_due_date)},
        _reason(row.proposed_due_reason),
    )


@notice("meetings.commitment_paused", why=_why)
def paused(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """Nobody is reminded for a while, as long as that is so."""
    row = _find(recipient, payload)
    if row is None or recipient is None or row.paused_until_date is None:
        return None
    return _commitment_notice(
        _("Reminders paused: %(title)s"),
        row,
        recipient,
        _("No reminders until %(day)s.") % {"day": formats.long_day(row.paused_until_date)},
        _reason(row.pause_reason),
    )


@notice("meetings.commitment_resumed", why=_why)
def resumed(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The pause was ended before its day; not if there is another one since."""
    row = _find(recipient, payload)
    if row is None or recipient is None or row.paused_until_date is not None:
        return None
    return _commitment_notice(_("Reminders again: %(title)s"), row, recipient)


@notice("meetings.commitment_cancel_asked", why=_why)
def cancel_asked(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The other side asks to call it off, as long as the question is open."""
    row = _find(recipient, payload)
    if row is None or recipient is None or row.cancel_asked_by is None:
        return None
    return _commitment_notice(
        _("You are asked to call it off: %(title)s"),
        row,
        recipient,
        _reason(row.cancel_reason),
    )


def _is_due(row: Commitment, payload: dict[str, Any], *states: str) -> bool:
    """Whether a reminder still holds: it is open, with the date that was planned for."""
    return row.status in states and row.due_date == date.fromisoformat(payload["due_date"])


def _reminds(recipient: User, row: Commitment, payload: dict[str, Any], *states: str) -> bool:
    """Whether its owner is to be reminded of it: not in a pause, nor somebody else since."""
    if not _is_due(row, payload, *states) or meant_for(recipient) != row.owner:
        return False
    return not rests(row, row.due_date + timedelta(days=payload["days"]))


def _reminder(
    kind: str, why: Why = _why
) -> Callable[[Say], Callable[[User | None, dict[str, Any]], Notice | None]]:
    return reminder(kind, why=why, of="commitment", find=reports.commitments_for_messages)


@_reminder("meetings.reminder_before")
def reminder_before(recipient: User, payload: dict[str, Any], row: Commitment) -> Notice | None:
    """Three days before, and on the day: to who has promised it now."""
    if not _reminds(recipient, row, payload, CommitmentStatus.ACCEPTED):
        return None
    today = payload["days"] == 0
    title = _("Due today: %(title)s") if today else _("Due soon: %(title)s")
    over = end_of(row.due_date, row.owner.time_zone)
    return replace(_commitment_notice(title, row, recipient, urgent=today), before=over)


@_reminder("meetings.reminder_after")
def reminder_after(recipient: User, payload: dict[str, Any], row: Commitment) -> Notice | None:
    """One and seven days after: to who has promised it now."""
    if not _reminds(recipient, row, payload, *OPEN):
        return None
    return _commitment_notice(_("Overdue: %(title)s"), row, recipient)


@_reminder(RETURN)
def reminder_returns(recipient: User, payload: dict[str, Any], row: Commitment) -> Notice | None:
    """On the day on which a pause ends: once, for all that was due in it, to who has promised it now."""
    until = date.fromisoformat(payload["until_date"])
    if row.status not in OPEN or meant_for(recipient) != row.owner:
        return None
    if row.paused_until_date != until or not is_wanted_on_return(row):
        return None
    if row.due_date < until:
        return _commitment_notice(_("Overdue: %(title)s"), row, recipient)
    over = end_of(row.due_date, row.owner.time_zone)
    return replace(_commitment_notice(_("Due soon: %(title)s"), row, recipient), before=over)


@_reminder("meetings.escalation", _why_escalated)
def escalation(recipient: User, payload: dict[str, Any], row: Commitment) -> Notice | None:
    """A week late: to whoever is the line manager now."""
    if not _is_due(row, payload, *OPEN):
        return None
    if not reports.is_escalated_to(row, meant_for(recipient)):
        return None
    return _commitment_notice(_("A week overdue: %(title)s"), row, recipient)
