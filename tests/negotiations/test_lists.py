"""Searching the lists of negotiations and agreements, on both sides."""

import pytest
from django.urls import reverse

from negotiations.states import AgreementStatus, NegotiationStatus
from tests.factories.negotiations import make_agreement, make_negotiation
from tests.negotiations.conftest import client_of

NAMES = {"negotiations": "list", "agreements": "agreements"}


def address(kind, portal=False):
    return reverse(f"negotiations:{'portal-' if portal else ''}{NAMES[kind]}")


@pytest.fixture
def rows(cast):
    """Desks and chairs with one partner, desks with the other; nobody but their owner sees both."""
    for partner, title in [
        (cast.partner, "Desks 2027"),
        (cast.partner, "Chairs 2027"),
        (cast.other_partner, "Desks of the rival"),
    ]:
        ended = title.startswith("Chairs")
        make_negotiation(
            partner=partner,
            owner=cast.owner,
            title=title,
            status=NegotiationStatus.BROKEN_OFF if ended else NegotiationStatus.OUR_TURN,
        )
        make_agreement(
            partner=partner,
            owner=cast.owner,
            title=title,
            status=AgreementStatus.TERMINATED if ended else AgreementStatus.ACTIVE,
        )
    return cast


def titles(user, kind, **asked):
    page = client_of(user).get(address(kind, not user.is_internal), asked)
    assert page.status_code == 200
    name = kind.removesuffix("s")
    return [getattr(row, name).title for row, _url in page.context["rows"]]


@pytest.mark.parametrize("kind", NAMES)
def test_a_part_of_the_title_or_of_the_partners_name_finds_it(rows, kind):
    both = ["Desks of the rival", "Desks 2027"]
    assert titles(rows.owner, kind, q="dESK") == both
    assert titles(rows.owner, kind, q=" desks   of ") == both[:1]
    assert titles(rows.owner, kind, q="rival ab") == both[:1]
    assert titles(rows.owner, kind, q="de") == both
    assert titles(rows.owner, kind, q="Sofa") == []
    assert titles(rows.owner, kind, q="\x00") == titles(rows.owner, kind)
    assert len(titles(rows.owner, kind)) == 3


@pytest.mark.parametrize("kind", NAMES)
def test_it_finds_only_what_is_in_sight(rows, kind):
    assert titles(rows.account_executive, kind, q="desks") == ["Desks 2027"]
    assert titles(rows.representative, kind, q="desks") == ["Desks 2027"]
    assert titles(rows.rival, kind, q="2027") == []
    assert titles(rows.stranger, kind, q="rival ab") == []


@pytest.mark.parametrize("kind", NAMES)
def test_the_search_and_the_state_hold_together(rows, kind):
    ended = "ended" if kind == "negotiations" else "over"
    assert titles(rows.owner, kind, q="2027", show=ended) == ["Chairs 2027"]
    page = client_of(rows.owner).get(address(kind), {"q": "chairs & co", "show": ended}).text
    assert f'<input type="hidden" name="show" value="{ended}">' in page
    assert f'href="?q=chairs+%26+co&amp;show={ended}"' in page
    assert 'href="?q=chairs+%26+co"' in page
    assert "Clear the filters" in page


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("portal", [False, True])
def test_typing_asks_for_the_list_alone(rows, kind, portal):
    user = rows.representative if portal else rows.owner
    url = address(kind, portal)
    whole = client_of(user).get(url).text
    assert f'hx-get="{url}"' in whole
    assert f'hx-target="#{kind}"' in whole
    assert f'id="{kind}"' in whole
    part = client_of(user).get(url, {"q": "chairs"}, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "Chairs 2027" in part
    assert "Desks" not in part


@pytest.mark.parametrize("kind", NAMES)
def test_a_search_takes_two_queries_more(rows, kind, django_assert_max_num_queries):
    client = client_of(rows.owner)
    client.get(address(kind), {"q": "desks"})
    with django_assert_max_num_queries(10):
        client.get(address(kind), {"q": "desks"})
