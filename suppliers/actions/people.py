"""Writes to contacts, sites and the relationship team."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import colleagues
from accounts.models import User
from accounts.states import Role
from core import audit, verbs
from core.action import action
from core.clock import company_today
from core.refused import Refused
from suppliers import access
from suppliers.models import Assignment, Contact, Partner, Site
from suppliers.states import PartnerStatus, Responsibility

CONTACT_ADDED = verbs.register(
    "suppliers.contact_added", gettext_lazy("added a contact"), icon="user-plus"
)
CONTACT_EDITED = verbs.register(
    "suppliers.contact_edited", gettext_lazy("changed a contact"), icon="user-pen"
)
SITE_ADDED = verbs.register(
    "suppliers.site_added", gettext_lazy("added a site"), icon="map-pin-plus"
)
SITE_EDITED = verbs.register(
    "suppliers.site_edited", gettext_lazy("changed a site"), icon="map-pin"
)
ASSIGNED = verbs.register(
    "suppliers.assigned", gettext_lazy("assigned a colleague"), icon="user-check", tone="accent"
)
UNASSIGNED = verbs.register(
    "suppliers.assignment_ended", gettext_lazy("ended an assignment"), icon="user-minus"
)

CONTACT_FIELDS = ("name", "title", "email", "phone", "is_main", "left_date")
SITE_FIELDS = ("name", "address", "country", "time_zone")
ROLES_FOR = {
    Responsibility.ACCOUNT_EXECUTIVE: (Role.ACCOUNT_EXECUTIVE,),
    Responsibility.BUYER: (Role.BUYER,),
    Responsibility.SPONSOR: (Role.MANAGER, Role.EXECUTIVE),
}


@action
def add_contact(*, partner: str, by: User, fields: dict[str, Any]) -> Contact:
    """Add a person at the partner; a representative may add one at their own company."""
    row = _lock(by, partner)
    contact = Contact(partner=row, **_only(fields, CONTACT_FIELDS))
    _make_way(contact)
    contact.save()
    audit.record(CONTACT_ADDED, contact, by=by, links=[row])
    return contact


@action
def edit_contact(*, contact: str, by: User, fields: dict[str, Any]) -> Contact:
    """Change a person at a partner. Whoever has left is no longer the main contact."""
    row, partner = _lock_part(access.visible_contacts(by), contact, by)
    if row.anonymised_at is not None:
        raise Refused("anonymised", _("This person has been anonymised, for good."))
    changes = audit.difference(row, _only(fields, CONTACT_FIELDS))
    for field, (_before, after) in changes.items():
        setattr(row, field, after)
    if changes:
        _make_way(row)
        row.save(update_fields=CONTACT_FIELDS)
        audit.record(CONTACT_EDITED, row, by=by, links=[partner], changes=changes)
    return row


@action
def add_site(*, partner: str, by: User, fields: dict[str, Any]) -> Site:
    """Add a place of the partner."""
    row = _lock(by, partner)
    site = Site.objects.create(partner=row, **_only(fields, SITE_FIELDS))
    audit.record(SITE_ADDED, site, by=by, links=[row])
    return site


@action
def edit_site(*, site: str, by: User, fields: dict[str, Any]) -> Site:
    """Change a place of a partner."""
    row, partner = _lock_part(access.visible_sites(by), site, by)
    changes = audit.difference(row, _only(fields, SITE_FIELDS))
    for field, (_before, after) in changes.items():
        setattr(row, field, after)
    if changes:
        row.save()
        audit.record(SITE_EDITED, row, by=by, links=[partner], changes=changes)
    return row


@action
def assign(
    *,
    partner: str,
    by: User | None,
    user: str,
    responsibility: str,
    from_date: date,
    to_date: date | None = None,
) -> Assignment:
    """Make a colleague responsible for a partner from a day on, until another (exclusive).

    ``by`` None is the system. Refuses a person without the role for it, an ended partner, a second
    account executive at the same time, and the same person twice.
    """
    row = _lock_assignable(by, partner)
    person = _colleague(by, user)
    if row.status == PartnerStatus.ENDED:
        raise Refused("partner_ended", _("The relationship with this partner has ended."))
    if responsibility not in Responsibility.values or not person.has_role(
        *ROLES_FOR[Responsibility(responsibility)]
    ):
        raise Refused(
            "role_missing",
            _("%(person)s does not have the role for this.") % {"person": person.name},
            field="user",
        )
    if to_date is not None and to_date <= from_date:
        raise Refused("ends_before_start", _("It ends before it begins."), field="to_date")
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                partner=row,
                user=person,
                responsibility=responsibility,
                from_date=from_date,
                to_date=to_date,
            )
    except IntegrityError as error:
        raise _overlap(error) from None
    audit.record(
        ASSIGNED,
        assignment,
        by=by,
        links=[row],
        changes={"responsibility": (None, responsibility), "from_date": (None, from_date)},
    )
    return assignment


@action
def end_assignment(*, assignment: str, by: User, on: date | None = None) -> Assignment:
    """End an assignment: ``on`` (today if left out) is the first day that no longer counts.

    Refuses a day before its beginning, and an assignment that has ended already.
    """
    partner_key = access.get_assignment(by, assignment).partner.key
    partner = _lock_assignable(by, partner_key)
    row = access.visible_assignments(by).select_for_update(of=("self",)).get(key=assignment)
    on = on or company_today()
    if row.to_date is not None and row.to_date <= company_today():
        raise Refused("assignment_over", _("This assignment has ended already."))
    if on < row.from_date:
        raise Refused("ends_before_start", _("It ends before it begins."), field="on")
    before, row.to_date = row.to_date, on
    row.save(update_fields=["to_date"])
    audit.record(UNASSIGNED, row, by=by, links=[partner], changes={"to_date": (before, on)})
    return row


def _overlap(error: IntegrityError) -> Exception:
    if "assignment_one_account_executive" in str(error):
        return Refused(
            "account_executive_taken",
            _("The partner has an account executive at that time; end that assignment first."),
            field="responsibility",
        )
    if "assignment_once_at_a_time" in str(error):
        return Refused(
            "assigned_already",
            _("This person has this responsibility at that time already."),
            field="user",
        )
    return error


def _only(fields: dict[str, Any], known: tuple[str, ...]) -> dict[str, Any]:
    unknown = set(fields) - set(known)
    if unknown:
        raise TypeError(f"unknown fields: {', '.join(sorted(unknown))}")
    return fields


def _lock(by: User, key: str) -> Partner:
    """The partner locked: ours who work it, and its own representatives."""
    if by.is_supplier:
        return access.lock_partner(by, key)
    return access.lock_worked_partner(by, key)


def _lock_part(rows: Any, key: str, by: User) -> tuple[Any, Partner]:
    """A contact or site and its partner, both locked, the partner first."""
    found = rows.filter(key=key).values_list("partner__key", flat=True).first()
    if found is None:
        raise Http404
    partner = _lock(by, found)
    return rows.select_for_update(of=("self",)).get(key=key), partner


def _lock_assignable(by: User | None, key: str) -> Partner:
    if by is None:
        return Partner.objects.select_for_update(of=("self",)).get(key=key)
    row = access.lock_partner(by, key)
    if not access.is_assignable_by(by, row):
        raise PermissionDenied
    return row


def _colleague(by: User | None, key: str) -> User:
    """The colleague locked: their roles stay until the assignment is there. Rows that refer to them
    may come meanwhile."""
    people = (
        colleagues(by) if by is not None else User.objects.filter(is_active=True, side="internal")
    )
    person = people.select_for_update(of=("self",), no_key=True).filter(key=key).first()
    if person is None:
        raise Refused("person_unknown", _("There is no such person."), field="user")
    return person


def _make_way(contact: Contact) -> None:
    """There is one main contact: a new one takes the place of the old one."""
    if contact.left_date is not None:
        contact.is_main = False
    if contact.is_main:
        others = Contact.objects.filter(partner_id=contact.partner_id, is_main=True)
        others.exclude(pk=contact.pk).update(is_main=False)
