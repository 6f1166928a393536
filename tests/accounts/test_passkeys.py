"""Passkeys without a browser: what they tell of a person, and what is no passkey."""

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import User
from core.addresses import reverse
from core.models import Event
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
LOGIN, ADD = "/account/login/passkey/", "/account/two-factor/passkeys/add/"
AGAIN = "/account/two-factor/passkeys/reauthenticate/"


@pytest.fixture(autouse=True)
def _no_rate_limits_left_over() -> None:
    cache.clear()


def test_a_passkey_knows_its_person_by_key_not_by_number() -> None:
    user = make_user()
    client = Client()
    client.force_login(user)
    page: Any = client.get(ADD)
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert urlsafe_base64_decode(options["user"]["id"]).decode() == user.key
    wanted = options["authenticatorSelection"]
    assert (wanted["residentKey"], wanted["userVerification"]) == ("required", "required")


def texts(handle: str) -> list[str]:
    """Credentials that no browser has made, each wrong in another way."""
    b64 = urlsafe_base64_encode(b"x" * 16)
    whole = {
        "id": b64,
        "rawId": b64,
        "type": "public-key",
        "clientExtensionResults": {},
        "response": {
            "clientDataJSON": b64,
            "authenticatorData": b64,
            "attestationObject": b64,
            "signature": b64,
            "userHandle": handle,
        },
    }
    data = urlsafe_base64_encode(json.dumps({"type": "webauthn.get", "challenge": b64}).encode())
    response = {**whole["response"], "clientDataJSON": data}  # type: ignore[dict-item]
    return [
        "",
        "no json",
        "[" * 100_000,
        "null",
        "[]",
        "1",
        '"text"',
        "{}",
        '{"response": null}',
        '{"response": []}',
        '{"response": {"userHandle": 1}}',
        json.dumps({"id": "a", "rawId": "b", "response": {"userHandle": handle}}),
        json.dumps({"id": "a", "response": {"userHandle": handle}}),
        json.dumps({**whole, "response": {"userHandle": urlsafe_base64_encode(b"\xff\xfe")}}),
        json.dumps({**whole, "response": {"userHandle": urlsafe_base64_encode(b"nobodys-key0")}}),
        json.dumps(whole),
        json.dumps({**whole, "response": response}),
    ]


def test_what_no_browser_has_made_opens_nothing_and_breaks_nothing() -> None:
    user = make_user()
    handle = urlsafe_base64_encode(user.key.encode())
    for text in texts(handle):
        client = Client()
        assert client.get(LOGIN, headers={"Accept": "application/json"}).status_code == 200
        answer = client.post(LOGIN, {"credential": text})
        assert answer.headers["Location"] == "/account/login/", text
        assert client.get("/inbox/").status_code == 302
    client = Client()
    client.force_login(user)
    for text in texts(handle):
        assert client.get(ADD).status_code == 200
        assert client.post(ADD, {"name": "x", "credential": text}).status_code == 200, text
    assert not Authenticator.objects.exists()


def test_a_login_that_nobody_has_begun_is_refused() -> None:
    user = make_user()
    for text in texts(urlsafe_base64_encode(user.key.encode())):
        assert Client().post(LOGIN, {"credential": text}).headers["Location"] == "/account/login/"


def test_the_login_with_a_passkey_is_limited_too(settings: Any) -> None:
    settings.MFA_RATE_LIMITS = {"webauthn_login": "3/m/ip"}
    answers = [Client().post(LOGIN, {"credential": "{}"}).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 429, 429]


def test_another_s_passkey_is_not_there() -> None:
    user, other = make_user(), make_user()
    theirs = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    client = Client()
    client.force_login(user)
    path = reverse("mfa_remove_webauthn", args=[theirs.pk])
    assert str(theirs.pk) not in path.split("/")
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def make_passkey(user: User) -> Authenticator:
    data = {"name": "Old phone", "passwordless": True, "credential": {}}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data=data)


def test_a_passkey_gets_another_name_from_its_owner_alone() -> None:
    user = make_user()
    key = make_passkey(user)
    client = Client()
    client.force_login(user)
    path = reverse("mfa_edit_webauthn", args=[key.pk])
    assert f'href="{path}"' in client.get("/account/two-factor/").text
    assert 'value="Old phone"' in client.get(path).text
    for wrong in ("", "  ", "x" * 101):
        assert client.post(path, {"name": wrong}).status_code == 200
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.post(path, {"name": "Mine"}).status_code == 404
    key.refresh_from_db()
    assert key.wrap().name == "Old phone"
    assert client.post(path, {"name": "New <b>phone"}).headers["Location"] == "/account/two-factor/"
    key.refresh_from_db()
    assert key.wrap().name == "New <b>phone"
    assert "New &lt;b&gt;phone" in client.get("/account/two-factor/").text
    assert Event.objects.get(verb="accounts.two_factor_renamed").actor == user
