"""When somebody is away, and who stands in."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.absence import line_of
from accounts.models import User
from core import audit, handover, permissions, verbs
from core.action import action
from core.clock import CompanyToday, company_today
from core.handover import Handover, Kind
from core.refused import Refused
from core.timeline import Page

ABSENCE_SET = verbs.register(
    "accounts.absence_set", gettext_lazy("noted an absence"), icon="calendar-off"
)
HANDED_OVER = handover.verb(
    "accounts.absence_handed_over", gettext_lazy("handed over standing in for the person")
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
    one_at_a_time()
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
    if _stands_behind(row, person, from_date, until_date):
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


def _stands_behind(person: User, deputy: User, first: date, last: date) -> bool:
    """Return whether the person stands in for the deputy on one of the days, directly or not."""
    return any(other.pk == person.pk for other in line_of(deputy, first, last))


def _write(row: User, verb: str, new: dict[str, object]) -> None:
    if changes := audit.difference(row, new):
        for field, value in new.items():
            setattr(row, field, value)
        row.save(update_fields=list(new))
        audit.record(verb, row, by=row, changes=changes)


def one_at_a_time() -> None:
    """Absences that are each fine could together close a circle; to be called before people are locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('accounts.absences'))")


# --- for whom somebody stands in ---------------------------------------------------------------


def behind(person: User) -> QuerySet[User]:
    """Return the active people for whom the person stands in, today or on a day to come."""
    return User.objects.filter(deputy=person, is_active=True, absent_until_date__gte=CompanyToday())


def _pass_on(passing: Handover) -> int:
    """Let the receiver stand in for them. Refuses for the receiver, and where it would close a circle."""
    to: User = passing.to
    rows = list(behind(passing.person).select_for_update(of=("self",), no_key=True).order_by("pk"))
    for row in rows:
        first, last = row.absent_from_date, row.absent_until_date
        assert first and last  # a constraint: who has a stand-in has both
        if row.pk == to.pk or _stands_behind(row, to, first, last):
            raise Refused(
                "absence_circle",
                _("%(person)s is away then too: somebody else has to stand in for %(absent)s.")
                % {"person": to.name, "absent": row.name},
                field="to",
            )
        handover.give(passing, HANDED_OVER, row, field="deputy")
    return len(rows)


handover.register(
    Kind(
        name="accounts.absences",
        label=gettext_lazy("People they stand in for"),
        icon="calendar-off",
        order=15,
        held=behind,
        visible_to=access.overseen_by,
        pass_on=_pass_on,
        page=Page("accounts:person"),
    )
)
