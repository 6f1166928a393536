"""Attempts at the same moment: no more are noted than one after the other, and none is lost."""

import datetime as dt
import threading

import pytest

from core import actions
from core.actions import note_refusal, sum_up
from core.clock import database_now
from core.models import Event, Tally
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)
ATTEMPTS, MOST = 60, 20


@pytest.mark.parametrize("number", range(rounds(1)))
def test_each_attempt_is_noted_or_counted(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_REFUSALS", MOST)
    user = make_user()
    outcomes = at_once([lambda: note_refusal(path="/x/", code="", by=user)] * ATTEMPTS)
    assert not errors(outcomes)
    assert Event.objects.filter(verb="core.refused").count() == MOST
    tally = Tally.objects.get()
    assert (tally.noted, tally.left_out) == (MOST, ATTEMPTS - MOST)

    # Summed up by two workers while somebody is still counted for that hour.
    hour = tally.hour - dt.timedelta(hours=1)
    Tally.objects.update(hour=hour)
    outcomes = at_once([lambda: sum_up(now=database_now())] * 5)
    assert not errors(outcomes) and sum(outcomes) == 1
    [event] = Event.objects.filter(verb="core.refusals_left_out")
    assert event.change("left_out")[1] == ATTEMPTS - MOST


def test_the_control_counting_without_the_lock_notes_too_many() -> None:
    """What reads the count, and then writes it, lets attempts at the same moment all pass."""
    hour = database_now().replace(minute=0, second=0, microsecond=0)
    Tally.objects.create(verb="core.refused", hour=hour, subject="person:1", noted=0)
    both_have_read = threading.Barrier(2)

    def attempt() -> bool:
        row = Tally.objects.get()
        both_have_read.wait(20)
        if row.noted < 1:
            Tally.objects.filter(pk=row.pk).update(noted=row.noted + 1)
            return True
        return False

    assert at_once([attempt] * 2) == [True, True]
    assert Tally.objects.get().noted == 1
