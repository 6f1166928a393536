"""For whom a statement is asked ends with its transaction, whatever becomes of it."""

from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, NotSupportedError, connection, transaction
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.postgres import acting
from core.prepared import prepared
from suppliers.models import Contact, Partner
from tests.factories.suppliers import make_contact, make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)
APPLICATION = ("srm_app", "")


@pytest.fixture
def person() -> User:
    return make_representative(make_partner())


@pytest.fixture
def rival() -> User:
    return make_representative(make_partner())


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    yield
    assert acting.whom() is None
    if connection.connection is not None:
        assert asks() == APPLICATION


def asks() -> tuple[str, str]:
    """As which role, and for whom, PostgreSQL is asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, coalesce(current_setting('srm.acting', true), '')")
        role, who = cursor.fetchone()
        return role, who


def supplier(person: User) -> tuple[str, str]:
    return acting.ROLE, str(person.pk)


def companies() -> list[int]:
    return [partner.pk for partner in Partner.objects.order_by("pk")]


def own(person: User) -> list[int]:
    return [person.representative.partner_id]


def test_a_statement_outside_of_transactions(person: User) -> None:
    with acting.request(person.pk):
        assert asks() == asks() == supplier(person)
        assert companies() == own(person)
    assert asks() == APPLICATION


def test_one_message_for_each_statement(person: User) -> None:
    """As many round trips as without: psycopg2 sends what it is given as one message."""
    with acting.request(person.pk), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        said = cursor.cursor.query.decode()
    assert said == (
        f"SET LOCAL role TO srm_supplier; SET LOCAL srm.acting TO '{person.pk}'; SELECT 1"
    )


def test_a_transaction_is_told_once(person: User) -> None:
    with acting.request(person.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.cursor.query.startswith(b"SET LOCAL")
        cursor.execute("SELECT 2")
        assert cursor.cursor.query == b"SELECT 2"
        assert asks() == supplier(person)
    assert asks() == APPLICATION


@pytest.mark.parametrize("atomic", [False, True])
def test_nothing_is_left_after_an_error(person: User, atomic: bool) -> None:
    with acting.request(person.pk), pytest.raises(DatabaseError, match="no_such_table"):
        if atomic:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                cursor.execute("SELECT * FROM no_such_table")
        else:
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM no_such_table")
    assert asks() == APPLICATION


def test_two_people_in_turn_on_one_connection(person: User, rival: User) -> None:
    """What a pool makes of two requests at the same time."""
    for atomic in (False, True, False):
        for who in (person, rival, person):
            with acting.request(who.pk):
                assert companies() == own(who)
                if atomic:
                    with transaction.atomic():
                        assert asks() == supplier(who)
                        assert companies() == own(who)
        assert {*own(person), *own(rival)} <= {*companies()}


def test_the_application_within_a_persons_transaction(person: User) -> None:
    with acting.request(person.pk), transaction.atomic():
        assert asks() == supplier(person)
        with acting.as_application():
            assert asks() == APPLICATION
        assert asks() == supplier(person)
        assert companies() == own(person)


@pytest.mark.parametrize("inside", [False, True])
def test_a_savepoint_that_is_returned_to(person: User, rival: User, inside: bool) -> None:
    """It takes back what was set after it: that is said again, not taken for granted."""
    with transaction.atomic():
        with acting.request(person.pk):
            first = asks() if inside else None
            before = transaction.savepoint()
        with acting.request(rival.pk):
            assert asks() == supplier(rival)
        assert asks() == APPLICATION
        with acting.request(rival.pk):
            asks()
            transaction.savepoint_rollback(before)
            assert asks() == supplier(rival)
        assert asks() == APPLICATION
        assert first in (None, supplier(person))


def test_a_transaction_that_fails_and_goes_on_after_its_savepoint(person: User) -> None:
    with acting.request(person.pk), transaction.atomic():
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
        assert asks() == supplier(person)


def test_a_person_who_begins_while_a_failed_transaction_waits_for_its_end(person: User) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        with acting.request(person.pk), pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")
        transaction.savepoint_rollback(point)
        assert asks() == APPLICATION


def test_many_rows_are_read_and_written_for_the_person(person: User, rival: User) -> None:
    with acting.request(person.pk):
        # A cursor of the server's would outlive what was set for its statement.
        assert [row.pk for row in Partner.objects.iterator(chunk_size=1)] == own(person)
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE suppliers_partner SET website = %s WHERE id = %s",
                [("https://a.example", partner) for partner in own(person) + own(rival)],
            )
        with connection.cursor() as cursor, pytest.raises(NotSupportedError):
            cursor.copy_expert("COPY suppliers_contact TO STDOUT", None)
    changed = Partner.objects.filter(website="https://a.example")
    assert [row.pk for row in changed] == own(person)
    assert len([*Partner.objects.iterator(chunk_size=1)]) >= 2


def test_many_rows_are_read_by_the_application_after_a_person_in_its_transaction(
    person: User, rival: User
) -> None:
    with transaction.atomic():
        with acting.request(person.pk):
            assert companies() == own(person)
        found = [row.pk for row in Partner.objects.iterator(chunk_size=1)]
    assert {*own(person), *own(rival)} <= {*found}


@prepared
def _contacts(name: str) -> Any:
    return Contact.objects.filter(name=name).order_by("pk")


def test_a_plan_of_the_applications_is_not_a_persons(person: User, rival: User) -> None:
    """Statements that a connection keeps: each role has its own, and neither is planned anew."""
    rows = {
        who: make_contact(partner=who.representative.partner, name="Alike")
        for who in (person, rival)
    }
    for _ in range(8):
        for who, row in rows.items():
            with acting.request(who.pk):
                assert _contacts("Alike") == [row]
        assert _contacts("Alike") == [*rows.values()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT custom_plans + generic_plans FROM pg_prepared_statements"
            " WHERE name LIKE 'tests.core.test_acting.%%' ORDER BY 1"
        )
        kept = [count for (count,) in cursor.fetchall()]
    assert kept == [7, 15]


def test_nobody_begins_where_nothing_ends_it(person: User) -> None:
    with pytest.raises(RuntimeError):
        acting.begin(person.pk)
    with acting.request(None):
        with acting.as_application():
            pass
        acting.begin(person.pk)
        assert asks() == supplier(person)
    with acting.as_application(), pytest.raises(RuntimeError):
        acting.begin(person.pk)


def test_logs_say_what_was_asked(person: User) -> None:
    with CaptureQueriesContext(connection) as queries, acting.request(person.pk):
        companies()
    (query,) = queries
    assert query["sql"].startswith("SELECT")


def test_the_login_itself_may_do_nothing() -> None:
    """What is asked without any role is refused: srm_web inherits none."""
    parameters = connection.get_connection_params()
    parameters = {k: v for k, v in parameters.items() if not k.endswith("_factory")}
    bare = psycopg2.connect(**parameters | {"options": ""})
    try:
        with bare.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("SELECT 1 FROM suppliers_partner")
    finally:
        bare.close()
