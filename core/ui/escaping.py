"""Escaping for components, which put pages together from many short texts."""

import html
import re
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString

_unsafe = re.compile("[&<>\"']").search


def esc(value: Any) -> str:
    """Django's ``conditional_escape`` with the short way for what most texts are: free of markup."""
    kind = type(value)
    if kind is SafeString:
        return value
    if kind is not str:
        if isinstance(value, Promise):
            value = str(value)
        if hasattr(value, "__html__"):
            return value.__html__()
        value = str(value)
    return SafeString(html.escape(value) if _unsafe(value) else value)


def safe(text: str) -> SafeString:
    """Mark what this package has put together from escaped pieces."""
    return SafeString(text)
