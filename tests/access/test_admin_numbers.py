"""No page of the administration tells the number of a row, nor takes one."""

import itertools
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.states import Role
from core.models import ExchangeRate
from core.veil import ID_LENGTH, unveil_id
from suppliers.models import Category
from tests.access.requests import client_of
from tests.access.world import World
from tests.environment import run
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_category

# Where the numbers of this module begin: no other figure on a page is like these.
FIRST = 765_432_000
NUMBER = re.compile(r"7654\d{5}")
ROW = re.compile(rf"/admin/\w+/\w+/([\w-]{{{ID_LENGTH}}})/change/")
SEQUENCES = "SELECT sequencename, coalesce(last_value, 1), last_value IS NOT NULL FROM pg_sequences"


@pytest.fixture(scope="module", autouse=True)
def _far_numbers(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """All rows are numbered from FIRST on; afterwards as if nothing had been made."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(SEQUENCES)
        before = cursor.fetchall()
    here = run.current()
    assert len(before) > 50

    def count_from(values: list[tuple[str, int, bool]]) -> None:
        here.postgres.execute(
            *(f"SELECT setval('\"{name}\"', {at}, {called})" for name, at, called in values),
            database=here.database,
        )

    count_from([(name, FIRST, True) for name, _, _ in before])
    yield
    count_from(before)


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(make_user(roles=list(roles)))
    return client


@pytest.mark.parametrize("person", ["admin", "auditor"])
def test_no_page_tells_a_number(world: World, person: str) -> None:
    client = client_of(world.people[person])
    shown, told = set(), []
    pages = [reverse("admin:index")]
    # The page of a row, and one of those that all models have from the same code.
    ends = itertools.cycle(["history", "delete"] if person == "admin" else ["delete", "history"])
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        text = client.get(reverse(f"{name}_changelist")).text
        told += [f"{name}: {number}" for number in NUMBER.findall(text)]
        row = re.search(rf'href="({ROW.pattern})', text)
        if row is None:
            continue
        shown.add(model._meta.label)
        pages += [row[1], row[1].replace("change", next(ends))]
    for page in pages:
        told += [f"{page}: {number}" for number in NUMBER.findall(client.get(page).text)]
    assert told == []
    # What the world has rows of that they may see: nearly every list leads to a page.
    assert {"rfps.Bid", "rfps.AwardLine", "core.Event", "core.Outbox", "accounts.User"} <= shown
    assert len(shown) > 30


def test_the_numbers_are_there_to_be_told(world: World) -> None:
    """The control: what the pages would show."""
    for model in (User, Category, *(type(one) for one in world.people.values())):
        newest = model._default_manager.latest("pk")
        assert NUMBER.fullmatch(str(newest.pk))
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        tokens = ROW.findall(client_of(world.people["admin"]).get(page).text)
        assert newest.pk in {unveil_id(token, "admin") for token in tokens}


def test_a_number_leads_nowhere(world: World) -> None:
    client = client_of(world.people["admin"])
    # Each model is asked in some of the ways, the next one in others: they are the same code's.
    ends = itertools.cycle(["", "change/", "history/", "delete/"])
    rows = itertools.cycle(["id", "pk", "id__gt", "pk__lte", "id__in", "_popup", "_to_field"])
    ways = itertools.cycle(["", "__gt", "__id__gt"])
    for model in admin.site._registry:
        newest = model._default_manager.order_by("-pk").first()
        if newest is None or not isinstance(model._meta.pk, models.IntegerField):
            continue
        path = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for end in itertools.islice(ends, 2):
            assert client.get(f"{path}{newest.pk}/{end}").status_code == 404, path + end
        for asked in itertools.islice(rows, 3):
            assert client.get(f"{path}?{asked}=1").status_code in {302, 400}, path + asked
        related = [one.name for one in model._meta.get_fields() if one.is_relation and one.name]
        for name, way in zip(related, ways, strict=False):
            assert client.get(f"{path}?{name}{way}=1").status_code in {302, 400}, name + way


def test_a_hidden_row_is_not_there(world: World) -> None:
    """Nobody has its address; whoever kept one from another time is not told its number."""
    lines = admin.site._registry
    hidden = next(model for model in lines if model._meta.label == "suppliers.TradeLine")
    row = hidden._default_manager.latest("pk")
    answer = client_of(world.people["admin"]).get(
        reverse("admin:suppliers_tradeline_change", args=[row.pk])
    )
    assert answer.headers["Location"] == reverse("admin:suppliers_tradeline_changelist")
    assert not NUMBER.search(answer.text + str(answer.headers) + str(answer.cookies))


def test_filters_are_about_what_a_row_is_not_which() -> None:
    for model, page in admin.site._registry.items():
        for name in page.list_filter:
            last: Any = model
            for part in str(name).split("__"):
                last = (last.related_model if hasattr(last, "remote_field") else last)._meta
                last = last.get_field(part)
            assert not last.is_relation and not last.primary_key, (model, name)


@pytest.mark.django_db
def test_configuration_is_changed_without_a_number() -> None:
    client = signed_in(Role.ADMINISTRATOR)
    parent, other = make_category(), make_category()
    search = reverse("admin:autocomplete")
    asked = {"app_label": "suppliers", "model_name": "category", "field_name": "parent"}
    found = client.get(search, {**asked, "term": parent.code}).json()["results"]
    assert [unveil_id(one["id"], "admin") for one in found] == [parent.pk]

    added = client.post(
        reverse("admin:suppliers_category_add"),
        {"code": "OWN-1", "name": "Own", "parent": found[0]["id"], "_continue": "1"},
        follow=True,
    )
    made = Category.objects.get(code="OWN-1")
    assert made.parent == parent
    # The page it leads to has the choice drawn, and the log leads back to it.
    assert f'value="{found[0]["id"]}" selected' in added.text
    assert not NUMBER.search(added.text + str(added.redirect_chain))
    page = added.redirect_chain[-1][0]
    assert page == reverse("admin:suppliers_category_change", args=[made.pk])
    assert page in client.get(reverse("admin:index")).text
    assert LogEntry.objects.count() == 1
    history = client.get(page.replace("change", "history")).text
    assert "Added" in history
    assert not NUMBER.search(history)

    for wrong in (str(other.pk), "x" * ID_LENGTH):
        body = {"code": "OWN-1", "name": "Own", "parent": wrong}
        assert "Select a valid choice" in client.post(page, body).text
    made.refresh_from_db()
    assert made.parent == parent


@pytest.mark.django_db
def test_a_manager_is_chosen_without_a_number() -> None:
    client = signed_in(Role.ADMINISTRATOR)
    manager, person = make_user(roles=[Role.MANAGER]), make_user("Elin Ek")
    page = reverse("admin:accounts_user_change", args=[person.pk])
    text = client.get(page).text
    assert not NUMBER.search(text)
    choice = re.search(rf'<option value="([\w-]+)">{re.escape(manager.name)}', text)
    assert choice is not None
    form = {"name": person.name, "title": "", "email": person.email, "is_active": "on"}
    answer = client.post(page, {**form, "manager": choice[1], "roles": ["buyer"]}, follow=True)
    person.refresh_from_db()
    assert person.manager == manager
    assert not NUMBER.search(answer.text)
    assert f'<option value="{choice[1]}" selected>' in client.get(page).text
    client.post(page, {**form, "manager": "", "roles": ["buyer"]})
    person.refresh_from_db()
    assert person.manager is None


@pytest.mark.django_db
def test_no_pop_up_hands_over_a_number() -> None:
    client = signed_in(Role.ADMINISTRATOR)
    page = reverse("admin:core_exchangerate_add")
    body = {"currency": "NOK", "date": "2026-01-01", "rate": "1"}
    for name in ("_popup", "_to_field"):
        assert client.post(page, {**body, name: "1"}).status_code == 400
        assert client.get(page, {name: "id"}).status_code == 400
    assert not ExchangeRate.objects.filter(currency="NOK").exists()
    assert client.post(page, body).status_code == 302
    assert ExchangeRate.objects.filter(currency="NOK").exists()


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("core/event/?at__year=2026", 200),
        ("core/event/?at__year=99999999999999999999", 400),
        ("core/event/?at__regex=(", 400),
        ("core/exchangerate/?date__year=2026&date__month=2", 200),
        ("core/exchangerate/?date__year=9999999999999", 400),
        ("core/exchangerate/?currency__regex=%5B", 400),
        ("core/outbox/?state__exact=sent", 200),
        ("core/outbox/?state__startswith=s", 400),
        ("accounts/user/?is_active__range=1", 400),
        ("rfps/bidline/?bid__status__exact=opened", 200),
    ],
)
def test_filters_take_what_they_offer(db: None, asked: str, status: int) -> None:
    """Whatever else is asked of a column is refused, and breaks nothing."""
    assert signed_in(Role.ADMINISTRATOR).get(f"/admin/{asked}").status_code == status
