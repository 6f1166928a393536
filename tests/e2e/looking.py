"""Looking at pages and dialogs: accessible, within the security policy, never wider than the screen."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests.access import table
from tests.access.addresses import Address, every_address
from tests.access.requests import OK
from tests.access.world import World

ALL = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# The rules of those sets that judge colours: the only ones that see whether it is dark.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
# And those that judge what a narrow screen changes: how near the things to tap are, what must scroll.
NARROW = {
    "type": "rule",
    "values": [*COLOURS["values"], "target-size", "scrollable-region-focusable"],
}
SCREENS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
VIEWS: list[tuple[str, Literal["light", "dark"], dict[str, Any]]] = [
    ("desktop", "light", ALL),
    ("phone", "dark", NARROW),
    ("phone", "light", ALL),
    ("desktop", "dark", COLOURS),
]
# Each page is looked at in the first two views, in which either screen and either light is one. In the
# other two only the first page of each person is, which has the parts that one screen alone shows; with
# ``make looks`` every page is.
WHOLE = os.environ.get("LOOKS") == "all"
USUALLY = 2
# What is the same around every page: after the first page of each person it is left out, being four
# fifths of the elements of many a page.
FRAME = ["#side", ".tabbar", ".top-r", "#search-dialog", "#toasts", "#toast-template"]
# And what of it is taken out by then: axe looks at whatever is in the page, however little it is to
# judge. Nothing that holds the page in shape, and no landmark.
CONTENT_OF_FRAME = "#side > div, #side > .jump, #side nav > ul, .tabbar, #search-dialog"
_EXCLUDED = [[part] for part in FRAME]
_SCRIPT = Path(__file__).with_suffix(".js").read_text()
# The link that opens a dialog, as the tag dialog_link writes it; pages have it where the row allows it.
_OPENER = (
    "<a href='{url}' id='opener' hx-get='{url}' hx-target='#dialog-body' hx-swap='innerHTML'>"
    "{name}</a>"
)
# Pages of libraries, shown as they come, and what exists in development only.
_NOT_OURS = ("admin:", "api-", "styleguide", "mail", "healthz", "readyz")


@dataclass(frozen=True)
class Sight:
    """A page of ours, somebody who may open it, and whether a link may open it as a dialog."""

    person: str
    address: Address
    as_dialog: bool


def signed_in(user: Any) -> Client:
    """A browser without a screen; nobody is signed in for None."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def find(world: World, people: Iterable[str], part: int, parts: int) -> list[Sight]:
    """Find one page of each name, and the first of the people who may open it.

    Only the names of this part are asked for; names that answer with no page are left out.
    """
    clients = {person: signed_in(world.people.get(person)) for person in people}
    cases = defaultdict(list)
    for address in every_address(world):
        if not address.name.startswith(_NOT_OURS):
            cases[address.name].append(address)
    found = [_sight(clients, cases[name]) for name in sorted(cases)[part::parts]]
    return [sight for sight in found if sight]


def _sight(clients: dict[str, Client], cases: list[Address]) -> Sight | None:
    """The first page with something to fill in, or the first page at all, of the cases of one name."""
    first = None
    for person, client in clients.items():
        for address in cases:
            line = table.find(address, "GET")
            if line is None or line.outcomes[person] != OK:
                continue
            page = client.get(address.url)
            # Some answers are files, or pieces for the script to put into a page.
            if page.status_code != 200 or page.streaming or b"<html" not in page.content:
                continue
            piece = _dialog(client, address) if b'id="dialog-title"' in page.content else b""
            first = first or Sight(person, address, as_dialog=bool(piece))
            if not piece or b"<form" in piece:
                return Sight(person, address, as_dialog=bool(piece))
    return first


def _dialog(client: Client, address: Address) -> bytes:
    """What htmx gets to put into the dialog; nothing if it gets the whole page."""
    piece = client.get(address.url, headers={"HX-Request": "true"}).content
    return b"" if b"<html" in piece else piece


class Looker:
    """A screen in front of somebody, and what is wrong with what it shows.

    ``readable`` are looks of texts whose colours axe has found right: they are judged once for all
    Lookers that share it (``looking.js`` says what makes a look).
    """

    def __init__(self, page: Page, live_app: str, user: Any, readable: set[str]) -> None:
        self.page = page
        self._readable = readable
        self._console: list[str] = []
        self._has_looked = False
        self._showing: tuple[str, str] | None = None
        page.add_init_script(AXE_SCRIPT)
        page.add_init_script(_SCRIPT)
        page.on("console", lambda told: told.type == "error" and self._console.append(told.text))
        if user is not None:
            session = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
            page.context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_app}]
            )

    def page_at(self, address: Address) -> list[str]:
        """Open the page and look at it."""
        self._console.clear()
        self.page.goto(address.url)
        return self._named(address.name, [*self._views(), *self._complaints()])

    def as_it_is(self, name: str) -> list[str]:
        """Look at what is shown now; that its status is one of an error is no complaint."""
        policy = [f"policy: {text}" for text in self.page.evaluate("violations")]
        return self._named(name, [*self._views(), *policy])

    def dialogs_at(self, addresses: list[Address]) -> list[str]:
        """Open one dialog after the other over the home page, and look at each."""
        if addresses:
            self.page.goto("/")
            if not WHOLE:
                self.page.evaluate("what => looking.empty(what)", f"main, {CONTENT_OF_FRAME}")
        return [text for address in addresses for text in self._dialog_at(address)]

    def _dialog_at(self, address: Address) -> list[str]:
        self._console.clear()
        link = json.dumps(_OPENER.format(url=address.url, name=address.name))
        self.page.evaluate(
            f"document.querySelector('main').insertAdjacentHTML('afterbegin', {link})"
        )
        self.page.evaluate("htmx.process(document.getElementById('opener'))")
        self.page.locator("#opener").click()
        expect(self.page.locator("dialog[open] #dialog-title")).to_be_visible()
        wrong = [*self._views("#dialog"), *self._complaints()]
        self.page.keyboard.press("Escape")
        expect(self.page.locator("dialog[open]")).to_have_count(0)
        self.page.evaluate("document.getElementById('opener').remove()")
        return self._named(f"dialog {address.name}", wrong)

    def _named(self, name: str, wrong: list[str]) -> list[str]:
        return [f"{name}: {text}" for text in wrong]

    def _complaints(self) -> Iterator[str]:
        """What the browser itself complained about."""
        yield from (f"console: {text}" for text in self._console)
        yield from (f"policy: {text}" for text in self.page.evaluate("violations"))

    def _views(self, within: str = "") -> Iterator[str]:
        """What is wrong on either screen, in the light and in the dark.

        It begins with how the screen is already: to draw the page anew costs as much as to open it.
        """
        everything = WHOLE or not self._has_looked
        self._has_looked = True
        views = VIEWS if everything else VIEWS[:USUALLY]
        views = sorted(views, key=lambda view: view[:2] != self._showing)
        for number, (screen, scheme, rules) in enumerate(views):
            self._show(screen, scheme)
            if self.page.evaluate("looking.sideways()"):
                yield f"{screen}: scrolls sideways"
            if not (number or everything or within):
                doubled = self.page.evaluate("what => looking.empty(what)", CONTENT_OF_FRAME)
                yield from (f"the id {name} is there twice" for name in doubled)
            context: Any = within or ("html" if everything else {"exclude": _EXCLUDED})
            yield from (f"{screen}, {scheme}: {text}" for text in self._axe(context, rules, within))

    def _show(self, screen: str, scheme: Literal["light", "dark"]) -> None:
        if self._showing != (screen, scheme):
            self.page.set_viewport_size(SCREENS[screen])
            self.page.emulate_media(color_scheme=scheme)
            self._showing = (screen, scheme)

    def _axe(self, context: Any, rules: dict[str, Any], within: str) -> Iterator[str]:
        options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
        looks = None
        if not WHOLE:
            seen = self.page.evaluate("within => looking.colours(within)", within or "body")
            looks = [look for look in seen if look not in self._readable]
        result = self.page.evaluate("given => looking.judge(...given)", [context, options, looks])
        self._readable.update(result["readable"])
        yield from (f"{rule}: {nodes}" for rule, nodes in result["wrong"])
