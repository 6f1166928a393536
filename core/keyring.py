"""Keys for what is stored encrypted, derived from the installation's key, which is not in the database.

What is encrypted is authenticated and bound to its context: nobody moves it to another place unnoticed. The
installation may have several keys: the first encrypts, and all open.
"""

import secrets
from collections.abc import Sequence

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
    data = bytes(data)
    if data[:1] != FORMAT:
        raise Unreadable
    for key in keys:
        try:
            return AESGCM(key).decrypt(data[1 : 1 + NONCE], data[1 + NONCE :], context.encode())
        except InvalidTag:
            continue
    raise Unreadable
