"""Building blocks for permissions: which kind of person may use a verb at all."""

from collections.abc import Callable
from typing import Any

from accounts.states import Role

Test = Callable[[Any], bool]


def internal(*roles: Role) -> Test:
    """Our own people; with roles, those who have at least one of them."""

    def test(user: Any) -> bool:
        return user.is_internal and (not roles or user.has_role(*roles))

    return test


def supplier(user: Any) -> bool:
    """Representatives of a partner."""
    return bool(user.is_supplier)


def readers(*roles: Role) -> Test:
    """Like ``internal``, and the auditor, who reads everything and writes nothing."""
    return internal(*roles, Role.AUDITOR)


# Everyone of ours who works with partners; an administrator or auditor alone does not.
WORKING_ROLES = (Role.BUYER, Role.ACCOUNT_EXECUTIVE, Role.MANAGER, Role.EXECUTIVE)
