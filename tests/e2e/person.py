"""Somebody at a screen of their own: logs in, follows links, fills in forms, is photographed."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Self

from django.utils import translation
from playwright.sync_api import Locator, Page, expect

# Pictures of every step are kept when a folder is named; they are for people to look at.
_PICTURES = os.environ.get("E2E_PICTURES", "")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
# A busy machine is no failure: every wait ends as soon as its condition holds.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


class Person:
    """One visitor, with cookies of their own.

    The words of buttons, links and fields are given in English; they are looked for in the person's language.
    """

    language = "en"

    def __init__(
        self, name: str, email: str, password: str, open_page: Callable[..., Page]
    ) -> None:
        self.name, self.email, self.password = name, email, password
        self.page = open_page(viewport=DESKTOP, reduced_motion="reduce")
        self.page.set_default_timeout(PATIENCE)
        self.failures: list[str] = []
        self.page.on("response", self._note)

    def _note(self, response: object) -> None:
        if response.status >= 500:  # type: ignore[attr-defined]
            self.failures.append(f"{response.status} {response.url}")  # type: ignore[attr-defined]

    def words(self, text: str, context: str = "", **values: object) -> str:
        """What the application says for ``text`` in the person's language; what is no text of it stays.

        A text that is said otherwise in a context is looked for there first.
        """
        with translation.override(self.language):
            said = translation.pgettext(context, text) if context else text
            if said == text:
                said = translation.gettext(text)
        return said % values if values else said

    def _beginning(self, text: str) -> re.Pattern[str]:
        return re.compile(rf"^{re.escape(self.words(text))}")

    def log_in(self) -> Self:
        """Log in anew, as after a night's sleep."""
        self.page.context.clear_cookies()
        self.page.goto("/")
        # Before it knows who comes, the page speaks the browser's language.
        self.page.locator("input[name=login]").fill(self.email)
        self.page.locator("input[name=password]").fill(self.password)
        self.page.locator("input[name=password]").press("Enter")
        expect(self._menu()).to_be_visible()
        return self

    def _menu(self) -> Locator:
        return self.page.get_by_role("navigation", name=self.words("Main"))

    def go(self, label: str) -> None:
        """Follow a link of the side bar."""
        name = re.compile(rf"^{re.escape(self.words(label, 'in little room'))}\b")
        self._menu().get_by_role("link", name=name).click()
        expect(self.page.get_by_role("heading", level=1).first).to_be_visible()

    def tab(self, label: str) -> None:
        """Follow a tab of the page."""
        tabs = self.page.locator("nav.tabs")
        label = self.words(label)
        tabs.get_by_role("link", name=re.compile(rf"^{re.escape(label)}\b")).click()
        expect(tabs.locator("[aria-current=page]")).to_have_text(re.compile(label))

    def follow(self, name: str, within: Locator | None = None) -> None:
        """Follow a link by its words."""
        where = within or self.page.locator("main")
        where.get_by_role("link", name=self.words(name)).first.click()

    def press(self, name: str, within: Locator | None = None) -> None:
        """Press a button by its words."""
        (within or self.page).get_by_role("button", name=self.words(name), exact=True).click()

    def dialog(self, link: str) -> Locator:
        """Open a dialog by its link, and return it when its form is there.

        Until its scripts have run, a page that is still being loaded would follow the link instead.
        """
        self.page.wait_for_load_state()
        self.follow(link)
        box = self.page.locator("dialog[open]")
        expect(box.locator("form")).to_be_visible()
        return box

    def fill(self, label: str, value: str, within: Locator | None = None) -> None:
        """Type into the field with this label (its beginning suffices)."""
        self.field(label, within).fill(value)

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """Choose from a list by the words of the option."""
        self.field(label, within).select_option(label=option)

    def field(self, label: str, within: Locator | None = None) -> Locator:
        controls = self.page.locator("input:not([type=hidden]), select, textarea")
        named = (within or self.page).get_by_label(self._beginning(label))
        return named.and_(controls).first

    def pick(self, label: str, text: str, within: Locator | None = None) -> None:
        """Type a part of a name into a searched list, and take what it offers."""
        box = (within or self.page).get_by_role("combobox", name=self.words(label))
        box.press_sequentially(text)
        self.page.get_by_role("option", name=re.compile(re.escape(text))).first.click()

    def sees(self, *texts: str, within: Locator | None = None) -> None:
        """Wait until the page shows each of the texts."""
        for text in texts:
            there = (within or self.page.locator("main")).get_by_text(self.words(text))
            expect(there.first).to_be_visible()

    def sees_not(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(self.words(text))

    def card(self, heading: str) -> Locator:
        """The card with this heading."""
        title = self.page.get_by_role("heading", name=self._beginning(heading))
        return self.page.locator("section.card").filter(has=title).first

    def figure(self, label: str) -> Locator:
        """The value of the key figure with this label."""
        strip = self.page.locator(
            "div.kpi", has=self.page.locator("dt", has_text=self.words(label))
        )
        return strip.locator("dd.kpi-v")

    def picture(self, name: str) -> None:
        """Keep pictures on a desktop and on a phone, light and dark, if pictures are asked for."""
        if not _PICTURES:
            return
        for size, screen in (("1440", DESKTOP), ("390", PHONE)):
            self.page.set_viewport_size(screen)
            for scheme in ("dark", "light"):
                self.page.emulate_media(color_scheme=scheme)
                path = Path(_PICTURES) / f"{name}-{size}-{scheme}.png"
                self.page.screenshot(path=path, full_page=True)
        self.page.set_viewport_size(DESKTOP)
