"""A contact who has left and had no account is forgotten; business records stay whole."""

import re
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from accounts.tasks import carry_out_requests
from core.clock import company_today
from core.models import Event, Outbox
from core.refused import Refused
from core.sealing import seal_next
from meetings.models import VisitParticipant
from suppliers import actions as suppliers
from suppliers.models import Contact
from tests.accounts.leaving import EMAIL, FORMER, NAME, PHONE, WORDS, found_in, signed_in
from tests.factories.accounts import make_supplier_user, make_user
from tests.factories.meetings import make_visit
from tests.factories.suppliers import make_assignment, make_partner


@pytest.fixture
def admin() -> User:
    return make_user("Ada Admin", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def executive() -> User:
    return make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE])


def a_contact(executive: User, **fields: Any) -> Contact:
    partner = make_partner()
    make_assignment(partner, executive)
    contact = suppliers.add_contact(
        partner=partner.key,
        by=executive,
        fields={"name": FORMER, "email": EMAIL, "phone": PHONE, "title": "Quattler"},
    )
    visit = make_visit(partner, executive, status="held", agenda=f"Meet {NAME}")
    VisitParticipant.objects.create(visit=visit, contact=contact)
    Outbox.objects.create(
        kind="meetings.visit_planned", what="z", address=EMAIL, channel="email",
        due_at=timezone.now(), try_at=timezone.now(), state="sent",
    )  # fmt: skip
    given = {"name": NAME, "left_date": company_today(), **fields}
    return suppliers.edit_contact(contact=contact.key, by=executive, fields=given)


def forget(contact: Contact, by: User, **more: Any) -> Contact:
    given = {"typed": NAME, "reason": "Left two years ago", **more}
    suppliers.ask_to_anonymise_contact(contact=contact.key, by=by, **given)
    carry_out_requests()
    return Contact.objects.get(pk=contact.pk)


@pytest.mark.django_db
def test_a_former_contact_is_forgotten_and_business_records_stay(executive: User) -> None:
    contact = a_contact(executive)
    seal_next()
    before = found_in(*WORDS)
    assert {
        "suppliers_contact", "suppliers_contactevent", "core_event", "core_outbox", "meetings_visit",
    } <= before.keys()  # fmt: skip
    # Who has left is still to be found: for a day noted wrongly, and to be forgotten.
    people = f"/partners/{contact.partner.key}/people/"
    edit, held = f'href="/contacts/{contact.key}/"', f'href="/contacts/{contact.key}/data/"'
    page = signed_in(executive).get(people).text
    assert edit in page and held in page
    done = forget(contact, executive)
    page = signed_in(executive).get(people).text
    assert edit not in page and held in page
    page = signed_in(executive).get(f"/contacts/{contact.key}/data/").text
    assert re.search(r'<a href="/partners/"[^>]*aria-current', page)
    assert found_in(*WORDS) == {"meetings_visit": {"agenda"}, "meetings_visitevent": {"agenda"}}
    assert done.name == f"Former contact {contact.key[:4]}"
    assert str(VisitParticipant.objects.get(contact=contact)) == done.name
    assert forget(contact, executive).anonymised_at == done.anonymised_at
    assert Event.objects.filter(verb="suppliers.contact_anonymised").count() == 1
    with pytest.raises(Refused, match="for good"):
        suppliers.edit_contact(contact=contact.key, by=executive, fields={"name": "Anew"})


@pytest.mark.django_db
def test_a_contact_who_has_an_account_is_forgotten_as_a_contact_only(executive: User) -> None:
    contact = a_contact(executive)
    make_supplier_user("Somebody", email=EMAIL)
    forget(contact, executive)
    left = found_in(EMAIL)
    assert {"accounts_user", "core_outbox"} <= left.keys()
    assert not {"suppliers_contact", "suppliers_contactevent"} & left.keys()


@pytest.mark.django_db
def test_who_may_forget_a_contact_and_when(executive: User, admin: User) -> None:
    contact = a_contact(executive, left_date=None)
    with pytest.raises(Refused, match="has left"):
        forget(contact, executive)
    Contact.objects.filter(pk=contact.pk).update(left_date=company_today())
    with pytest.raises(Refused, match="not what you were to type"):
        forget(contact, executive, typed="Z")
    for other in (
        make_user(roles=[Role.ACCOUNT_EXECUTIVE]),
        make_user(roles=[Role.EXECUTIVE]),
        make_user(roles=[Role.BUYER]),
    ):
        with pytest.raises(PermissionDenied):
            forget(contact, other)
    with pytest.raises(Http404):
        forget(contact, make_supplier_user())
    assert forget(contact, admin).anonymised_at
