"""What the company's own identity provider says of somebody: OpenID Connect, with state and PKCE of allauth.

allauth neither sends a nonce nor looks at the signature of an ID token that the provider itself handed
over, and believes an address that anybody may have typed. Here all of it is checked, and only what is
signed counts: issuer, audience, times, nonce, and the key, which is fetched anew for each sign-in, so
that a provider may change it at any time.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, get_random_string
from requests import RequestException

from core.addresses import reverse

# What a sign-in at the provider is for.
LOGIN, CONFIRM, JOIN = "login", "confirm", "join"
# Signed with a key of which the provider alone has the secret half.
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
# Seconds by which the provider's clock may be off.
SKEW = 60
# To any sign-in that is younger, in seconds: who is asked for an age says when it was.
ANY_AGE = 365 * 24 * 3600
# As OpenID Connect limits the name of a person.
LONGEST_SUBJECT = 255
# What an answer raises at its reading that is none of OpenID Connect.
MALFORMED = (AttributeError, IndexError, KeyError, TypeError, ValueError)


class Failed(Exception):
    """A sign-in at the provider came to nothing. ``code`` says why, stable and for the audit trail.

    ``cancelled`` by the person, ``stale`` (not begun here, or too long ago, or used before),
    ``unreachable`` (no answer, or none that can be read), ``refused`` by the provider, ``token`` (what
    it says is not signed by it, not for us, or not about this sign-in), ``not_asked`` (it did not ask
    who sits there, though it was to).
    """

    def __init__(self, code: str, purpose: str = LOGIN):
        super().__init__(code)
        self.code = code
        self.purpose = purpose


@dataclass(frozen=True)
class Visitor:
    """Whom the provider has signed in, and what it was for.

    ``subject`` is its name for them, ``email`` their address there and ``verified`` whether it vouches
    for that; ``asked`` is whether it says that it asked who sits there since they left here: else it may
    have known them. ``purpose`` is LOGIN, CONFIRM or JOIN, ``next`` where the person was going; ``invitation``
    is the key of the one with which they JOIN.
    """

    subject: str
    email: str
    verified: bool
    asked: bool
    purpose: str
    next: str
    invitation: str = ""


def begin(request: HttpRequest, purpose: str, next_url: str, invitation: str = "") -> str:
    """Return the address at the provider where somebody signs in; the session remembers the attempt.

    To CONFIRM, the provider is told to ask even if it knows who sits there, else only to say when it has
    asked; to JOIN takes the key of an ``invitation``. Raises Failed.
    """
    asked = {"nonce": get_random_string(32), "max_age": str(ANY_AGE)}
    if purpose == CONFIRM:
        asked |= {"prompt": "login", "max_age": "0"}
    with _reading(purpose):
        answer = _provider(request).redirect(
            request,
            process=purpose,
            next_url=next_url,
            auth_params=dict(asked),
            nonce=asked["nonce"],
            begun_at=time.time(),
            invitation=invitation,
        )
        return str(answer.url)


def arrived(request: HttpRequest) -> Visitor:
    """Return whom the provider has sent back. Each attempt counts once; raises Failed."""
    provider = _provider(request)
    state = statekit.unstash_state(
        request, provider_id=provider.sub_id, state_id=request.GET.get("state", "")
    )
    if state is None:
        raise Failed("stale")
    purpose = str(state["process"])
    if "code" not in request.GET:
        cancelled = request.GET.get("error") == "access_denied"
        raise Failed("cancelled" if cancelled else "refused", purpose)
    with _reading(purpose):
        reader = provider.get_oauth2_adapter(request)
        answer = reader.get_access_token_data(
            request,
            provider.app,
            reader.get_client(request, provider.app),
            pkce_code_verifier=state["pkce_code_verifier"],
        )
        said = reader.checked(answer["id_token"], state["nonce"])
        asked = _asked_since(state["begun_at"], said.get("auth_time"))
        if purpose == CONFIRM and not asked:
            raise Failed("not_asked", purpose)
        if "email" not in said:
            said = reader.more_about(said["sub"], answer["access_token"]) | said
        email = said.get("email")
        return Visitor(
            subject=said["sub"],
            email=email if isinstance(email, str) and email.isprintable() else "",
            verified=said.get("email_verified") is True,
            asked=asked,
            purpose=purpose,
            next=str(state.get("next") or ""),
            invitation=str(state.get("invitation") or ""),
        )


@contextmanager
def _reading(purpose: str) -> Iterator[None]:
    """Take for a failure whatever comes of a provider that is away, says no, or talks nonsense."""
    try:
        yield
    except jwt.PyJWTError:
        raise Failed("token", purpose) from None
    except OAuth2Error:
        raise Failed("refused", purpose) from None
    except (RequestException, *MALFORMED):
        raise Failed("unreachable", purpose) from None


def _asked_since(begun_at: float, asked_at: Any) -> bool:
    return isinstance(asked_at, int | float) and asked_at >= begun_at - SKEW


def _provider(request: HttpRequest) -> "Provider":
    app = SocialApp(
        provider=Provider.id,
        provider_id=settings.OIDC_ISSUER,
        name=settings.OIDC_LABEL,
        client_id=settings.OIDC_CLIENT_ID,
        secret=settings.OIDC_CLIENT_SECRET,
    )
    return Provider(request, app=app)


class Reader(OpenIDConnectOAuth2Adapter):
    """What is asked of the provider behind the browser's back."""

    request: HttpRequest

    def get_provider(self) -> "Provider":
        return _provider(self.request)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """Where the provider sends people: as it is registered there, whatever host was asked for."""
        return settings.BASE_URL + reverse("accounts:company-callback")

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself; that of another one is a failure."""
        config = cast("dict[str, Any]", super().openid_config)
        if config["issuer"] != settings.OIDC_ISSUER:
            raise ValueError("another issuer than the one that is set")
        return config

    def checked(self, token: str, nonce: str) -> dict[str, Any]:
        """Return what an ID token says, if the provider signed it for us and for this sign-in."""
        wanted = jwt.get_unverified_header(token).get("kid")
        answer = self._ask(self.openid_config["jwks_uri"])
        keys = [key for key in jwt.PyJWKSet.from_dict(answer).keys if wanted in {None, key.key_id}]
        if len(keys) != 1:
            raise jwt.InvalidKeyError("signed with a key that the provider does not show")
        said: dict[str, Any] = jwt.decode(
            token,
            keys[0],
            algorithms=[name for name in ALGORITHMS if name == keys[0].algorithm_name],
            audience=settings.OIDC_CLIENT_ID,
            issuer=settings.OIDC_ISSUER,
            leeway=SKEW,
            options={"require": ["exp", "iat", "iss", "aud", "sub"]},
        )
        if not constant_time_compare(str(said.get("nonce", "")), nonce):
            raise jwt.InvalidTokenError("made for another sign-in")
        if said.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
            raise jwt.InvalidTokenError("made for another program")
        if len(said["sub"]) > LONGEST_SUBJECT or not said["sub"].isprintable():
            raise jwt.InvalidTokenError("about nobody that OpenID Connect has a name for")
        return said

    def more_about(self, subject: str, access_token: str) -> dict[str, Any]:
        """Return what else the provider tells of the person; it must be the same one."""
        address = self.openid_config.get("userinfo_endpoint")
        if not address:
            return {}
        told = self._ask(address, {"Authorization": f"Bearer {access_token}"})
        return told if told["sub"] == subject else {}

    def _ask(self, address: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address, headers=headers)
        answer.raise_for_status()
        return dict(answer.json())


class Provider(OpenIDConnectProvider):
    """The one provider of the installation, always with PKCE; what it is asked for is settled here."""

    pkce_enabled_default = True
    oauth2_adapter_class = Reader

    @property
    def server_url(self) -> str:
        return f"{settings.OIDC_ISSUER.rstrip('/')}/.well-known/openid-configuration"
