"""The list of refused rows between the answer that names it and its download.

It lies compressed in the cache for an hour, under a key that is the uploader's alone. A cache that is
away loses it; the file can be tried again. A file that is wrong everywhere has a list many times its own
size, so that the list is never held in memory as a whole.
"""

import zlib
from collections.abc import Iterator
from pathlib import Path

from django.core.cache import cache
from django.http import Http404

from accounts.models import User
from core.keys import new_key

KEPT = 3600  # seconds
PIECE = 1 << 18  # bytes


def keep(user: User, path: Path) -> str:
    """Keep the file for its uploader; return the key to fetch it by, empty if there is no file."""
    if not path.exists():
        return ""
    key, packer, packed = new_key(), zlib.compressobj(), bytearray()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            packed += packer.compress(piece)
    cache.set(_name(user, key), bytes(packed + packer.flush()), KEPT)
    return key


def fetch(user: User, key: str) -> Iterator[bytes]:
    """Return the file in pieces, else 404: an unknown key, somebody else's, or one an hour old."""
    packed = cache.get(_name(user, key))
    if packed is None:
        raise Http404
    return _unpacked(packed)


def _unpacked(packed: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    yield unpacker.decompress(packed, PIECE)
    while unpacker.unconsumed_tail:
        yield unpacker.decompress(unpacker.unconsumed_tail, PIECE)
    yield unpacker.flush()


def _name(user: User, key: str) -> str:
    return f"refused-rows:{user.pk}:{key}"
