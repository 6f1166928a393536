"""The pages of partners: who gets what, and how many queries they take."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.states import Role
from suppliers.states import Direction, Tier
from tests.factories.accounts import make_user
from tests.factories.suppliers import (
    make_assignment,
    make_category,
    make_contact,
    make_month,
    make_partner,
    make_representative,
    make_site,
)

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def months_ago(count: int) -> dt.date:
    today = timezone.localdate()
    index = today.year * 12 + today.month - 1 - count
    return dt.date(index // 12, index % 12 + 1, 1)


@pytest.fixture
def executive() -> Any:
    return make_user(name="Elin Sandberg", roles=[Role.ACCOUNT_EXECUTIVE])


@pytest.fixture
def partner(executive: Any) -> Any:
    partner = make_partner(
        legal_name="Nordisk Precision AB",
        tier=Tier.STRATEGIC,
        categories=[make_category(name="Machined parts")],
    )
    make_assignment(partner, executive)
    make_contact(partner, name="Mats Nord", is_main=True, email="mats@example.com")
    make_site(partner, name="Plant 2")
    for n in range(1, 25):
        make_month(partner, months_ago(n), amount=Decimal(120000 if n <= 12 else 100000))
        make_month(partner, months_ago(n), direction=Direction.SALE, amount=Decimal(30000))
    return partner


TABS = ["", "people/", "trade/", "scorecard/", "timeline/"]


@pytest.mark.parametrize("tab", TABS)
def test_the_account_executive_opens_every_tab(partner: Any, executive: Any, tab: str) -> None:
    response = client_of(executive).get(f"/partners/{partner.key}/{tab}")
    assert response.status_code == 200
    page = response.content.decode()
    assert "Nordisk Precision AB" in page
    assert page.count('aria-current="page"') >= 2


@pytest.mark.parametrize(("tab", "status"), list(zip(TABS, [200, 200, 403, 403, 403], strict=True)))
def test_a_colleague_sees_the_directory_only(partner: Any, tab: str, status: int) -> None:
    other = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    response = client_of(other).get(f"/partners/{partner.key}/{tab}")
    assert response.status_code == status
    page = response.content.decode()
    if status == 200:
        assert "Mats Nord" in page
        assert "Trade both ways" not in page
        assert "Timeline" not in page
        assert "1.4m" not in page


def test_the_overview_shows_the_rolling_year(partner: Any, executive: Any) -> None:
    page = client_of(executive).get(f"/partners/{partner.key}/").content.decode()
    assert "SEK\xa01.4m" in page  # 12 × 120,000
    assert "+20.0%" in page  # against 12 × 100,000
    assert "SEK\xa0360k" in page
    assert "100.0%" in page  # on time


@pytest.mark.parametrize("tab", TABS)
def test_a_representative_gets_no_internal_page(partner: Any, tab: str) -> None:
    own = make_representative(partner)
    assert client_of(own).get(f"/partners/{partner.key}/{tab}").status_code in {403, 404}


def test_a_representative_sees_and_edits_the_own_company_only(partner: Any) -> None:
    rival = make_partner(legal_name="Rival AB")
    rival_contact = make_contact(rival, name="Secret Person")
    client = client_of(make_representative(partner))
    page = client.get("/portal/company/").content.decode()
    assert "Nordisk Precision AB" in page and "Mats Nord" in page
    assert "Strategic" not in page and "Rival" not in page
    elin = partner.assignments.get().user
    assert f'href="mailto:{elin.email}"' in page  # how to reach whom it deals with here
    assert client.get(f"/portal/company/contacts/{rival_contact.key}/").status_code == 404
    assert (
        client.post(f"/portal/company/contacts/{rival_contact.key}/", {"name": "x"}).status_code
        == 404
    )
    response = client.post(
        "/portal/company/edit/", {"website": "https://nordisk.example", "tier": "key"}
    )
    assert response.status_code == 303
    partner.refresh_from_db()
    assert (partner.website, partner.tier) == ("https://nordisk.example", Tier.STRATEGIC)


def test_our_people_have_no_company_page(executive: Any) -> None:
    assert client_of(executive).get("/portal/company/").status_code in {403, 404}


def test_the_list_takes_the_same_queries_for_one_and_for_fifty(
    executive: Any, partner: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of(executive)
    client.get("/partners/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get("/partners/")
    for _n in range(60):
        more = make_partner()
        make_assignment(more, executive)
        make_month(more, months_ago(2))
    with django_assert_num_queries(len(one)):
        response = client.get("/partners/")
    assert response.content.decode().count('class="main"') == 50
    assert len(one) <= 12


def test_no_purchases_and_purchases_out_of_sight_look_different(
    executive: Any, partner: Any
) -> None:
    quiet = make_partner(legal_name="Aaa Quiet AB")
    make_assignment(quiet, make_user(roles=[Role.BUYER]))
    make_assignment(quiet, executive, responsibility="buyer")
    other = make_partner(legal_name="Bbb Other AB")
    make_month(other, months_ago(1), amount=Decimal(777000))

    def purchases(name: str) -> str:
        page = client_of(executive).get("/partners/").text
        return page.split(f">{name}</a>")[1].split("</tr>")[0].rsplit("<td", 1)[1]

    assert "None" in purchases("Aaa Quiet AB")
    assert "Shown to those who work with the partner" in purchases("Bbb Other AB")
    assert "1.4" in purchases("Nordisk Precision AB")
    for name in ("Aaa Quiet AB", "Nordisk Precision AB"):
        assert "Shown to" not in purchases(name)
    assert "–" not in purchases("Aaa Quiet AB") + purchases("Bbb Other AB")


def test_only_a_contact_one_has_is_asked_when_it_left(partner: Any, executive: Any) -> None:
    contact = make_contact(partner)
    representative = make_representative(partner)
    for person, new, known in (
        (executive, f"/partners/{partner.key}/contacts/new/", f"/contacts/{contact.key}/"),
        (
            representative,
            "/portal/company/contacts/new/",
            f"/portal/company/contacts/{contact.key}/",
        ),
    ):
        client = client_of(person)
        fresh, old = client.get(new).text, client.get(known).text
        assert 'name="email"' in fresh
        assert 'name="left_date"' not in fresh
        assert 'name="left_date"' in old
        # What the form does not ask for is not taken either.
        answer = client.post(new, {"name": f"New of {person.name}", "left_date": "2020-01-01"})
        assert answer.status_code == 303
    added = partner.contacts.filter(name__startswith="New of")
    assert {row.left_date for row in added} == {None} and added.count() == 2
