"""Copies of what is held about a partner's contacts, and forgetting who they were."""

from copy import copy
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import subjects
from accounts.access import lock_acting, lock_person_with_address
from accounts.actions.anonymising import check_words, forget_invitations, former, require_pause
from accounts.actions.data_requests import plan
from accounts.models import DataRequest, User
from accounts.states import RequestKind
from core import audit, verbs
from core.action import action
from core.addresses import reverse
from core.anonymising import Traces, delete_what_goes
from core.clock import company_today
from core.refused import Refused
from suppliers import access
from suppliers.models import Contact, Partner
from suppliers.told import why_not_forget

COPIED = verbs.register(
    "suppliers.contact_copied",
    gettext_lazy("asked for a copy of what is held about a contact"),
    icon="file-down",
)
SEARCHED = verbs.register(
    "suppliers.contact_searched",
    gettext_lazy("had the texts searched for a contact's name"),
    icon="text-search",
)
ANONYMISING_ASKED = verbs.register(
    "suppliers.contact_anonymising_asked",
    gettext_lazy("asked to anonymise a contact"),
    icon="user-x",
)
ANONYMISED = verbs.register(
    "suppliers.contact_anonymised",
    gettext_lazy("anonymised a contact"),
    icon="user-x",
    tone="bad",
)


@action
def ask_for_contact_copy(*, contact: str, by: User, now: datetime) -> DataRequest:
    """Have a copy made of what is held about a contact.

    For administrators and the partner's account executive. Refuses a second copy within a minute, and
    while one is made.
    """
    row, partner = _lock(contact, by)
    require_pause(by=by, verb=COPIED, now=now)
    request = plan(RequestKind.COPY, row, by=by)
    audit.record(COPIED, row, by=by, links=[partner])
    return request


@action
def search_texts_for_contact(*, contact: str, by: User) -> DataRequest:
    """Have the texts searched for a contact's name; for administrators and the account executive.

    Refuses a second search while one waits.
    """
    row, partner = _lock(contact, by)
    request = plan(RequestKind.PLACES, row, by=by)
    audit.record(SEARCHED, row, by=by, links=[partner])
    return request


@action
def ask_to_anonymise_contact(
    *, contact: str, typed: str, reason: str, by: User
) -> DataRequest | None:
    """Have name, address and telephone of a contact who has left taken out of everything, for good.

    ``typed`` is the contact's name, as a confirmation. Visits, minutes and gifts stay, and name a former
    contact. What is about an address that is somebody else's as well stays (``access.as_reached``). None if
    it was done before.

    For administrators and the partner's account executive. Refuses who has not left the partner, who may have
    to be told of a bid that is entered for it (docs/adr/0054), a name that was mistyped, a reason that is empty
    or holds the name or the address, and a second time while the first waits.
    """
    row, partner = _lock(contact, by)
    if row.anonymised_at is not None:
        return None
    _check(row, partner)
    check_words(row.name, row.email, typed=typed, wanted=row.name, reason=reason)
    request = plan(RequestKind.ANONYMISING, row, by=by, reason=reason.strip())
    audit.record(ANONYMISING_ASKED, row, by=by, links=[partner], reason=reason.strip())
    return request


def _check(row: Contact, partner: Partner) -> None:
    if row.left_date is None or row.left_date > company_today():
        raise Refused("not_left", _("Note first that the person has left the partner."))
    if row.email and (no := why_not_forget(partner)) is not None:
        raise no


def forget(contact: Contact, *, by: User, reason: str, now: datetime) -> None:
    """Anonymise a contact, part of an action. A second time changes nothing.

    Denied to whom does not answer for the partner's contacts any more. Refuses who is there again.
    """
    row, partner = _lock(contact.key, by)
    if row.anonymised_at is not None:
        return
    _check(row, partner)
    with translation.override(settings.LANGUAGE_CODE):
        name = former(str(_("Former contact")), row.key)
    # Nobody who logs in with the address begins or ends to meanwhile.
    lock_person_with_address(row.email)
    row.partner = partner
    known = copy(access.as_reached(row))
    traces = Traces.of(known, name)
    if known.email:
        forget_invitations(known.email, now=now)
        delete_what_goes(known)
    row.name, row.anonymised_at = name, now
    row.title = row.email = row.phone = ""
    row.is_main = False
    row.save(update_fields=["name", "title", "email", "phone", "is_main", "anonymised_at"])
    audit.record(ANONYMISED, row, by=by, links=[partner], reason=reason)
    traces.blank()


def _lock(key: str, by: User) -> tuple[Contact, Partner]:
    """The contact and its partner, locked, the partner first; and who asks, as they are now."""
    by = lock_acting(by)[by.key]
    found = access.visible_contacts(by).filter(key=key).values_list("partner__key", flat=True)
    partner_key = found.first()
    if partner_key is None:
        raise Http404
    partner = access.lock_partner(by, partner_key)
    if not access.answers_for_contacts(by, partner):
        raise PermissionDenied
    row = access.visible_contacts(by).select_for_update(of=("self",)).get(key=key)
    return row, partner


def _get(user: User, pk: int) -> Contact:
    row = access.visible_contacts(user).filter(pk=pk).select_related("partner").first()
    if row is None:
        raise Http404
    if not access.answers_for_contacts(user, row.partner):
        raise PermissionDenied
    return access.as_reached(row)


subjects.register(
    subjects.Subject(
        model=Contact,
        get=_get,
        titles=lambda user, contact: access.is_worked_by(user, contact.partner),
        forget=forget,
        page=lambda contact: reverse("suppliers:contact-data", args=[contact.key]),
    )
)
