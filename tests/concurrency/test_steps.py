"""Steps of one promise, written at the same moment: each is counted, and each place is taken once."""

import threading

import pytest
from django.db import transaction

from accounts.states import Role
from core.refused import Refused
from meetings import actions
from meetings.models import Commitment, CommitmentStep
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user
from tests.factories.meetings import NOON, make_commitment, make_step
from tests.factories.suppliers import make_assignment, make_partner

ROUNDS = rounds(2)


@pytest.fixture
def promise(transactional_db):
    partner = make_partner()
    owner = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(partner, owner)
    return make_commitment(partner, owner)


def counted(promise):
    """How many steps the promise says it has and has done, and how many there are."""
    promise.refresh_from_db()
    steps = CommitmentStep.objects.filter(commitment=promise)
    done = steps.exclude(done_at=None).count()
    return (promise.steps_total, promise.steps_done), (steps.count(), done)


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_everything_is_counted(promise, attempt):
    by = promise.owner
    first, second, third = [make_step(promise) for _number in range(3)]
    outcomes = at_once(
        [
            lambda: actions.tick_step(step=first.key, by=by, now=NOON),
            lambda: actions.tick_step(step=first.key, by=by, now=NOON),
            lambda: actions.tick_step(step=second.key, by=by, now=NOON),
            lambda: actions.remove_step(step=third.key, by=by),
            lambda: actions.add_step(commitment=promise.key, text="One more", by=by),
            lambda: actions.add_step(commitment=promise.key, text="Another", by=by),
        ]
    )
    (refused,) = errors(outcomes)
    assert isinstance(refused, Refused) and refused.code == "step_done_already"
    said, there = counted(promise)
    assert said == there == (4, 2)
    places = CommitmentStep.objects.filter(commitment=promise).values_list("position", flat=True)
    assert sorted(places) == [1, 2, 3, 4]


def test_control_without_the_lock_a_tick_is_lost(promise):
    steps = [make_step(promise) for _number in range(2)]
    read = threading.Barrier(2)

    def tick(step):
        with transaction.atomic():
            done = Commitment.objects.get(pk=promise.pk).steps_done
            read.wait(10)
            CommitmentStep.objects.filter(pk=step.pk).update(done_at=NOON, done_by=promise.owner)
            Commitment.objects.filter(pk=promise.pk).update(steps_done=done + 1)

    assert not errors(at_once([lambda: tick(steps[0]), lambda: tick(steps[1])]))
    said, there = counted(promise)
    assert (said, there) == ((2, 1), (2, 2))
