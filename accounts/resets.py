"""The links with which a password is set anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.tokens import PasswordResetTokenGenerator

if TYPE_CHECKING:
    from accounts.models import User


class ResetTokens(PasswordResetTokenGenerator):
    """Django's: good until the password, the address or the last sign-in is another, and for so many
    days. A link of before a deactivation stays dead as well, also when the person is let back in: it
    belongs to an earlier ``session_epoch``.

    Not allauth's own, which asks a table of addresses besides that is not in use here.
    """

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}|{user.session_epoch}"
