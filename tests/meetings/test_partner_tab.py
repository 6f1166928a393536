"""The visits of a partner on its page: the nearest, how many there are, and the way to the others."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.meetings import make_touchpoint, make_visit
from tests.factories.suppliers import make_assignment, make_partner

DAY = timedelta(days=1)
SHOWN = 15


@pytest.fixture
def crowded(cast: Any) -> Any:
    """23 visits ahead, 22 past, 21 contacts noted; another partner of the same person has one each."""
    now = timezone.now()
    other = make_partner()
    make_assignment(other, cast.executive)
    for partner, numbers in ((cast.partner, (23, 22, 21)), (other, (1, 1, 1))):
        ahead, past, noted = numbers
        for number in range(1, ahead + 1):
            make_visit(partner, cast.executive, starts_at=now + number * DAY, title=f"A{number:02}")
        for number in range(1, past + 1):
            make_visit(
                partner,
                cast.executive,
                starts_at=now - number * DAY,
                title=f"P{number:02}",
                status="minuted",
            )
        for _ in range(noted):
            make_touchpoint(partner, cast.executive)
    cast.other = other
    return cast


def page(user: Any, name: str, *args: str, **query: str) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(f"meetings:{name}", args=args), query)
    assert response.status_code == 200
    return response.text


def card(text: str, heading: str) -> str:
    found = re.search(rf'aria-labelledby="{heading}".*?</section>', text, re.DOTALL)
    assert found is not None
    return found[0]


def test_the_nearest_are_shown_and_all_are_counted(crowded: Any) -> None:
    text = page(crowded.executive, "partner-visits", crowded.partner.key)
    for heading, letter, total in (("h-ahead", "A", 23), ("h-past", "P", 22)):
        part = card(text, heading)
        assert re.findall(rf">({letter}\d\d)<", part) == [
            f"{letter}{number:02}" for number in range(1, SHOWN + 1)
        ]
        assert f'class="count">{total}<' in part
    touches = card(text, "h-touch")
    assert touches.count("<li>") == SHOWN
    assert 'class="count">21<' in touches
    assert reverse("suppliers:timeline", args=[crowded.partner.key]) in touches


@pytest.mark.parametrize(
    ("heading", "name", "letter", "total"),
    [("h-ahead", "visits", "A", 23), ("h-past", "visits-past", "P", 22)],
)
def test_view_all_leads_to_those_of_the_partner(
    crowded: Any, heading: str, name: str, letter: str, total: int
) -> None:
    part = card(page(crowded.executive, "partner-visits", crowded.partner.key), heading)
    assert f'{reverse(f"meetings:{name}")}?partner={crowded.partner.key}"' in part
    text = page(crowded.executive, name, partner=crowded.partner.key)
    assert len(re.findall(rf">{letter}\d\d<", text)) == total
    assert crowded.other.legal_name not in text
    chip = re.search(r'<a class="chip" aria-current="true" href="([^"]*)">([^<]*)<', text)
    assert chip is not None
    assert (chip[1], chip[2]) == ("?", crowded.partner.legal_name)
    assert crowded.other.legal_name in page(crowded.executive, name)


def test_few_have_no_way_to_more(crowded: Any) -> None:
    text = page(crowded.executive, "partner-visits", crowded.other.key)
    for heading in ("h-ahead", "h-past", "h-touch"):
        assert "card-f" not in card(text, heading)


def test_a_partner_out_of_sight_narrows_nothing_and_is_not_named(crowded: Any) -> None:
    """A supplier's person asks for another company."""
    text = page(crowded.rep, "portal-visits", partner=crowded.other.key)
    assert crowded.other.legal_name not in text
    assert ">A01<" in text
