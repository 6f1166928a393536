"""What ``core.postgres`` writes is what Django's own compiler writes."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.backends.postgresql.compiler import SQLCompiler as DjangoCompiler
from django.db.models import Count, Exists, F, OuterRef, Q, Value
from django.db.models.signals import post_init, pre_init

from accounts.models import Notification, User
from core.models import Event, Row
from core.postgres.compiler import SQLCompiler
from suppliers.models import Assignment, Contact, Partner
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_partner

held = Assignment.objects.filter(partner=OuterRef("pk"), to_date=None)
QUERIES = {
    "whole rows": Partner.objects.all(),
    "sorted": Partner.objects.order_by("-legal_name", "pk"),
    "sorted by expressions": Partner.objects.order_by(F("country").desc(nulls_last=True), "pk"),
    "sorted by an expression and another table": Assignment.objects.order_by(
        F("partner__legal_name").desc(), "user__name", "pk"
    ),
    "sorted as the model says": Contact.objects.all(),
    "of another table": Assignment.objects.select_related("user", "partner").order_by("user__name"),
    "of the same table twice": Assignment.objects.filter(
        Q(partner__assignments__user__name="A"), user__name="B"
    ).select_related("user", "partner"),
    "annotated": Partner.objects.annotate(people=Count("contacts")).order_by("-people", "pk"),
    "sorted by what is computed": Partner.objects.annotate(held=Exists(held)).order_by("held"),
    "distinct": Partner.objects.filter(contacts__name="A").distinct().order_by("legal_name", "pk"),
    "distinct by another table": Assignment.objects.distinct().order_by("user__name"),
    "some fields": Partner.objects.only("key", "legal_name"),
    "without some fields": User.objects.defer("password").order_by("pk"),
    "some fields of another table": Assignment.objects.select_related("user").only("user__name"),
    "values": Partner.objects.order_by("legal_name").values("key", "legal_name"),
    "computed values": Partner.objects.values_list(Value(1), F("key")).order_by("key"),
    "counted values": Partner.objects.values_list("country").annotate(n=Count("pk")).order_by("-n"),
    "a subquery": Partner.objects.filter(Exists(held)),
    "in a subquery": Contact.objects.filter(partner__in=Partner.objects.filter(Exists(held))),
    "one after the other": User.objects.filter(name="A").union(User.objects.filter(name="B")),
    "sorted together": Partner.objects.values("pk", "key")
    .union(User.objects.values("pk", "key"), all=True)
    .order_by("key"),
    "locked": Partner.objects.select_for_update(of=("self",)).filter(pk=1),
    "cut": Event.objects.order_by("-pk")[5:10],
    "with other names": Partner.objects.extra(select={"one": "1"}).order_by("one"),
    "random": Partner.objects.order_by("?"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", QUERIES)
def test_sql_is_djangos(name: str) -> None:
    query = QUERIES[name].query
    ours = query.clone().get_compiler("default")
    assert isinstance(ours, SQLCompiler)
    django = DjangoCompiler(query.clone(), connection, "default")
    assert ours.as_sql() == django.as_sql()
    assert ours.klass_info is None or ours.klass_info["model"] is django.klass_info["model"]
    assert ours.annotation_col_map == django.annotation_col_map
    # Written again, nothing of the first time is left in it.
    assert query.clone().get_compiler("default").as_sql() == django.as_sql()
    columns = [column for column, *_ in ours.select]
    assert ours.get_converters(columns) == django.get_converters(columns)
    assert ours.has_composite_fields(columns) is django.has_composite_fields(columns)


def test_queries_use_it() -> None:
    assert connection.vendor == "postgresql"
    assert connection.ops.compiler("SQLCompiler") is SQLCompiler


@pytest.mark.django_db
def test_a_row_is_what_django_makes_of_it() -> None:
    found = User.objects.get(pk=make_user().pk)
    values = [getattr(found, field.attname) for field in User._meta.concrete_fields]
    django = super(Row, User).from_db("default", [], values)
    assert found == django
    assert (found._state.db, found._state.adding) == ("default", False)
    own, theirs = (
        {k: v for k, v in row.__dict__.items() if k != "_state"} for row in (found, django)
    )
    assert own == theirs
    assert [*own] == [*theirs]
    part = User.objects.only("name").get(pk=found.pk)
    assert part.get_deferred_fields() == {field.attname for field in User._meta.concrete_fields} - {
        "id",
        "name",
    }


def test_nobody_waits_for_rows_to_be_made() -> None:
    rows = [model for model in apps.get_models() if issubclass(model, Row)]
    assert {Partner, User, Event, Notification} <= {*rows}
    for model in rows:
        assert "__init__" not in vars(model)
        assert not pre_init.has_listeners(model)
        assert not post_init.has_listeners(model)


@pytest.mark.django_db
def test_a_part_of_a_row_is_as_django_makes_it() -> None:
    partner = make_partner()
    found = Partner.objects.only("key", "legal_name").get(pk=partner.pk)
    assert found.get_deferred_fields() == {
        field.attname for field in Partner._meta.concrete_fields
    } - {"id", "key", "legal_name"}
    assert (found.pk, found.key, found.legal_name) == (
        partner.pk,
        partner.key,
        partner.legal_name,
    )
    assert found.country == partner.country and not found._state.adding
    held = Assignment.objects.select_related("user").only("user__name", "from_date")
    made = make_assignment(partner, make_user(name="Ada"))
    (one,) = held.filter(pk=made.pk)
    assert (one.user.name, one.from_date, one.user_id) == ("Ada", made.from_date, made.user_id)
    assert one.user.get_deferred_fields() >= {"email", "password"}
