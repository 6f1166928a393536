"""Looking as somebody else on a phone: the line that says so on every page, and the way out."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from accounts.states import Role
from tests.e2e.test_passkeys import log_in
from tests.factories.accounts import make_user


def test_from_the_person_s_page_and_back(new_page: Callable[..., Page]) -> None:
    admin = make_user("Ada Admin", roles=[Role.ADMINISTRATOR])
    elin = make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE])
    page = new_page(viewport={"width": 390, "height": 844})
    log_in(page, admin)
    page.goto(f"/people/{elin.key}/")
    page.get_by_role("link", name="Look as").click()
    page.get_by_label("Reason").fill("She finds no visits")
    page.get_by_role("button", name="Begin to look").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
    told = page.get_by_role("status").filter(has_text="You are looking as Elin Ek until")
    for path in ("/", "/partners/", "/inbox/", "/api/v1/docs/"):
        page.goto(path)
        expect(told).to_be_visible()
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide or path.startswith("/api/"), path
    page.goto("/inbox/")
    page.get_by_role("button", name="Look as yourself again").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
    expect(told).to_have_count(0)
