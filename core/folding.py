"""Texts without capitals and accents, so that "goteborg" finds Göteborg and "lodz" finds Łódź.

``fold`` does to what somebody types what ``core_fold(text)``, our function in the database, does to
what stands in the tables and their trigram indexes. A test compares the two on arbitrary text.
"""

import re
import unicodedata
from typing import Any

from django.db.models import CharField, TextField, Transform
from django.db.models.sql.compiler import SQLCompiler

# Of what is typed, in characters. What is cut off is missing from a word of which a part is enough.
LONGEST = 100
# The marks that a letter is parted from when it is decomposed: accents, rings, cedillas, hooks.
_MARKS = re.compile("[\u0300-\u036f]")
# Letters that do not decompose, and the sigma at the end of a word.
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "ſ": "s",
        "ς": "σ",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


def fold(text: str) -> str:
    """Return the text in lower case and without accents, as ``core_fold`` has it."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text))
    # Letter by letter: how a sigma ends must not depend on what stands around it.
    return "".join(letter.lower() for letter in bare).translate(_LETTERS)


def words(text: str) -> list[str]:
    """Return the words that somebody looks for, folded, each once; of the first 100 characters."""
    text = text.replace("\x00", " ")[:LONGEST]  # PostgreSQL takes no NUL
    return list(dict.fromkeys(fold(text).split()))


@CharField.register_lookup
@TextField.register_lookup
class Fold(Transform):
    """The folded text of a column: ``title__folded__contains=fold(word)``."""

    lookup_name = "folded"
    function = "core_fold"
    output_field = TextField()


class FoldedText(TextField):
    """What a generated column holds that is folded when it is written: ``folded`` leaves it as it is.

    Of a thousand rows that a search looks at, folding each takes longer than all the rest.
    """


@FoldedText.register_lookup
class AsStored(Transform):
    """The text of a column that is folded already."""

    lookup_name = "folded"

    def as_sql(self, compiler: SQLCompiler, *_given: Any, **_context: Any) -> tuple[str, Any]:
        return compiler.compile(self.lhs)
