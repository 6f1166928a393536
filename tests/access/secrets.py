"""What not everybody may read, and finding it in an answer however it is written."""

import io
import re
import zipfile
from dataclasses import dataclass

from django.http import HttpResponseBase

# What may stand between groups of digits: none, spaces of all kinds, their entities, marks.
_GAP = r"(?:[ .,'\u00a0\u202f\u2009’]|&nbsp;|&#160;|&#x27;|\\u00a0|\\u202f)?"


@dataclass(frozen=True)
class Secret:
    """A word or a figure, and the names of those who may read it."""

    pattern: re.Pattern[str]
    may_read: frozenset[str]


def word(text: str) -> re.Pattern[str]:
    """Match the word in any spelling of its letters."""
    return re.compile(re.escape(text), re.IGNORECASE)


def figure(amount: str) -> re.Pattern[str]:
    """Match an amount with two decimals in every usual spelling: 1234.5, 1,234.50, 1 234,50, 123450."""
    whole, _, decimals = amount.partition(".")
    groups = []
    while whole:
        whole, last = whole[:-3], whole[-3:]
        groups.insert(0, last)
    decimals = decimals.rstrip("0").ljust(1, "0")
    return re.compile(rf"(?<![\w.]){_GAP.join(groups)}(?:[.,]?{decimals}0*)(?!\w)")


def text_of(response: HttpResponseBase) -> str:
    """Return everything that an answer says: status line, headers, body, and files inside of it."""
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    # Long lines of calendar files go on after a line break and a space.
    return "\n".join([headers, cookies, re.sub(r"\r\n ", "", body.decode(errors="replace"))])


def reader_of(person: str, page: str) -> str:
    """Return whose eyes a page is for.

    In the admin an administrator looks at every record, like the auditor does on the pages; unopened
    bids and either side's private figures are in neither.
    """
    return "auditor" if person == "admin" and page.startswith("admin:") else person


def leaks(secrets: list[Secret], person: str, text: str) -> list[str]:
    """Return what the text tells this person that it must not."""
    return [
        f"{found.group()!r}"
        for secret in secrets
        if person not in secret.may_read and (found := secret.pattern.search(text))
    ]
