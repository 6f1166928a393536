"""What the links of a page repeat of its query string: what the page understands, and no more."""

from copy import copy
from time import process_time
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.states import Role
from core.queries import LONGEST, Asked, changed, understood
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment, make_visit
from tests.factories.negotiations import make_negotiation
from tests.factories.rfps import make_need, make_rfx
from tests.factories.suppliers import make_assignment, make_partner, make_representative

FOREIGN = "".join(f"&x{number}=junk" for number in range(2_000))
LISTS = {
    "suppliers:list": "q=Partner&kind=supplier&mine=",
    "rfps:list": "q=RFP&status=draft&sort=title",
    "rfps:needs": "q=Need&status=",
    "meetings:visits": "sort=-when",
    "meetings:visits-past": "",
    "meetings:visits-due": "",
    "meetings:commitments": "scope=all&state=open&q=Promise",
    "negotiations:list": "q=Desks&show=turn",
    "negotiations:agreements": "show=active",
    "inbox": "unread=1",
}


def test_only_what_was_asked_for_is_repeated_and_only_its_last_value() -> None:
    query = Asked("q=a&q=b&tier=key&sort=name&x=1&y=2")
    assert query.get("q") == "b"
    assert query.getlist("sort") == ["name"]
    assert "tier" in query
    assert query.get("not there", "") == ""
    assert changed(query, {}) == "?q=b&tier=key&sort=name"
    assert changed(query, {"q": None, "sort": "-name", "page": 2}) == "?tier=key&sort=-name&page=2"


def test_copies_remember_together() -> None:
    query = Asked("q=a&tier=key&x=1")
    assert query["q"] == "a"
    for other in (copy(query), query.copy()):
        other["scope"] = "all"
        assert (other["tier"], other["scope"]) == ("key", "all")
        assert changed(other, {}) == "?q=a&tier=key&scope=all"
    assert changed(query, {}) == "?q=a&tier=key"


def test_what_is_too_long_for_any_list_is_left_out() -> None:
    query = Asked(f"q={'a' * LONGEST}&tier={'b' * (LONGEST + 1)}")
    assert query["q"]
    assert query["tier"]
    assert changed(query, {}) == f"?q={'a' * LONGEST}"
    assert set(understood(query)) == {"q", "tier"}


def test_an_ordinary_query_string_counts_as_understood() -> None:
    assert changed(QueryDict("q=a&x=1"), {"q": "b"}) == "?x=1&q=b"


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8)), max_size=6))
def test_it_reads_what_django_reads(pairs: list[tuple[str, str]]) -> None:
    plain = QueryDict(mutable=True)
    for name, value in pairs:
        plain.appendlist(name, value)
    text = plain.urlencode()
    asked = Asked(text)
    assert asked.asked == set()
    assert list(asked.lists()) == list(QueryDict(text).lists())


@pytest.fixture
def owner(db: None) -> Any:
    """Somebody who sees everything, and more of everything than one page shows."""
    user = make_user(roles=[Role.EXECUTIVE, Role.BUYER])
    for _ in range(60):
        partner = make_partner()
    make_assignment(partner, user)
    for _ in range(55):
        make_rfx(user, lines=0)
        make_need(user)
        make_visit(partner, user)
        make_commitment(partner, user)
        make_negotiation(partner=partner, owner=user, lines=0)
    user.partner = partner
    return user


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_no_list_repeats_parameters_that_it_does_not_know(owner: Any) -> None:
    client = client_of(owner)
    pages = {reverse(name): query for name, query in LISTS.items()}
    key = owner.partner.key
    for name in ("meetings:partner-visits", "meetings:partner-commitments", "suppliers:trade"):
        pages[reverse(name, args=[key])] = ""
    linked: list[bool] = []
    for address, query in pages.items():
        plain, more = (client.get(f"{address}?{query}{each}") for each in ("", FOREIGN))
        assert (plain.status_code, more.status_code) == (200, 200), address
        linked.append('href="?' in plain.text)
        assert "junk" not in more.text, address
        assert abs(len(more.text) - len(plain.text)) < 1_000, address
    assert sum(linked) >= 7, linked  # those with links that could have repeated it


def test_a_portal_list_neither(db: None) -> None:
    client = client_of(make_representative(make_partner()))
    for name in ("rfps:portal-list", "meetings:portal-visits", "negotiations:portal-list"):
        assert "junk" not in client.get(f"{reverse(name)}?{FOREIGN}").text


def test_filters_stay_in_the_links_of_pages_and_sorting(owner: Any) -> None:
    client = client_of(owner)
    partners = client.get(f"{reverse('suppliers:list')}?q=Partner&kind=supplier&x=1").text
    assert 'href="?q=Partner&amp;kind=supplier&amp;page=2"' in partners
    assert 'href="?q=Partner&amp;kind=supplier&amp;sort=tier"' in partners
    promises = client.get(f"{reverse('meetings:commitments')}?state=all&q=Promise&x=1").text
    assert 'href="?state=all&amp;q=Promise&amp;scope=all"' in promises
    # The forms of every page that lead back to it do so with its filters.
    here = reverse("suppliers:list") + "?q=Partner&amp;kind=supplier"
    assert f'name="next" value="{here}"' in partners
    # A cursor is longer than any filter; what leads back to it keeps it.
    last = client.get(f"{reverse('suppliers:list')}?after={'c' * 3_000}&x=1").text
    assert f'name="next" value="{reverse("suppliers:list")}?after={"c" * 3_000}"' in last


def test_a_query_string_that_hides_a_nul_is_none_and_takes_no_time(client: Client) -> None:
    """Taken out one by one, these took minutes, of anybody who asks."""
    hidden = "%" * 100_000 + "00" * 100_000
    began = process_time()
    answer = client.get(f"{reverse('account_login')}?a={hidden}&next=/inbox/")
    assert answer.status_code == 200
    assert process_time() - began < 5
    assert "/inbox/" not in answer.text
