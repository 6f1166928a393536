"""The cast: a partner, who works it on both sides, and strangers."""

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import User
from accounts.states import Role
from suppliers.models import Partner
from tests.environment.shared import shared_rows
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_partner, make_representative


@dataclass
class Cast:
    partner: Partner
    other_partner: Partner
    owner: User  # the executive
    manager: User
    executive: User  # the account executive
    stranger: User  # another account executive
    auditor: User
    rep: User
    rep2: User
    other_rep: User


@pytest.fixture(scope="module")
def _people(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with shared_rows(django_db_blocker):
        yield _everybody()


@pytest.fixture
def cast(_people: Cast, db: None) -> Cast:
    return copy.deepcopy(_people)


def _everybody() -> Cast:
    owner = make_user("Olof Owner", roles=[Role.EXECUTIVE])
    manager = make_user("Maria Manager", roles=[Role.MANAGER], manager=owner)
    executive = make_user("Elin Executive", roles=[Role.ACCOUNT_EXECUTIVE], manager=manager)
    stranger = make_user("Sten Stranger", roles=[Role.ACCOUNT_EXECUTIVE], manager=owner)
    auditor = make_user("Ada Auditor", roles=[Role.AUDITOR])
    partner = make_partner(legal_name="Nordisk Precision AB", tier="strategic")
    other = make_partner(legal_name="Rival AB", tier="key")
    make_assignment(partner, executive)
    make_assignment(other, stranger)
    return Cast(
        partner=partner,
        other_partner=other,
        owner=owner,
        manager=manager,
        executive=executive,
        stranger=stranger,
        auditor=auditor,
        rep=make_representative(partner, name="Jonas Ek"),
        rep2=make_representative(partner, name="Karin Ek"),
        other_rep=make_representative(other, name="Rita Rival"),
    )
