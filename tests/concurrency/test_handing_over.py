"""Somebody is given a partner at the moment in which they hand everything over and leave."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts import access, actions
from accounts.models import User
from accounts.states import Role
from core.clock import company_today
from suppliers import actions as suppliers
from suppliers.models import Assignment
from suppliers.states import Responsibility
from tests.concurrency.racing import at_once, rounds
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_partner

pytestmark = pytest.mark.django_db(transaction=True)


def _race() -> tuple[User, list[Callable[[], Any]]]:
    leaver, heir = (make_user(roles=[Role.ACCOUNT_EXECUTIVE]) for _ in range(2))
    admin, owner = make_user(roles=[Role.ADMINISTRATOR]), make_user(roles=[Role.EXECUTIVE])
    partner = make_partner()
    return leaver, [
        lambda: actions.hand_over(
            person=leaver.key,
            to=heir.key,
            kinds=["suppliers.assignments"],
            reason="leaves",
            by=admin,
            now=timezone.now(),
            close=True,
        ),
        lambda: suppliers.assign(
            partner=partner.key,
            user=leaver.key,
            responsibility=Responsibility.ACCOUNT_EXECUTIVE,
            from_date=company_today(),
            by=owner,
        ),
    ]


def _is_left_with_something(leaver: User) -> bool:
    leaver.refresh_from_db()
    has_left = not leaver.is_active
    return has_left and Assignment.objects.filter(user=leaver, to_date=None).exists()


def test_nothing_stays_with_who_has_left() -> None:
    for _round in range(rounds(5)):
        leaver, calls = _race()
        at_once(calls)
        assert not _is_left_with_something(leaver)
        assert not leaver.is_active  # without the lock, the other may have broken it off


def test_the_control_without_the_lock_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    def not_locked(user: User, *keys: str) -> dict[str, User]:
        return {row.key: row for row in User.objects.filter(key__in={user.key, *keys})}

    monkeypatch.setattr(access, "lock_acting", not_locked)
    for _round in range(40):
        leaver, calls = _race()
        at_once(calls)
        if _is_left_with_something(leaver):
            return
    pytest.fail("nothing went wrong: the test above would not notice the race")
