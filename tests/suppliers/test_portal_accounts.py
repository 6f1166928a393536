"""Inviting a partner's people into the portal, from the People tab of the partner."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Invitation
from accounts.states import Role
from core.models import Outbox
from tests.factories.accounts import make_user
from tests.factories.suppliers import (
    make_assignment,
    make_contact,
    make_partner,
    make_representative,
)

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def executive() -> Any:
    return make_user(roles=[Role.ACCOUNT_EXECUTIVE])


@pytest.fixture
def partner(executive: Any) -> Any:
    partner = make_partner(legal_name="Nordisk Precision AB")
    make_assignment(partner, executive)
    return partner


def test_a_contact_is_invited_and_listed_until_revoked(partner: Any, executive: Any) -> None:
    """Without script: the form is a page of its own, and every answer is a redirect."""
    contact = make_contact(partner, name="Mats Nord", email="mats@partner.example")
    client = client_of(executive)
    people, invite = f"/partners/{partner.key}/people/", f"/partners/{partner.key}/invite/"
    assert invite in client.get(people).text
    page = client.get(f"{invite}?contact={contact.key}")
    assert 'value="mats@partner.example"' in page.text
    answer = client.post(invite, {"name": "Mats Nord", "email": "Mats@partner.example"})
    assert (answer.status_code, answer.headers["Location"]) == (303, people)
    (invitation,) = Invitation.objects.all()
    assert (invitation.email, invitation.partner_key) == ("mats@partner.example", partner.key)
    assert Outbox.objects.filter(address="mats@partner.example").count() == 1
    revoke = f"/invitations/{invitation.key}/revoke/"
    assert revoke in client.get(people).text
    assert client.post(revoke, {"next": people}).headers["Location"] == people
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    assert revoke not in client.get(people).text
    assert client.post(revoke, {"next": people}).status_code == 409


def test_a_dialog_is_answered_with_the_dialog(partner: Any, executive: Any) -> None:
    make_representative(partner, email="there@partner.example")
    client, invite = client_of(executive), f"/partners/{partner.key}/invite/"
    htmx = {"HX-Request": "true"}
    assert "<html" not in client.get(invite, headers=htmx).text
    taken = {"name": "Somebody", "email": "There@partner.example"}
    for values in (taken, {"name": "Somebody", "email": "no address"}, {"name": "", "email": ""}):
        answer = client.post(invite, values, headers=htmx)
        assert answer.status_code == 422
        assert "<html" not in answer.text
    assert not Invitation.objects.exists()
    done = client.post(invite, {"name": "New", "email": "new@partner.example"}, headers=htmx)
    assert done.headers["HX-Redirect"] == f"/partners/{partner.key}/people/"


@pytest.mark.parametrize("role", [Role.BUYER, Role.AUDITOR, Role.MANAGER])
def test_who_does_not_work_the_partner_neither_invites_nor_sees_who_is(
    partner: Any, executive: Any, role: str
) -> None:
    client_of(executive).post(
        f"/partners/{partner.key}/invite/", {"name": "Mats", "email": "mats@partner.example"}
    )
    client = client_of(make_user(roles=[role]))
    page = client.get(f"/partners/{partner.key}/people/").text
    assert "/invite/" not in page
    assert "mats@partner.example" not in page
    assert client.get(f"/partners/{partner.key}/invite/").status_code == 403
    answer = client.post(
        f"/partners/{partner.key}/invite/", {"name": "X", "email": "x@partner.example"}
    )
    assert answer.status_code == 403
    assert Invitation.objects.count() == 1


def test_an_administrator_invites_for_and_revokes_of_everybody(
    partner: Any, executive: Any
) -> None:
    client_of(executive).post(
        f"/partners/{partner.key}/invite/", {"name": "Mats", "email": "mats@partner.example"}
    )
    invitation = Invitation.objects.get()
    revoke = f"/invitations/{invitation.key}/revoke/"
    auditor = client_of(make_user(roles=[Role.AUDITOR]))
    assert auditor.post(revoke).status_code == 403  # reads everything, changes nothing
    assert client_of(make_user()).post(revoke).status_code == 404
    client = client_of(make_user(roles=[Role.ADMINISTRATOR]))
    assert revoke in client.get(f"/partners/{partner.key}/people/").text
    assert client.post(revoke).status_code == 303
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_a_representative_cannot_reach_the_invitations(partner: Any) -> None:
    client = client_of(make_representative(partner))
    assert client.get(f"/partners/{partner.key}/invite/").status_code in (403, 404)
    assert not Invitation.objects.exists()
