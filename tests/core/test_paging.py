"""Paging: every row once, in order, forwards and backwards, whatever the ties."""

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from core.paging import NUMBERED, Page, Sort, paginate

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
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
