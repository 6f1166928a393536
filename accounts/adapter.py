"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from accounts import actions, company_login, factor_secrets
from accounts.devices import device
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves, and every sign-in is on the audit trail."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail or the password is wrong."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account exists only through an invitation."""
        return False

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Called when every step of the sign-in is done, the second factor included."""
        assert isinstance(user, User)
        actions.note_login(by=user, **(kwargs.get("signal_kwargs") or {}))
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        actions.note_login_failure(
            email=credentials.get("email", ""), ip=self.get_client_ip(request)
        )

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Who has left and knows the password still is refused, and that is on the trail as well."""
        assert isinstance(user, User)
        ip = self.get_client_ip(request)
        actions.note_login_failure(email=user.email, ip=ip, code="account_closed")
        return super().respond_user_inactive(request, user)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            actions.note_logout(by=request.user)
        super().logout(request)

    def request_password_reset(self, email: str) -> None:
        """Plan the message with the link. Called by the form, which knows no actions itself."""
        actions.request_password_reset(email=email)

    def reset_password(self, user: Any, token: str, password: str) -> None:
        """Set the password with a link. Called by the form, which knows no actions itself."""
        user.password = actions.reset_password(token=token, password=password, by=user).password

    def set_password(self, user: Any, password: str) -> None:
        """Go through the action, so that the change is on the trail."""
        user.password = actions.change_password(user=user.key, password=password, by=user).password

    def reauthenticate(self, user: Any, password: str) -> bool:
        """Ask for the password again. Addresses are ours, not in allauth's own table."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm who one is, in the words of this site."""
        words = {
            "reauthenticate": _("With the password"),
            "mfa_reauthenticate": _("With a code"),
            "mfa_reauthenticate:webauthn": _("With a passkey"),
        }
        found = super().get_reauthentication_methods(user)
        ways = [{**way, "description": str(words[way["id"]])} for way in found]
        if isinstance(user, User) and company_login.confirms(user):
            ways.append(company_login.way_to_confirm())
        return ways

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only what the next page does not show by itself: no "signed in as" on every login."""
        template = args[0] if args else kwargs.get("message_template", "")
        if template and ("logged_in" in template or "logged_out" in template):
            return
        super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second factors say no more of a person than the person's pages do, and their secrets nothing."""

    def encrypt(self, text: str) -> str:
        return factor_secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor_secrets.decrypt(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site that a passkey is for: the host of its address, which is one of ALLOWED_HOSTS."""
        return {**super().get_public_key_credential_rp_entity(), "name": settings.COMPANY_NAME}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Whom a passkey is for. By key: the number that allauth takes counts our people."""
        entity = super().get_public_key_credential_user_entity(user)
        return {**entity, "id": user.key.encode()}

    def handle_for_library(self, handle: str) -> str:
        """Return allauth's name for the person whom a passkey names; ValueError if there is none."""
        person = User.objects.filter(key=urlsafe_base64_decode(handle).decode("ascii")).first()
        if person is None:
            raise ValueError("a passkey of nobody")
        return urlsafe_base64_encode(user_pk_to_url_str(person).encode())

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Propose the browser and system where it is made."""
        return device(context.request.headers.get("User-Agent", ""))
