"""Two invitations to one address at once: one link is open, with the roles that one of them chose."""

import importlib
from collections.abc import Callable
from typing import Any

import psycopg2
import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from accounts import actions
from accounts.actions import invitations as module
from accounts.models import Invitation, User
from accounts.states import Role
from tests.concurrency.racing import at_once, errors, rounds
from tests.environment import run
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "new@nordkontor.example"


def _invite(by: User, role: str, email: str = ADDRESS) -> Callable[[], Any]:
    return lambda: actions.invite(
        email=email, name="New", roles=[role], manager=None, by=by, now=timezone.now()
    )


def _open() -> list[Invitation]:
    return list(Invitation.objects.filter(accepted_at=None, revoked_at=None).order_by("pk"))


def _by_two() -> list[Callable[[], Any]]:
    people = [make_user(roles=[Role.ADMINISTRATOR]) for _ in range(2)]
    roles = [Role.ADMINISTRATOR, Role.BUYER]
    return [_invite(by, role) for by, role in zip(people, roles, strict=True)]


def test_one_of_two_invitations_is_open() -> None:
    for _round in range(rounds(5)):
        failed = errors(at_once(_by_two()))
        assert [getattr(no, "code", no) for no in failed] in ([], ["invited_already"])
        assert len(_open()) == 1
        Invitation.objects.all().delete()


def test_the_control_without_the_constraint_both_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """They come to write both: what stops the second is the constraint alone."""
    monkeypatch.setattr(module, "_explain", lambda error: error)
    for _round in range(20):
        if [no for no in errors(at_once(_by_two())) if isinstance(no, IntegrityError)]:
            return
        Invitation.objects.all().delete()
    pytest.fail("nothing went wrong: the test above would not notice the race")


def test_of_two_that_are_open_already_the_newest_stays() -> None:
    by = make_user(roles=[Role.ADMINISTRATOR])
    old, new, other = (_invite(by, Role.BUYER, f"{n}@nordkontor.example")() for n in range(3))
    migration = importlib.import_module("accounts.migrations.0005_one_open_invitation")
    # As the owner of the tables, as a migration is; nothing of it stays.
    with psycopg2.connect(
        run.current().postgres.dsn(connection.settings_dict["NAME"], "postgres")
    ) as owner:
        cursor = owner.cursor()
        cursor.execute("SET ROLE srm_owner; DROP INDEX invitation_one_open_of_ours")
        cursor.execute(
            "UPDATE accounts_invitation SET email = 'a@x.example' WHERE id = %s", [old.pk]
        )
        cursor.execute(
            "UPDATE accounts_invitation SET email = 'A@x.example' WHERE id = %s", [new.pk]
        )
        cursor.execute(migration.LOCK)
        cursor.execute(migration.REVOKE)
        cursor.execute("SELECT id FROM accounts_invitation WHERE revoked_at IS NULL ORDER BY id")
        assert cursor.fetchall() == [(new.pk,), (other.pk,)]
        owner.rollback()
    owner.close()
    assert _open() == [old, new, other]
