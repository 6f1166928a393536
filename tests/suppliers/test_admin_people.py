"""People in the administration: which partner they are of, and words that stand alone with a capital."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.states import Role
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db
PEOPLE = "admin:accounts_user_changelist"


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user("Sara Holm", roles=[Role.ADMINISTRATOR]))
    return client


def cells(page: str, name: str) -> list[str]:
    """Return what a column of the list says, row by row."""
    found = page.split(f'<td class="field-{name}')[1:]
    return [cell.split(">", 1)[1].split("</td>")[0].strip() for cell in found]


def test_the_list_says_whose_person_somebody_is(client: Client) -> None:
    partner = make_partner(legal_name="Nordisk Precision AB")
    person = make_representative(partner, name="Jonas Ek")
    page = client.get(reverse(PEOPLE)).text
    assert cells(page, "partner") == ["Nordisk Precision AB", "-"]
    assert cells(page, "side") == ["A partner", "Our company"]
    found = client.get(reverse(PEOPLE), {"q": "nordisk"}).text
    assert "Jonas Ek" in found and cells(found, "side") == ["A partner"]
    one = client.get(reverse("admin:accounts_user_change", args=[person.pk])).text
    assert "Nordisk Precision AB" in one
    for order in ("3", "-4"):  # side, partner
        assert client.get(reverse(PEOPLE), {"o": order}).status_code == 200


def test_filters_begin_with_capitals_and_still_filter(client: Client) -> None:
    make_representative(make_partner(), name="Jonas Ek")
    page = client.get(reverse(PEOPLE)).text
    assert ">A partner</a>" in page and ">a partner</a>" not in page
    ours = client.get(reverse(PEOPLE), {"side__exact": "internal"}).text
    assert cells(ours, "side") == ["Our company"]


def test_more_people_take_no_more_queries(client: Client) -> None:
    def count() -> Any:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(PEOPLE)).status_code == 200
        return len(queries)

    make_representative(make_partner())
    few = count()
    for _number in range(5):
        make_representative(make_partner())
    assert count() == few
