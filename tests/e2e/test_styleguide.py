"""Every component in a real browser: accessible, within the security policy, never wider than the screen."""

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.looking import ALL, SCREENS, VIEWS

FIRST_VISIT = 100_000  # bytes
COUNT_VIOLATIONS = (
    "window.violations = []; document.addEventListener('securitypolicyviolation', "
    "e => violations.push(e.violatedDirective + ' ' + e.blockedURI))"
)


@pytest.fixture(autouse=True)
def development(settings):
    """The style guide exists in development only."""
    settings.DEVELOPMENT = True


@pytest.fixture
def visit(new_page):
    """Open the style guide; afterwards no console error and no policy violation may have happened."""
    opened = []

    def go(path="/styleguide/", **options):
        page = new_page(**options)
        errors = []
        page.on(
            "console",
            lambda message: errors.append(message.text) if message.type == "error" else None,
        )
        page.add_init_script(COUNT_VIOLATIONS)
        opened.append((page, errors))
        page.goto(path)
        page.evaluate("async () => { await document.fonts.ready }")
        return page

    yield go
    for page, errors in opened:
        # A refused form (422) is logged by the browser as a failed resource; that one is meant.
        assert [text for text in errors if "422" not in text] == []
        assert page.evaluate("violations") == []


def assert_accessible(page, within=None, rules=ALL):
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, context=within, options=options).response["violations"]
    assert [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found] == []


def assert_no_sideways_scroll(page):
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("innerWidth")


@pytest.mark.parametrize(("screen", "scheme", "rules"), VIEWS)
def test_components(visit, screen, scheme, rules, tmp_path):
    """In each view by the rules that judge what it changes; on both screens by all of them."""
    page = visit(viewport=SCREENS[screen], color_scheme=scheme)
    assert_accessible(page, rules=rules)
    assert_no_sideways_scroll(page)
    picture = page.screenshot(path=tmp_path / f"{screen}-{scheme}.png", caret="initial")
    assert len(picture) > 20_000, "the page is blank"
    page.get_by_role("link", name="Log visit").click()
    page.get_by_role("dialog", name="Log visit").wait_for()
    # Text that is still fading in has less contrast than it will have.
    # (A function given as text would be evaluated in the page, which the policy forbids.)
    expect(page.locator("#dialog")).to_have_css("opacity", "1")
    # What lies behind it was judged before.
    assert_accessible(page, within="#dialog", rules=rules)
    assert_no_sideways_scroll(page)


def test_the_page_is_readable_at_four_hundred_per_cent(visit):
    assert_no_sideways_scroll(visit(viewport={"width": 320, "height": 640}))


def test_inter_is_what_the_page_is_set_in(visit):
    page = visit()
    assert page.evaluate("document.fonts.check('500 14px \"Inter V\"')")
    loaded = page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)"
    )
    assert any("Inter V" in family for family in loaded)


def test_dialog_refuses_then_closes_and_returns_the_focus(visit):
    page = visit()
    opener = page.get_by_role("link", name="Log visit")
    opener.click()
    dialog = page.get_by_role("dialog", name="Log visit")
    title = dialog.get_by_label("Title")
    title.wait_for()
    assert title.evaluate("e => e === document.activeElement")
    title.fill("   ")  # passes the browser's own check, not ours
    dialog.get_by_role("button", name="Log visit").click()
    dialog.get_by_text("This field is required.").wait_for()
    assert dialog.get_by_label("Title").evaluate("e => e === document.activeElement")
    assert_accessible(page, within="#dialog")
    dialog.get_by_label("Title").fill("Quarterly review")
    dialog.get_by_role("button", name="Log visit").click()
    dialog.wait_for(state="hidden")
    page.get_by_role("status").get_by_text("Saved").wait_for()
    assert opener.evaluate("e => e === document.activeElement")


def test_escape_closes_the_dialog(visit):
    page = visit()
    page.get_by_role("link", name="Log visit").click()
    page.get_by_role("dialog", name="Log visit").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog", name="Log visit").wait_for(state="hidden")


def test_combobox_by_keyboard(visit):
    page = visit()
    box = page.get_by_role("combobox", name="Partner Optional")
    # It looks like what it is: something to choose from.
    assert "svg" in box.evaluate("element => getComputedStyle(element).backgroundImage")
    box.press_sequentially("kowal")
    page.get_by_role("option", name="Kowal Metal").wait_for()
    box.press("ArrowDown")
    # Only the box itself: its list lies over the fields below, whose targets are smaller meanwhile.
    assert_accessible(page, within=".combo")
    box.press("Enter")
    assert box.input_value() == "Kowal Metal"
    assert page.locator("input[name=partner]").input_value() == "3"


def test_the_keys_may_be_quicker_than_the_next_answer(visit):
    page = visit()
    box = page.get_by_role("combobox", name="Partner Optional")
    box.press_sequentially("kowa")
    page.get_by_role("option", name="Kowal Metal").wait_for()
    held = []
    page.route("**/*q=kowal", lambda route: held.append(route))
    with page.expect_request("**/*q=kowal"):
        box.press("l")
    box.press("ArrowDown")
    with page.expect_response("**/*q=kowal"):
        held[0].continue_()
    page.locator('[role=option]:not([aria-selected="false"])').wait_for()
    box.press("Enter")
    assert box.input_value() == "Kowal Metal"


def test_an_answer_that_comes_after_the_choice_opens_nothing(visit):
    page = visit()
    box = page.get_by_role("combobox", name="Partner Optional")
    box.press_sequentially("kowa")
    page.get_by_role("option", name="Kowal Metal").wait_for()
    held = []
    page.route("**/*q=kowal", lambda route: held.append(route))
    with page.expect_request("**/*q=kowal"):
        box.press("l")
    box.press("ArrowDown")
    with page.expect_event("requestfailed"):
        box.press("Enter")
    assert box.input_value() == "Kowal Metal"
    assert box.get_attribute("aria-expanded") == "false"


def test_inline_edit(visit):
    page = visit()
    page.get_by_role("button", name="Due: 2026-03-20").click()
    field = page.get_by_label("Due", exact=True)
    field.wait_for()
    assert field.evaluate("e => e === document.activeElement")
    field.fill("2026-03-27")
    field.press("Enter")
    page.get_by_role("button", name="Due: 2026-03-27").wait_for()


def test_filter_as_you_type(visit):
    page = visit()
    page.get_by_role("searchbox", name="Filter commitments").press_sequentially("zzz")
    page.get_by_text("Nothing matches the filter").wait_for()


def test_chosen_theme_stays(visit):
    page = visit(color_scheme="light")
    with page.expect_response("**/theme/"):
        page.get_by_role("button", name="Switch between light and dark").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 15, 18)"


def test_a_lost_connection_is_said_until_it_is_back(new_page):
    page = new_page()
    page.goto("/styleguide/")
    title = page.get_by_label("Title")
    title.fill("Half a sentence")
    page.context.set_offline(True)
    page.get_by_role("button", name="Conflict").click()
    toast = page.get_by_text("No connection.")
    toast.wait_for()
    assert title.input_value() == "Half a sentence"
    page.context.set_offline(False)
    toast.wait_for(state="hidden")


def test_everything_works_without_script(new_page):
    page = new_page(java_script_enabled=False)
    page.goto("/styleguide/")
    page.get_by_role("link", name="Log visit").click()
    page.get_by_label("Title").fill("   ")
    page.get_by_role("button", name="Log visit").click()
    assert page.get_by_text("This field is required.").is_visible()


def test_first_visit_is_small(new_page):
    """As whitenoise and the proxy send it: text in Brotli, the font as it is."""
    page = new_page()
    responses = []
    page.on("response", lambda response: responses.append(response))
    page.goto("/styleguide/")
    page.wait_for_load_state("networkidle")
    sizes = {
        response.url: len(body) if response.url.endswith(".woff2") else len(brotli.compress(body))
        for response in responses
        if (body := response.body())
    }
    assert any(url.endswith(".woff2") for url in sizes)
    assert sum(sizes.values()) < FIRST_VISIT, sizes


def test_error_pages_are_accessible(visit, new_page):
    for scheme in ("light", "dark"):
        page = new_page(color_scheme=scheme, viewport=SCREENS["phone"])
        page.goto("/styleguide/no-such-part/")
        assert page.get_by_role("heading", level=1).inner_text() == "Not found"
        assert_accessible(page)
        assert_no_sideways_scroll(page)
