"""Who must have a second factor, and who has one.

``TWO_FACTOR_ROLES`` names roles, and duties that the apps above know of (to open sealed bids, for
one). Until a person who has one of them has set up a second factor, nothing but that is open to them:
the middleware and the token ask here at every request, so that a role counts at the very next one.
"""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from core.refused import Barred

# Recovery codes alone are none: they stand in for one of these.
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]

_duties: dict[str, Callable[[User], bool]] = {}


def register_duty(name: str, has: Callable[[User], bool]) -> None:
    """Let ``TWO_FACTOR_ROLES`` name a duty; ``has(user)`` tells whether one of ours has it now."""
    _duties[name] = has


def duties() -> list[str]:
    """Return the names of the duties."""
    return sorted(_duties)


def held() -> Exists:
    """Return the condition that a person has a second factor, for a query of people."""
    return Exists(Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS))


def has_one(user: User) -> bool:
    """Whether the person has set up a second factor."""
    known: bool | None = getattr(user, "has_second_factor", None)  # accounts.sessions looks it up
    if known is not None:
        return known
    return Authenticator.objects.filter(user=user.pk, type__in=FACTORS).exists()


def is_required(user: User) -> bool:
    """Whether a role or a duty of the person asks for a second factor. Of suppliers none does."""
    asking: frozenset[str] = settings.TWO_FACTOR_ROLES
    if not asking or not user.is_internal:
        return False
    return user.has_role(*asking) or any(
        has(user) for name, has in _duties.items() if name in asking
    )


def is_missing(user: User) -> bool:
    """Whether the person must have a second factor and has none. Asks the dear question last."""
    return bool(settings.TWO_FACTOR_ROLES) and not has_one(user) and is_required(user)


def barred() -> Barred:
    """Return what a program is told whose person lacks the second factor."""
    return Barred(
        "two_factor_required",
        _("Your role asks for a second factor. Set it up on your profile first."),
    )
