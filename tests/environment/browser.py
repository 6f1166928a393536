"""Fixtures for the browser tests (tests/e2e): a real Chromium against the real application.

``page`` is one visitor; ``new_page()`` is another one with cookies of its own, for tests that need
both sides of the table.  A script error or a violation of the Content-Security-Policy on any page
fails the test.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.environment import chromium

_FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Each page is read once: to make its scripts faster takes longer than they run.
    "--js-flags=--no-maglev --no-turbofan",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium with a new profile, shared by the browser tests of this process."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.ADVICE, pytrace=False)
    # Playwright keeps an event loop in this thread; Django would take it for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [*_FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def live_app(live_server, transactional_db, settings) -> str:  # type: ignore[no-untyped-def]
    """The address of the running application; links in its e-mails point there too."""
    settings.BASE_URL = live_server.url
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    return str(live_server.url)


@pytest.fixture
def new_page(browser: Browser, live_app: str) -> Iterator[Callable[..., Page]]:
    """A function that opens a page for one more visitor.

    Keyword arguments go to Playwright's ``new_context`` (viewport, locale, color_scheme,
    java_script_enabled …).  Addresses are relative to the application.
    """
    contexts = []
    problems: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            problems.append(message.text)

    def open_page(**options: object) -> Page:
        options.setdefault("locale", "en-GB")
        options.setdefault("timezone_id", "Europe/Stockholm")
        context = browser.new_context(base_url=live_app, **options)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", console)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not problems, "\n".join(problems)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of one visitor on a desktop screen."""
    return new_page(viewport={"width": 1280, "height": 800})
