"""Absences noted at the same moment that are each fine and would together be a circle."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from accounts import actions
from accounts.actions import absence
from accounts.models import User
from core.clock import company_today
from core.refused import Refused
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)
# Of four the first and the third share nobody whose row both would lock.
ROUND = 4


def _round() -> tuple[Sequence[User], list[Callable[[], Any]]]:
    people = [make_user() for _ in range(ROUND)]
    today = company_today()

    def call(person: User, deputy: User) -> Callable[[], Any]:
        return lambda: actions.set_absence(
            from_date=today, until_date=today + timedelta(days=3), deputy=deputy.key, by=person
        )

    return people, [call(one, people[n - 1]) for n, one in enumerate(people)]


def _is_circle(people: Sequence[User]) -> bool:
    return not User.objects.filter(pk__in=[one.pk for one in people], deputy=None).exists()


def test_somebody_is_always_there() -> None:
    for _number in range(rounds(5)):
        people, calls = _round()
        failed = errors(at_once(calls))
        assert not _is_circle(people)
        assert [no.code for no in failed if isinstance(no, Refused)] == ["absence_circle"]


def test_the_control_without_the_queue_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(absence, "one_at_a_time", lambda: None)
    for _number in range(60):
        people, calls = _round()
        at_once(calls)
        if _is_circle(people):
            return
    pytest.fail("nothing went wrong: the test above would not notice the race")
