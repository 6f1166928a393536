"""From every page there is a way back in its crumbs, and whoever reads the page may go it."""

import re

import pytest

from tests.access import table
from tests.access.addresses import every_address
from tests.access.requests import OK, attempt, client_of
from tests.access.world import World

CRUMBS = re.compile(r'<nav class="crumbs"[^>]*>(.*?)</nav>', re.DOTALL)
SIDE = re.compile(r'<(?:aside|nav)[^>]*id="side".*?</(?:aside|nav)>', re.DOTALL)
LINK = re.compile(r'href="([^"]+)"')
# Reached from the top of every page, or from the start page.
TOPS = {"/search/", "/profile/", "/inbox/"}
NOT_OURS = ("admin:", "api-", "styleguide")


@pytest.mark.parametrize("person", ["owner", "teammate", "manager", "admin", "rep"])
def test_there_is_a_way_back(world: World, person: str) -> None:
    client = client_of(world.people[person])
    lost, astray, asked, reached = [], [], set(), {}
    for address in every_address(world):
        if address.name in asked or address.name.startswith(NOT_OURS) or "/api/" in address.url:
            continue
        line = table.find(address, "GET")
        if line is None or line.outcomes[person] != OK:
            continue
        response = attempt(client, "GET", address.url)
        page = "html" in response.headers.get("Content-Type", "") and response.status_code == 200
        text = response.text if page else ""
        crumbs = CRUMBS.search(text)
        if crumbs is None:
            continue
        asked.add(address.name)
        links = LINK.findall(crumbs[1])
        side = SIDE.search(text)
        assert side is not None
        if not links and address.url not in {*LINK.findall(side[0]), *TOPS}:
            lost.append(f"{address.name} ({address.url})")
        for link in links:
            if link not in reached:
                reached[link] = attempt(client, "GET", link).status_code
            if reached[link] != 200:
                astray.append(f"{address.name} ({address.url}): {link} is {reached[link]}")
    assert lost == []
    assert astray == []
    assert len(asked) > (5 if person == "admin" else 15)
