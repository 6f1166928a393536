"""Categories in the partner list's filter and in the partner's form, with and without script."""

from typing import Any

import pytest
from django.test import Client

from accounts.states import Role
from suppliers.models import Partner
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_category, make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def executive() -> Any:
    return make_user(roles=[Role.ACCOUNT_EXECUTIVE])


@pytest.fixture
def client(executive: Any) -> Client:
    client = Client()
    client.force_login(executive)
    return client


@pytest.fixture
def partner(executive: Any) -> Partner:
    partner = make_partner(
        legal_name="Bult AB",
        categories=[
            make_category(code="F1", name="Fasteners"),
            make_category(code="C1", name="Castings"),
        ],
    )
    make_assignment(partner, executive)
    return partner


def names(partner: Partner) -> set[str]:
    return set(partner.categories.values_list("name", flat=True))


def save(client: Client, partner: Partner, **fields: Any) -> Any:
    facts = {"legal_name": partner.legal_name, "is_supplier": "on", "currency": "SEK"}
    return client.post(f"/partners/{partner.key}/edit/", facts | fields)


def test_the_form_keeps_drops_and_adds(client: Client, partner: Partner) -> None:
    castings, fasteners = partner.categories.order_by("name")
    page = client.get(f"/partners/{partner.key}/edit/").text
    for category in (castings, fasteners):
        assert f'value="{category.key}"' in page
        assert category.name in page
    both = [castings.key, fasteners.key]
    wood = make_category(code="W1", name="Wood")
    assert save(client, partner, categories=both, category=wood.key).status_code == 303
    assert names(partner) == {"Castings", "Fasteners", "Wood"}
    assert save(client, partner, categories=[castings.key]).status_code == 303
    assert names(partner) == {"Castings"}
    # What the partner does not have cannot be kept; it is added by the other field.
    assert save(client, partner, categories=[wood.key]).status_code == 422
    assert save(client, partner).status_code == 303
    assert names(partner) == set()


def test_without_script_a_category_is_added_by_code_or_name(
    client: Client, partner: Partner
) -> None:
    make_category(code="W1", name="Wood")
    make_category(code="S1", name="Steel")
    keys = list(partner.categories.values_list("key", flat=True))
    assert save(client, partner, categories=keys, category_text="w1").status_code == 303
    keys = list(partner.categories.values_list("key", flat=True))
    assert save(client, partner, categories=keys, category_text="STEEL").status_code == 303
    assert names(partner) == {"Castings", "Fasteners", "Wood", "Steel"}
    wrong = save(client, partner, category_text="Nothing like it")
    assert wrong.status_code == 422
    assert "There is no such category." in wrong.text
    assert 'value="Nothing like it"' in wrong.text
    assert len(names(partner)) == 4


def test_a_new_partner_gets_its_first_category(client: Client) -> None:
    wood = make_category(name="Wood")
    facts = {"legal_name": "Ny AB", "is_supplier": "on", "currency": "SEK", "category": wood.key}
    assert client.post("/partners/new/", facts).status_code == 303
    assert names(Partner.objects.get(legal_name="Ny AB")) == {"Wood"}


def test_the_list_is_narrowed_to_a_category(client: Client, partner: Partner) -> None:
    make_partner(legal_name="Trä AB", categories=[make_category(code="W1", name="Wood")])
    castings = partner.categories.get(name="Castings")

    def found(**query: str) -> list[str]:
        return [
            row.partner.legal_name for row in client.get("/partners/", query).context["list"].rows
        ]

    assert found() == ["Bult AB", "Trä AB"]
    assert found(category=castings.key) == ["Bult AB"]
    assert found(category=castings.key, category_text="Castings") == ["Bult AB"]
    # Without script the key of before comes along with what was typed: the text decides.
    assert found(category=castings.key, category_text="wood") == ["Trä AB"]
    assert found(category_text="W1") == ["Trä AB"]
    assert found(category=castings.key, category_text="") == ["Bult AB", "Trä AB"]
    for nothing in ({"category": "000000000000"}, {"category_text": "no such"}):
        assert found(**nothing) == ["Bult AB", "Trä AB"]
    assert found(category_text="\x00") == ["Bult AB", "Trä AB"]
    page = client.get("/partners/", {"category": castings.key}).text
    assert 'name="category_text" value="Castings"' in page
