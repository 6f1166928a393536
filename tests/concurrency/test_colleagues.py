"""Colleagues of a supplier invite at the same moment; it is forbidden, or taken back, while they do."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone

from accounts import actions as accounts
from accounts.actions import invitations as module
from accounts.invitations import token_for
from accounts.models import Invitation, User
from accounts.states import Role
from core.refused import Refused
from suppliers import access, actions
from suppliers.actions import colleagues
from suppliers.models import Partner
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import duties, make_user
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)
CARL = "carl@alfa.example"


@pytest.fixture
def partner() -> Partner:
    return make_partner(colleagues_invite=True)


@pytest.fixture
def executive(partner: Partner) -> User:
    user = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(partner, user)
    return user


def inviting(by: User, email: str = CARL) -> Callable[[], Invitation]:
    return lambda: actions.invite_colleague(email=email, name="C", by=by, now=timezone.now())


def accepting(invitation: Invitation) -> Callable[[], User]:
    return lambda: accounts.accept_invitation(
        token=token_for(invitation.key),
        name="Carl",
        password="a long enough secret",
        language="en",
        time_zone="UTC",
    )


def open_ones() -> int:
    return Invitation.objects.filter(accepted_at=None, revoked_at=None).count()


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read where the actions lock: what the controls below go wrong with."""
    monkeypatch.setattr(access, "lock_partner", access.get_partner)


def test_of_two_to_one_address_one_is_open(partner: Partner, executive: User) -> None:
    both = [inviting(make_representative(partner)) for _ in range(2)]
    for _round in range(rounds(5)):
        assert errors(at_once(both)) == []
        assert open_ones() == 1
        Invitation.objects.all().delete()


def test_the_control_without_lock_and_constraint_both_want_to_be(
    partner: Partner, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    monkeypatch.setattr(module, "_explain", lambda error: error)
    both = [inviting(make_representative(partner)) for _ in range(2)]
    for _round in range(20):
        if [no for no in errors(at_once(both)) if isinstance(no, IntegrityError)]:
            return
        Invitation.objects.all().delete()
    pytest.fail("nothing went wrong: the test above would not notice the race")


def _forbidding(partner: Partner, by: User) -> Callable[[], Any]:
    return lambda: actions.let_invite(partner=partner.key, allowed=False, by=by, now=timezone.now())


def test_none_is_open_where_it_was_forbidden_meanwhile(partner: Partner, executive: User) -> None:
    anna = make_representative(partner)
    for _round in range(rounds(5)):
        outcomes = at_once([inviting(anna), _forbidding(partner, executive)])
        assert [type(no) for no in errors(outcomes)] in ([], [PermissionDenied])
        assert open_ones() == 0
        Partner.objects.update(colleagues_invite=True)


def test_the_control_without_the_lock_one_is(
    partner: Partner, executive: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_locks(monkeypatch)
    anna = make_representative(partner)
    for _round in range(40):
        at_once([inviting(anna), _forbidding(partner, executive)])
        if open_ones():
            return
        Partner.objects.update(colleagues_invite=True)
    pytest.fail("nothing went wrong: the test above would not notice the race")


@pytest.mark.parametrize("what", ["revoked", "forbidden", "locked out"])
def test_accepted_or_ended_never_both(partner: Partner, executive: User, what: str) -> None:
    admin = make_user(roles=[Role.ADMINISTRATOR])
    for number in range(rounds(5)):
        anna = make_representative(partner)
        invitation = inviting(anna, f"c{number}@alfa.example")()
        end = {
            "revoked": lambda row=invitation, by=anna: accounts.revoke_invitation(
                invitation=row.key, by=by, now=timezone.now()
            ),
            "forbidden": _forbidding(partner, executive),
            "locked out": lambda who=anna: accounts.change_duties(
                **duties(who, active=False), by=admin
            ),
        }[what]
        for no in errors(at_once([accepting(invitation), end])):
            assert isinstance(no, Refused) and no.code == "invitation_closed"
        invitation.refresh_from_db()
        assert (invitation.accepted_at is None) != (invitation.revoked_at is None)
        joined = User.objects.filter(email=invitation.email).exists()
        assert joined == (invitation.accepted_at is not None)
        Partner.objects.update(colleagues_invite=True)


def test_the_day_s_limit_holds_for_all_at_once(
    partner: Partner, executive: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(colleagues, "MOST_A_DAY", 3)
    people = [make_representative(partner) for _ in range(6)]
    calls = [inviting(by, f"c{number}@alfa.example") for number, by in enumerate(people)]
    failed = errors(at_once(calls))
    assert [getattr(no, "code", no) for no in failed] == ["too_many_invitations"] * 3
    assert open_ones() == 3
