"""Opaque keys: the only ids that leave the server.

Sequential ids would tell a supplier how many RFxs, bids or partners there are, and invite guessing.
A key has 60 random bits in Crockford's base 32: short enough for a readable address, too many to try.
"""

import secrets

KEY_LENGTH = 12
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_key() -> str:
    """Return a new random key of 12 characters."""
    bits = secrets.randbits(5 * KEY_LENGTH)
    return "".join(ALPHABET[(bits >> shift) & 31] for shift in range(0, 5 * KEY_LENGTH, 5))


class KeyConverter:
    """URL converter: ``<key:partner>`` matches one opaque key."""

    regex = f"[{ALPHABET}]{{{KEY_LENGTH}}}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
