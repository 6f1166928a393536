"""Opaque keys: the only ids that leave the server.

Sequential ids would tell a supplier how many RFxs, bids or partners there are, and invite guessing.
A key has 60 random bits in Crockford's base 32: short enough for a readable address, too many to try.
"""

import re
import secrets
from typing import Any

KEY_LENGTH = 12
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_key() -> str:
    """Return a new random key of 12 characters."""
    bits = secrets.randbits(5 * KEY_LENGTH)
    return "".join(ALPHABET[(bits >> shift) & 31] for shift in range(0, 5 * KEY_LENGTH, 5))


PATTERN = f"[{ALPHABET}]{{{KEY_LENGTH}}}"


def is_key(value: Any) -> bool:
    """Return whether this looks like a key; whether a row has it is another question."""
    return isinstance(value, str) and re.fullmatch(PATTERN, value) is not None


class KeyConverter:
    """URL converter: ``<key:partner>`` matches one opaque key."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
