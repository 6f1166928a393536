"""Two parent companies chosen at once, each fine alone, that would close a circle together."""

from collections.abc import Callable
from typing import Any

import pgtrigger
import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.states import Role
from core.refused import Refused
from suppliers import actions
from suppliers.models import Partner
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_partner

pytestmark = pytest.mark.django_db(transaction=True)

TRIGGER = "suppliers.Partner:refuse_parent_cycle"


def _choose(partner: Partner, parent: Partner, by: User) -> Callable[[], Any]:
    return lambda: actions.edit_partner(partner=partner.key, by=by, fields={}, parent=parent.key)


def _two_halves_of_a_circle(by: User) -> tuple[Partner, list[Callable[[], Any]]]:
    """Of four partners, so that the two changes have no row in common."""
    first, second, third, fourth = (make_partner() for _ in range(4))
    Partner.objects.filter(pk=second.pk).update(parent=third)
    Partner.objects.filter(pk=fourth.pk).update(parent=first)
    return first, [_choose(first, second, by), _choose(third, fourth, by)]


def _is_in_circle(partner: Partner) -> bool:
    passed = set()
    above: Partner | None = Partner.objects.get(pk=partner.pk)
    while above is not None and above.pk not in passed:
        passed.add(above.pk)
        above = above.parent
    return above is not None


def test_two_changes_at_once_close_no_circle() -> None:
    by = make_user(roles=[Role.EXECUTIVE])
    for _round in range(rounds(5)):
        partner, calls = _two_halves_of_a_circle(by)
        failed = errors(at_once(calls))
        assert [no.code for no in failed if isinstance(no, Refused)] == ["parent_circle"], failed
        assert len(failed) == 1
        assert not _is_in_circle(partner)


def test_the_control_without_the_trigger_they_do() -> None:
    by = make_user(roles=[Role.EXECUTIVE])

    def ignoring(call: Callable[[], Any]) -> Callable[[], Any]:
        def run() -> Any:
            with pgtrigger.ignore(TRIGGER):
                return call()

        return run

    for _round in range(20):
        partner, calls = _two_halves_of_a_circle(by)
        at_once([ignoring(call) for call in calls])
        if _is_in_circle(partner):
            return
    pytest.fail("without the trigger nothing went wrong: the test above would not notice the race")


def test_two_that_choose_each_other_take_turns() -> None:
    by = make_user(roles=[Role.EXECUTIVE])
    for _round in range(rounds(5)):
        one, other = make_partner(), make_partner()
        failed = errors(at_once([_choose(one, other, by), _choose(other, one, by)]))
        assert [getattr(no, "code", no) for no in failed] == ["parent_circle"]


def test_the_database_refuses_a_circle_however_it_is_written() -> None:
    one, other = make_partner(), make_partner()
    Partner.objects.filter(pk=one.pk).update(parent=other)
    for parent in (other, one):
        with pytest.raises(IntegrityError), transaction.atomic():
            Partner.objects.filter(pk=other.pk).update(parent=parent)


def test_a_circle_of_old_keeps_nobody_waiting() -> None:
    by = make_user(roles=[Role.EXECUTIVE])
    one, other, third = make_partner(), make_partner(), make_partner()
    Partner.objects.filter(pk=one.pk).update(parent=other)
    with pgtrigger.ignore(TRIGGER):
        Partner.objects.filter(pk=other.pk).update(parent=one)
    _choose(third, one, by)()
    assert Partner.objects.get(pk=third.pk).parent == one
    actions.edit_partner(partner=one.key, by=by, fields={}, parent="")
    assert not _is_in_circle(third)
