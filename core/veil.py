"""Ids within what leaves the server: where a list goes on, which message is meant.

An id counts what everybody does. Seen in two links, it would tell a supplier how many others were
written to in between, and a buyer that somebody has just submitted a sealed bid. So it goes out
encrypted, the same each time, and only what was encrypted here is taken back.
"""

import base64
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

TAG = 16
ID = 8
# Of an id, in base 64 without the padding.
ID_LENGTH = (TAG + ID) * 4 // 3


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESSIV:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"srm/veil")
    return AESSIV(derived.derive(secret.encode()))


def veil(text: str, purpose: str) -> str:
    """Return the text unreadable, in letters that an address may have; only its length is told.

    ``purpose`` says what it is for: what was made for another one is not taken back.
    """
    # Half of a surrogate pair is no UTF-8, and still the value that a list is sorted by.
    data = text.encode(errors="surrogatepass")
    return _written(data, purpose)


def unveil(token: str, purpose: str) -> str | None:
    """Return what ``veil`` was given, None for anything that it has not made."""
    data = _read(token, purpose)
    return None if data is None else data.decode(errors="surrogatepass")


def veil_id(pk: int, purpose: str) -> str:
    """Return a row's id as a token of ``ID_LENGTH`` letters."""
    return _written(pk.to_bytes(ID, "big"), purpose)


def unveil_id(token: str, purpose: str) -> int | None:
    """Return the id in a token, None for anything that ``veil_id`` has not made."""
    data = _read(token, purpose) if len(token) == ID_LENGTH else None
    return None if data is None else int.from_bytes(data, "big")


def _written(data: bytes, purpose: str) -> str:
    sealed = _cipher(settings.SECRET_KEY).encrypt(data, [purpose.encode()])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def _read(token: str, purpose: str) -> bytes | None:
    try:
        sealed = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        return _cipher(settings.SECRET_KEY).decrypt(sealed, [purpose.encode()])
    except (ValueError, InvalidTag):  # no base 64, too short, or made elsewhere
        return None


class VeiledConverter:
    """URL converter: ``<veiled:pk>`` is the id of a row, unreadable in the address."""

    regex = f"[A-Za-z0-9_-]{{{ID_LENGTH}}}"

    def to_python(self, value: str) -> int:
        pk = unveil_id(value, "address")
        if pk is None:
            raise ValueError("not an address of ours")
        return pk

    def to_url(self, value: int) -> str:
        return veil_id(int(value), "address")
