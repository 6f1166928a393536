"""Addresses that differ in a letter with the same capital (ı and i, ſ and s) are those of different people."""

import pytest
from django.utils import timezone

from accounts import access, actions
from accounts.models import Invitation, User
from accounts.states import Role
from core import outbox
from core.personal import Kind, find
from core.refused import Refused
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
# Who has the right domain can have such an address, and reads what is sent to it.
VICTIM, RIVAL, OTHER = "sixten@nordic.example", "sıxten@nordıc.example", "ſixten@nordic.example"


@pytest.fixture
def victim() -> User:
    return make_user(email=VICTIM)


def test_the_link_to_a_new_password_goes_to_nobody_else(victim: User, mailoutbox: list) -> None:
    for typed in (RIVAL, OTHER, RIVAL.upper(), OTHER.title(), VICTIM.upper()):
        actions.request_password_reset(email=typed)
        assert outbox.send_next()
    # Of ı and ſ in capitals are I and S: whoever writes that means the usual letters.
    assert {address for mail in mailoutbox for address in mail.to} == {VICTIM}


@pytest.mark.parametrize("email", [RIVAL, OTHER])
def test_nobody_is_known_by_it(victim: User, email: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.recognise(
            issuer="https://id.example",
            subject="somebody",
            email=email,
            verified=True,
            now=timezone.now(),
        )
    assert refused.value.code == "no_account"
    assert not victim.identities.exists()
    assert access.person_with_address(VICTIM.upper()) == victim


def test_both_can_have_an_account_and_neither_is_taken_for_the_other(victim: User) -> None:
    admin = make_user(roles=[Role.ADMINISTRATOR])

    def invite(email: str) -> Invitation:
        return actions.invite(
            email=email, name="S", roles=[], manager=None, by=admin, now=timezone.now()
        )

    with pytest.raises(Refused, match="account with this address"):
        invite(VICTIM.title())
    mine, theirs = invite(RIVAL), invite(OTHER)
    assert Invitation.objects.get(email=RIVAL).revoked_at is None, "the second replaces the first"
    other = make_user(email=RIVAL)
    for person in (victim, other):
        assert User.objects.get_by_natural_key(person.email.title().lower()) == person
    kind: Kind | None = find(Invitation)
    assert kind is not None
    assert [*kind.rows_of(other)] == [mine]
    assert theirs not in [*kind.rows_of(victim)]
