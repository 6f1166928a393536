"""Secrets of authenticator apps and recovery codes, encrypted before they reach the database (ADR 53)."""

import base64

from django.utils.translation import gettext as _

from core import keyring
from core.refused import Refused

# What is encrypted begins so; a secret from before is in base 32 or hexadecimal, without a colon.
MARK = "srm1:"
PURPOSE = "second-factor"


def is_encrypted(text: str) -> bool:
    return text.startswith(MARK)


def encrypt(text: str) -> str:
    """Encrypt a secret for the database, under a key for second factors alone."""
    sealed = keyring.encrypt(keyring.derive(PURPOSE, ""), text.encode(), PURPOSE)
    return MARK + base64.b64encode(sealed).decode()


def decrypt(text: str) -> str:
    """Return the secret; one that the version before has written is not encrypted yet.

    Refuses one that cannot be read: it was changed, or the installation's key was.
    """
    if not is_encrypted(text):
        return text
    try:
        sealed = base64.b64decode(text.removeprefix(MARK))
        return keyring.decrypt(keyring.derive(PURPOSE, ""), sealed, PURPOSE).decode()
    except (keyring.Unreadable, ValueError):
        raise Refused(
            "factor_unreadable",
            _("Your codes cannot be checked at the moment. Please turn to your administrator."),
        ) from None
