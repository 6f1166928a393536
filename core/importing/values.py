"""Cells into values: text, dates, numbers. Each parser raises ValueError with what is wrong."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from core.text import flaw

Parser = Callable[[str], Any]
CACHED = (
    50_000  # dates and prices repeat: parsing each text once makes an import several times faster
)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def check_text(cell: str) -> None:
    """Refuse what is no text: NUL and control characters, bytes that could not be decoded."""
    if "\x00" in cell:
        raise ValueError(_("contains a NUL character"))
    if _FORBIDDEN.search(cell):
        raise ValueError(_("contains a control character"))
    if match := _SURROGATE.search(cell):
        raise ValueError(
            _("contains the byte 0x%(byte)s, which the encoding does not have")
            % {"byte": f"{ord(match[0]) & 0xFF:02X}"}
        )


def text_parser(max_length: int | None) -> Parser:
    """Text as it is, without blanks around it; a spreadsheet formula and more than a line are refused."""

    def parse(cell: str) -> str:
        check_text(cell)
        value = cell.strip()
        if found := flaw(value):
            raise ValueError(found[1])
        if value.startswith("="):
            raise ValueError(_("is a formula, not a value"))
        if max_length is not None and len(value) > max_length:
            raise ValueError(_("is longer than %(count)s characters") % {"count": max_length})
        return value

    return parse


def date_parser(formats: Iterable[str], none: Iterable[str]) -> Parser:
    """A day in one of the formats of ``strptime``, tried in their order; words in ``none`` are no date.

    A two-digit year below 69 lies in the 2000s (POSIX).
    """
    formats, empty = tuple(formats), frozenset(none)

    @lru_cache(maxsize=CACHED)
    def parse(cell: str) -> date | None:
        check_text(cell)
        value = cell.strip()
        if not value or value in empty:
            return None
        if not unicodedata.is_normalized("NFKC", value):
            raise ValueError(_not_a_date(value, formats))
        for pattern in formats:
            try:
                found = datetime.strptime(value, pattern).date()  # noqa: DTZ007 a day has no zone
            except ValueError:
                continue
            if found.year < 1900:
                break
            return found
        raise ValueError(_not_a_date(value, formats))

    return parse


def _not_a_date(value: str, formats: tuple[str, ...]) -> str:
    return _("“%(value)s” is no date (expected %(formats)s)") % {
        "value": value[:40],
        "formats": _(" or ").join(formats),
    }


def number_parser(
    digits: int, places: int, decimal: str = ".", thousands: str = "", *, none: Iterable[str] = ()
) -> Parser:
    """A number of at most ``digits`` digits, rounded half up to ``places``; empty is None.

    Thousands separators must stand where they belong: 1,23 is no number when the comma groups.
    """
    point, group = re.escape(decimal), re.escape(thousands)
    grouped = rf"\d{{1,3}}(?:{group}\d{{3}})+|" if thousands else ""
    shape = re.compile(rf"[+-]?(?:{grouped}\d+)(?:{point}\d+)?|[+-]?{point}\d+", re.ASCII)
    limit = Decimal(10) ** (digits - places)
    step = Decimal(1).scaleb(-places)
    empty = frozenset(none)

    @lru_cache(maxsize=CACHED)
    def parse(cell: str) -> Decimal | None:
        check_text(cell)
        value = cell.strip().replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")
        if not value or value in empty:
            return None
        if len(value) > 60 or not shape.fullmatch(value):
            raise ValueError(_("“%(value)s” is no number") % {"value": value[:40]})
        plain = value.replace(thousands, "") if thousands else value
        number = Decimal(plain.replace(decimal, "."))
        if abs(number) >= limit:
            raise ValueError(_("“%(value)s” is too large") % {"value": value[:40]})
        return number.quantize(step, ROUND_HALF_UP)

    return parse
