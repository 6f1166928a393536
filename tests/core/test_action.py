"""Actions, the audit trail and row history: one transaction, one context."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.models import Event
from core.trails import trail_models

RENAMED = verbs.register("tests.renamed", "renamed")


@action
def rename(*, user: int, name: str, by: User | None, fail: bool = False) -> User:
    row = User.objects.select_for_update().get(pk=user)
    changes = audit.difference(row, {"name": name})
    row.name = name
    row.save()
    audit.record(RENAMED, row, by=by, changes=changes, reason="asked to")
    if fail:
        raise RuntimeError("after everything was written")
    return row


@pytest.fixture
def person(db: None) -> User:
    return User.objects.create_user("person@example.com", name="Before")


def history_of(user: User) -> list[tuple[str, str, str, dict[str, object]]]:
    model = apps.get_model("accounts", "UserEvent")
    rows = model.objects.filter(pgh_obj_id=user.pk).order_by("pgh_id")
    return [(r.pgh_label, r.name, str(r.pgh_context_id), r.pgh_context) for r in rows]


def test_event_and_row_history_carry_the_same_context(person: User) -> None:
    rename(user=person.pk, name="After", by=person)
    event = Event.objects.get()
    assert event.changes == {"name": ["Before", "After"]}
    assert (event.actor, event.reason, event.object_type) == (person, "asked to", "accounts.user")
    label, name, context_id, context = history_of(person)[-1]
    assert (label, name) == ("update", "After")
    assert context_id == str(event.context_id)
    assert context["actor"] == person.pk
    assert context["action"] == "rename"


def test_bulk_and_raw_writes_are_in_the_row_history_too(person: User) -> None:
    User.objects.filter(pk=person.pk).update(name="Bulk")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET name = 'Raw' WHERE id = %s", [person.pk])
    assert [name for _, name, _, _ in history_of(person)] == ["Before", "Bulk", "Raw"]


@pytest.mark.django_db(transaction=True)
def test_a_failed_action_leaves_nothing_behind() -> None:
    person = User.objects.create_user("person@example.com", name="Before")
    with pytest.raises(RuntimeError):
        rename(user=person.pk, name="After", by=person, fail=True)
    person.refresh_from_db()
    assert person.name == "Before"
    assert not Event.objects.exists()
    assert len(history_of(person)) == 1


@pytest.mark.django_db(transaction=True)
def test_an_action_inside_a_transaction_is_an_error() -> None:
    person = User.objects.create_user("person@example.com", name="Before")
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        rename(user=person.pk, name="After", by=None)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_an_error() -> None:
    person = User.objects.create_user("person@example.com", name="Before")
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record(RENAMED, person, by=None)


def test_an_action_with_positional_arguments_is_refused_when_it_is_defined() -> None:
    with pytest.raises(TypeError, match="keyword-only"):

        @action
        def wrong(user: int) -> None: ...


def test_an_unknown_verb_is_refused(person: User) -> None:
    with pytest.raises(LookupError):
        audit.record("tests.never_registered", person, by=None)


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_may_not_change_any_trail(db: None, statement: str) -> None:
    for model in trail_models():
        column = model._meta.pk.column
        sql = statement.format(model._meta.db_table, column, column)
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


def test_there_is_a_trail_for_every_business_table() -> None:
    names = {model._meta.db_table for model in trail_models()}
    assert {"core_event", "accounts_userevent", "suppliers_partnerevent"} <= names
    assert len(names) > 30
