"""Passkeys in a real Chromium, with the virtual authenticator that its developer tools have."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from playwright.sync_api import CDPSession, Page, expect

from accounts.models import User
from accounts.sessions import SessionStore
from accounts.states import Role
from core.models import Event
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture(autouse=True)
def _no_rate_limits_left_over() -> None:
    cache.clear()


def with_authenticator(page: Page) -> tuple[CDPSession, str]:
    """Give the browser a device that keeps passkeys and knows its owner's finger."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return tools, str(made["authenticatorId"])


def log_in(page: Page, user: User) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).not_to_have_url(re.compile("/account/login/"))


def log_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Log out").click()
    expect(page).to_have_url(re.compile("/account/login/"))


def let_time_pass() -> None:
    """Let every session's last confirmation lie too long ago."""
    for row in Session.objects.all():
        session = SessionStore(row.session_key)
        for one in session.get(AUTHENTICATION_METHODS_SESSION_KEY, []):
            one["at"] -= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        session.modified = True
        session.save()


def test_a_passkey_from_the_first_to_the_last_day(
    new_page: Callable[..., Page], settings: Any
) -> None:
    settings.TWO_FACTOR_ROLES = frozenset({"executive"})
    user = make_user("Karin Nord", roles=[Role.EXECUTIVE])
    page = new_page(viewport={"width": 390, "height": 844})
    tools, device = with_authenticator(page)

    # The role asks for one: the login leads to it, and the passkey is enough.
    log_in(page, user)
    expect(page).to_have_url(re.compile(r":\d+/account/two-factor/$"))
    expect(page.get_by_text("Your role asks for a second factor.")).to_be_visible()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page).to_have_url(re.compile("/recovery-codes/$"))
    page.get_by_role("link", name="I have kept them").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))
    assert Event.objects.filter(verb="accounts.two_factor_added", actor=user).exists()

    # After the password it is the second factor.
    log_out(page)
    log_in(page, user)
    expect(page).to_have_url(re.compile("/two-factor/authenticate/"))
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))

    # Alone it is both, and leads where one was going.
    log_out(page)
    page.goto("/inbox/")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page).to_have_url(re.compile(r":\d+/inbox/$"))

    # It confirms who one is.
    let_time_pass()
    page.goto("/account/two-factor/totp/activate/")
    page.get_by_role("link", name="With a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile(r":\d+/account/two-factor/totp/activate/$"))

    # A finger that the device does not know opens nothing, and the page says so.
    log_out(page)
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_role("alert").get_by_text("That did not work.")).to_be_visible()
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page).to_have_url(re.compile(r":\d+/$"))

    # Removed, it is no way in any more.
    page.goto("/account/two-factor/")
    page.get_by_role("link", name="Remove: My phone").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page).to_have_url(re.compile(r":\d+/account/two-factor/$"))
    expect(page.get_by_text("Your role asks for a second factor.")).to_be_visible()
    log_out(page)
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_text("This passkey is not known here.")).to_be_visible()


def test_a_locked_out_person_s_passkey_opens_nothing(new_page: Callable[..., Page]) -> None:
    user = make_user(roles=[Role.BUYER])
    page = new_page()
    with_authenticator(page)
    log_in(page, user)
    page.goto("/account/two-factor/passkeys/add/")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page).to_have_url(re.compile("/recovery-codes/$"))
    log_out(page)
    User.objects.filter(pk=user.pk).update(is_active=False)
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_text("This account is not active.")).to_be_visible()
    page.goto("/inbox/")
    expect(page).to_have_url(re.compile("/account/login/"))
