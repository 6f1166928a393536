"""The pages of the provider of the tests: those of the library, a login, and what tests control."""

import json
from collections.abc import Callable
from typing import Any

from django.contrib.auth import authenticate, get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import include, path
from oauth2_provider import urls as library
from oauth2_provider.models import Application
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauth2_provider.settings import oauth2_settings

from tests.environment.identity_provider import PASSWORD, new_key

# By name in the login form: what the provider says of the person.
people: dict[str, dict[str, Any]] = {}
# Said of everybody in their ID token instead of what is true.
lies: dict[str, Any] = {}
# How it answers while it is down; a key that it shows in the place of its own.
state: dict[str, Any] = {"down": None, "shown_key": None}


class Validator(OAuth2Validator):
    """What an ID token says: who it is, whatever scopes were asked for."""

    oidc_claim_scope = None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        return {"sub": request.user.username, **people[request.user.username]}

    def get_id_token_dictionary(self, *args: Any) -> tuple[dict[str, Any], Any]:
        claims, expires_at = super().get_id_token_dictionary(*args)
        return claims | lies, expires_at


class Down:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if state["down"] and not request.path.startswith("/control/"):
            status, text = state["down"]
            return HttpResponse(text, status=status)
        return self.get_response(request)


def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password, whoever is signed in."""
    if request.method == "POST":
        user = authenticate(username=request.POST["name"], password=request.POST["password"])
        if user is not None:
            login(request, user)
            return HttpResponseRedirect(request.POST["next"])
    return HttpResponse(
        '<!doctype html><html lang="en"><title>Company</title><form method="post">'
        '<label>Name <input name="name"></label>'
        '<label>Password <input name="password" type="password"></label>'
        f'<input type="hidden" name="next" value="{escape(request.GET.get("next", "/"))}">'
        "<button>Enter</button></form></html>"
    )


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;")


def keys(request: HttpRequest) -> HttpResponse:
    from oauth2_provider.views import JwksInfoView

    own = oauth2_settings.OIDC_RSA_PRIVATE_KEY
    try:
        oauth2_settings.OIDC_RSA_PRIVATE_KEY = state["shown_key"] or own
        answer: HttpResponse = JwksInfoView.as_view()(request)
        return answer
    finally:
        oauth2_settings.OIDC_RSA_PRIVATE_KEY = own


def control(request: HttpRequest) -> HttpResponse:
    """Set what is given: people, lies, down, back_to (where it sends people), new_key (it signs with
    another), other_key (it shows another)."""
    wish = json.loads(request.body)
    if "back_to" in wish:
        Application.objects.update(redirect_uris=" ".join(wish["back_to"]))
    users = get_user_model()._default_manager
    for name, claims in wish.get("people", {}).items():
        people[name] = claims
        if not users.filter(username=name).exists():
            users.create_user(name, password=PASSWORD)
    if "lies" in wish:
        lies.clear()
        lies.update(wish["lies"])
    if "down" in wish:
        state["down"] = wish["down"]
    if wish.get("new_key"):
        oauth2_settings.OIDC_RSA_PRIVATE_KEY = new_key()
    if "other_key" in wish:
        state["shown_key"] = new_key() if wish["other_key"] else None
    return JsonResponse({})


urlpatterns = [
    path("control/", control),
    path("login/", log_in),
    path("o/.well-known/jwks.json", keys),
    path("o/", include(library, namespace="oauth2_provider")),
]
