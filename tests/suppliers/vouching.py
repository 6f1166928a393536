"""A partner with one representative, beside whom one of ours lets others in."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone

from accounts import actions as accounts
from accounts.invitations import token_for
from accounts.models import Invitation, User
from accounts.states import Role
from suppliers.models import Partner, Representative
from tests.environment.shared import shared_rows
from tests.factories.accounts import duties, make_user
from tests.factories.suppliers import make_assignment, make_partner, make_representative


@dataclass
class Cast:
    admin: User
    executive: User
    alfa: Partner
    anna: User
    bo: User


@pytest.fixture(scope="module", name="people")
def given_people(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with shared_rows(django_db_blocker):
        alfa = make_partner(legal_name="Alfa AB", colleagues_invite=True)
        executive = make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE])
        make_assignment(alfa, executive)
        yield {
            "admin": make_user("Ada Admin", roles=[Role.ADMINISTRATOR]).pk,
            "executive": executive.pk,
            "alfa": alfa.pk,
            "anna": make_representative(alfa, name="Anna Alm", email="anna@alfa.example").pk,
            "bo": make_representative(make_partner(legal_name="Beta AB"), name="Bo Berg").pk,
        }


@pytest.fixture(name="cast")
def given_cast(people: dict[str, Any], db: None) -> Cast:
    found = {
        name: (Partner if name == "alfa" else User).objects.get(pk=pk)
        for name, pk in people.items()
    }
    return Cast(**found)  # type: ignore[arg-type]  # each is what its name says


def accept(invitation: Invitation, name: str) -> Representative:
    user = accounts.accept_invitation(
        token=token_for(invitation.key),
        name=name,
        password="a long enough secret",
        language="en",
        time_zone="Europe/Stockholm",
    )
    return Representative.objects.get(user=user)


def let_in(partner: Partner, by: User, name: str = "Mallory Moe") -> Representative:
    """One of ours invites, and whoever has the address accepts."""
    address = f"{name.split()[0].lower()}@post.example"
    invitation = accounts.invite_representative(
        partner=partner.key, email=address, name=name, by=by, now=timezone.now()
    )
    return accept(invitation, name)


def change(user: User, by: User, **changed: Any) -> None:
    user.refresh_from_db()
    accounts.change_duties(**duties(user, **changed), by=by)
