"""Pages of signing in and of the second factor: those of allauth, with what is our own."""

from typing import Any

from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateWithCodeView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse_lazy
from django.utils import translation

from accounts import actions, confirming, second_factors
from accounts.actions.signing_in import TWO_FACTOR_RENAMED
from accounts.models import User
from accounts.states import Language


class LogIn(LoginView):
    """Log in with address and password; or by another way, to which the page has a button."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | {"company_label": settings.OIDC_LABEL}


class SignOut(LogoutView):
    """Sign out, and have the browser forget what it kept of the session.

    ``"cache"`` is left out: nothing behind the login may be stored, and emptying the whole cache
    keeps some browsers busy for seconds. So is ``"cookies"``: it would sign the person out of every
    site of the company's domain, and the session has ended already.
    """

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response["Clear-Site-Data"] = '"storage"'
        return response


class SecondFactor(AuthenticateView):
    """Ask for the code in the language of the person whom the password has made known.

    Only a language chosen in this very browser comes first: so the choice above the form does something.
    """

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._speak(request)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._speak(request)
        return super().post(request, *args, **kwargs)

    def _speak(self, request: HttpRequest) -> None:
        if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in Language.values:
            return
        language = self.stage.login.user.language
        translation.activate(language)
        request.LANGUAGE_CODE = language


class SecondFactors(IndexView):
    """One's second factors; whom a role obliges to have one reads that here, wherever they wanted to go."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        found: dict[str, Any] = super().get_context_data(**kwargs)
        required = second_factors.is_required(user)
        return found | {
            "required": required,
            "missing": required and not second_factors.has_one(user),
        }


class Resuming:
    """After the confirmation, go on with the form that was on its way (accounts/confirming.py)."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # a mixin of views
        return confirming.resume(self.request) or response


class ConfirmWithPassword(Resuming, ReauthenticateView):
    """Confirm who one is with the password."""


class ConfirmWithCode(Resuming, ReauthenticateWithCodeView):
    """Confirm who one is with a code of the app, or a recovery code."""


class ConfirmWithPasskey(Resuming, ReauthenticateWebAuthnView):
    """Confirm who one is with a passkey."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Ask once more, where allauth would lead to the login page."""
        _tell(self.request, form)
        return HttpResponseRedirect(self.request.get_full_path())


class AddPasskey(AddWebAuthnView):
    """Add a passkey: always one that can also log in without the password."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = super(AddWebAuthnView, self).get_context_data(**kwargs)
        options = auth.begin_registration(self.request.user, passwordless=True)
        return found | {"js_data": {"creation_options": options}}


class RenamePasskey(EditWebAuthnView):
    """Give one of one's own passkeys another name; 404 for any other."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        user = self.request.user
        assert isinstance(user, User)
        actions.note_two_factor(verb=TWO_FACTOR_RENAMED, by=user)
        return response


class RemovePasskey(RemoveWebAuthnView):
    """Remove one of one's own passkeys; 404 for any other."""

    success_url = reverse_lazy("mfa_index")


class LoginWithPasskey(LoginWebAuthnView):
    """Log in with a passkey alone. GET tells the browser what to sign, to scripts only."""

    def form_invalid(self, form: Any) -> HttpResponse:
        _tell(self.request, form)
        return HttpResponseRedirect(str(reverse_lazy("account_login")))


def _tell(request: HttpRequest, form: Any) -> None:
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, error)
