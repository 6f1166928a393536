"""The table of the tests: one partner, the people on both sides, and those who look on."""

import copy
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from accounts.states import Role
from negotiations.states import NegotiationStatus, Party
from tests.environment.shared import shared_rows
from tests.factories.accounts import make_user
from tests.factories.negotiations import make_negotiation, make_offer
from tests.factories.suppliers import make_assignment, make_partner, make_representative


@pytest.fixture(scope="module")
def _people(django_db_setup: None, django_db_blocker: Any) -> Iterator[SimpleNamespace]:
    with shared_rows(django_db_blocker):
        yield _everybody()


@pytest.fixture
def cast(_people: SimpleNamespace, db: Any) -> SimpleNamespace:
    return copy.deepcopy(_people)


def _everybody() -> SimpleNamespace:
    """Owner, their manager, the account executive, and people who have nothing to do with it."""
    manager = make_user("Karin Holm", roles=[Role.MANAGER])
    owner = make_user("Elin Sandberg", roles=[Role.BUYER], manager=manager)
    account_executive = make_user("Jonas Ek", roles=[Role.ACCOUNT_EXECUTIVE])
    partner = make_partner(legal_name="Elektra AB")
    other_partner = make_partner(legal_name="Rival AB")
    make_assignment(partner, account_executive)
    return SimpleNamespace(
        manager=manager,
        owner=owner,
        account_executive=account_executive,
        stranger=make_user("Stranger", roles=[Role.BUYER, Role.ACCOUNT_EXECUTIVE]),
        executive=make_user("Owner Of It All", roles=[Role.EXECUTIVE]),
        administrator=make_user("Admin", roles=[Role.ADMINISTRATOR]),
        auditor=make_user("Auditor", roles=[Role.AUDITOR]),
        partner=partner,
        other_partner=other_partner,
        representative=make_representative(partner, name="Mats Nord"),
        rival=make_representative(other_partner, name="Rita Rival"),
    )


@pytest.fixture
def negotiation(cast: SimpleNamespace) -> Any:
    """Open, two lines, no offer yet, our turn."""
    return make_negotiation(partner=cast.partner, owner=cast.owner)


@pytest.fixture
def standing(cast: SimpleNamespace, negotiation: Any) -> Any:
    """The partner's offer on the table, so that it is our turn."""
    return make_offer(negotiation, party=Party.PARTNER, by=cast.representative)


@pytest.fixture
def theirs(cast: SimpleNamespace) -> Any:
    """A negotiation in which our offer is on the table."""
    row = make_negotiation(
        partner=cast.partner, owner=cast.owner, status=NegotiationStatus.THEIR_TURN
    )
    make_offer(row, party=Party.US, by=cast.owner)
    return row


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client
