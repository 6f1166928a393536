"""Administrators who change each other at the same moment: one of them stays, nobody waits for ever."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import access, actions
from accounts.models import Invitation, User
from accounts.states import Role
from core import action as frame
from core.refused import Refused
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import duties, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def _active() -> int:
    return User.objects.filter(is_active=True, roles__contains=[Role.ADMINISTRATOR]).count()


def _each_other(**changed: Any) -> list[Callable[[], Any]]:
    User.objects.filter(roles__contains=[Role.ADMINISTRATOR]).update(roles=[])
    one, other = (make_user(roles=[Role.ADMINISTRATOR]) for _ in range(2))
    return [
        lambda: actions.change_duties(**duties(other, **changed), by=one),
        lambda: actions.change_duties(**duties(one, **changed), by=other),
    ]


@pytest.mark.parametrize("changed", [{"active": False}, {"roles": [Role.BUYER]}])
def test_of_two_who_take_the_right_from_each_other_one_keeps_it(changed: Any) -> None:
    for _round in range(rounds(5)):
        outcomes = at_once(_each_other(**changed))
        assert [type(error) for error in errors(outcomes)] == [PermissionDenied]
        assert _active() == 1


@pytest.mark.parametrize("changed", [{"active": False}, {"roles": [Role.BUYER]}])
def test_the_control_read_when_the_request_began_nobody_keeps_it(
    changed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def not_read_again(user: User, *keys: str) -> dict[str, User]:
        rows = User.objects.select_for_update(no_key=True).filter(key__in=keys).order_by("pk")
        return {user.key: user} | {row.key: row for row in rows}

    monkeypatch.setattr(access, "lock_acting", not_read_again)
    for _round in range(20):
        at_once(_each_other(**changed))
        if not _active():
            return
    pytest.fail("nothing went wrong: the test above would not notice the race")


@pytest.fixture
def once_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without running again what the database has ended."""
    monkeypatch.setattr(frame, "AGAIN", 0)


@pytest.mark.usefixtures("once_only")
def test_nobody_waits_for_each_other() -> None:
    for _round in range(rounds(5)):
        assert errors(at_once(_each_other(title="Head of something"))) == []


@pytest.mark.usefixtures("once_only")
def test_the_control_locked_in_another_order_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_they_come(user: User, *keys: str) -> dict[str, User]:
        rows = User.objects.select_for_update(no_key=True)
        wanted = [key for key in (user.key, *keys) if key]
        return {key: rows.get(key=key) for key in wanted}

    monkeypatch.setattr(access, "lock_acting", as_they_come)
    for _round in range(20):
        failed = errors(at_once(_each_other(title="Head of something")))
        if [no for no in failed if isinstance(no, Refused) and no.code == "try_again"]:
            return
    pytest.fail("nothing went wrong: the test above would not notice the order")


def test_who_has_just_been_locked_out_changes_and_invites_nobody() -> None:
    gone, other = (make_user(roles=[Role.ADMINISTRATOR]) for _ in range(2))
    before = User.objects.get(pk=gone.pk)
    actions.change_duties(**duties(gone, active=False), by=other)
    with pytest.raises(PermissionDenied):
        _invite(before)
    with pytest.raises(PermissionDenied):
        actions.change_duties(**duties(other, title="Nobody"), by=before)
    assert not Invitation.objects.exists()


def test_who_has_just_lost_the_role_invites_nobody() -> None:
    before, other = (make_user(roles=[Role.ADMINISTRATOR]) for _ in range(2))
    actions.change_duties(**duties(before, roles=[Role.BUYER]), by=other)
    assert before.has_role(Role.ADMINISTRATOR)
    with pytest.raises(PermissionDenied):
        _invite(before)


def _invite(by: User) -> Invitation:
    return actions.invite(
        email="new@nordkontor.example",
        name="New",
        roles=[Role.ADMINISTRATOR],
        manager=None,
        by=by,
        now=timezone.now(),
    )
