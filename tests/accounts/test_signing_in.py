"""Login, logout, password reset, and what the audit trail says of them."""

import re
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import actions
from accounts.states import Role
from core import outbox
from core.models import Event, Outbox
from tests.accounts.codes import code_of
from tests.factories.accounts import PASSWORD, duties, make_supplier_user, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_rate_limits_left_over() -> None:
    cache.clear()


def _login(client: Client, email: str, password: str = PASSWORD):  # type: ignore[no-untyped-def]
    return client.post("/account/login/", {"login": email, "password": password})


def _verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_log_in_and_out_by_e_mail(client: Client) -> None:
    user = make_user(email="anna@nordkontor.example")
    assert client.get("/inbox/").headers["Location"].startswith("/account/login/?next=")
    assert _login(client, "Anna@Nordkontor.example").headers["Location"] == "/"
    assert client.get("/inbox/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/inbox/").status_code == 302
    assert _verbs() == ["accounts.logged_in", "accounts.logged_out"]
    assert Event.objects.first().actor == user


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client) -> None:
    make_user(email="anna@nordkontor.example")
    bodies = []
    for email in ("anna@nordkontor.example", "none@nordkontor.example"):
        answer = _login(client, email, "wrong wrong wrong")
        assert answer.status_code == 200
        chance = r'name="(csrfmiddlewaretoken|once)" value="[\w-]+"|X-CSRFToken": "\w+'
        text = re.sub(chance, "", answer.text)
        bodies.append(text.replace(email, "ADDRESS"))
    assert bodies[0] == bodies[1]
    assert _verbs() == ["accounts.login_failed"] * 2


def test_asking_for_a_new_password_does_the_same_work_for_every_address(
    client: Client, mailoutbox: list
) -> None:
    """Whether somebody has the address is found out when the mail is sent, not in the answer."""
    make_user(email="anna@nordkontor.example")
    counts = []
    for email in ("anna@nordkontor.example", "none@nordkontor.example"):
        with CaptureQueriesContext(connection) as queries:
            answer = client.post("/account/password/reset/", {"email": email})
        assert answer.headers["Location"] == "/account/password/reset/done/"
        counts.append([query["sql"].split(" ")[0] for query in queries])
    assert counts[0] == counts[1]
    while outbox.send_next():
        pass
    assert [mail.to for mail in mailoutbox] == [["anna@nordkontor.example"]]
    assert set(Outbox.objects.values_list("state", flat=True)) == {"sent", "dropped"}


def test_a_reset_link_sets_the_password_once(client: Client, mailoutbox: list) -> None:
    user = make_user(email="anna@nordkontor.example")
    actions.request_password_reset(email=user.email)
    outbox.send_next()
    path = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", mailoutbox[0].body)[1]  # type: ignore[index]
    form = client.get(path).headers["Location"]
    new = {"password1": "another long secret", "password2": "another long secret"}
    assert client.post(form, new).status_code == 302
    user.refresh_from_db()
    assert user.check_password("another long secret")
    assert "accounts.password_changed" in _verbs()
    assert "no longer works" in Client().get(path).text


def test_a_link_of_before_a_deactivation_stays_dead(client: Client, mailoutbox: list) -> None:
    admin, user = make_user(roles=[Role.ADMINISTRATOR]), make_user(email="anna@nordkontor.example")

    def mailed() -> str:
        actions.request_password_reset(email=user.email)
        outbox.send_next()
        found = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", mailoutbox[-1].body)
        assert found is not None
        return found[1]

    link = mailed()
    # Mailed at the same second or not: what else the person changes does not kill it.
    actions.change_duties(**duties(user, title="Buyer"), by=admin)
    assert client.get(link).status_code == 302
    actions.change_duties(**duties(user, active=False), by=admin)
    assert "no longer works" in Client().get(link).text
    actions.change_duties(**duties(user, active=True), by=admin)
    assert "no longer works" in Client().get(link).text
    # The form that was open already sets nothing either.
    new = {"password1": "another long secret", "password2": "another long secret"}
    form = re.sub(r"[^/]+/$", "", link).rstrip("/") + "-set-password/"
    client.post(form, new)
    user.refresh_from_db()
    assert not user.check_password("another long secret")
    # A new one works.
    again = Client()
    assert again.post(again.get(mailed()).headers["Location"], new).status_code == 302
    user.refresh_from_db()
    assert user.check_password("another long secret")


def test_a_person_without_a_password_sets_one_where_others_change_it(client: Client) -> None:
    user = make_user(password=make_password(None))
    client.force_login(user)
    assert client.get("/account/password/change/").headers["Location"] == "/account/password/set/"
    assert client.get("/account/password/set/").status_code == 200
    new = {"password1": "another long secret", "password2": "another long secret"}
    assert client.post("/account/password/set/", new).status_code == 302
    user.refresh_from_db()
    assert user.check_password("another long secret")
    assert "accounts.password_changed" in _verbs()
    assert client.get("/profile/").status_code == 200  # the session goes on
    assert client.get("/account/password/change/").status_code == 200
    # With a password, the old one is asked for: there is no way around it.
    assert client.get("/account/password/set/").headers["Location"] == "/account/password/change/"


def test_a_deactivated_person_is_out_at_the_next_request(client: Client) -> None:
    admin, user = make_user(roles=[Role.ADMINISTRATOR]), make_user()
    client.force_login(user)
    assert client.get("/profile/").status_code == 200
    actions.change_duties(**duties(user, active=False), by=admin, reason="left")
    assert client.get("/profile/").status_code == 302
    assert _login(client, user.email).headers.get("Location") != "/"
    assert client.get("/profile/").status_code == 302


def test_who_has_left_and_knows_the_password_is_refused_on_the_trail(client: Client) -> None:
    user = make_user(is_active=False)
    answer = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/account/inactive/"
    event = Event.objects.get(verb="accounts.login_failed")
    assert (event.object_id, event.changes["code"][1]) == (user.pk, "account_closed")


def test_what_opened_the_account_before_it_was_closed_stays_dead(client: Client) -> None:
    admin, user, other = make_user(roles=[Role.ADMINISTRATOR]), make_user(), make_user()
    now = timezone.now()
    user.set_password(PASSWORD)
    user.save(update_fields=["password"])
    client.force_login(user)
    bystander = Client()
    bystander.force_login(other)
    token, text = actions.create_token(name="t", may_write=True, days=30, by=user, now=now)
    _, theirs = actions.create_token(name="t", may_write=True, days=30, by=other, now=now)
    header, others = ({"HTTP_AUTHORIZATION": f"Bearer {one}"} for one in (text, theirs))
    assert client.get("/profile/").status_code == 200
    assert Client().get("/api/v1/partners/", **header).status_code == 200

    actions.change_duties(**duties(user, active=False), by=admin)
    with pytest.raises(PermissionDenied):  # a request that had begun before
        actions.create_token(name="t", may_write=True, days=30, by=user, now=now)
    actions.change_duties(**duties(user, active=True), by=admin)

    assert client.get("/profile/").status_code == 302
    assert Client().get("/api/v1/partners/", **header).status_code == 401
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert Event.objects.get(verb="accounts.token_revoked").actor == admin
    # They log in again; the session of before is none for all that, and others noticed nothing.
    again = Client()
    assert _login(again, user.email).headers["Location"] == "/"
    assert again.get("/profile/").status_code == 200
    assert client.get("/profile/").status_code == 302
    assert bystander.get("/profile/").status_code == 200
    assert Client().get("/api/v1/partners/", **others).status_code == 200


@override_settings(SECRET_KEY="new" * 20, SECRET_KEY_FALLBACKS=["old" * 20])
def test_a_session_outlives_a_change_of_the_secret_unless_its_epoch_is_over() -> None:
    user = make_user()
    with override_settings(SECRET_KEY="old" * 20, SECRET_KEY_FALLBACKS=[]):
        first = user.get_session_auth_hash()
        user.session_epoch = 1
        second = user.get_session_auth_hash()
    assert second in user.get_session_auth_fallback_hash()
    assert first not in user.get_session_auth_fallback_hash()
    assert len({first, second, user.get_session_auth_hash()}) == 3


@pytest.mark.parametrize(
    "key", ['"abcdefgh\\000ijk"', "' OR 1=1", "Å" * 32, "x" * 5000, "", '"\\"']
)
def test_a_session_that_we_did_not_make_is_nobodys(client: Client, key: str) -> None:
    client.cookies["srm"] = "x"
    answer = client.get("/", headers={"Cookie": f"srm={key}"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_signing_up_does_not_exist(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404


def test_a_second_factor_is_set_up_and_then_asked_for(  # type: ignore[no-untyped-def]
    client: Client, django_capture_on_commit_callbacks
) -> None:
    user = make_supplier_user(email="s@partner.example")
    _login(client, user.email)
    assert client.get("/account/two-factor/").status_code == 200
    secret = _setting_up(client).context["form"].secret
    code = code_of(secret)
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/two-factor/totp/activate/", {"code": code})
    assert done.headers["Location"] == "/account/two-factor/recovery-codes/"
    assert "accounts.two_factor_added" in _verbs()
    other = Client()
    assert _login(other, user.email).headers["Location"].startswith("/account/two-factor/auth")
    assert other.get("/inbox/").status_code == 302
    assert "accounts.logged_in" not in _verbs()[_verbs().index("accounts.two_factor_added") :]


def test_the_code_with_which_an_app_is_set_up_is_used(client: Client) -> None:
    """Whoever has seen it typed does not come in with it."""
    user = make_supplier_user(email="s@partner.example")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        _login(client, user.email)
        secret = _setting_up(client).context["form"].secret
        client.post("/account/two-factor/totp/activate/", {"code": code_of(secret)})
        other = Client()
        asked = _login(other, user.email).headers["Location"]
        assert other.post(asked, {"code": code_of(secret)}).status_code == 200
        assert other.get("/inbox/").status_code == 302
        clock.shift(30)
        assert other.post(asked, {"code": code_of(secret)}).status_code == 302
        assert other.get("/inbox/").status_code == 200


def _setting_up(client: Client) -> Any:
    page: Any = client.get("/account/two-factor/totp/activate/")
    if page.status_code == 302:  # the session is asked for the password once more
        page = client.post(page.headers["Location"], {"password": PASSWORD}, follow=True)
    return page


def test_the_key_to_type_into_the_app_stands_in_groups_of_four(client: Client) -> None:
    user = make_supplier_user(email="s@partner.example")
    _login(client, user.email)
    page = _setting_up(client)
    (shown,) = re.findall(r'<code class="num">([^<]+)</code>', page.text)
    assert re.fullmatch(r"[A-Z2-7]{4}( [A-Z2-7]{4}){7}", shown)
    assert shown.replace(" ", "") == page.context["form"].secret


def test_the_code_is_asked_for_in_the_person_s_own_language() -> None:
    user = make_supplier_user(email="s@partner.example", language="sv")
    TOTP.activate(user, generate_totp_secret())
    browser = Client(headers={"Accept-Language": "en"})
    assert 'lang="en"' in browser.get("/account/login/").text
    page = browser.post("/account/login/", {"login": user.email, "password": PASSWORD}, follow=True)
    assert '<html lang="sv"' in page.text
    assert "Koden som din autentiseringsapp visar" in page.text
    wrong = browser.post("/account/two-factor/authenticate/", {"code": "000000"})
    assert "Felaktig kod" in wrong.text
    # The password alone has not logged anybody in: other pages follow the browser.
    assert '<html lang="en"' in browser.get("/account/password/reset/").text
    # The choice above the form does something.
    browser.post("/language/", {"language": "en", "next": "/account/two-factor/authenticate/"})
    assert '<html lang="en"' in browser.get("/account/two-factor/authenticate/").text


def test_a_wrong_password_is_told_in_this_site_s_own_words() -> None:
    browser = Client(headers={"Accept-Language": "sv"})
    text = _login(browser, "none@nordkontor.example", "wrong wrong wrong").text
    assert "E-postadressen eller lösenordet är fel." in text
    assert "Epost" not in text
