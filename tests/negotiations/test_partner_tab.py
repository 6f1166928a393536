"""The negotiations and agreements of a partner on its page, and the lists narrowed to it."""

import re
from typing import Any

import pytest
from django.urls import reverse

from tests.factories.negotiations import make_agreement, make_negotiation
from tests.factories.suppliers import make_partner
from tests.negotiations.conftest import client_of

SHOWN = 10


@pytest.fixture
def crowded(cast: Any) -> Any:
    """23 negotiations and 22 agreements; another partner of the same person has one each."""
    cast.other = make_partner()
    for partner, many in ((cast.partner, (23, 22)), (cast.other, (1, 1))):
        for number in range(many[0]):
            make_negotiation(partner=partner, owner=cast.owner, title=f"N{number:02}")
        for number in range(many[1]):
            make_agreement(partner=partner, owner=cast.owner, title=f"G{number:02}")
    return cast


@pytest.mark.parametrize(
    ("heading", "name", "letter", "total"),
    [("h-neg", "list", "N", 23), ("h-agr", "agreements", "G", 22)],
)
def test_the_newest_are_shown_all_are_counted_and_the_list_has_them(
    crowded: Any, heading: str, name: str, letter: str, total: int
) -> None:
    client = client_of(crowded.executive)
    tab = client.get(reverse("negotiations:partner-tab", args=[crowded.partner.key])).text
    part = re.search(rf'aria-labelledby="{heading}".*?</section>', tab, re.DOTALL)
    assert part is not None
    newest = [f"{letter}{number:02}" for number in range(total - 1, total - 1 - SHOWN, -1)]
    assert re.findall(rf">({letter}\d\d)<", part[0]) == newest
    assert f'class="count">{total}<' in part[0]
    address = f"{reverse(f'negotiations:{name}')}?partner={crowded.partner.key}"
    assert f'href="{address}"' in part[0]

    listed = client.get(address).text
    assert len(re.findall(rf">{letter}\d\d<", listed)) == total
    assert crowded.other.legal_name not in listed
    # What is typed or chosen next stays with the partner; the chip's cross leaves it.
    assert f'<input type="hidden" name="partner" value="{crowded.partner.key}">' in listed
    chips = re.findall(r'class="chip"[^>]*href="([^"]*)"', listed)
    assert chips[-1] == "?"
    assert all(f"partner={crowded.partner.key}" in chip for chip in chips[:-1])
    assert crowded.other.legal_name in client.get(reverse(f"negotiations:{name}")).text


def test_a_partner_out_of_sight_narrows_nothing_and_is_not_named(crowded: Any) -> None:
    client = client_of(crowded.representative)
    address = reverse("negotiations:portal-list")
    listed = client.get(address, {"partner": crowded.other.key}).text
    assert crowded.other.legal_name not in listed
    assert len(re.findall(r">N\d\d<", listed)) > 1
