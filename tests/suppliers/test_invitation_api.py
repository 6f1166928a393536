"""Invitations over the API: whom each invites, who sees which, and with what token."""

from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Invitation, User
from accounts.states import Role
from suppliers.models import Partner
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db
PATH = "/api/v1/invitations/"
NEW = {"email": "Nils@ny.example", "name": "Nils Ny"}


@pytest.fixture
def admin() -> User:
    return make_user("Ada Admin", roles=[Role.ADMINISTRATOR])


@pytest.fixture
def executive() -> User:
    return make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE])


@pytest.fixture
def partner(executive: User) -> Partner:
    partner = make_partner(legal_name="Alfa AB", colleagues_invite=True)
    make_assignment(partner, executive)
    return partner


@pytest.fixture
def anna(partner: Partner) -> User:
    return make_representative(partner, name="Anna Alm")


def ask(user: User, data: dict[str, Any] | None = None, path: str = PATH) -> Any:
    client = Client()
    client.force_login(user)
    if data is None:
        return client.get(path)
    return client.post(path, data, "application/json")


def test_an_administrator_invites_one_of_ours(admin: User, executive: User) -> None:
    sent = NEW | {"roles": ["manager", "buyer"], "manager": executive.key}
    answer = ask(admin, sent)
    assert answer.status_code == 201, answer.text
    row, said = Invitation.objects.get(), answer.json()
    assert (row.email, row.roles, row.manager) == (
        "nils@ny.example",
        ["buyer", "manager"],
        executive,
    )
    assert (said["id"], said["partner"], said["invited_by"]["name"]) == (row.key, None, "Ada Admin")
    assert "token" not in answer.text and "/invitation/" not in answer.text


def test_who_works_the_partner_invites_its_people(executive: User, partner: Partner) -> None:
    assert ask(executive, NEW | {"partner": partner.key}).json()["partner"] == partner.key
    assert Invitation.objects.get().by_colleague is False
    assert ask(make_user(roles=[Role.BUYER]), NEW | {"partner": partner.key}).status_code == 403
    assert ask(executive, NEW | {"partner": "0" * 12}).status_code == 404


def test_a_supplier_s_person_invites_a_colleague_where_we_let_them(
    anna: User, partner: Partner
) -> None:
    answer = ask(anna, NEW)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["by_colleague"], answer.json()["partner"]) == (True, partner.key)
    Partner.objects.update(colleagues_invite=False)
    assert ask(anna, NEW | {"email": "other@ny.example"}).status_code == 403


@pytest.mark.parametrize("more", [{"partner": "0" * 12}, {"roles": ["administrator"]}])
def test_a_supplier_s_person_names_nobody_else_s_company_nor_a_role(
    anna: User, more: dict[str, Any]
) -> None:
    answer = ask(anna, NEW | more)
    assert (answer.status_code, [*answer.json()]) == (400, [*more])
    assert not Invitation.objects.exists()


def test_only_administrators_invite_ours(executive: User, admin: User) -> None:
    assert ask(executive, NEW | {"roles": ["buyer"]}).status_code == 403
    assert ask(admin, NEW).json()["roles"]
    assert ask(admin, NEW | {"roles": ["buyer"], "manager": "0" * 12}).status_code == 404
    assert not Invitation.objects.exists()


def test_each_sees_their_own_and_takes_it_back_once(
    admin: User, executive: User, partner: Partner, anna: User
) -> None:
    key = ask(anna, NEW).json()["id"]
    accounts.invite(
        email="ours@own.example",
        name="O",
        roles=["buyer"],
        manager=None,
        by=admin,
        now=timezone.now(),
    )
    rival = make_representative(make_partner())

    def seen(user: User) -> list[str]:
        return [row["email"] for row in ask(user).json()["results"]]

    assert seen(admin) == ["ours@own.example", "nils@ny.example"]
    assert seen(anna) == seen(executive) == ["nils@ny.example"]
    assert seen(rival) == []
    assert ask(rival, path=f"{PATH}{key}/").status_code == 404
    revoke = f"{PATH}{key}/revoke/"
    assert ask(rival, {}, revoke).status_code == 404
    assert ask(anna, {}, revoke).json()["revoked_at"] is not None
    assert ask(anna, {}, revoke).status_code == 409


def test_a_session_invites_one_of_ours_only_if_it_was_just_confirmed(
    admin: User, partner: Partner
) -> None:
    """As the page asks: else whoever finds an open browser lets themselves in."""
    client = Client()
    client.force_login(admin)
    session = client.session
    for row in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        row["at"] -= 24 * 3600
    session.save()
    answer = client.post(PATH, NEW | {"roles": ["administrator"]}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "confirmation_required")
    assert not Invitation.objects.exists()
    # Whom a partner's page invites, it asks nobody for.
    answer = client.post(PATH, NEW | {"partner": partner.key}, "application/json")
    assert answer.status_code == 201


def test_a_token_has_to_name_what_lets_people_in(admin: User) -> None:
    def status(*areas: str, may_write: bool = True) -> int:
        _, text = accounts.create_token(
            name="t", may_write=may_write, days=1, areas=areas, by=admin, now=timezone.now()
        )
        header = {"Authorization": f"Bearer {text}"}
        sent = NEW | {"roles": ["buyer"]}
        code: int = Client().post(PATH, sent, "application/json", headers=header).status_code
        return code

    assert (status(), status("suppliers"), status("accounts")) == (403, 403, 403)
    assert status("invitations", may_write=False) == 403
    assert status("invitations") == 201
