"""Logging in with the company's own identity provider: a real one, on the loopback interface."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from accounts import actions
from accounts.models import Identity, Notification, SignIn, User
from accounts.states import Role
from core import outbox
from core.models import Event
from tests.accounts.company_login.rounds import (
    BEGIN,
    CONFIRM,
    begin,
    come_back,
    failures,
    log_in,
)
from tests.environment.company import BACK, Browser, Company
from tests.factories.accounts import duties, make_supplier_user, make_user

pytestmark = pytest.mark.django_db
NO_WAY_IN = "There is no account here that your company"


def test_whoever_the_provider_vouches_for_is_linked_and_told(
    anna: User, company: Company, client: Client
) -> None:
    assert "Log in with Nordkontor" in client.get("/account/login/?next=/inbox/").text
    url = begin(client, next="/inbox/")
    asked = parse_qs(urlsplit(url).query)
    assert asked["code_challenge_method"] == ["S256"] and asked["nonce"] and asked["state"]
    before = client.session.session_key
    answer = come_back(client, Browser().sign_in(url, "anna.a"))
    assert answer.headers["Location"] == "/inbox/"
    assert client.get("/profile/").status_code == 200
    assert client.session.session_key != before  # nobody else knows it
    assert client.session.get_expire_at_browser_close()
    assert SignIn.objects.get().user == anna
    row = Identity.objects.get()
    assert (row.user, row.issuer, row.subject) == (anna, company.issuer, "anna.a")
    verbs = list(Event.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["accounts.identity_linked", "accounts.logged_in"]
    assert Event.objects.get(verb="accounts.logged_in").change("way") == (None, "Nordkontor")
    while outbox.send_next():
        pass
    assert Notification.objects.get(user=anna).kind == "accounts.identity_linked"


def test_known_by_the_provider_s_own_name_whatever_becomes_of_the_address(
    anna: User, company: Company
) -> None:
    log_in(Client(), "anna.a")
    company.employ("anna.a", "anna.berg@nordkontor.example", email_verified=False)
    client = Client()
    assert log_in(client, "anna.a").headers["Location"] == "/"
    assert client.get("/inbox/").status_code == 200
    assert Identity.objects.count() == 1
    # Who has her address now does not get into her account, and finds none of their own.
    company.employ("new.anna", "anna@nordkontor.example")
    other = Client()
    told = log_in(other, "new.anna")
    assert told.status_code == 403 and NO_WAY_IN in told.text
    assert other.get("/inbox/").status_code == 302
    assert failures() == [("Anna Ask", "other_subject")]


def test_who_has_got_another_account_there_removes_the_old_one(
    anna: User, company: Company, client: Client
) -> None:
    log_in(client, "anna.a")
    profile = client.get("/profile/").text
    assert company.issuer in profile
    key = Identity.objects.get().key
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.post(f"/profile/company/{key}/remove/").status_code == 404
    assert client.post(f"/profile/company/{key}/remove/").headers["Location"] == "/profile/"
    assert "accounts.identity_unlinked" in Event.objects.values_list("verb", flat=True)
    company.employ("anna.2", "anna@nordkontor.example")
    assert log_in(Client(), "anna.2").status_code == 302
    assert Identity.objects.get().subject == "anna.2"


def closed_account(anna: User) -> User:
    user = make_user(email="c@nordkontor.example")
    actions.change_duties(**duties(user, active=False), by=make_user(roles=[Role.ADMINISTRATOR]))
    return user


def test_all_who_have_no_way_in_are_told_the_same(anna: User, company: Company) -> None:
    closed = closed_account(anna)
    rep = make_supplier_user("Rep", email="rep@partner.example")
    company.employ("nobody", "nobody@nordkontor.example")
    company.employ("closed", closed.email)
    company.employ("rep", rep.email)
    pages = set()
    for name in ("nobody", "closed", "rep"):
        client = Client()
        told = log_in(client, name)
        assert told.status_code == 403
        chance = r'name="(csrfmiddlewaretoken|once)" value="[\w-]+"|X-CSRFToken": "\w+|\?code=[^"]+'
        pages.add(re.sub(chance, "", told.text))
        assert client.get("/inbox/").status_code == 302
    assert len(pages) == 1
    assert [code for _, code in failures()] == ["no_account", "account_closed", "supplier"]
    assert not Identity.objects.exists()
    assert User.objects.filter(email__startswith="nobody").count() == 0


@pytest.mark.parametrize("verified", [False, "true", None])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(
    anna: User, company: Company, verified: Any
) -> None:
    company.employ("thief", "anna@nordkontor.example", email_verified=verified)
    told = log_in(Client(), "thief")
    assert told.status_code == 403 and "does not vouch for your e-mail" in told.text
    assert not Identity.objects.exists()
    assert failures() == [("Anna Ask", "address_unverified")]


def test_who_is_locked_out_stays_out_though_they_were_linked(anna: User) -> None:
    log_in(Client(), "anna.a")
    admin = make_user(roles=[Role.ADMINISTRATOR])
    actions.change_duties(**duties(anna, active=False), by=admin)
    client = Client()
    assert log_in(client, "anna.a").status_code == 403
    assert client.get("/inbox/").status_code == 302
    actions.change_duties(**duties(anna, active=True), by=admin)
    assert log_in(client, "anna.a").status_code == 302


def test_an_answer_counts_once_and_only_in_the_browser_that_asked(anna: User) -> None:
    client, thief = Client(), Client()
    back = Browser().sign_in(begin(client), "anna.a")
    begin(thief)
    assert come_back(thief, back).status_code == 400  # another session's state
    assert come_back(client, back).status_code == 302
    client.post("/account/logout/")
    assert come_back(client, back).status_code == 400  # again
    assert client.get("/inbox/").status_code == 302
    # Her code with the thief's own state: PKCE, at the provider.
    code = parse_qs(urlsplit(Browser().sign_in(begin(client), "anna.a")).query)["code"][0]
    mine = parse_qs(urlsplit(begin(thief)).query)["state"][0]
    assert thief.get(BACK, {"code": code, "state": mine}).status_code == 400
    assert thief.get("/inbox/").status_code == 302
    assert failures() == [("Nordkontor", "refused")]


LIES: dict[str, dict[str, Any]] = {
    "nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "audience": {"aud": "another program"},
    "party": {"azp": "another program"},
    "issuer": {"iss": "https://login.example"},
    "expired": {"exp": 1_700_000_000},
    "from the future": {"nbf": 4_000_000_000},
    "nobody": {"sub": None},
    "a number": {"sub": 1},
    "too long a name": {"sub": "x" * 256},
    "a name that no database takes": {"sub": "a\x00b"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_about_this_sign_in_opens_nothing(
    anna: User, company: Company, client: Client, lie: str
) -> None:
    company.control(lies=LIES[lie])
    assert log_in(client, "anna.a").status_code == 400
    assert client.get("/inbox/").status_code == 302
    assert failures() == [("Nordkontor", "token")]
    company.control(lies={})
    assert log_in(client, "anna.a").status_code == 302  # the control


def test_the_key_may_change_and_must_be_the_provider_s(anna: User, company: Company) -> None:
    assert log_in(Client(), "anna.a").status_code == 302
    company.control(new_key=True)
    assert log_in(Client(), "anna.a").status_code == 302
    company.control(other_key=True)
    client = Client()
    assert log_in(client, "anna.a").status_code == 400
    assert client.get("/inbox/").status_code == 302
    assert failures() == [("Nordkontor", "token")]


@pytest.mark.parametrize("down", [[503, "later"], [200, "<html>"], [200, "{}"], [200, "[]"]])
def test_a_provider_that_is_down_is_a_clear_page(
    anna: User, company: Company, client: Client, down: list[Any]
) -> None:
    back = Browser().sign_in(begin(client), "anna.a")
    company.control(down=down)
    for told in (come_back(client, back), client.post(BEGIN)):
        assert told.status_code == 503
        assert "Nordkontor does not answer at the moment." in told.text
    company.control(down=None)
    assert failures() == []
    assert log_in(client, "anna.a").status_code == 302


def test_a_provider_that_is_gone_is_one_too(
    company: Company, client: Client, settings: Any
) -> None:
    settings.OIDC_ISSUER = "http://127.0.0.1:1/o"  # nobody listens there
    assert client.post(BEGIN).status_code == 503
    settings.OIDC_ISSUER = f"{company.site}/o/"  # another name than it gives itself
    assert client.post(BEGIN).status_code == 503


def test_a_wrong_secret_is_the_provider_s_refusal(
    anna: User, client: Client, settings: Any
) -> None:
    settings.OIDC_CLIENT_SECRET = "wrong"
    assert log_in(client, "anna.a").status_code == 400
    assert failures() == [("Nordkontor", "refused")]


def test_who_cancels_is_told_that_nothing_has_happened(anna: User, client: Client) -> None:
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    told = client.get(BACK, {"error": "access_denied", "state": state})
    assert told.status_code == 400 and "You have cancelled it." in told.text
    assert failures() == []
    for nonsense in ({}, {"state": "x"}, {"code": "y"}, {"error": "access_denied"}):
        assert client.get(BACK, nonsense).status_code == 400


def test_the_second_factor_is_asked_for_here_all_the_same(anna: User, client: Client) -> None:
    TOTP.activate(anna, generate_totp_secret())
    answer = log_in(client, "anna.a", next="/inbox/")
    assert answer.headers["Location"].startswith("/account/two-factor/authenticate/")
    assert client.get("/inbox/").status_code == 302
    assert not Event.objects.filter(verb="accounts.logged_in").exists()


def test_an_executive_without_a_second_factor_is_led_to_setting_one_up(
    anna: User, client: Client, settings: Any
) -> None:
    settings.TWO_FACTOR_ROLES = frozenset({"executive"})
    User.objects.filter(pk=anna.pk).update(roles=[Role.EXECUTIVE])
    assert log_in(client, "anna.a").status_code == 302
    assert client.get("/inbox/").headers["Location"] == "/account/two-factor/"


def test_it_leads_nowhere_else_and_asks_for_what_we_say(anna: User, client: Client) -> None:
    assert log_in(client, "anna.a", next="https://evil.example/").headers["Location"] == "/"
    other = Client()
    url = other.post(f"{BEGIN}?scope=admin&auth_params=prompt%3Dnone&process=connect").headers[
        "Refresh"
    ]
    asked = parse_qs(urlsplit(url).query)
    assert {*asked["scope"][0].split()} == {"openid", "profile", "email"}
    assert "prompt" not in asked
    assert asked["redirect_uri"] == [f"http://testserver{BACK}"]
    forged = Client(headers={"host": "localhost"}).post(BEGIN).headers["Refresh"]
    assert parse_qs(urlsplit(forged).query)["redirect_uri"] == [f"http://testserver{BACK}"]


def test_it_is_limited_as_a_login_is(company: Company, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    client = Client()
    assert [client.post(BEGIN).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_without_a_provider_there_is_nothing(client: Client) -> None:
    assert "/account/company/" not in client.get("/account/login/").text
    assert client.post(BEGIN).status_code == client.get(BACK).status_code == 404
    client.force_login(make_user())
    assert client.get(CONFIRM).status_code == client.post(CONFIRM).status_code == 404
