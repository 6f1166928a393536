"""Every page in a real browser: accessible, within the security policy, never wider than the screen.

All pages on a light desktop; the ones that differ most in both themes and on a phone as well.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from tests.access import world as worlds
from tests.access.addresses import Address, every_address
from tests.access.world import World

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
COUNT_VIOLATIONS = (
    "window.violations = []; document.addEventListener('securitypolicyviolation', "
    "e => violations.push(e.violatedDirective + ' ' + e.blockedURI))"
)
# Pages of libraries, shown as they come, and what exists in development only.
NOT_OURS = ("admin:", "api-", "styleguide", "mail", "healthz", "readyz")
# Who looks: together they may open every page.
LOOKERS = ("teammate", "manager", "admin", "rep")
# One of each kind of page, for the other theme and the other screen.
VARIED = {
    "home": "manager",
    "dashboard": "manager",
    "suppliers:list": "teammate",
    "suppliers:detail": "teammate",
    "suppliers:scorecard": "teammate",
    "rfps:detail": "teammate",
    "rfps:comparison": "teammate",
    "rfps:lines": "teammate",
    "negotiations:detail": "teammate",
    "meetings:visits-calendar": "teammate",
    "meetings:visit-brief": "teammate",
    "meetings:commitments": "teammate",
    "profile": "teammate",
    "portal-home": "rep",
    "rfps:portal-bid": "rep",
    "negotiations:portal-detail": "rep",
}


@pytest.fixture
def world(transactional_db: None) -> World:
    return worlds.build()


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def pages_of(world: World, person: str) -> list[Address]:
    """Return the addresses that answer this person with a whole page of ours, one case of each."""
    client, found = signed_in(world.people[person]), {}
    for address in every_address(world):
        if address.name.startswith(NOT_OURS) or address.name in found:
            continue
        response = client.get(address.url)
        # Some answers are files, or pieces for the script to put into a page.
        if response.status_code == 200 and not response.streaming and b"<html" in response.content:
            found[address.name] = address
        if address.name == "account_logout":
            client = signed_in(world.people[person])
    return list(found.values())


Look = Callable[..., Callable[[Address], list[str]]]


@pytest.fixture
def look(new_page: Callable[..., Page], live_app: str, world: World) -> Iterator[Look]:
    """A function that opens a browser for a person and returns one that looks at a page."""

    def open_for(person: str, **options: Any) -> Callable[[Address], list[str]]:
        page = new_page(reduced_motion="reduce", **options)
        session = signed_in(world.people[person]).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_app}]
        )
        page.add_init_script(COUNT_VIOLATIONS)
        console: list[str] = []
        page.on("console", lambda told: console.append(told.text) if told.type == "error" else None)
        axe = Axe()

        def at(address: Address) -> list[str]:
            console.clear()
            page.goto(address.url)
            page.wait_for_load_state("networkidle")
            wrong = [f"console: {text}" for text in console]
            wrong += [f"policy: {text}" for text in page.evaluate("violations")]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append("scrolls sideways")
            for rule in axe.run(page, options={"runOnly": TAGS}).response["violations"]:
                nodes = [node["html"][:160] for node in rule["nodes"][:3]]
                wrong.append(f"{rule['id']}: {nodes}")
            return [f"{address.name} ({person}): {text}" for text in wrong]

        return at

    yield open_for


@pytest.mark.parametrize("person", LOOKERS)
def test_every_page(world: World, look: Look, person: str) -> None:
    """On a light desktop; a page is looked at by the first who may open it, the supplier's by both."""
    earlier = LOOKERS[: LOOKERS.index(person)]
    seen = {address.name for other in earlier for address in pages_of(world, other)}
    pages = [address for address in pages_of(world, person) if address.name not in seen]
    assert pages, "nothing new for this person: leave it out"
    at = look(person, viewport=DESKTOP, color_scheme="light")
    wrong = [text for address in pages for text in at(address)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("viewport", "scheme"),
    [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "dark")],
    ids=["phone-light", "phone-dark", "desktop-dark"],
)
def test_each_kind_of_page(world: World, look: Look, viewport: dict[str, int], scheme: str) -> None:
    wrong: list[str] = []
    for person in dict.fromkeys(VARIED.values()):
        at = look(person, viewport=viewport, color_scheme=scheme)
        pages = {address.name: address for address in pages_of(world, person)}
        for name, looker in VARIED.items():
            if looker == person:
                wrong += at(pages[name])
    assert not wrong, "\n".join(wrong)
