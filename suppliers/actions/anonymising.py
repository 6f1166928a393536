"""Copies of what is held about a partner's contacts, and forgetting who they were."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import lock_acting, lock_person_with_address
from accounts.actions.anonymising import check_words, forget_invitations, former, require_pause
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.anonymising import Traces, delete_what_goes
from core.clock import company_today
from core.refused import Refused
from suppliers import access
from suppliers.models import Contact, Partner

COPIED = verbs.register(
    "suppliers.contact_copied",
    gettext_lazy("exported what is held about a contact"),
    icon="file-down",
)
ANONYMISED = verbs.register(
    "suppliers.contact_anonymised",
    gettext_lazy("anonymised a contact"),
    icon="user-x",
    tone="bad",
)


@action
def note_contact_copy(*, contact: str, by: User, now: datetime) -> Contact:
    """Note that a copy of what is held about a contact is taken, and return the contact.

    For administrators and the partner's account executive. Refuses a second copy within a minute.
    """
    row, partner = _lock(contact, by)
    require_pause(by=by, verb=COPIED, now=now)
    audit.record(COPIED, row, by=by, links=[partner])
    return row


@action
def anonymise_contact(*, contact: str, typed: str, reason: str, by: User, now: datetime) -> Contact:
    """Take name, address and telephone of a contact who has left out of everything, for good.

    ``typed`` is the contact's name, as a confirmation. Visits, minutes and gifts stay, and name a former
    contact. An account with the same address, and what was sent to it, is another matter. A second time
    changes nothing.

    For administrators and the partner's account executive. Refuses who has not left the partner, a name
    that was mistyped, and a reason that is empty or holds the name or the address.
    """
    row, partner = _lock(contact, by)
    if row.anonymised_at is not None:
        return row
    if row.left_date is None or row.left_date > company_today():
        raise Refused("not_left", _("Note first that the person has left the partner."))
    check_words(row.name, row.email, typed=typed, wanted=row.name, reason=reason)
    with translation.override(settings.LANGUAGE_CODE):
        name = former(str(_("Former contact")), row.key)
    # Where somebody logs in with the address, what is about it is the account's.
    known = Contact(pk=row.pk, name=row.name, email=row.email, phone=row.phone)
    if lock_person_with_address(row.email) is not None:
        known.email = ""
    traces = Traces.of(known, name)
    if known.email:
        forget_invitations(known.email, now=now)
        delete_what_goes(known)
    row.name, row.anonymised_at = name, now
    row.title = row.email = row.phone = ""
    row.is_main = False
    row.save(update_fields=["name", "title", "email", "phone", "is_main", "anonymised_at"])
    audit.record(ANONYMISED, row, by=by, links=[partner], reason=reason.strip())
    traces.blank()
    return row


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
