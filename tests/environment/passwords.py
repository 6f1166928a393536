"""How passwords are hashed in the tests: as in an installation, but with hardly any work."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import ScryptPasswordHasher

# What an installation takes for a password: a quarter of a second, and sixteen megabytes.
_WORK = ScryptPasswordHasher.work_factor
_LITTLE = 2


def hash_quickly() -> None:
    """Hash with hardly any work from now on; what is hashed already is verified as it was made."""
    ScryptPasswordHasher.work_factor = _LITTLE


@contextmanager
def hashed_as_installed() -> Iterator[None]:
    """Hash within the block as an installation does: for tests of what that takes."""
    ScryptPasswordHasher.work_factor = _WORK
    try:
        yield
    finally:
        hash_quickly()
