"""Promises that begin to wait for each other at the same moment: no circle closes."""

import pytest

from accounts.states import Role
from core.refused import Refused
from meetings import actions
from meetings.models import CommitmentDependency
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment
from tests.factories.suppliers import make_assignment, make_partner

ROUNDS = rounds(2)


@pytest.fixture
def promises(transactional_db):
    partner, owner = make_partner(), make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(partner, owner)
    return [make_commitment(partner, owner) for _number in range(4)]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_a_circle_of_four_stays_open(promises, attempt):
    """Each two that are next to each other share a row to lock; those across do not."""
    one, two, three, four = promises
    by = one.owner
    for row, other in ((two, three), (four, one)):
        actions.wait_for(commitment=row.key, other=other.key, by=by)
    outcomes = at_once(
        [
            lambda: actions.wait_for(commitment=one.key, other=two.key, by=by),
            lambda: actions.wait_for(commitment=three.key, other=four.key, by=by),
        ]
    )
    (no,) = errors(outcomes)
    assert isinstance(no, Refused) and no.code == "waits_for_itself"
    assert CommitmentDependency.objects.count() == 3
