"""The file that was tried on the page of imports, until it is imported or an hour has passed.

It lies compressed in the cache under its uploader, one per person: the next one takes its place. A cache
that is away loses it; then the file has to be chosen again.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.cache import cache

from accounts.models import User
from core.keys import new_key

KEPT = 3600  # seconds


@dataclass(frozen=True)
class KeptUpload:
    """A file with its name; ``key`` says which of the person's uploads it is."""

    key: str
    name: str
    content: bytes

    def chunks(self) -> Iterable[bytes]:
        """The content, in the way of an uploaded file."""
        return [self.content]


def keep(user: User, name: str, content: bytes) -> KeptUpload:
    """Keep a file (of at most a few megabytes) for its uploader, in place of the one before."""
    kept = KeptUpload(new_key(), name, content)
    cache.set(_name(user), (kept.key, name, zlib.compress(content, 1)), KEPT)
    return kept


def fetch(user: User, key: str) -> KeptUpload | None:
    """Return one's file, or None: another has taken its place, an hour has passed, or it is imported."""
    found = cache.get(_name(user)) if key else None
    if found is None or found[0] != key:
        return None
    return KeptUpload(key, found[1], zlib.decompress(found[2]))


def forget(user: User) -> None:
    """Remove what is kept of a person."""
    cache.delete(_name(user))


def _name(user: User) -> str:
    return f"import-file:{user.pk}"
