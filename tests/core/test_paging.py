"""Paging: every row once, in order, forwards and backwards, whatever the ties."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import CharField, DateField, DecimalField, F, FloatField
from django.db.models.functions import Cast, Lower
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from core.paging import NUMBERED, Page, Sort, paginate
from core.veil import veil

pytestmark = pytest.mark.django_db
SORTS = [Sort("name", "Name", "name"), Sort("title", "Title", "title", descending=True)]


def people(*names: str, title: str = "") -> None:
    User.objects.bulk_create(
        User(email=f"p{i}@example.com", name=name, title=title) for i, name in enumerate(names)
    )


def page(size: int = 2, **params: str) -> Page:
    return paginate(User.objects.all(), params, SORTS, size=size)


def walk(direction: str, first: Page, size: int) -> list[str]:
    names: list[str] = []
    current = first
    for _ in range(1000):
        here = [row.name for row in current]
        names = names + here if direction == "next" else here + names
        if not (current.has_next if direction == "next" else current.has_previous):
            return names
        query = current.next_query if direction == "next" else current.previous_query
        current = page(size, **query)
    raise AssertionError("the pages never end")


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    names=st.lists(st.sampled_from(["a", "b", "b ", "å", "Z", "é", "01"]), max_size=60),
    size=st.integers(1, 3),
    descending=st.booleans(),
)
def test_walking_shows_every_row_once_in_order(
    names: list[str], size: int, descending: bool
) -> None:
    User.objects.all().delete()
    people(*names)
    sort = "-name" if descending else "name"
    order = User.objects.order_by(sort, "-pk" if descending else "pk")
    expected = list(order.values_list("name", flat=True))
    assert walk("next", page(size, sort=sort), size) == expected
    assert walk("previous", page(size, sort=sort, last="1"), size) == expected


def test_numbers_are_bounded_and_the_total_is_only_said_when_it_is_known() -> None:
    people(*[f"{n:03d}" for n in range(NUMBERED * 2 + 5)])
    first = page()
    assert (first.number, first.known_pages, first.total) == (1, NUMBERED, None)
    beyond = page(page="999")
    assert beyond.number == NUMBERED
    after = page(**beyond.next_query)
    assert (after.number, [row.name for row in after]) == (None, ["040", "041"])
    assert page(size=50).total == NUMBERED * 2 + 5


@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=x",
        "page=１",
        "after=!!",
        "after=WzFd",
        "before=bnVsbA",
        "sort=pw",
    ],
)
def test_nonsense_in_the_query_string_is_the_first_page(query: str) -> None:
    people("a", "b", "c")
    assert [row.name for row in page(**QueryDict(query).dict())] == ["a", "b"]


def test_a_page_takes_two_queries_whatever_its_number(django_assert_num_queries) -> None:
    people(*[f"{n:03d}" for n in range(60)])
    with django_assert_num_queries(2):
        page(page="1")
    with django_assert_num_queries(2):
        page(page="20")
    with django_assert_num_queries(1):
        page(last="1")


# One sort of each kind of value, over a real table.
KINDS = [
    Sort("text", "Text", Lower("name")),
    Sort("id", "Id", "id", descending=True),
    Sort("number", "Number", Cast("id", DecimalField(max_digits=20, decimal_places=2))),
    Sort("moment", "Moment", "created_at"),
    Sort("date", "Date", Cast("created_at", DateField())),
]
HOSTILE = [
    "",
    "x",
    "1",
    "-1",
    "1.5",
    "1_000",
    "NaN",
    "sNaN",
    "-Infinity",
    "1e999999",
    "0e-999999",
    "1" * 4000,
    str(2**63),
    "2020-01-01",
    "2020-01-01T00:00:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2020-01-01T00:00:00+00:00:01.5",
    "9999-12-31",
    "\ud800",
    "\udfff x",
    "a\x00b",
    "x" * 5000,
    "x" * 100_000,
]
values: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=20),
    st.characters(categories=["Cs"]),
    st.integers(-(2**70), 2**70).map(str),
    st.decimals().map(str),
    st.datetimes(timezones=st.timezones() | st.none()).map(str),
    st.dates().map(str),
    st.none() | st.booleans() | st.floats() | st.integers() | st.lists(st.integers(), max_size=2),
)
ids: st.SearchStrategy[Any] = st.one_of(
    st.integers(0, 5),
    st.integers(-(2**70), 2**70),
    st.booleans(),
    st.floats(),
    st.text(max_size=5),
    st.none(),
)
bodies = st.one_of(
    st.tuples(values, ids),
    st.tuples(st.sampled_from("sindt"), values, ids),
    values,
    st.dictionaries(st.text(max_size=2), ids, max_size=3),
)


def forged(content: str) -> str:
    """A cursor that was not made by any list, as if its maker had the key."""
    return veil(content, "cursor")


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    cursor=st.one_of(
        bodies.map(json.dumps).map(forged),
        st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()),
        st.text(max_size=30),
        st.sampled_from([forged("[" * 3000), forged('{"a":' * 1000), forged("[" * 100_000)]),
    ),
    way=st.sampled_from(["after", "before"]),
    sort=st.sampled_from([sort.name for sort in KINDS]),
    sign=st.sampled_from(["", "-"]),
)
def test_a_forged_cursor_is_never_an_error(cursor: str, way: str, sort: str, sign: str) -> None:
    if not User.objects.exists():
        people("a", "b", "c")
    found = paginate(User.objects.all(), {way: cursor, "sort": sign + sort}, KINDS, size=2)
    if found.number is not None:
        assert (found.number, len(found)) == (1, 2)


@pytest.mark.parametrize("sort", [sign + sort.name for sort in KINDS for sign in ("", "-")])
def test_the_cursors_of_every_kind_of_value_lead_through_all_rows(sort: str) -> None:
    people(*"abcdefg")
    for number, user in enumerate(User.objects.order_by("-pk")):
        User.objects.filter(pk=user.pk).update(
            created_at=F("created_at") - timedelta(days=number // 2)
        )
    seen: list[int] = []
    found = paginate(User.objects.all(), {"sort": sort, "last": "1"}, KINDS, size=2)
    while True:
        seen = [row.pk for row in found] + seen
        if not found.has_previous:
            break
        found = paginate(User.objects.all(), found.previous_query, KINDS, size=2)
    everything = paginate(User.objects.all(), {"sort": sort}, KINDS, size=50)
    assert seen == [row.pk for row in everything]


@pytest.mark.parametrize(
    ("sort", "value"),
    [
        ("id", "2020-01-01"),
        ("id", "x"),
        ("number", "NaN"),
        ("number", "1e999999"),
        ("moment", "1"),
        ("date", "x"),
        ("text", "\ud800"),
        ("text", "a\x00"),
    ],
)
def test_a_cursor_that_does_not_fit_the_sort_is_the_first_page(sort: str, value: str) -> None:
    people("a", "b", "c")
    cursor = forged(json.dumps([value, 1]))
    assert paginate(User.objects.all(), {"sort": sort, "after": cursor}, KINDS).number == 1


@pytest.mark.parametrize("pk", [True, 1.0, "1", None, 2**63, -(2**63) - 1, [1]])
def test_a_cursor_whose_id_is_none_is_the_first_page(pk: Any) -> None:
    people("a", "b", "c")
    cursor = forged(json.dumps(["a", pk]))
    assert paginate(User.objects.all(), {"sort": "text", "after": cursor}, KINDS).number == 1


def test_the_longest_text_still_fits_into_a_cursor() -> None:
    people(*["\U0001f600" * 150] * 3)
    sorts = [Sort("text", "Text", Cast("name", CharField()))]
    first = paginate(User.objects.all(), {"last": "1"}, sorts, size=1)
    assert paginate(User.objects.all(), first.previous_query, sorts, size=1).number is None


def test_rows_are_found_once_and_then_looked_up() -> None:
    """The second question has no condition but the ids, also where another table was asked about."""
    people("a", "b", "c")
    manager = User.objects.get(name="c")
    User.objects.filter(name="a").update(manager=manager)
    rows = User.objects.filter(manager__name="c", title="").select_related("manager")
    with CaptureQueriesContext(connection) as queries:
        found = paginate(rows, {}, SORTS)
    assert [row.name for row in found] == ["a"]
    assert ['title" = ' in query["sql"] for query in queries] == [True, False]


def test_a_condition_on_many_rows_finds_each_row_as_often_as_before() -> None:
    people("a", "b", "c")
    User.objects.exclude(name="a").update(manager=User.objects.get(name="a"))
    rows = User.objects.filter(reports__name="b")
    assert [row.name for row in paginate(rows, {}, SORTS)] == ["a"]


def test_what_cannot_be_in_a_cursor_is_no_sort() -> None:
    with pytest.raises(TypeError, match="FloatField"):
        paginate(User.objects.all(), {}, [Sort("x", "X", Cast("id", FloatField()))])
