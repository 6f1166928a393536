"""Addresses of our pages. Django's ``reverse`` walks the URLconf for each row of a list; this one once.

Nearly every address of ours takes one opaque key or nothing; any other is Django's to find.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix
from django.urls import reverse as django_reverse

from core.keys import ALPHABET, KEY_LENGTH, KeyConverter

# Stands for the key while the address around it is looked up.
_SOME_KEY = ALPHABET[-1] * KEY_LENGTH
_is_key = re.compile(KeyConverter.regex).fullmatch


@lru_cache(maxsize=1024)
def _without(name: str, prefix: str) -> str:
    return django_reverse(name)


@lru_cache(maxsize=1024)
def _around(name: str, prefix: str) -> tuple[str, str]:
    before, _key, after = django_reverse(name, args=[_SOME_KEY]).partition(_SOME_KEY)
    return before, after


def reverse(name: str, args: Sequence[Any] = (), kwargs: dict[str, Any] | None = None) -> str:
    """Return the address of the page with this name; raises NoReverseMatch as Django's does."""
    if kwargs or len(args) > 1:
        return django_reverse(name, args=args or None, kwargs=kwargs)
    if not args:
        return _without(name, get_script_prefix())
    key = args[0]
    if type(key) is not str or not _is_key(key):
        return django_reverse(name, args=args)
    before, after = _around(name, get_script_prefix())
    return f"{before}{key}{after}"
