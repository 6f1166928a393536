"""Messages about visits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.notices import Notice, meant_for, named, notice
from accounts.reasons import for_company
from accounts.reminding import reminder
from core import formats
from core.addresses import reverse
from meetings import calendar_file, reports
from meetings.states import OPEN, VisitAnswer, VisitStatus
from meetings.visit_reminders import ends
from suppliers.entering import why_told
from suppliers.reasons import of_partner

if TYPE_CHECKING:
    from accounts.models import User
    from meetings.models import Visit

# What is about a visit that is nearer than this waits for no digest.
SOON = timedelta(days=2)


def _why(person: User | None, visit: Visit) -> str:
    if person is not None and person == visit.organiser:
        return _("You get this because you organise this visit.")
    if person is None or reports.takes_part(person, visit):
        return _("You get this because you take part in this visit.")
    return of_partner(person, visit.partner)


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
        return Notice(title=title, path="/", lines=lines, attachments=attachments, row=visit)
    name = "meetings:visit" if recipient.is_internal else "meetings:portal-visit"
    return Notice(
        title=title,
        path=reverse(name, args=[visit.key]),
        lines=lines,
        action_label=_("Open the visit"),
        about=str(visit.partner),
        urgent=visit.starts_at - timezone.now() < SOON,
        attachments=attachments,
        row=visit,
    )


@notice("meetings.visit_planned", why=_why)
def visit_planned(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The invitation, with the calendar file."""
    return _invitation(_("Visit: %(title)s"), recipient, payload)


@notice("meetings.visit_changed", why=_why)
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


@notice("meetings.visit_confirmed", why=_why)
def visit_confirmed(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The partner confirmed."""
    visit = reports.visit_for_message(recipient, payload)
    if visit is None or visit.status != VisitStatus.CONFIRMED:
        return None
    title = _("%(partner)s confirmed: %(title)s") % {"partner": visit.partner, "title": visit.title}
    return _visit_notice(title, visit, recipient, _visit_lines(visit, recipient))


@notice("meetings.visit_confirmation_entered", why=for_company, always=True)
def confirmation_entered(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To the partner: one of ours entered that it confirmed."""
    visit = reports.entered_visit(recipient, payload)
    if visit is None or visit.confirmed_by is None:
        return None
    title = _("Entered for you: you confirmed the visit: %(title)s") % {"title": visit.title}
    lines = _visit_lines(visit, recipient)
    return _entered(title, visit, visit.confirmed_by, recipient, payload, lines)


@notice("meetings.visit_decline_entered", why=for_company, always=True)
def decline_entered(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To the partner: one of ours entered that it declined."""
    visit = reports.entered_visit(recipient, payload)
    if visit is None or visit.answer != VisitAnswer.DECLINED or visit.answered_by is None:
        return None
    title = _("Entered for you: you declined the visit: %(title)s") % {"title": visit.title}
    reason = _("Reason: %(reason)s") % {"reason": visit.answer_reason}
    lines = [_when(visit), visit.place, reason]
    return _entered(title, visit, visit.answered_by, recipient, payload, lines)


def _entered(
    title: str,
    visit: Visit,
    by: User,
    recipient: User | None,
    payload: dict[str, Any],
    lines: list[str],
) -> Notice:
    lines = [
        *lines,
        _("Entered by: %(name)s") % {"name": named(by, recipient)},
        _("%(way)s, received %(day)s")
        % {"way": visit.get_came_by_display(), "day": formats.long_day(visit.came_date)},
        payload["reason"],
    ]
    if recipient is not None:
        lines.append(
            _("If that is not what you said, answer in the portal: your own answer counts.")
        )
    return replace(_visit_notice(title, visit, recipient, lines), why=why_told(payload))


@notice("meetings.visit_declined", why=_why)
def visit_declined(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The partner cannot come, and we have not acted on it yet."""
    visit = reports.visit_for_message(recipient, payload)
    if visit is None or visit.answer != VisitAnswer.DECLINED:
        return None
    title = _("%(partner)s declined: %(title)s") % {"partner": visit.partner, "title": visit.title}
    reason = _("Reason: %(reason)s") % {"reason": visit.answer_reason}
    return _visit_notice(title, visit, recipient, [_when(visit), visit.place, reason])


@notice("meetings.visit_time_asked", why=_why)
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


@notice("meetings.visit_time_kept", why=lazy("You get this because you asked for another time."))
def visit_time_kept(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """We keep the time; the visit waits for its confirmation again."""
    visit = reports.visit_for_message(recipient, payload)
    waits = visit and visit.status == VisitStatus.PLANNED and visit.answer == VisitAnswer.NONE
    if visit is None or not waits:
        return None
    title = _("The time stays, please confirm: %(title)s") % {"title": visit.title}
    return _visit_notice(title, visit, recipient, [_when(visit), visit.place])


@notice("meetings.visit_cancelled", why=_why)
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


@notice("meetings.visit_minuted", why=_why)
def visit_minuted(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """The minutes are there to read; what they say stays behind the login."""
    visit = reports.visit_for_message(recipient, payload)
    if visit is None or visit.status != VisitStatus.MINUTED:
        return None
    title = _("Minutes of the visit: %(title)s") % {"title": visit.title}
    return _visit_notice(title, visit, recipient, [_when(visit), visit.place])


@notice(
    "meetings.visit_withdrawn",
    why=lazy("You get this because you were to take part in a visit."),
    personal=True,
)
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


def _why_escalated(person: User | None, visit: Visit) -> str:
    if person is None or not person.is_internal:
        return _why(person, visit)
    facts = {"name": visit.organiser.name}
    return _("You get this because %(name)s, who organises this visit, reports to you.") % facts


def _without_minutes(payload: dict[str, Any], visit: Visit) -> bool:
    """Whether the visit that was planned so is over, with neither minutes nor an end of another kind.

    Of one that lies ahead nothing is missing: else what lies ahead of somebody would be full of them.
    """
    open_or_held = visit.status in {*OPEN, VisitStatus.HELD}
    over = visit.ends_at <= timezone.now()
    return open_or_held and over and payload["ends_at"] == ends(visit)


@reminder("meetings.visit_unminuted", why=_why, of="visit", find=reports.visits_for_messages)
def visit_unminuted(recipient: User, payload: dict[str, Any], visit: Visit) -> Notice | None:
    """To the organiser: what became of it, or what was agreed, is not written down."""
    if not _without_minutes(payload, visit) or meant_for(recipient) != visit.organiser:
        return None
    if visit.status == VisitStatus.HELD:
        title = _("Minutes are missing: %(title)s")
        line = _("What was agreed is remembered best on the next day.")
    else:
        title = _("Did it take place? %(title)s")
        line = _("Note that it was held, and write the minutes, or that it was missed.")
    lines = [_when(visit), visit.place, line]
    return replace(
        _visit_notice(title % {"title": visit.title}, visit, recipient, lines), urgent=False
    )


@reminder(
    "meetings.visit_escalation", why=_why_escalated, of="visit", find=reports.visits_for_messages
)
def visit_escalation(recipient: User, payload: dict[str, Any], visit: Visit) -> Notice | None:
    """To the organiser's line manager, a week later; to nobody if there is none any more."""
    if not _without_minutes(payload, visit):
        return None
    if not reports.hears_of_missing_minutes(meant_for(recipient), visit):
        return None
    title = _("A week without minutes: %(title)s") % {"title": visit.title}
    lines = _visit_lines(visit, recipient)[:3]
    return replace(_visit_notice(title, visit, recipient, lines), urgent=False)
