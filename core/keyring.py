"""Keys for what is stored encrypted, derived from the installation's key, which is not in the database.

What is encrypted is authenticated and bound to its context: nobody moves it to another place unnoticed.
"""

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORMAT = b"\x01"
NONCE = 12


class Unreadable(Exception):
    """The ciphertext was changed, belongs elsewhere, or was made with another key."""


def derive(purpose: str, name: str) -> bytes:
    """Derive a key for one purpose and one row from the installation's key: 32 bytes."""
    info = f"srm/{purpose}/{name}".encode()
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(settings.BID_KEY)


def encrypt(key: bytes, plain: bytes, context: str) -> bytes:
    """Encrypt with a key of ``derive``; ``context`` must be given again to read it."""
    nonce = secrets.token_bytes(NONCE)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def decrypt(key: bytes, data: bytes | memoryview, context: str) -> bytes:
    """Return what was encrypted; raises Unreadable."""
    data = bytes(data)
    if data[:1] != FORMAT:
        raise Unreadable
    try:
        return AESGCM(key).decrypt(data[1 : 1 + NONCE], data[1 + NONCE :], context.encode())
    except InvalidTag:
        raise Unreadable from None
