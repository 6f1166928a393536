"""Numbers as people type them, on both sides of the decimal comma."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# What stands between groups of three, besides a point or a comma.
_BLANKS = re.compile(r"[\s\u00a0\u2009\u202f'’]")
_GROUPED = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+")


def _decimal_mark() -> str:
    return "," if (get_language() or "en").startswith("sv") else "."


def typed_number(text: str) -> str:
    """Return what was typed with a point for the decimals and nothing between thousands.

    ``28,40`` and ``28.40`` are the same price in both languages; of ``1.240,50`` and ``1,240.50``
    the last mark is the decimal one. A single mark before exactly three digits is read as the
    reader's language writes it (``1,240`` is a thousand in English) and refused where that language
    does not write it at all: a price must not be a thousand times too high or too low by a guess.
    """
    text = _BLANKS.sub("", text).replace("\N{MINUS SIGN}", "-")
    marks = [character for character in text if character in ".,"]
    if len(set(marks)) == 2:
        whole, _mark, part = text.rpartition(marks[-1])
        if marks.count(marks[-1]) > 1 or not _GROUPED.fullmatch(whole):
            return text  # not a number in any language: the field says so
        return re.sub(r"[.,]", "", whole) + "." + part
    if not marks:
        return text
    if len(marks) > 1:
        return re.sub(r"[.,]", "", text) if _GROUPED.fullmatch(text) else text
    if _GROUPED.fullmatch(text) and not text.lstrip("-").startswith("0"):
        if marks[0] == _decimal_mark():
            return text.replace(",", ".")
        if _decimal_mark() == ",":
            plain = re.sub(r"[.,]", "", text)
            raise ValidationError(
                _("Is this %(whole)s or %(part)s? Write it in one of these ways."),
                code="ambiguous",
                params={"whole": plain, "part": text.replace(".", ",")},
            )
        return text.replace(",", "")
    return text.replace(",", ".")


class Number(forms.DecimalField):
    """A decimal number, typed and shown as the reader writes it (``1 240,50``).

    ``shown_decimals`` is the least that a given value is shown with: two for prices, none for
    quantities, whatever the column holds.
    """

    widget = forms.TextInput

    def __init__(self, *, shown_decimals: int = 0, **kwargs: Any):
        super().__init__(**kwargs)
        self.shown_decimals = shown_decimals
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = typed_number(value)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value  # what was typed stays as it was typed
        whole, _mark, part = format(value, "f").partition(".")
        part = part.rstrip("0").ljust(self.shown_decimals, "0")
        return f"{whole}{_decimal_mark()}{part}" if part else whole
