"""Confirming who one is with the company's own identity provider, which asks once more."""

import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import User
from tests.accounts.codes import code_of
from tests.accounts.company_login.rounds import (
    CONFIRM,
    begin,
    changed,
    come_back,
    failures,
)
from tests.environment.company import Browser, Company
from tests.factories.accounts import PASSWORD, make_user

pytestmark = pytest.mark.django_db


def wait(client: Client) -> None:
    """Let the session's last confirmation lie too long ago."""
    session = client.session
    for row in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        row["at"] -= 24 * 3600
    session.save()


def is_fresh(client: Client, user: User) -> bool:
    rows = client.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(row.get("reauthenticated") and row["at"] > time.time() - 60 for row in rows)


@pytest.fixture
def linked(anna: User, client: Client) -> Browser:
    """Anna is signed in with the provider alone, for a while; the browser knows her there."""
    User.objects.filter(pk=anna.pk).update(password=make_password(None))
    browser = Browser()
    come_back(client, browser.sign_in(begin(client), "anna.a"))
    assert is_fresh(client, anna)  # asked just now, which is a confirmation
    wait(client)
    assert not is_fresh(client, anna)
    return browser


def test_it_confirms_who_one_is_by_asking_again(
    anna: User, client: Client, linked: Browser
) -> None:
    assert client.get(f"{CONFIRM}?next=/inbox/").status_code == 200
    url = begin(client, CONFIRM, next="/inbox/")
    asked = linked.asked
    back = linked.sign_in(url, "anna.a")
    assert linked.asked == asked + 1  # though it knows her
    assert come_back(client, back).headers["Location"] == "/inbox/"
    assert is_fresh(client, anna)


def test_a_provider_that_did_not_ask_confirms_nothing(
    anna: User, company: Company, client: Client, linked: Browser
) -> None:
    """Whoever sits at an unlocked screen can take the wish to be asked out of the address."""
    for said in ({"auth_time": int(time.time()) - 600}, {"auth_time": None}, {"auth_time": "now"}):
        company.control(lies=said)
        url = changed(begin(client, CONFIRM), prompt=None, max_age=None)
        asked = linked.asked
        back = linked.sign_in(url, "anna.a")
        assert linked.asked == asked
        told = come_back(client, back)
        assert told.status_code == 400
        assert not is_fresh(client, anna)
    assert failures() == [("Anna Ask", "not_asked")] * 3


def test_a_sign_in_of_whom_the_provider_knew_confirms_nothing(
    anna: User, company: Company, linked: Browser
) -> None:
    """Nor one of which it does not say; it opens what needs no confirmation, and the rest once asked."""
    path = "/account/password/set/"
    for said in ({"auth_time": int(time.time()) - 600}, {"auth_time": None}, {"auth_time": True}):
        company.control(lies=said)
        client, asked = Client(), linked.asked
        answer = come_back(client, linked.sign_in(begin(client, next="/inbox/"), "anna.a"))
        assert linked.asked == asked and answer.headers["Location"] == "/inbox/"
        assert client.get("/inbox/").status_code == 200
        assert not is_fresh(client, anna)
        assert client.get(path).headers["Location"].startswith(f"{CONFIRM}?next=")
    company.control(lies={})
    come_back(client, linked.sign_in(begin(client, CONFIRM, next=path), "anna.a"))
    assert is_fresh(client, anna)
    assert client.get(path).status_code == 200


def test_a_code_after_it_confirms_all_the_same(
    anna: User, company: Company, client: Client
) -> None:
    secret = generate_totp_secret()
    TOTP.activate(anna, secret)
    company.control(lies={"auth_time": None})
    asked = come_back(client, Browser().sign_in(begin(client), "anna.a")).headers["Location"]
    assert client.post(asked, {"code": code_of(secret)}).headers["Location"] == "/"
    assert is_fresh(client, anna)


def test_somebody_else_there_confirms_nothing(
    anna: User, company: Company, client: Client, linked: Browser
) -> None:
    company.employ("bo", "bo@nordkontor.example")
    told = come_back(client, Browser().sign_in(begin(client, CONFIRM), "bo"))
    assert told.status_code == 400 and "somebody else" in told.text
    assert not is_fresh(client, anna)
    assert client.get("/profile/").context["user"] == anna
    assert failures() == [("Anna Ask", "somebody_else")]


def test_who_never_came_in_with_it_confirms_otherwise(company: Company, client: Client) -> None:
    user = make_user()
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert client.get(CONFIRM).status_code == 404
    assert "Nordkontor" not in client.get("/account/reauthenticate/").text


@pytest.mark.parametrize(
    "path",
    [
        "/account/password/set/",
        "/account/two-factor/totp/activate/",
        "/account/two-factor/passkeys/add/",
    ],
)
def test_another_way_in_is_set_up_only_by_who_has_just_shown_who_they_are(
    anna: User, client: Client, linked: Browser, path: str
) -> None:
    """Without a password here, an unlocked screen would be enough to make one."""
    new = "another long secret"
    for answer in (client.get(path), client.post(path, {"password1": new, "password2": new})):
        assert answer.headers["Location"].startswith(f"{CONFIRM}?next=")
    anna.refresh_from_db()
    assert not anna.has_usable_password()
    back = linked.sign_in(begin(client, CONFIRM, next=path), "anna.a")
    assert come_back(client, back).headers["Location"] == path
    assert client.get(path).status_code == 200
