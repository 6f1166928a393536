"""A colleague vouches for somebody while an administrator changes whose account it is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from accounts.states import Role
from core.refused import Refused
from suppliers import access, actions
from suppliers.models import Partner, Representative
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import duties, make_user
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def partner() -> Partner:
    return make_partner()


@pytest.fixture
def admin() -> User:
    return make_user(roles=[Role.ADMINISTRATOR])


def newcomer(partner: Partner) -> User:
    return make_representative(partner, name="Mallory", waits=True)


def vouching(user: User, by: User) -> Callable[[], Any]:
    key, email = user.representative.key, user.email
    return lambda: actions.vouch(representative=key, email=email, by=by, now=timezone.now())


def changing(user: User, admin: User, **changed: Any) -> Callable[[], Any]:
    return lambda: accounts.change_duties(**duties(user, **changed), by=admin)


def waits(user: User) -> bool:
    return Representative.objects.get(user=user).waits


def test_of_two_words_one_counts(partner: Partner) -> None:
    both = [make_representative(partner) for _ in range(2)]
    for _round in range(rounds(5)):
        user = newcomer(partner)
        failed = errors(at_once([vouching(user, by) for by in both]))
        assert [getattr(no, "code", no) for no in failed] == ["waits_for_nobody"]


def test_nobody_is_vouched_for_at_an_address_that_was_not_shown(
    partner: Partner, admin: User
) -> None:
    anna = make_representative(partner)
    for number in range(rounds(5)):
        user = newcomer(partner)
        other = changing(user, admin, email=f"me{number}@post.example")
        for no in errors(at_once([vouching(user, anna), other])):
            assert isinstance(no, Refused) and no.code == "changed_since"
        assert waits(user)


def test_the_control_without_the_lock_somebody_is(
    partner: Partner, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address changes between the look at it and the word."""
    anna, user = make_representative(partner), newcomer(partner)
    word, other = vouching(user, anna), changing(user, admin, email="me@post.example")
    look = access.get_representative

    def look_and_wait(by: User, key: str) -> Representative:
        row = look(by, key)
        assert errors(at_once([other])) == []
        return row

    monkeypatch.setattr(access, "get_representative", look_and_wait)
    monkeypatch.setattr(access, "lock_partner", access.get_partner)
    word()
    assert not waits(user)


def test_who_is_locked_out_meanwhile_leaves_nobody_vouched_for_by_nobody(admin: User) -> None:
    for _round in range(rounds(5)):
        partner = make_partner()
        anna, user = make_representative(partner), newcomer(partner)
        out = changing(anna, admin, active=False)
        for no in errors(at_once([vouching(user, anna), out])):
            assert isinstance(no, PermissionDenied)
        row = Representative.objects.get(user=user)
        # Her word came first, or they begin anew: nothing of what was asked before is theirs.
        assert not row.waits and (row.vouched_by_id is None) == (row.trusted_from_at is not None)
        User.objects.filter(pk=user.pk).update(is_active=False)
