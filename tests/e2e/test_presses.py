"""A double click, in a real browser: one request, and the button shows that it was felt."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.models import ApiToken
from accounts.states import Role
from meetings.models import Gift
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_partner


@pytest.fixture
def signed_in(new_page, live_app, settings):
    """A page of somebody who works a partner, and the requests that it has sent."""

    def go(path, **options):
        owner = make_user("Olof Owner", roles=[Role.ACCOUNT_EXECUTIVE, Role.EXECUTIVE])
        partner = make_partner(legal_name="Qumparia AB")
        make_assignment(partner, owner)
        client = Client()
        client.force_login(owner)
        page = new_page(**options)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_app}]
        )
        sent = []
        page.on("request", lambda request: sent.append(request) if request.method == "POST" else 0)
        page.goto(path.format(partner=partner.key))
        return page, sent

    return go


def fill_gift(within):
    within.get_by_label("Person at the partner").fill("Someone")
    within.get_by_label("What", exact=True).fill("Chocolate")
    within.get_by_label("Occasion").fill("Christmas")
    within.get_by_label("Date").fill("2026-01-07")
    within.get_by_label("Value").fill("100")


def test_a_double_click_in_a_dialog_sends_once(signed_in):
    page, sent = signed_in("/partners/{partner}/gifts/")
    page.locator("main").get_by_role("link", name="Declare a gift").first.click()
    box = page.locator("dialog[open]")
    fill_gift(box)
    box.locator("footer button[type=submit]").dblclick()
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert len(sent) == 1 and Gift.objects.count() == 1


def test_a_double_click_on_a_page_sends_once_with_the_buttons_name(signed_in):
    page, sent = signed_in("/profile/")
    form = page.locator("form[action='/profile/tokens/']")
    form.get_by_label("Name").fill("ERP")
    button = form.locator("button[type=submit]")
    # What the button looks like on the way is kept for after it: the page is gone by then.
    button.evaluate(
        """button => {
            button.name = 'way'; button.value = 'this';
            new MutationObserver(() => sessionStorage.setItem('felt', button.ariaDisabled))
                .observe(button, {attributeFilter: ['aria-disabled']});
        }"""
    )
    button.dblclick()
    expect(page.get_by_label("Token")).to_have_value(re.compile("^srm_"))
    assert page.evaluate("sessionStorage.getItem('felt')") == "true"
    assert ApiToken.objects.count() == 1
    assert "way=this" in sent[0].post_data and len(sent) == 1


def test_a_form_that_came_back_with_errors_can_be_sent_again(signed_in):
    page, sent = signed_in("/partners/{partner}/gifts/")
    page.locator("main").get_by_role("link", name="Declare a gift").first.click()
    box = page.locator("dialog[open]")
    fill_gift(box)
    box.get_by_label("Value").fill("much")
    box.locator("footer button[type=submit]").click()
    expect(box.locator(".err").first).to_be_visible()
    box.get_by_label("Value").fill("100")
    box.locator("footer button[type=submit]").click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert len(sent) == 2 and Gift.objects.count() == 1


def test_without_script_a_double_click_makes_one_thing(signed_in):
    page, _sent = signed_in("/partners/{partner}/gifts/new/", java_script_enabled=False)
    fill_gift(page.locator("main"))
    page.locator("main footer button[type=submit]").dblclick()
    expect(page).not_to_have_url(re.compile("/new/$"))
    assert Gift.objects.count() == 1


def test_back_from_a_filtered_list_shows_the_filters_of_the_list_that_is_shown(signed_in):
    page, _sent = signed_in("/partners/")
    tier = page.locator("main select[name=tier]")
    tier.select_option("strategic")
    expect(page).to_have_url(re.compile("tier=strategic"))
    page.go_back()
    expect(page).to_have_url(re.compile("/partners/$"))
    # The browser would put back what was chosen last, over a list that is not filtered.
    expect(tier).to_have_value("")
