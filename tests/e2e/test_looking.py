"""The sweep over all pages finds what is wrong with one: planted here in a real page and a real dialog."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from accounts.states import Role
from tests.access.addresses import Address
from tests.e2e.looking import WHOLE, Looker
from tests.factories.accounts import make_user

ADDRESS = Address("login", "-", "/account/login/")
DIALOG = Address("new", "-", "/partners/new/")
# What is planted into the page, its style, and what is to be found: texts that are all in one line.
PLANTED = [
    (
        "<p class='dim'>Only in the dark</p>",
        "@media (max-width: 500px) and (prefers-color-scheme: dark) { .dim { color: #333 } }",
        ["phone, dark: color-contrast", "Only in the dark"],
    ),
    (
        "<div class='place'><div class='under'></div><p class='on'>On another</p></div>",
        ".place, .on { position: relative; color: #777 }"
        ".under { position: absolute; inset: 0; background: #888 }",
        ["desktop, light: color-contrast", "On another"],
    ),
    ("<input name='nameless'>", "", ["desktop, light: label", "nameless"]),
    ("<img src='https://elsewhere.example/a.png' alt=''>", "", ["policy: img-src"]),
    ("<p style='color: red'>Red</p>", "", ["policy: style-src-attr"]),
    ("<img src='/static/none.png' alt=''>", "", ["console: Failed to load"]),
]
# What only a page has, or has room for.
IN_PAGE = [
    *PLANTED,
    (
        "<p class='near'><a href='/a'>a</a><a href='/b'>b</a></p>",
        "@media (max-width: 500px) { .near a { display: inline-block; width: 9px; height: 9px } }",
        ["phone, dark: target-size", 'href="/a"'],
    ),
    ("<h5>Deep</h5>", "", ["desktop, light: heading-order", "Deep"]),
    (
        "<div class='wide'></div>",
        ".wide { width: 500px; height: 1px }",
        ["phone: scrolls sideways"],
    ),
    # axe has no rule for it that we ask for; it is looked for where the frame is taken out.
    *([] if WHOLE else [("<p id='home'>Text</p>", "", ["the id home is there twice"])]),
]
FRAME = "<nav class='tabbar' aria-label='Shortcuts'><a id='home' href='/'>Home</a></nav>"


class Planter:
    """Writes into a page, a dialog and their style before the browser gets them."""

    def __init__(self, page: Page) -> None:
        self.html = self.css = ""
        for address in ("**/*.css", f"**{ADDRESS.url}", f"**{DIALOG.url}"):
            page.route(address, self._change)

    def _change(self, route: Route) -> None:
        response = route.fetch()
        body = response.text()
        if "text/css" in response.headers["content-type"]:
            body += self.css
        elif "</main>" in body:
            body = body.replace("</main>", f"{self.html}</main>{FRAME}")
        else:
            body = body.replace("</h2>", f"</h2>{self.html}", 1)
        route.fulfill(response=response, body=body)

    def plant(self, what: list[tuple[str, str, list[str]]]) -> None:
        self.html = "".join(html for html, _, _ in what)
        self.css = "".join(css for _, css, _ in what)


@pytest.fixture
def page(browser: Browser, live_app: str) -> Iterator[Page]:
    """One that may break the security policy: the common one fails the test that does."""
    with browser.new_context(base_url=live_app, reduced_motion="reduce") as context:
        yield context.new_page()


def assert_found(found: list[str], planted: list[tuple[str, str, list[str]]]) -> None:
    for _, _, texts in planted:
        assert any(all(text in line for text in texts) for line in found), (texts, found)
    # The colours that are right in the light are not what is wrong with the page there.
    assert not any("desktop, light" in line and "Only in the dark" in line for line in found)


def test_what_is_planted_in_a_page_is_found(page: Page, live_app: str) -> None:
    looker, planter = Looker(page, live_app, None, set()), Planter(page)
    assert looker.page_at(ADDRESS) == []  # judged whole
    assert looker.page_at(ADDRESS) == []  # judged like every page after the first
    planter.plant(IN_PAGE)
    assert_found(looker.page_at(ADDRESS), IN_PAGE)


def test_what_is_planted_in_a_dialog_is_found(page: Page, live_app: str) -> None:
    owner = make_user("Olof Owner", roles=[Role.ACCOUNT_EXECUTIVE])
    looker, planter = Looker(page, live_app, owner, set()), Planter(page)
    assert looker.dialogs_at([DIALOG]) == []
    planter.plant(PLANTED)
    assert_found(looker.dialogs_at([DIALOG]), PLANTED)
