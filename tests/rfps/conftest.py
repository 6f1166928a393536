"""The cast of an RFP: a buyer with a manager, a second opener, two competing bidders, bystanders."""

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
    executive: User
    manager: User
    buyer: User
    opener: User
    stranger: User
    executive_of_alfa: User
    administrator: User
    auditor: User
    alfa: Partner
    beta: Partner
    gamma: Partner
    anna: User
    bo: User
    cia: User


@pytest.fixture(scope="module")
def _people(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with shared_rows(django_db_blocker):
        yield everybody()


@pytest.fixture
def cast(_people: Cast, db: None) -> Cast:
    return copy.deepcopy(_people)


def everybody() -> Cast:
    """Alfa and Beta are invited to what the buyer asks; Gamma never is."""
    executive = make_user("Owner", roles=[Role.EXECUTIVE])
    manager = make_user("Manager", roles=[Role.MANAGER], manager=executive)
    buyer = make_user("Buyer", roles=[Role.BUYER], manager=manager)
    alfa, beta, gamma = (make_partner(legal_name=name) for name in ("Alfa", "Beta", "Gamma"))
    account = make_user("Account", roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(alfa, account)
    return Cast(
        executive=executive,
        manager=manager,
        buyer=buyer,
        opener=make_user("Opener", roles=[Role.BUYER]),
        stranger=make_user("Stranger", roles=[Role.BUYER]),
        executive_of_alfa=account,
        administrator=make_user("Admin", roles=[Role.ADMINISTRATOR]),
        auditor=make_user("Auditor", roles=[Role.AUDITOR]),
        alfa=alfa,
        beta=beta,
        gamma=gamma,
        anna=make_representative(alfa, name="Anna"),
        bo=make_representative(beta, name="Bo"),
        cia=make_representative(gamma, name="Cia"),
    )
