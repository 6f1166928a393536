"""Inviting a partner's people from its page: who may, what the page shows, who may take it back."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.invitations import token_for
from accounts.models import Invitation, Notification
from accounts.states import Role
from core import outbox
from core.models import Outbox
from core.refused import Refused
from tests.factories.accounts import make_user
from tests.factories.suppliers import (
    make_assignment,
    make_contact,
    make_partner,
    make_representative,
)

pytestmark = pytest.mark.django_db
ANNA = {"name": "Anna Alm", "email": "anna@alfa.example"}


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def executive() -> Any:
    return make_user(roles=[Role.ACCOUNT_EXECUTIVE])


@pytest.fixture
def partner(executive: Any) -> Any:
    partner = make_partner(legal_name="Alfa")
    make_assignment(partner, executive)
    return partner


def test_the_account_executive_invites_and_takes_it_back(partner: Any, executive: Any) -> None:
    client = client_of(executive)
    answer = client.post(f"/partners/{partner.key}/invite/", ANNA)
    assert answer.status_code in (302, 303)
    [invitation] = Invitation.objects.all()
    assert (invitation.partner_key, invitation.email) == (partner.key, "anna@alfa.example")
    assert Outbox.objects.get().address == "anna@alfa.example"
    people = f"/partners/{partner.key}/people/"
    assert "anna@alfa.example" in client.get(people).content.decode()
    client.post(f"/invitations/{invitation.key}/revoke/", {"next": people})
    assert "anna@alfa.example" not in client.get(people).content.decode()


def test_an_address_with_an_account_is_refused_in_the_form(partner: Any, executive: Any) -> None:
    make_representative(partner, email=ANNA["email"])
    answer = client_of(executive).post(f"/partners/{partner.key}/invite/", ANNA)
    assert answer.status_code == 422
    assert "There is an account with this address already." in answer.content.decode()
    assert not Invitation.objects.exists()


def test_a_contact_fills_in_the_form_of_its_own_partner_only(partner: Any, executive: Any) -> None:
    ours = make_contact(partner, **ANNA)
    rivals = make_contact(make_partner(), name="Bo Berg", email="bo@beta.example")
    client = client_of(executive)
    page = f"/partners/{partner.key}/invite/?contact="
    assert "anna@alfa.example" in client.get(page + ours.key).content.decode()
    assert "bo@beta.example" not in client.get(page + rivals.key).content.decode()


@pytest.mark.parametrize(
    ("roles", "status"),
    [
        ([Role.ADMINISTRATOR], 200),
        ([Role.ACCOUNT_EXECUTIVE], 403),
        ([Role.BUYER], 403),
        ([Role.AUDITOR], 403),
    ],
)
def test_who_does_not_work_the_partner_may_not(partner: Any, roles: Any, status: int) -> None:
    client = client_of(make_user(roles=roles))
    assert client.get(f"/partners/{partner.key}/invite/").status_code == status
    if status != 200:
        assert client.post(f"/partners/{partner.key}/invite/", ANNA).status_code == status
        assert not Invitation.objects.exists()


def test_a_representative_finds_no_such_page(partner: Any) -> None:
    own = client_of(make_representative(partner))
    assert own.post(f"/partners/{partner.key}/invite/", ANNA).status_code in (403, 404)
    assert not Invitation.objects.exists()


def test_the_partner_s_people_are_told_who_acts_for_them_from_now_on(
    partner: Any, executive: Any, mailoutbox: list[Any]
) -> None:
    bo = make_representative(partner, email="bo@alfa.example")
    rival = make_representative(make_partner())
    # With an account at a partner one reads its bids: nobody of ours makes themselves one unseen.
    client_of(executive).post(
        f"/partners/{partner.key}/invite/", {**ANNA, "email": "me@post.example"}
    )
    accounts.accept_invitation(
        token=token_for(Invitation.objects.get().key),
        name="Anna Alm",
        password="a long enough secret",
        language="en",
        time_zone="Europe/Stockholm",
    )
    while outbox.send_next():
        pass
    (message,) = Notification.objects.filter(kind="suppliers.representative_joined")
    assert message.user == bo != rival
    assert message.title == "Anna Alm can log in for Alfa now" and "me@post.example" in message.body
    (letter,) = [one for one in mailoutbox if "bo@alfa.example" in one.to[0]]
    assert letter.subject == message.title


@pytest.mark.parametrize(
    ("spoken", "chosen", "subject"),
    [
        ("sv", None, "Ditt konto hos"),
        ("sv", "en", "Your account at"),
        (None, None, "Your account at"),
    ],
)
def test_the_e_mail_is_in_the_language_of_the_partner_unless_another_is_chosen(
    partner: Any, executive: Any, spoken: str | None, chosen: str | None, subject: str
) -> None:
    if spoken:
        make_representative(partner, language=spoken)
    client = client_of(executive)
    path = f"/partners/{partner.key}/invite/"
    preset = client.get(path).context["form"]["language"].value()
    assert preset == (spoken or executive.language)
    client.post(path, ANNA | {"language": chosen or preset})
    mail.outbox.clear()
    while outbox.send_next():
        pass
    (letter,) = mail.outbox
    assert letter.to == [ANNA["email"]] and letter.subject.startswith(subject)


def test_a_language_that_there_is_not_is_refused(partner: Any, executive: Any) -> None:
    path = f"/partners/{partner.key}/invite/"
    assert client_of(executive).post(path, ANNA | {"language": "tlh"}).status_code == 422
    with pytest.raises(Refused):
        accounts.invite_representative(
            partner=partner.key, **ANNA, language="tlh", by=executive, now=timezone.now()
        )
    assert not Invitation.objects.exists()


def test_a_partner_with_accounts_alone_is_said_to_have_no_other_contacts(
    partner: Any, executive: Any
) -> None:
    people = f"/partners/{partner.key}/people/"
    assert "No contacts yet" in client_of(executive).get(people).text
    make_representative(partner)
    text = client_of(executive).get(people).text
    assert "No contacts beside the portal accounts" in text and "No contacts yet" not in text
