"""Done against called off: one of the two, never both."""

import threading

import pytest
from django.db import transaction

from accounts.states import Role
from core.models import Event
from core.refused import Refused
from meetings import actions
from meetings.models import Commitment
from meetings.states import COMMITMENT_MOVES
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user
from tests.factories.meetings import NOON, make_commitment
from tests.factories.suppliers import make_assignment, make_partner, make_representative

ROUNDS = rounds(5)


@pytest.fixture
def people(transactional_db):
    partner = make_partner()
    owner = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(partner, owner)
    return partner, owner, make_representative(partner)


def together(*calls):
    """Run the calls at the same moment; return ``done`` or the refusal's code for each."""
    outcomes = at_once(calls)
    assert all(isinstance(error, Refused) for error in errors(outcomes)), outcomes
    return [getattr(outcome, "code", "done") for outcome in outcomes]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_done_or_called_off(people, attempt):
    partner, owner, rep = people
    row = make_commitment(partner, owner, cancel_asked_by=owner, cancel_reason="Not needed.")
    answers = together(
        lambda: actions.finish_commitment(commitment=row.key, by=owner, now=NOON),
        lambda: actions.agree_to_cancel(commitment=row.key, by=rep, now=NOON),
    )
    assert sorted(answers) in (["done", "move_not_allowed"], ["done", "nothing_asked"])
    row.refresh_from_db()
    assert row.status == ("done" if answers[0] == "done" else "cancelled")
    assert Event.objects.filter(object_type="meetings.commitment", object_id=row.pk).count() == 1


def test_two_sweeps_miss_it_once(people):
    partner, owner, _rep = people
    row = make_commitment(partner, owner)
    late = NOON.replace(day=20)

    def miss():
        actions.miss_commitment(commitment=row.key, by=None, now=late)

    assert sorted(together(miss, miss, miss)) == ["done", "move_not_allowed", "move_not_allowed"]
    assert Event.objects.filter(verb="meetings.commitment_missed").count() == 1


def test_control_without_the_lock_both_win(people):
    """What the lock is for: checking first and writing then lets both moves through."""
    partner, owner, _rep = people
    row = make_commitment(partner, owner)
    checked = threading.Barrier(2)

    def move(status):
        with transaction.atomic():
            before = Commitment.objects.get(pk=row.pk).status
            if status not in COMMITMENT_MOVES[before]:
                raise Refused("move_not_allowed", "")
            checked.wait(10)
            Commitment.objects.filter(pk=row.pk).update(status=status)

    assert together(lambda: move("done"), lambda: move("cancelled")) == ["done", "done"]
