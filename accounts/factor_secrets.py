"""Secrets of authenticator apps and recovery codes, encrypted before they reach the database (ADR 53).

Each is bound to its person and its kind: in another row it does not open. allauth encrypts and decrypts texts and
does not say whose they are, so a row says it of its own when it is made or read (``bind``).
"""

import base64
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from core import keyring
from core.refused import Refused

# What is encrypted and bound begins so; ``UNBOUND`` is from before it was bound, and a secret from before that
# is in base 32 or hexadecimal, without a colon.
MARK = "srm2:"
UNBOUND = "srm1:"
PURPOSE = "second-factor"
_SECRETS = {"secret", "seed"}
_LISTS = {"migrated_codes"}


class New(str):
    """A secret on its way into a row that is being made."""


class Stored(str):
    """What a row has of a secret; ``place`` is whose it is and what for."""

    place: str


def encrypt(text: str) -> New:
    """Encrypt a secret; the row that it is given to binds it to its person."""
    return New(_seal(text, PURPOSE, UNBOUND))


def decrypt(text: str) -> str:
    """Return the secret of a row; what versions before have written is not bound, or not encrypted, yet.

    Refuses one that cannot be read: it was changed, or is another person's, or the installation's key was
    replaced.
    """
    return _open(text, keyring.derive(PURPOSE, ""))


def bind(row: Authenticator) -> None:
    """Have the secrets of a row know whose they are, and bind those that it is made with."""
    if not {"data", "user_id", "type"} <= row.__dict__.keys() or not isinstance(row.data, dict):
        return
    place = f"{PURPOSE}/{row.user_id}/{row.type}"
    row.data = _each(row.data, lambda value: _stored(value, place))


def bound_anew(row: Authenticator) -> dict[str, Any]:
    """Return the data of a row with its secrets encrypted under the first key; the same if all are.

    Refuses what cannot be read.
    """
    first = keyring.derive(PURPOSE, "")[:1]

    def anew(value: Stored) -> str:
        if value.startswith(MARK):
            try:
                _open(value, first)
            except Refused:
                pass
            else:
                return value
        return _seal(decrypt(value), value.place, MARK)

    return _each(row.data, anew)


def _each(data: dict[str, Any], change: Any) -> dict[str, Any]:
    return {
        name: change(value)
        if name in _SECRETS
        else [change(one) for one in value]
        if name in _LISTS
        else value
        for name, value in data.items()
    }


def _stored(value: str, place: str) -> Stored:
    if isinstance(value, New):
        value = _seal(decrypt(value), place, MARK)
    stored = Stored(value)
    stored.place = place
    return stored


def _seal(text: str, context: str, mark: str) -> str:
    sealed = keyring.encrypt(keyring.derive(PURPOSE, ""), text.encode(), context)
    return mark + base64.b64encode(sealed).decode()


def _open(text: str, keys: tuple[bytes, ...]) -> str:
    place = text.place if isinstance(text, Stored) else ""
    for mark, context in ((MARK, place), (UNBOUND, PURPOSE)):
        if text.startswith(mark):
            try:
                return keyring.decrypt(
                    keys, base64.b64decode(text.removeprefix(mark)), context
                ).decode()
            except (keyring.Unreadable, ValueError):
                raise Refused(
                    "factor_unreadable",
                    _(
                        "Your codes cannot be checked at the moment. Please turn to your administrator."
                    ),
                ) from None
    return text
