"""Whose partners somebody works passes to a colleague: from today on, for as long as it was meant."""

from datetime import date

from django.db.models import Expression, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import handover
from core.clock import CompanyToday, company_today
from core.handover import Handover, Kind
from core.refused import Refused
from core.timeline import Page
from suppliers import access
from suppliers.actions.people import ROLES_FOR
from suppliers.models import Assignment
from suppliers.states import Responsibility

HANDED_OVER = handover.verb(
    "suppliers.assignment_handed_over", gettext_lazy("handed over the partner")
)


def assignments_of(person: User) -> QuerySet[Assignment]:
    """Return the person's assignments that hold today or are to begin."""
    return Assignment.objects.filter(_holding_after(CompanyToday()), user=person)


def _holding_after(day: Expression) -> Q:
    """The condition that an assignment holds on the day or a later one; to_date does not count."""
    return Q(to_date=None) | Q(to_date__gt=Greatest("from_date", day))


def _pass_on(passing: Handover) -> int:
    """End each assignment today and let the receiver's begin, until the day on which it would end.

    Where the receiver has the responsibility already it only ends. Refuses a receiver without the role
    for one, and one who has it for a part of the time.
    """
    today = company_today()
    # The partners first, as where somebody is assigned.
    keys = assignments_of(passing.person).values_list("partner__key", flat=True)
    partners = {row.pk: row for row in access.lock_partners(passing.by, keys)}
    rows = list(assignments_of(passing.person).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        row.partner = partners[row.partner_id]
        _hand_over(row, passing, today)
    return len(rows)


def _hand_over(row: Assignment, passing: Handover, today: date) -> None:
    to: User = passing.to
    if not to.has_role(*ROLES_FOR[Responsibility(row.responsibility)]):
        raise Refused(
            "role_missing",
            _("%(person)s does not have the role of %(role)s that %(partner)s needs.")
            % {
                "person": to.name,
                "role": row.get_responsibility_display(),
                "partner": row.partner.legal_name,
            },
            field="to",
        )
    until, start = row.to_date, max(today, row.from_date)
    row.to_date = start
    row.save(update_fields=["to_date"])
    new = _existing(row, to, start, until)
    if new is None:
        new = Assignment.objects.create(
            partner=row.partner,
            user=to,
            responsibility=row.responsibility,
            from_date=start,
            to_date=until,
        )
    changes = {"user": (passing.person, to), "to_date": (until, start)}
    handover.record(passing, HANDED_OVER, new, changes, links=[row.partner])


def _existing(row: Assignment, to: User, start: date, until: date | None) -> Assignment | None:
    """Return what the receiver has of it already, None if nothing; refuse if it is not all of it."""
    own = Assignment.objects.filter(
        _holding_after(Value(start)),
        partner=row.partner,
        user=to,
        responsibility=row.responsibility,
    )
    if until is not None:
        own = own.filter(from_date__lt=until)
    found = own.order_by("from_date").first()
    if found is None:
        return None
    covers = found.from_date <= start and (
        found.to_date is None or (until is not None and found.to_date >= until)
    )
    if not covers:
        raise Refused(
            "assigned_for_a_part",
            _("%(person)s has this responsibility for %(partner)s for a part of the time already.")
            % {"person": to.name, "partner": row.partner.legal_name},
            field="to",
        )
    return found


handover.register(
    Kind(
        name="suppliers.assignments",
        label=gettext_lazy("Partners they work"),
        icon="handshake",
        order=20,
        held=assignments_of,
        visible_to=lambda reader: access.visible_assignments(reader).select_related("partner"),
        pass_on=_pass_on,
        page=Page("suppliers:people", key="partner__key"),
        title=lambda row: f"{row.partner.legal_name} · {row.get_responsibility_display()}",
    )
)
