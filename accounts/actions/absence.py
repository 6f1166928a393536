"""When somebody is away, and who stands in."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.absence import line_of
from accounts.models import User
from core import audit, permissions, verbs
from core.action import action
from core.clock import company_today
from core.refused import Refused

ABSENCE_SET = verbs.register(
    "accounts.absence_set", gettext_lazy("noted an absence"), icon="calendar-off"
)
ABSENCE_ENDED = verbs.register(
    "accounts.absence_ended", gettext_lazy("is back"), icon="calendar-check"
)


@action
def set_absence(*, from_date: date, until_date: date, deputy: str, by: User) -> User:
    """Note that one of ours is away, and who receives what they do meanwhile (``deputy`` is a key).

    Days of the company, both inclusive; what was noted before is replaced. Refuses an end before the
    beginning or in the past, oneself as the stand-in, somebody who is not one of our active people, and
    a circle: everybody in it would stand in for who is away.
    """
    if not permissions.allowed(by, access.COLLEAGUES):
        raise PermissionDenied
    _one_at_a_time()
    people = access.lock_acting(by, deputy)
    row = people[by.key]
    if until_date < from_date:
        raise Refused("ends_before_start", _("It ends before it begins."), field="until_date")
    if until_date < company_today():
        raise Refused("in_the_past", _("That day has passed."), field="until_date")
    person = people.get(deputy)
    if person is None or not person.is_internal or not person.is_active:
        raise Refused("person_unknown", _("There is no such person."), field="deputy")
    if person.pk == row.pk:
        raise Refused("own_stand_in", _("Choose somebody else."), field="deputy")
    if any(other.pk == row.pk for other in line_of(person, from_date, until_date)):
        raise Refused(
            "absence_circle",
            _("%(person)s is away then too, and you stand in for them, directly or not.")
            % {"person": person.name},
            field="deputy",
        )
    _write(
        row,
        ABSENCE_SET,
        {"absent_from_date": from_date, "absent_until_date": until_date, "deputy": person},
    )
    return row


@action
def end_absence(*, by: User) -> User:
    """Note that one is back, or does not go: nobody stands in any more. Nothing happens to who is here."""
    row = access.lock_user(by, by.key)
    _write(
        row, ABSENCE_ENDED, {"absent_from_date": None, "absent_until_date": None, "deputy": None}
    )
    return row


def _write(row: User, verb: str, new: dict[str, object]) -> None:
    if changes := audit.difference(row, new):
        for field, value in new.items():
            setattr(row, field, value)
        row.save(update_fields=list(new))
        audit.record(verb, row, by=row, changes=changes)


def _one_at_a_time() -> None:
    """Absences that are each fine could together close a circle."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts.absences'))")
