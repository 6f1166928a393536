"""What messages may say: rows looked up in what the recipient may see when it is sent."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from accounts.access import nearest_above
from accounts.models import User
from core.models import Event
from meetings import access
from meetings.models import Commitment, Gift, Visit, VisitParticipant
from meetings.reminders import escalates_to
from suppliers.models import Contact

# Who and what a message about something of a commitment names, and asks for its reason.
WITH_COMMITMENT = tuple(
    f"commitment__{name}" for name in ("partner", "owner", "counterpart", "proposed_by")
)


def addresses(visit: Visit) -> list[tuple[str, str]]:
    """Return (name, e-mail) of everyone who takes part and can be written to."""
    rows = VisitParticipant.objects.filter(visit=visit).select_related("user", "contact")
    people = [row.user or row.contact for row in rows.order_by("pk")]
    return [(person.name, person.email) for person in people if person and person.email]


def takes_part(person: User, visit: Visit) -> bool:
    """Return whether somebody with an account is among the participants of a visit."""
    return VisitParticipant.objects.filter(visit=visit, user=person).exists()


def visit_for_message(recipient: User | None, payload: dict[str, Any]) -> Visit | None:
    """Return the visit, if the recipient sees it or, without an account, still takes part."""
    if recipient is not None:
        rows = access.visible_visits(recipient)
    else:
        rows = Visit.objects.filter(participants__contact__key=payload["contact"])
    return (
        rows.select_related("partner", "organiser", "answered_by")
        .filter(key=payload["visit"])
        .first()
    )


def visits_for_messages(recipient: User, keys: Collection[str]) -> dict[str, Visit]:
    """Return those of the visits with these keys that the recipient sees, by their key. One query.

    Each knows who hears that it has no minutes (``minutes_escalate_to``, an id, or None for nobody).
    """
    rows = access.visible_visits(recipient).filter(key__in=keys)
    rows = rows.select_related("partner", "organiser", "answered_by")
    if recipient.is_internal:
        rows = rows.annotate(minutes_escalate_to=nearest_above("organiser"))
    return {row.key: row for row in rows}


def hears_of_missing_minutes(person: User, visit: Visit) -> bool:
    """Return whether the person is told that a visit of ``visits_for_messages`` has none after a week."""
    return person.is_internal and getattr(visit, "minutes_escalate_to", None) == person.pk


def entered_visit(recipient: User | None, payload: dict[str, Any]) -> Visit | None:
    """Return the visit whose entered answer a message to its partner is about, if it still holds.

    ``recipient`` None is an address without an account, that was told of it.
    """
    rows = access.visible_visits(recipient) if recipient else Visit.objects.all()
    rows = rows.filter(key=payload["visit"]).exclude(came_by="")
    rows = rows.select_related("partner", "organiser", "confirmed_by", "answered_by")
    return rows.first()


def withdrawn_participant(
    recipient: User | None, payload: dict[str, Any]
) -> tuple[Visit, tuple[str, str]] | None:
    """Return the visit and the address of someone who took part in it and does not any more."""
    visit = Visit.objects.select_related("organiser").filter(key=payload["visit"]).first()
    person = recipient or Contact.objects.filter(key=payload.get("contact")).first()
    if visit is None or person is None or not person.email:
        return None
    still = VisitParticipant.objects.filter(visit=visit).filter(
        Q(user=person) if isinstance(person, User) else Q(contact=person)
    )
    return None if still.exists() else (visit, (person.name, person.email))


def commitment_for_message(recipient: User | None, payload: dict[str, Any]) -> Commitment | None:
    """Return the commitment, if the recipient sees it."""
    if recipient is None:
        return None
    key = payload["commitment"]
    return commitments_for_messages(recipient, [key]).get(key)


def commitments_for_messages(recipient: User, keys: Collection[str]) -> dict[str, Commitment]:
    """Return those of the commitments with these keys that the recipient sees, by their key. One query.

    Each knows to whom it escalates today (``is_escalated_to``); a partner's people are never told of that.
    """
    rows = access.visible_commitments(recipient).select_related(
        "partner", "owner", "counterpart", "proposed_due_by", "cancel_asked_by"
    )
    if recipient.is_internal:
        rows = rows.annotate(escalates_to=escalates_to())
    return {row.key: row for row in rows.filter(key__in=keys)}


def promise_waiting_for(person: User, row: Commitment) -> Commitment | None:
    """Return which promise of the person waits for a commitment, the soonest due of several."""
    return access.promises_waiting_for(person, row).first()


def last_reason(row: Commitment) -> str:
    """Return the words given with the newest change; both sides read them.

    What happens to its steps is said without words, and in between.
    """
    event = (
        Event.objects.filter(object_type=row._meta.label_lower, object_id=row.pk)
        .filter(verb__startswith="meetings.commitment_")
        .order_by("-pk")
        .first()
    )
    return event.reason if event else ""


def is_escalated_to(row: Commitment, recipient: User) -> bool:
    """Is the recipient the one who should hear of the delay today? For what was looked up for messages."""
    return recipient.is_internal and getattr(row, "escalates_to", None) == recipient.pk


def gift_for_message(recipient: User | None, payload: dict[str, Any]) -> Gift | None:
    """Return the gift, if the recipient sees it."""
    if recipient is None:
        return None
    return gifts_for_messages(recipient, [payload["gift"]]).get(payload["gift"])


def gifts_for_messages(recipient: User, keys: Collection[str]) -> dict[str, Gift]:
    """Return those of the gifts with these keys that the recipient sees, by their key. One query."""
    rows = access.visible_gifts(recipient).select_related("partner", "declared_by")
    return {row.key: row for row in rows.filter(key__in=keys)}
