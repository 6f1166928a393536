"""A visit is answered, moved and agreed to at the same moment: nobody agrees to what they did not read."""

import threading
from datetime import timedelta

import pytest
from django.db import transaction

from accounts.states import Role
from core.models import Event
from core.refused import Refused
from meetings import actions
from meetings.models import Visit
from meetings.states import VisitAnswer, VisitStatus
from tests.concurrency.racing import at_once
from tests.factories.accounts import make_user
from tests.factories.meetings import NOON, make_visit
from tests.factories.suppliers import make_assignment, make_partner, make_representative

ROUNDS = 5
BEFORE = NOON - timedelta(days=30)
FIRST = {"starts_at": NOON + timedelta(days=1), "ends_at": NOON + timedelta(days=1, hours=1)}
SECOND = {"starts_at": NOON + timedelta(days=2), "ends_at": NOON + timedelta(days=2, hours=1)}


@pytest.fixture
def asked(transactional_db):
    """A visit for which the partner has asked for FIRST."""
    partner = make_partner()
    owner = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(partner, owner)
    rep = make_representative(partner)
    visit = make_visit(
        partner,
        owner,
        answer=VisitAnswer.OTHER_TIME,
        answered_by=rep,
        asked_starts_at=FIRST["starts_at"],
        asked_ends_at=FIRST["ends_at"],
    )
    return visit, owner, rep


def words(outcomes):
    return [no.code if isinstance(no, Refused) else "done" for no in outcomes]


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_agreed_to_while_another_time_is_asked_for(asked, attempt):
    visit, owner, rep = asked
    outcomes = words(
        at_once(
            [
                lambda: actions.agree_to_time(visit=visit.key, by=owner, now=BEFORE, **FIRST),
                lambda: actions.ask_for_time(visit=visit.key, by=rep, now=BEFORE, **SECOND),
            ]
        )
    )
    visit.refresh_from_db()
    if outcomes == ["other_time_asked", "done"]:
        assert (visit.starts_at, visit.asked_starts_at) == (NOON, SECOND["starts_at"])
    else:
        # First agreed, then asked again: the agreed time stands and the new question is open.
        assert outcomes == ["done", "done"]
        assert (visit.starts_at, visit.status, visit.asked_starts_at) == (
            FIRST["starts_at"],
            VisitStatus.PLANNED,
            SECOND["starts_at"],
        )


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_agreed_to_or_kept_once(asked, attempt):
    visit, owner, _rep = asked
    outcomes = words(
        at_once(
            [
                lambda: actions.agree_to_time(visit=visit.key, by=owner, now=BEFORE, **FIRST),
                lambda: actions.keep_time(visit=visit.key, by=owner),
                lambda: actions.agree_to_time(visit=visit.key, by=owner, now=BEFORE, **FIRST),
            ]
        )
    )
    assert sorted(outcomes) == ["done", "nothing_asked", "nothing_asked"]
    assert Event.objects.filter(object_type="meetings.visit").count() == 1


def test_control_without_the_lock_a_time_nobody_read_is_agreed_to(asked):
    """What the lock is for: reading first and writing then moves the visit to a withdrawn time."""
    visit, _owner, _rep = asked
    read, written = threading.Event(), threading.Event()

    def agree():
        with transaction.atomic():
            row = Visit.objects.get(pk=visit.pk)
            assert row.asked_starts_at == FIRST["starts_at"]
            read.set()
            written.wait(10)
            Visit.objects.filter(pk=visit.pk).update(**FIRST)

    def ask_again():
        read.wait(10)
        Visit.objects.filter(pk=visit.pk).update(
            asked_starts_at=SECOND["starts_at"], asked_ends_at=SECOND["ends_at"]
        )
        written.set()

    assert words(at_once([agree, ask_again])) == ["done", "done"]
    visit.refresh_from_db()
    assert (visit.starts_at, visit.asked_starts_at) == (FIRST["starts_at"], SECOND["starts_at"])
