"""The link in an invitation, and the registry by which a representative joins a partner.

Partners live in an app above this one. It registers how to check, name and join one, and what it has to
know of its people's accounts; nothing here knows what a partner is beyond its key.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.core import signing
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Q
from django.http import Http404

from accounts.models import User
from core.refused import Refused

VALID_FOR = timedelta(days=7)
_signer = signing.Signer(salt="accounts.invitation")


class Check(Protocol):
    """Raise Http404 or PermissionDenied unless the user may invite people of the partner."""

    def __call__(self, user: User, key: str) -> object: ...


class Name(Protocol):
    """Return what the partner is called, for the e-mail and the page."""

    def __call__(self, key: str) -> str: ...


class Join(Protocol):
    """Make the new user a representative, in the transaction of the acceptance."""

    def __call__(self, *, partner: str, user: User, invited_by: User) -> None: ...


class Admits(Protocol):
    """Return whether what a person of the partner promised a colleague still holds.

    Locks the partner, then the person: neither changes before the acceptance is written.
    """

    def __call__(self, *, partner: str, invited_by: User) -> bool: ...


class OfReach(Protocol):
    """Return the condition on invitations into portals of which the user may know."""

    def __call__(self, user: User) -> Q: ...


class MayRevoke(Protocol):
    """Return whether the user may take back what a colleague of the invited has sent."""

    def __call__(self, user: User) -> bool: ...


class Hold(Protocol):
    """Lock the partner that the person with this key represents, if any, before they are locked."""

    def __call__(self, user: str) -> None: ...


class Changed(Protocol):
    """Judge what the person has a part in, after ours let them in or out or gave another address."""

    def __call__(self, *, user: User, by: User, renamed: bool) -> None: ...


class Hindrance(Protocol):
    """Return why a partner's person cannot be forgotten yet, None if nothing stands in the way."""

    def __call__(self, user: User) -> Refused | None: ...


@dataclass(frozen=True)
class Partners:
    """What the app of partners offers."""

    check: Check
    name: Name
    join: Join
    admits: Admits
    of_reach: OfReach
    may_revoke: MayRevoke
    hold: Hold
    changed: Changed
    hindrance: Hindrance


_partners: Partners | None = None


def register_partners(offered: Partners) -> None:
    """Tell how a representative is tied to a partner; called once, when the apps are ready."""
    global _partners
    _partners = offered


def partners() -> Partners:
    if _partners is None:
        raise ImproperlyConfigured("no app has registered how representatives join a partner")
    return _partners


def token_for(key: str) -> str:
    """Return the invitation's token: its key and a signature that only this installation makes."""
    return _signer.sign(key)


def key_of(token: str) -> str:
    """Return the invitation's key; Http404 for a token that was not made here."""
    try:
        return _signer.unsign(token)
    except signing.BadSignature:
        raise Http404 from None
