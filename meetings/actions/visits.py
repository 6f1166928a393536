"""Planning, moving, confirming and ending visits."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.days import require_near
from core.moves import check_move
from core.refused import Refused
from core.zones import is_time_zone
from meetings import access
from meetings.models import Visit, VisitParticipant
from meetings.states import ANSWER_MOVES, VISIT_MOVES, VisitAnswer, VisitorRole, VisitStatus
from meetings.visit_reminders import plan_minutes
from suppliers import access as suppliers
from suppliers.models import Contact

PLANNED = verbs.register("meetings.visit_planned", lazy("planned the visit"), icon="map-pin")
CHANGED = verbs.register("meetings.visit_changed", lazy("changed the visit"), icon="calendar-clock")
HELD = verbs.register("meetings.visit_held", lazy("held the visit"), icon="users", tone="good")
CANCELLED = verbs.register(
    "meetings.visit_cancelled", lazy("cancelled the visit"), icon="calendar-x", tone="bad"
)
MISSED = verbs.register(
    "meetings.visit_missed", lazy("noted that the visit was missed"), icon="calendar-x", tone="bad"
)
OPEN = frozenset({VisitStatus.PLANNED, VisitStatus.CONFIRMED})


@action
def plan_visit(
    *,
    partner: str,
    title: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    visitor_role: str,
    by: User,
    now: datetime,
    at_their_place: bool = True,
    agenda: str = "",
    users: Iterable[str] = (),
    contacts: Iterable[str] = (),
) -> Visit:
    """Plan a visit with a partner that the organiser works, and invite everyone who takes part.

    ``starts_at`` and ``ends_at`` are aware instants, ``time_zone`` is the IANA name of the place's
    zone, ``users`` and ``contacts`` are keys of who takes part besides the organiser. Refuses a
    start that has passed at ``now``, an end before the start, and people of neither side.
    """
    company = suppliers.lock_worked_partner(by, partner)
    _check_times(starts_at, ends_at, time_zone, now)
    visit = Visit.objects.create(
        partner=company,
        title=title.strip(),
        place=place.strip(),
        at_their_place=at_their_place,
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=time_zone,
        agenda=agenda.strip(),
        visitor_role=VisitorRole(visitor_role),
        organiser=by,
    )
    people, contact_rows = _people(visit, users, contacts)
    VisitParticipant.objects.bulk_create(
        [VisitParticipant(visit=visit, user=user) for user in people]
        + [VisitParticipant(visit=visit, contact=contact) for contact in contact_rows]
    )
    audit.record(PLANNED, visit, by=by, links=[company])
    tell("meetings.visit_planned", visit, people, contact_rows)
    plan_minutes(visit, now)
    return visit


@action
def change_visit(
    *,
    visit: str,
    title: str,
    place: str,
    at_their_place: bool,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    agenda: str,
    visitor_role: str,
    users: Iterable[str],
    contacts: Iterable[str],
    by: User,
    now: datetime,
) -> Visit:
    """Change a visit that lies ahead; the calendar's sequence rises and everyone is told.

    A new time or place asks the other side to confirm again, whatever it has answered before. Who
    no longer takes part gets a cancellation. Nothing happens, and nobody is told, when nothing
    differs.
    """
    row = access.lock_own_visit(by, visit)
    if row.status not in OPEN:
        check_move(VISIT_MOVES, row.status, VisitStatus.PLANNED)
    new = {
        "title": title.strip(),
        "place": place.strip(),
        "at_their_place": at_their_place,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "time_zone": time_zone,
        "agenda": agenda.strip(),
        "visitor_role": VisitorRole(visitor_role),
    }
    changes = audit.difference(row, new)
    if {"starts_at", "ends_at", "time_zone"} & changes.keys():
        _check_times(starts_at, ends_at, time_zone, now)
    people, contact_rows = _people(row, users, contacts)
    gone_people, gone_contacts, joined = _replace_participants(row, people, contact_rows)
    if not changes and not gone_people and not gone_contacts and not joined:
        return row
    if gone_people or gone_contacts or joined:
        names = [str(other) for other in [*people, *contact_rows]]
        changes["participants"] = (None, names)
    for field, value in new.items():
        setattr(row, field, value)
    row.sequence += 1
    if {"starts_at", "ends_at", "place"} & changes.keys():
        changes |= clear_answer(row)
        if row.status == VisitStatus.CONFIRMED:
            check_move(VISIT_MOVES, row.status, VisitStatus.PLANNED)
            changes["status"] = (row.status, VisitStatus.PLANNED)
            row.status, row.confirmed_by = VisitStatus.PLANNED, None
            row.came(None)
    row.save()
    audit.record(CHANGED, row, by=by, links=[row.partner], changes=changes)
    tell("meetings.visit_changed", row, people, contact_rows)
    plan_minutes(row, now)
    tell("meetings.visit_withdrawn", row, gone_people, gone_contacts)
    return row


@action
def hold_visit(*, visit: str, by: User, now: datetime) -> Visit:
    """Note that the visit took place. Refuses one that lies ahead at ``now``."""
    row = access.lock_own_visit(by, visit)
    _end(row, VisitStatus.HELD, HELD, by, now)
    return row


@action
def miss_visit(*, visit: str, reason: str, by: User, now: datetime) -> Visit:
    """Note that the visit did not take place, and why. Refuses one that lies ahead at ``now``."""
    row = access.lock_own_visit(by, visit)
    _end(row, VisitStatus.MISSED, MISSED, by, now, reason=required(reason))
    return row


@action
def cancel_visit(*, visit: str, reason: str, by: User) -> Visit:
    """Call the visit off, with a reason; the calendars of everyone who takes part are told."""
    row = access.lock_own_visit(by, visit)
    check_move(VISIT_MOVES, row.status, VisitStatus.CANCELLED)
    before, row.status, row.ended_reason = row.status, VisitStatus.CANCELLED, required(reason)
    changes = {"status": (before, row.status)} | clear_answer(row)
    row.sequence += 1
    row.save()
    audit.record(
        CANCELLED,
        row,
        by=by,
        links=[row.partner],
        changes=changes,
        reason=row.ended_reason,
    )
    tell("meetings.visit_cancelled", row, *taking_part(row))
    return row


def _end(
    row: Visit, status: VisitStatus, verb: str, by: User, now: datetime, reason: str = ""
) -> None:
    check_move(VISIT_MOVES, row.status, status)
    if row.starts_at > now:
        raise Refused(
            "visit_lies_ahead", _("The visit has not begun yet."), starts_at=row.starts_at
        )
    before, row.status, row.ended_reason = row.status, status, reason
    changes = {"status": (before, status)} | clear_answer(row)
    row.save()
    audit.record(verb, row, by=by, links=[row.partner], changes=changes, reason=reason)


# --- for the actions of this package, within their transactions -------------------------------


def clear_answer(row: Visit) -> dict[str, tuple[object, object]]:
    """Forget what the other side answered; return what changed. The caller saves."""
    changes: dict[str, tuple[object, object]] = {}
    if row.answer != VisitAnswer.NONE:
        check_move(ANSWER_MOVES, row.answer, VisitAnswer.NONE)
        changes["answer"] = (row.answer, VisitAnswer.NONE)
    row.answer, row.answered_by, row.answer_reason = VisitAnswer.NONE, None, ""
    row.asked_starts_at = row.asked_ends_at = None
    if row.status != VisitStatus.CONFIRMED:
        row.came(None)
    return changes


def required(reason: str, field: str = "reason") -> str:
    """Return the reason, or refuse an empty one; ``field`` is what it is typed into."""
    if not reason.strip():
        raise Refused("reason_missing", _("Give a reason."), field=field)
    return reason.strip()


def _check_times(starts_at: datetime, ends_at: datetime, time_zone: str, now: datetime) -> None:
    if not is_time_zone(time_zone):
        raise Refused("unknown_time_zone", _("There is no such time zone."), field="time_zone")
    check_order(starts_at, ends_at, now)


def check_order(starts_at: datetime, ends_at: datetime, now: datetime) -> None:
    """Refuse an end before the start, a start that has passed at ``now``, and what nobody plans."""
    require_near(ends_at, "ends")
    if ends_at <= starts_at:
        raise Refused("ends_before_start", _("The end must be after the start."), field="ends")
    if starts_at <= now:
        raise Refused("starts_in_the_past", _("The start lies in the past."), field="starts")


def _people(
    visit: Visit, users: Iterable[str], contacts: Iterable[str]
) -> tuple[list[User], list[Contact]]:
    """Return the people behind the keys, the organiser among them; refuse strangers."""
    user_keys, contact_keys = set(users) - {visit.organiser.key}, set(contacts)
    people = list(access.possible_guests(visit.partner).filter(key__in=user_keys))
    contact_rows = list(access.possible_contacts(visit.partner).filter(key__in=contact_keys))
    if len(people) != len(user_keys) or len(contact_rows) != len(contact_keys):
        raise Refused(
            "not_of_either_side",
            _("Only people of ours and of this partner can take part."),
            field="users",
        )
    return [visit.organiser, *people], contact_rows


def taking_part(visit: Visit) -> tuple[list[User], list[Contact]]:
    """Return who takes part by account, and by contact."""
    rows = list(
        VisitParticipant.objects.filter(visit=visit)
        .select_related("user", "contact")
        .order_by("pk")
    )
    return [row.user for row in rows if row.user], [row.contact for row in rows if row.contact]


def _replace_participants(
    visit: Visit, people: list[User], contacts: list[Contact]
) -> tuple[list[User], list[Contact], bool]:
    """Make the participants what is given; return who is gone, and whether anyone joined."""
    old_people, old_contacts = taking_part(visit)
    gone_people = [user for user in old_people if user not in people]
    gone_contacts = [contact for contact in old_contacts if contact not in contacts]
    VisitParticipant.objects.filter(visit=visit, user__in=gone_people).delete()
    VisitParticipant.objects.filter(visit=visit, contact__in=gone_contacts).delete()
    joined = [VisitParticipant(visit=visit, user=user) for user in people if user not in old_people]
    joined += [
        VisitParticipant(visit=visit, contact=contact)
        for contact in contacts
        if contact not in old_contacts
    ]
    VisitParticipant.objects.bulk_create(joined)
    return gone_people, gone_contacts, bool(joined)


def tell(kind: str, visit: Visit, people: list[User], contacts: list[Contact]) -> None:
    """Plan the message to everyone; contacts without an account get the e-mail only."""
    what, payload = f"visit:{visit.pk}:{visit.sequence}", {"visit": visit.key}
    notices.notify(kind, what, to=people, payload=payload)
    for contact in contacts:
        if contact.email:
            notices.notify_address(
                kind, what, address=contact.email, payload=payload | {"contact": contact.key}
            )
