"""The list of refused rows between the answer that names it and its download.

It lies compressed in the cache for an hour, under a key that is the uploader's alone. A cache that is
away loses it; the file can be tried again.
"""

import zlib
from pathlib import Path

from django.core.cache import cache
from django.http import Http404

from accounts.models import User
from core.keys import new_key

KEPT = 3600  # seconds


def keep(user: User, path: Path) -> str:
    """Keep the file for its uploader; return the key to fetch it by, empty if there is no file."""
    if not path.exists():
        return ""
    key = new_key()
    cache.set(_name(user, key), zlib.compress(path.read_bytes()), KEPT)
    return key


def fetch(user: User, key: str) -> bytes:
    """Return the file, else 404: an unknown key, somebody else's, or one that is an hour old."""
    packed = cache.get(_name(user, key))
    if packed is None:
        raise Http404
    return zlib.decompress(packed)


def _name(user: User, key: str) -> str:
    return f"refused-rows:{user.pk}:{key}"
