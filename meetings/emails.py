"""What each message about visits, commitments and gifts says.

Every builder looks its row up in what the recipient may see when it is sent, and returns None when
there is nothing to say any more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notices import Notice, meant_for, named, notice
from core import formats
from core.addresses import reverse
from meetings import calendar_file, reports
from meetings.states import OPEN, CommitmentStatus, GiftStatus, VisitAnswer, VisitStatus

if TYPE_CHECKING:
    from accounts.models import User
    from meetings.models import Commitment, Gift, Visit


# What is about a visit that is nearer than this waits for no digest.
SOON = timedelta(days=2)


# --- visits -----------------------------------------------------------------------------------


def _when(visit: Visit) -> str:
    """The visit's time where it takes place, because that is where people have to be."""
    return _span(visit, visit.starts_at, visit.ends_at)


def _span(visit: Visit, starts_at: datetime, ends_at: datetime) -> str:
    start = starts_at.astimezone(ZoneInfo(visit.time_zone))
    end = ends_at.astimezone(ZoneInfo(visit.time_zone))
    until = (
        f"{end:%H:%M}" if end.date() == start.date() else f"{formats.day(end.date())} {end:%H:%M}"
    )
    return f"{formats.long_day(start.date())}, {start:%H:%M}–{until} ({visit.time_zone})"


def _visit_lines(visit: Visit, recipient: User | None) -> list[str]:
    lines = [_when(visit), visit.place]
    if recipient != visit.organiser:
        lines.append(_("Organiser: %(name)s") % {"name": named(visit.organiser, recipient)})
    if visit.agenda:
        lines.append(visit.agenda)
    return lines


def _visit_notice(
    title: str,
    visit: Visit,
    recipient: User | None,
    lines: list[str],
    file: Callable[[], bytes] | None = None,
) -> Notice:
    attachments = [("visit.ics", file, calendar_file.MIME_TYPE)] if file is not None else []
    if recipient is None:  # a contact without an account: nothing to open here
        return Notice(title=title, path="/", lines=lines, attachments=attachments)
    name = "meetings:visit" if recipient.is_internal else "meetings:portal-visit"
    return Notice(
        title=title,
        path=reverse(name, args=[visit.key]),
        lines=lines,
        action_label=_("Open the visit"),
        about=str(visit.partner),
        urgent=visit.starts_at - timezone.now() < SOON,
        attachments=attachments,
    )


@notice("meetings.visit_planned")
def visit_planned(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The invitation, with the calendar file."""
    return _invitation(_("Visit: %(title)s"), recipient, payload)


@notice("meetings.visit_changed")
def visit_changed(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The invitation as it is now; the higher sequence replaces the one before."""
    return _invitation(_("Visit changed: %(title)s"), recipient, payload)


def _invitation(title: str, recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    visit = reports.visit_for_message(recipient, payload)
    if visit is None or visit.status not in OPEN:
        return None
    return _visit_notice(
        title % {"title": visit.title},
        visit,
        recipient,
        _visit_lines(visit, recipient),
        lambda: calendar_file.invitation(visit, reports.addresses(visit)),
    )


@notice("meetings.visit_confirmed")
def visit_confirmed(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The partner confirmed."""
    visit = reports.visit_for_message(recipient, payload)
    if visit is None or visit.status != VisitStatus.CONFIRMED:
        return None
    title = _("%(partner)s confirmed: %(title)s") % {"partner": visit.partner, "title": visit.title}
    return _visit_notice(title, visit, recipient, _visit_lines(visit, recipient))


@notice("meetings.visit_declined")
def visit_declined(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The partner cannot come, and we have not acted on it yet."""
    visit = reports.visit_for_message(recipient, payload)
    if visit is None or visit.answer != VisitAnswer.DECLINED:
        return None
    title = _("%(partner)s declined: %(title)s") % {"partner": visit.partner, "title": visit.title}
    reason = _("Reason: %(reason)s") % {"reason": visit.answer_reason}
    return _visit_notice(title, visit, recipient, [_when(visit), visit.place, reason])


@notice("meetings.visit_time_asked")
def visit_time_asked(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The partner asks for another time, as long as the question is open."""
    visit = reports.visit_for_message(recipient, payload)
    if visit is None or visit.asked_starts_at is None or visit.asked_ends_at is None:
        return None
    title = _("%(partner)s asks for another time: %(title)s")
    asked = _span(visit, visit.asked_starts_at, visit.asked_ends_at)
    lines = [
        _("Asked for: %(when)s") % {"when": asked},
        _("Now: %(when)s") % {"when": _when(visit)},
    ]
    if visit.answer_reason:
        lines.append(_("Reason: %(reason)s") % {"reason": visit.answer_reason})
    return _visit_notice(
        title % {"partner": visit.partner, "title": visit.title}, visit, recipient, lines
    )


@notice("meetings.visit_time_kept")
def visit_time_kept(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """We keep the time; the visit waits for its confirmation again."""
    visit = reports.visit_for_message(recipient, payload)
    waits = visit and visit.status == VisitStatus.PLANNED and visit.answer == VisitAnswer.NONE
    if visit is None or not waits:
        return None
    title = _("The time stays, please confirm: %(title)s") % {"title": visit.title}
    return _visit_notice(title, visit, recipient, [_when(visit), visit.place])


@notice("meetings.visit_cancelled")
def visit_cancelled(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The visit is called off; the file takes it out of the calendar."""
    visit = reports.visit_for_message(recipient, payload)
    if visit is None or visit.status != VisitStatus.CANCELLED:
        return None
    return _visit_notice(
        _("Visit cancelled: %(title)s") % {"title": visit.title},
        visit,
        recipient,
        [_when(visit), _("Reason: %(reason)s") % {"reason": visit.ended_reason}],
        lambda: calendar_file.cancellation(visit, reports.addresses(visit)),
    )


@notice("meetings.visit_minuted")
def visit_minuted(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The minutes are there to read; what they say stays behind the login."""
    visit = reports.visit_for_message(recipient, payload)
    if visit is None or visit.status != VisitStatus.MINUTED:
        return None
    title = _("Minutes of the visit: %(title)s") % {"title": visit.title}
    return _visit_notice(title, visit, recipient, [_when(visit), visit.place])


@notice("meetings.visit_withdrawn", personal=True)
def visit_withdrawn(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """Someone does not take part any more: only their own calendar entry is spoken of."""
    withdrawn = reports.withdrawn_participant(recipient, payload)
    if withdrawn is None:
        return None
    visit, address = withdrawn
    portal = recipient is not None and recipient.is_supplier
    path = reverse("meetings:portal-visits" if portal else "meetings:visits")
    return Notice(
        title=_("You no longer take part in a visit"),
        path=path if recipient else "/",
        lines=[_("The attached file takes it out of your calendar.")],
        action_label=_("Open the visits") if recipient else "",
        attachments=[
            (
                "visit.ics",
                lambda: calendar_file.cancellation(visit, [address], details=False),
                calendar_file.MIME_TYPE,
            )
        ],
    )


# --- commitments ------------------------------------------------------------------------------


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
    )


def _find(recipient: User | None, payload: dict[str, Any], *states: str) -> Commitment | None:
    """The commitment if the recipient sees it and it still is in one of the states."""
    row = reports.commitment_for_message(recipient, payload)
    return row if row is not None and (not states or row.status in states) else None


def _reason(text: str) -> str:
    return _("Reason: %(reason)s") % {"reason": text} if text else ""


def _note(text: str) -> str:
    return _("Note: %(note)s") % {"note": text} if text else ""


def _plain(kind: str, title: Any, *states: str, words: Callable[[str], str] = _reason) -> None:
    """Register a message that says what happened, while that is so, and what was added to it."""

    @notice(kind)
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
_plain("meetings.commitment_date_refused", lambda: _("The date stays: %(title)s"))
_plain(
    "meetings.commitment_cancelled",
    lambda: _("Commitment called off: %(title)s"),
    CommitmentStatus.CANCELLED,
)
_plain("meetings.commitment_cancel_refused", lambda: _("The commitment stays: %(title)s"))


@notice("meetings.commitment_date_asked")
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


@notice("meetings.commitment_cancel_asked")
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


def _due(recipient: User | None, payload: dict[str, Any], *states: str) -> Commitment | None:
    """The commitment if its reminder still holds: open, with the date it was planned for."""
    row = _find(recipient, payload, *states)
    return row if row and row.due_date == date.fromisoformat(payload["due_date"]) else None


@notice("meetings.reminder_before")
def reminder_before(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """Three days before, and on the day: to who has promised it now."""
    row = _due(recipient, payload, CommitmentStatus.ACCEPTED)
    if row is None or recipient is None or meant_for(recipient) != row.owner:
        return None
    today = payload["days"] == 0
    title = _("Due today: %(title)s") if today else _("Due soon: %(title)s")
    return _commitment_notice(title, row, recipient, urgent=today)


@notice("meetings.reminder_after")
def reminder_after(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """One and seven days after: to who has promised it now."""
    row = _due(recipient, payload, CommitmentStatus.ACCEPTED, CommitmentStatus.MISSED)
    if row is None or recipient is None or meant_for(recipient) != row.owner:
        return None
    return _commitment_notice(_("Overdue: %(title)s"), row, recipient)


@notice("meetings.escalation")
def escalation(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """A week late: to whoever is the line manager now."""
    row = _due(recipient, payload, CommitmentStatus.ACCEPTED, CommitmentStatus.MISSED)
    if row is None or recipient is None or not reports.is_escalated_to(row, meant_for(recipient)):
        return None
    return _commitment_notice(_("A week overdue: %(title)s"), row, recipient)


# --- gifts ------------------------------------------------------------------------------------


def _gift_lines(gift: Gift) -> list[str]:
    value = formats.money(gift.value, gift.currency)
    return [f"{gift.partner} · {gift.person} · {gift.get_direction_display()} · {value}"]


def _gift_notice(title: str, gift: Gift, lines: list[str]) -> Notice:
    return Notice(
        title=title % {"what": gift.description},
        path=reverse("meetings:gift", args=[gift.key]),
        lines=lines,
        action_label=_("Open the gift"),
        about=str(gift.partner),
    )


@notice("meetings.gift_to_approve")
def gift_to_approve(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """A gift over a limit waits for the manager."""
    gift = reports.gift_for_message(recipient, payload)
    if gift is None or gift.status != GiftStatus.PENDING:
        return None
    return _gift_notice(_("A gift waits for you: %(what)s"), gift, _gift_lines(gift))


@notice("meetings.gift_decided")
def gift_decided(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The manager decided."""
    gift = reports.gift_for_message(recipient, payload)
    if gift is None or gift.status == GiftStatus.PENDING:
        return None
    approved = gift.status == GiftStatus.APPROVED
    title = _("Gift approved: %(what)s") if approved else _("Gift refused: %(what)s")
    return _gift_notice(title, gift, [*_gift_lines(gift), gift.decision_reason])
