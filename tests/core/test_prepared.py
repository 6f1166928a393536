"""Queries whose text is kept answer as they would if written anew."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Length
from django.utils import timezone

from accounts.models import User
from core.models import Event
from core.prepared import Prepared
from core.reading import Ids
from rfps.models import Line
from suppliers.models import Assignment, Contact, Partner
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_contact, make_partner

pytestmark = pytest.mark.django_db


def of_partner(partner: int) -> QuerySet[Contact]:
    return Contact.objects.filter(partner=partner).order_by("name")


def named(name: str) -> QuerySet[Partner]:
    return Partner.objects.filter(legal_name=name)


def with_partner(name: str) -> QuerySet[Contact]:
    rows = Contact.objects.filter(partner__legal_name=name).select_related("partner__parent")
    return rows.annotate(length=Length("name")).order_by("name")


def counted(name: str) -> QuerySet[Any, Any]:
    rows = Partner.objects.filter(Q(legal_name=name) | Q(country=name))
    return rows.values("legal_name").annotate(n=Count("contacts")).order_by("legal_name")


def pairs(partner: int) -> QuerySet[Any, Any]:
    return Contact.objects.filter(partner=partner).order_by("-name").values_list("name", F("key"))


def keys(partner: int) -> QuerySet[Any, Any]:
    return Contact.objects.filter(partner=partner).order_by("name").values_list("key", flat=True)


@pytest.mark.parametrize("build", [of_partner, pairs, keys])
def test_of_one_partner(build: Any, django_assert_num_queries: Any) -> None:
    prepared = Prepared(build)
    for _ in range(2):
        partner = make_partner()
        for name in ("Ada", "Bo"):
            make_contact(partner=partner, name=name)
        with django_assert_num_queries(1):
            found = prepared(partner.pk)
        assert found == list(build(partner.pk))
        assert len(found) == 2
    assert prepared(0) == []


@pytest.mark.parametrize("build", [named, counted])
def test_of_a_name(build: Any) -> None:
    prepared = Prepared(build)
    for name in ("A's %s AB", "Ö"):
        make_contact(partner=make_partner(legal_name=name))
        assert prepared(name) == list(build(name)) != []


def test_rows_are_as_django_makes_them() -> None:
    prepared = Prepared(with_partner)
    parent = make_partner(legal_name="Mother")
    for partner in (make_partner(legal_name="D", parent=parent), make_partner(legal_name="E")):
        make_contact(partner=partner)
        (own,), (django,) = prepared(partner.legal_name), with_partner(partner.legal_name)
        assert own.length == django.length
        assert own.partner.parent == partner.parent
        for one, other in ((own, django), (own.partner, django.partner)):
            first, second = ({**row.__dict__, "_state": None} for row in (one, other))
            assert first == second
            assert (one._state.db, one._state.adding) == ("default", False)
            assert one._state.fields_cache == other._state.fields_cache


def test_values_of_columns_are_converted() -> None:
    event = Event.objects.create(
        verb="a.b", object_type="core.event", object_id=1, object_label="x", changes={"a": [1, 2]}
    )
    found = Prepared(lambda pk: Event.objects.filter(pk=pk))(event.pk)
    assert found[0].changes == {"a": [1, 2]}


def test_every_kind_of_value() -> None:
    user = make_user()
    now = timezone.now()

    def build(ids: Ids, name: str, day: dt.date, at: dt.datetime) -> QuerySet[User]:
        rows = User.objects.filter(pk__among=ids, created_at__lte=at).order_by("pk")
        return rows.filter(Q(name=name) | Q(created_at__date__lte=day))

    prepared = Prepared(build)
    others = [make_user().pk for _ in range(3)]
    tomorrow = now + dt.timedelta(days=1)
    for ids in ([user.pk], [user.pk, *others], range(user.pk, user.pk + 300), [], [others[0]]):
        values = (Ids(ids), user.name, tomorrow.date(), tomorrow)
        assert prepared(*values) == list(build(*values))
    assert prepared(Ids([user.pk]), "nobody", dt.date(2020, 1, 1), tomorrow) == []


def test_no_ids_in_an_or() -> None:
    user = make_user()
    prepared = Prepared(
        lambda name, ids: User.objects.filter(Q(name=name) | Q(pk__beside_among=ids)).order_by("pk")
    )
    others = [make_user().pk for _ in range(2)]
    for ids in ([], others, others[:1], []):
        assert [u.pk for u in prepared(user.name, Ids(ids))] == [user.pk, *ids]


def test_what_nobody_can_have_is_nothing() -> None:
    assert Prepared(lambda pk: Partner.objects.filter(pk=pk).none())(1) == []
    assert Prepared(lambda pk: Partner.objects.filter(pk=pk, legal_name__in=[]))(1) == []


def test_what_cannot_be_prepared_is_refused() -> None:
    with pytest.raises(TypeError, match="changes a value"):
        Prepared(lambda pk: Partner.objects.filter(pk=pk + 1))(1)
    with pytest.raises(TypeError, match="does not use it"):
        Prepared(lambda pk, name: Partner.objects.filter(pk=pk))(1, "a")
    with pytest.raises(TypeError, match="too narrow"):
        Prepared(lambda number: Line.objects.filter(number=number))(1)
    with pytest.raises(TypeError, match="not prepared for a float"):
        Prepared(lambda pk: Partner.objects.filter(pk=pk))(1.5)
    with pytest.raises(TypeError, match="more than its one query"):
        Prepared(lambda pk: Partner.objects.filter(pk=pk).prefetch_related("contacts"))(1)
    with pytest.raises(TypeError, match="more than its one query"):
        Prepared(lambda pk: Partner(pk=1).contacts.filter(pk=pk))(1)


def test_sums() -> None:
    prepared = Prepared(
        lambda user: Assignment.objects.filter(user=user).values_list("user_id").annotate(Sum("pk"))
    )
    assert prepared(make_user().pk) == []
