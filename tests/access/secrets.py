"""What not everybody may read, and finding it in an answer however it is written."""

import io
import re
import zipfile
from dataclasses import dataclass

from django.http import HttpResponseBase

# What may stand between groups of digits: none, spaces of all kinds, their entities, marks.
_MARKS = " .,'\u00a0\u202f\u2009’"
_ENTITIES = ("&nbsp;", "&#160;", "&#x27;", r"\u00a0", r"\u202f")
_GAP = f"(?:[{_MARKS}]|{'|'.join(map(re.escape, _ENTITIES))})?"


def bare(text: str) -> str:
    """Return the text in lower case without anything that may be a gap in a figure."""
    text = text.lower()
    for gap in (*_ENTITIES, *_MARKS):
        text = text.replace(gap, "")
    return text


@dataclass(frozen=True)
class Spellings:
    """Every way in which a word or a figure may be written.

    ``core`` is what each of them is without its gaps: looking for that first, in the bare text, costs
    a hundredth of the pattern, and there are thousands of answers and a hundred secrets.
    """

    core: str
    pattern: re.Pattern[str]

    def search(self, text: str, bared: str | None = None) -> re.Match[str] | None:
        """Find it in the text; ``bared`` is ``bare(text)`` where that is known already."""
        if self.core not in (bare(text) if bared is None else bared):
            return None
        return self.pattern.search(text)


@dataclass(frozen=True)
class Secret:
    """A word or a figure, and the names of those who may read it."""

    pattern: Spellings
    may_read: frozenset[str]


def word(text: str) -> Spellings:
    """Match the word in any spelling of its letters."""
    return Spellings(bare(text), re.compile(re.escape(text), re.IGNORECASE))


def figure(amount: str) -> Spellings:
    """Match an amount with two decimals in every usual spelling: 1234.5, 1,234.50, 1 234,50, 123450."""
    whole, _, decimals = amount.partition(".")
    groups = []
    while whole:
        whole, last = whole[:-3], whole[-3:]
        groups.insert(0, last)
    decimals = decimals.rstrip("0").ljust(1, "0")
    pattern = rf"(?<![\w.]){_GAP.join(groups)}(?:[.,]?{decimals}0*)(?!\w)"
    return Spellings("".join([*groups, decimals]), re.compile(pattern))


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


TRAIL = {"audit", "audit-export", "api-audit-events-list"}


def reader_of(person: str, page: str) -> str:
    """Return whose eyes a page is for.

    In the admin and in the audit trail an administrator looks at every record, like the auditor does
    on the pages; unopened bids and either side's private figures are in neither.
    """
    records = page.startswith("admin:") or page in TRAIL
    return "auditor" if person == "admin" and records else person


def leaks(secrets: list[Secret], person: str, text: str) -> list[str]:
    """Return what the text tells this person that it must not."""
    bared = bare(text)
    return [
        f"{found.group()!r}"
        for secret in secrets
        if person not in secret.may_read and (found := secret.pattern.search(text, bared))
    ]
