"""A list to choose from beside the buttons of its form, in a real browser."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.states import Role
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_partner

SCREENS = {"desktop": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def _visitor(page, live_app, settings):
    """Log somebody in who looks after some partners."""
    owner = make_user("Olof Owner", roles=[Role.ACCOUNT_EXECUTIVE])
    # Their codes have numbers, and are looked through, too.
    for tree in ("Alder", "Birch", "Cedar", "Ebony", "Hazel", "Larch", "Maple", "Poplar", "Yew"):
        make_assignment(make_partner(legal_name=f"Qumparia {tree} AB"), owner)
    client = Client()
    client.force_login(owner)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_app}]
    )


@pytest.fixture(params=SCREENS)
def planning(request, new_page, live_app, settings):
    """The dialog in which a visit is planned: one list, and the buttons right below it."""
    page = new_page(viewport=SCREENS[request.param])
    _visitor(page, live_app, settings)
    page.goto("/visits/")
    page.locator("main").get_by_role("link", name="Plan visit").first.click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_have_css("opacity", "1")
    return dialog


@pytest.mark.parametrize("typed", ["Qum", "nobody is called so"])
def test_an_open_list_hides_no_button_and_goes_with_a_press(planning, typed):
    box = planning.get_by_role("combobox", name="Partner")
    go_on = planning.get_by_role("button", name="Continue")
    listed = planning.get_by_role("listbox")
    box.press_sequentially(typed)
    expect(listed).to_be_visible()
    # Playwright presses only what nothing else lies over.
    go_on.click()
    # The press was felt although the list went: the form was sent and refused.
    expect(planning.get_by_text("Choose one of your partners.")).to_be_visible()
    expect(listed).to_be_hidden()


def test_the_list_comes_with_a_press_and_goes_with_escape_and_with_the_focus(planning):
    box = planning.get_by_role("combobox", name="Partner")
    listed = planning.get_by_role("listbox")
    box.press_sequentially("Qum")
    expect(listed).to_be_visible()
    box.press("Escape")
    expect(listed).to_be_hidden()
    expect(planning).to_be_visible()
    box.press("ArrowDown")
    expect(listed).to_be_visible()
    box.press("Tab")
    expect(listed).to_be_hidden()
    box.press_sequentially("p")
    expect(listed).to_be_visible()
    planning.get_by_role("heading").click()
    expect(listed).to_be_hidden()
    # A press opens it with all there are, and what is typed then replaces what was chosen.
    box.fill("")
    box.click()
    listed.get_by_role("option", name="Qumparia Cedar").click()
    expect(listed).to_be_hidden()
    box.click()
    expect(listed.get_by_role("option", name="Qumparia Alder")).to_be_visible()
    # Two letters alone are looked for at the beginning of names only.
    planning.page.keyboard.type("paria larch")
    expect(box).to_have_value("paria larch")
    expect(listed.get_by_role("option")).to_have_text(["Qumparia Larch ABSweden"])


def test_what_was_typed_before_the_script_was_there_is_looked_for(new_page, live_app, settings):
    page = new_page()
    _visitor(page, live_app, settings)
    held = []
    page.route("**/combobox*.js", lambda route: held.append(route))
    page.goto("/visits/new/", wait_until="commit")
    box = page.get_by_role("combobox", name="Partner")
    box.press_sequentially("Qum")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(page.get_by_role("option")).to_have_count(9)
