"""What a name or a title may hold: one line that a person can read, and nothing for machines."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.refused import Refused

# Line breaks and tabs too, Unicode's own line ends, and the marks that turn the direction of what
# follows. The two marks that only fix the direction of their place (U+200E, U+200F) are in use.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# RFC 2047: a mail program shows what it encodes, which is not what everybody else sees.
_ENCODED_WORD = re.compile(r"=\?[^\s?]+\?[bq]\?[^\s?]*\?=", re.IGNORECASE)


def flaw(text: str) -> tuple[str, str] | None:
    """Return the code and the words of what a single line must not hold; None if it is fine."""
    if _CONTROL.search(text):
        return "control_character", _("contains a control character")
    if _ENCODED_WORD.search(text):
        return "encoded_word", _("contains text that mail programs would show as something else")
    return None


def require_line(text: object, field: str, label: object) -> None:
    """Refuse a text with control characters (line breaks included) or encoded words in it.

    ``field`` is the form's or the API's name for it, ``label`` what people call it.
    """
    if isinstance(text, str) and (found := flaw(text)):
        code, words = found
        raise Refused(code, _said(label, words), field=field)


def validate_line(text: str) -> None:
    """The same rule as a validator of Django's forms and models."""
    if found := flaw(text):
        code, words = found
        raise ValidationError(_("This %(flaw)s.") % {"flaw": words}, code=code)


def _said(label: object, words: str) -> str:
    name = str(label)
    return _("%(field)s: %(flaw)s.") % {"field": name[:1].upper() + name[1:], "flaw": words}
