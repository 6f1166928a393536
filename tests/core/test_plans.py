"""What a connection is asked again is planned by PostgreSQL once, and answers as before."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from core.postgres import plans
from core.postgres.plans import Plans
from core.prepared import Prepared
from core.reading import Ids
from suppliers.models import Contact, Partner
from tests.environment import run
from tests.factories.suppliers import make_contact, make_partner

pytestmark = pytest.mark.django_db(transaction=True)


def contacts(partner: int, name: str) -> QuerySet[Contact]:
    rows = Contact.objects.filter(partner=partner, name__contains="50 %", left_date=None)
    return rows.exclude(name=name).order_by("name")


@pytest.fixture(autouse=True)
def new_connection() -> Iterator[None]:
    connection.close()
    yield
    connection.close()


def asked(prepared: Prepared, *values: Any) -> tuple[list[Any], list[str]]:
    with CaptureQueriesContext(connection) as queries:
        found = prepared(*values)
    return found, [query["sql"] for query in queries]


def statements() -> list[tuple[str, int, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, custom_plans, generic_plans FROM pg_prepared_statements")
        return cursor.fetchall()


def test_a_query_is_given_to_postgresql_when_it_is_asked_again() -> None:
    prepared = Prepared(contacts)
    rows = [make_contact(partner=make_partner(), name=f"50 % of {n}'s") for n in range(10)]
    for number, row in enumerate(rows):
        found, (sql,) = asked(prepared, row.partner_id, "nobody")
        assert found == [row]
        assert sql.startswith("EXECUTE" if number else "SELECT")
        assert prepared(row.partner_id, row.name) == []
    ((name, custom, generic),) = statements()
    assert name.startswith("tests.core.test_plans.contacts_")
    # Every one of 20 but the first. After five PostgreSQL plans once for all unless that looks dearer to
    # it, which depends on what tests before have left of the table.
    assert custom >= 5 and custom + generic == 19


def test_what_is_asked_within_a_transaction_is_not_planned() -> None:
    prepared = Prepared(contacts)
    prepared(1, "a")
    with transaction.atomic():
        _found, (sql,) = asked(prepared, 1, "a")
    assert sql.startswith("SELECT") and statements() == []


def test_every_kind_of_ids_has_a_plan_of_its_own() -> None:
    prepared = Prepared(lambda ids: Partner.objects.filter(pk__among=ids).order_by("pk"))
    partners = [make_partner() for _ in range(3)]
    for wanted in ([], partners[:1], partners, partners[1:], partners[2:]) * 3:
        assert prepared(Ids(partner.pk for partner in wanted)) == wanted
    assert len(statements()) == 2


def test_many_ids_are_planned_each_time() -> None:
    build = lambda ids: Partner.objects.filter(pk__among=ids)  # noqa: E731
    many, partner = range(10**9, 10**9 + 200), make_partner()
    for kept, prepared in ((0, Prepared(build)), (1, Prepared.with_one_plan(build))):
        for _ in range(3):
            assert prepared(Ids([partner.pk, *many])) == [partner]
        assert len(statements()) == kept


def test_one_plan_is_made_whatever_it_seems_to_cost() -> None:
    prepared = Prepared.with_one_plan(contacts)
    row = make_contact(partner=make_partner(), name="50 %")
    for _ in range(4):
        assert prepared(row.partner_id, "a") == [row]
    ((_name, custom, generic),) = statements()
    assert (custom, generic) == (0, 3)
    with connection.cursor() as cursor:
        cursor.execute("SHOW plan_cache_mode")
        assert cursor.fetchone() == ("auto",)


def test_a_connection_keeps_so_many_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "MOST", 1)
    row = make_contact(partner=make_partner(), name="50 %")
    for prepared in (Prepared(contacts), Prepared(lambda pk: Contact.objects.filter(pk=pk))):
        values = (row.partner_id, "a") if prepared.__name__ == "contacts" else (row.pk,)  # type: ignore[attr-defined]
        for _ in range(3):
            assert prepared(*values) == [row]
    assert len(statements()) == 1


def test_a_connection_without_the_plan_is_asked_without() -> None:
    prepared = Prepared(contacts)
    row = make_contact(partner=make_partner(), name="50 %")
    for _ in range(2):
        prepared(row.partner_id, "a")
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    for tries in (2, 1):  # the second one does not try any more
        found, queries = asked(prepared, row.partner_id, "a")
        assert found == [row] and len(queries) == tries


def test_a_plan_that_a_migration_has_overtaken_is_given_up() -> None:
    prepared = Prepared(contacts)
    row = make_contact(partner=make_partner(), name="50 %")
    for _ in range(2):
        prepared(row.partner_id, "a")
    this = run.current()
    change = 'ALTER TABLE suppliers_contact ALTER COLUMN "name" TYPE varchar({})'
    length = Contact._meta.get_field("name").max_length  # type: ignore[union-attr]
    this.postgres.execute(change.format(length + 1), database=this.database)
    try:
        assert prepared(row.partner_id, "a") == [row]
    finally:
        this.postgres.execute(change.format(length), database=this.database)


def test_a_plan_made_by_somebody_before_on_the_same_connection_serves() -> None:
    row = make_contact(partner=make_partner(), name="50 %")
    for _ in range(2):
        prepared = Prepared(contacts)
        for _ in range(2):
            assert prepared(row.partner_id, "a") == [row]
        connection.plans = Plans()  # type: ignore[attr-defined]
    assert len(statements()) == 1


def test_an_error_of_the_query_is_its_own() -> None:
    prepared = Prepared(lambda pk: Partner.objects.extra(where=["1 / (%s - id) = 1"], params=[pk]))
    partner = make_partner()
    prepared(partner.pk + 1)
    with pytest.raises(DataError, match="division by zero"):
        prepared(partner.pk)
