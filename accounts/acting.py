"""Whose rights the database asks for: suppliers' people have their own (docs/adr/0043)."""

from typing import Any

from accounts.models import User


def of(user: Any) -> int | None:
    """Return the id of a supplier's person, None for ours and for who is not signed in."""
    return user.pk if isinstance(user, User) and not user.is_internal else None
