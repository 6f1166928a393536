"""API tokens: shown once, stored as a hash, for what its owner chose: reading or writing, and which parts."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts import second_factors
from accounts.acting import of
from accounts.models import ApiToken, User
from core.postgres import acting

# "Last used" need not be exact to the second; a write per request would be the cost.
LAST_USED_PRECISION = timedelta(minutes=1)


def new_token() -> str:
    """Return a new token: 256 random bits, with a prefix that secret scanners can find."""
    return f"srm_{secrets.token_urlsafe(32)}"


def digest(token: str) -> str:
    """Return what is stored of a token. It is random, so a fast hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


_areas: dict[str, str | Promise] = {}
_ours: set[str] = set()
_named: set[str] = set()


def register_area(
    name: str, label: str | Promise, *, ours: bool = False, named: bool = False
) -> None:
    """Let tokens be limited to a part of the API: the routes of the app with this name.

    ``ours`` says that there is nothing for suppliers in it. ``named`` that only a token that names the
    part opens it, and one for all parts does not: it was made for what there was then.
    """
    _areas[name] = label
    if ours:
        _ours.add(name)
    if named:
        _named.add(name)


def opens(token: ApiToken, area: str) -> bool:
    """Return whether a token is for a part of the API; one without any is for all that need no naming."""
    return area in token.areas or (not token.areas and area not in _named)


def usual_areas(user: User) -> list[str]:
    """Return the names of the parts that a new token of the person is for unless they choose."""
    return [name for name in areas_for(user) if name not in _named]


def areas_for(user: User) -> dict[str, str | Promise]:
    """Return the parts of the API that there are for the person by name, with what they are called."""
    return {name: text for name, text in _areas.items() if user.is_internal or name not in _ours}


def area_of(view: Any) -> str | None:
    """Return the part that a view belongs to: its app, unless it says ``area``; None is open to all tokens."""
    name: str | None = getattr(view, "area", type(view).__module__.partition(".")[0])
    return name


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer srm_…``. A token without write scope may only use safe methods, and one for
    some parts of the API only their routes."""

    keyword = b"bearer"

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword:
            return None
        now = timezone.now()
        # Whoever has a session as well, it is the token that says who asks.
        with acting.as_application():
            token = (
                ApiToken.objects.select_related("user")
                .filter(
                    digest=digest(parts[1].decode("ascii", "replace") if len(parts) == 2 else ""),
                    revoked_at=None,
                    expires_at__gt=now,
                    user__is_active=True,
                )
                .first()
            )
        if token is None:
            raise AuthenticationFailed(_("This token is not valid."))
        acting.begin(of(token.user))
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not token.may_write:
            raise PermissionDenied(_("This token may only read."))
        area = area_of(request.parser_context["view"])
        if area is not None and not opens(token, area):
            raise PermissionDenied(_("This token is for other parts of the API."))
        if second_factors.is_missing(token.user):
            raise second_factors.barred()
        if token.last_used_at is None or now - token.last_used_at > LAST_USED_PRECISION:
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
