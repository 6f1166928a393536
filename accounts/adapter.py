"""How allauth behaves here."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

from accounts import actions
from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves, and every sign-in is on the audit trail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """An account exists only through an invitation."""
        return False

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any
    ) -> HttpResponse:
        """Called when every step of the sign-in is done, the second factor included."""
        assert isinstance(user, User)
        actions.note_login(by=user)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        actions.note_login_failure(email=credentials.get("email", ""))

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

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Only what the next page does not show by itself: no "signed in as" on every login."""
        template = args[0] if args else kwargs.get("message_template", "")
        if template and ("logged_in" in template or "logged_out" in template):
            return
        super().add_message(request, level, *args, **kwargs)
