"""Visits as iCalendar files (RFC 5545, invitations as in RFC 5546)."""

# icalendar is imported where it is used: it takes a twentieth of every start of every process.
from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings

if TYPE_CHECKING:
    from icalendar import vCalAddress

    from meetings.models import Visit

MIME_TYPE = "text/calendar"
Method = Literal["REQUEST", "CANCEL", "PUBLISH"]
# RFC 5545, 3.1: no text holds them; line breaks are written as \\n.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def uid(visit: Visit) -> str:
    """Return the visit's lasting name in every calendar: from its key, never from its number."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"visit-{visit.key}@{host}"


def invitation(visit: Visit, people: Iterable[tuple[str, str]]) -> bytes:
    """Return the REQUEST that puts the visit, as it is now, into the calendars of ``people``.

    ``people`` are (name, e-mail). Times are in the place's zone, whose rules go with the file.
    """
    return _file(visit, "REQUEST", people, details=True)


def publication(visit: Visit, people: Iterable[tuple[str, str]]) -> bytes:
    """Return the visit for keeping: a copy that asks for no answer."""
    return _file(visit, "PUBLISH", people, details=True)


def cancellation(visit: Visit, people: Iterable[tuple[str, str]], *, details: bool = True) -> bytes:
    """Return the CANCEL that takes the visit out of the calendars of ``people``.

    Without ``details`` it names the visit only, for someone who does not take part any more and
    has no business knowing where it went.
    """
    return _file(visit, "CANCEL", people, details=details)


def _file(
    visit: Visit, method: Method, people: Iterable[tuple[str, str]], *, details: bool
) -> bytes:
    from icalendar import Calendar, Event, vText

    event = Event()
    event.add("uid", uid(visit))
    event.add("sequence", visit.sequence)
    event.add("dtstamp", visit.created_at)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event["organizer"] = _address(visit.organiser.name, visit.organiser.email)
    for name, email in people:
        attendee = _address(name, email)
        if method == "REQUEST":
            attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
            attendee.params["RSVP"] = vText("FALSE")  # confirmed in the portal, not by mail
        event.add("attendee", attendee, encode=False)
    if details:
        zone = ZoneInfo(visit.time_zone)
        event.add("summary", _line(visit.title))
        event.add("dtstart", visit.starts_at.astimezone(zone))
        event.add("dtend", visit.ends_at.astimezone(zone))
        event.add("location", _line(visit.place))
        if visit.agenda:
            event.add("description", CONTROLS.sub("", visit.agenda))
    calendar = Calendar()
    calendar.add("prodid", "-//SRM//Visits//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    if details:
        # The clock changes around the visit are enough: by default it is every one from 1970 to 2038.
        first, last = visit.starts_at.year, visit.ends_at.year
        calendar.add_missing_timezones(date(first - 1, 12, 31), date(last + 1, 1, 2))
    return bytes(calendar.to_ical())


def _address(name: str, email: str) -> vCalAddress:
    from icalendar import vCalAddress, vText

    address = vCalAddress(f"MAILTO:{email}")
    address.params["CN"] = vText(_line(name))
    return address


def _line(text: str) -> str:
    return CONTROLS.sub("", " ".join(text.split()))
