"""Keys for what is stored encrypted, derived from the installation's key, which is not in the database.

What is encrypted is authenticated and bound to its context: nobody moves it to another place unnoticed. The
installation may have several keys: the first encrypts, and all open.
"""

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORMAT = b"\x01"
NONCE = 12


class Unreadable(Exception):
    """The ciphertext was changed, belongs elsewhere, or was made with another key."""


def derive(purpose: str, name: str) -> tuple[bytes, ...]:
    """Derive keys for one purpose and one row, 32 bytes each: one from each of the installation's."""
    info = f"srm/{purpose}/{name}".encode()
    return tuple(
        HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(key)
        for key in settings.BID_KEYS
    )


def encrypt(keys: Sequence[bytes], plain: bytes, context: str) -> bytes:
    """Encrypt with the first key of ``derive``; ``context`` must be given again to read it."""
    nonce = secrets.token_bytes(NONCE)
    return FORMAT + nonce + AESGCM(keys[0]).encrypt(nonce, plain, context.encode())


def decrypt(keys: Sequence[bytes], data: bytes | memoryview, context: str) -> bytes:
    """Return what was encrypted with one of the keys of ``derive``; raises Unreadable."""
    return _open(keys, data, context)[1]


def place(keys: Sequence[bytes], data: bytes | memoryview, context: str) -> int:
    """Return which of the keys of ``derive`` opens it, 0 for the one that encrypts; raises Unreadable."""
    return _open(keys, data, context)[0]


def _open(keys: Sequence[bytes], data: bytes | memoryview, context: str) -> tuple[int, bytes]:
    data = bytes(data)
    if data[:1] != FORMAT:
        raise Unreadable
    for number, key in enumerate(keys):
        try:
            plain = AESGCM(key).decrypt(data[1 : 1 + NONCE], data[1 + NONCE :], context.encode())
        except InvalidTag:
            continue
        return number, plain
    raise Unreadable


@dataclass(frozen=True)
class Kept:
    """Of what stays under the key of then: how much needs an older one than the first, and how much none opens."""

    what: str
    older: int
    unreadable: int

    @classmethod
    def of(cls, what: str, places: Iterable[int | None]) -> Self:
        """Count: the place of the key that each thing needs (the last of several), None where none opens it."""
        found = Counter(None if number is None else number > 0 for number in places)
        return cls(what, found[True], found[None])


_kept: list[Callable[[], list[Kept]]] = []


def register_kept(count: Callable[[], list[Kept]]) -> None:
    """Add what is never encrypted anew, to be counted when the installation's key has been replaced."""
    _kept.append(count)


def kept() -> list[Kept]:
    """Count what is never encrypted anew, in the words of ``manage.py``; reads all of it once."""
    return [one for count in _kept for one in count()]
