"""Two first sign-ins of one person with the company's login at once: both come in, linked once."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts import access, actions
from accounts.invitations import token_for
from accounts.models import Identity, Invitation, User
from accounts.states import Role
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)
ISSUER, ANNA, NINA = "https://login.example", "anna@nordkontor.example", "nina@nordkontor.example"


def sign_in(subject: str) -> Callable[[], Any]:
    return lambda: actions.recognise(
        issuer=ISSUER, subject=subject, email=ANNA, verified=True, now=timezone.now()
    )


def test_both_come_in_and_are_linked_once() -> None:
    anna = make_user(email=ANNA)
    for _round in range(rounds(5)):
        assert at_once([sign_in("anna.a")] * 2) == [anna, anna]
        assert Identity.objects.get().user == anna
        Identity.objects.all().delete()


def test_the_control_without_the_lock_one_is_turned_away(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user(email=ANNA)
    both_have_looked = threading.Barrier(2)

    def unlocked(email: str) -> User | None:
        found = access.person_with_address(email)
        both_have_looked.wait(20)
        return found

    monkeypatch.setattr(access, "lock_person_with_address", unlocked)
    assert len(errors(at_once([sign_in("anna.a")] * 2))) == 1


def test_of_two_names_there_one_is_linked() -> None:
    make_user(email=ANNA)
    for _round in range(rounds(5)):
        failed = errors(at_once([sign_in("anna.1"), sign_in("anna.2")]))
        assert [getattr(no, "code", no) for no in failed] == ["other_subject"]
        assert Identity.objects.count() == 1
        Identity.objects.all().delete()


def ways_in(row: Invitation) -> list[Callable[[], Any]]:
    settled = {"language": "en", "time_zone": "Europe/Stockholm"}
    said = {"issuer": ISSUER, "subject": row.email, "email": row.email, "verified": True}
    return [
        lambda: actions.accept_with_company(invitation=row.key, **said, **settled),
        lambda: actions.accept_invitation(
            token=token_for(row.key), name="N", password="a long enough secret", **settled
        ),
    ] * 2


def test_an_invitation_is_accepted_once_in_either_way() -> None:
    admin = make_user(roles=[Role.ADMINISTRATOR])
    for number in range(rounds(3)):
        row = actions.invite(
            email=f"{number}{NINA}",
            name="N",
            roles=["buyer"],
            manager=None,
            by=admin,
            now=timezone.now(),
        )
        failed = errors(at_once(ways_in(row)))
        assert [getattr(no, "code", no) for no in failed] == ["invitation_closed"] * 3
        assert User.objects.filter(email=row.email).count() == 1
