"""The whole round in a browser: the login page, the provider's own pages, and back."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.test_passkeys import log_out
from tests.environment.company import PASSWORD, Company
from tests.factories.accounts import make_user


def enter(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Enter").click()


def test_from_the_login_page_to_the_provider_and_back(
    live_app: str, company: Company, new_page: Callable[..., Page]
) -> None:
    company.reset(live_app)
    user = make_user("Karin Nord", email="karin@nordkontor.example")
    company.employ("karin", user.email)
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto("/inbox/")
    page.get_by_role("button", name="Log in with Nordkontor").click()
    expect(page).to_have_title("Company")
    enter(page, "karin")
    expect(page).to_have_url(re.compile(r":\d+/inbox/$"))

    # The provider knows her: the next time nobody asks.
    log_out(page)
    page.get_by_role("button", name="Log in with Nordkontor").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))

    # Away, it is a page that says so, with the way back to the password.
    log_out(page)
    company.control(down=[503, "later"])
    page.get_by_role("button", name="Log in with Nordkontor").click()
    expect(page.get_by_role("alert").first).to_contain_text("does not answer at the moment")
    page.get_by_role("link", name="To the login page").click()
    expect(page).to_have_url(re.compile("/account/login/$"))


def test_without_scripts_it_works_as_well(
    live_app: str, company: Company, new_page: Callable[..., Page]
) -> None:
    company.reset(live_app)
    user = make_user(email="olle@nordkontor.example")
    company.employ("olle", user.email)
    page = new_page(java_script_enabled=False)
    page.goto("/account/login/")
    page.get_by_role("button", name="Log in with Nordkontor").click()
    enter(page, "olle")
    expect(page).to_have_url(re.compile(r":\d+/$"))
