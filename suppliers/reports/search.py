"""Finding partners by a part of their name, other names or numbers."""

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Lower

from core import reading
from suppliers.models import Partner

# Up to here a search is a list of ids; a more frequent text is found while walking the sort index.
FEW = 1000
TRIGRAM = 3


def matching(partners: QuerySet[Partner], text: str) -> QuerySet[Partner]:
    """Return those of ``partners`` whose names or numbers contain ``text``, whatever its capitals.

    ``search_text LIKE '%x%' ORDER BY name LIMIT 50`` is planned for the average text: for a rare one
    PostgreSQL may walk the whole name index. So rare matches are looked up first, by the trigram
    index in a materialised subquery, and only a frequent text is left to the walk, where it is soon
    found. Texts shorter than a trigram match the beginning of the legal name.
    """
    text = text.replace("\x00", "").strip().lower()
    if not text:
        return partners
    if len(text) < TRIGRAM:
        return partners.alias(lower_name=Lower("legal_name")).filter(lower_name__startswith=text)
    ids = _rare(text)
    if ids is not None:
        return partners.filter(pk__in=ids)
    return partners.filter(search_text__contains=text)


def named(text: str) -> list[int]:
    """Return the ids of the partners, in sight or not, whose names or numbers contain the text.

    None of them where it is shorter than a trigram, or where they are more than ``FEW``.
    """
    text = text.replace("\x00", "").strip().lower()
    return (_rare(text) or []) if len(text) >= TRIGRAM else []


def is_frequent(text: str) -> bool:
    """Return whether more than ``FEW`` partners, of all there are, contain the text."""
    text = text.replace("\x00", "").strip().lower()
    return len(text) >= TRIGRAM and _rare(text) is None


def _rare(text: str) -> list[int] | None:
    """Return the ids that match, or None if there are more than a few."""
    found: list[int] | None = reading.once(("suppliers.rare", text), lambda: _few(text))
    return found


def _few(text: str) -> list[int] | None:
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH hit AS MATERIALIZED ("
            " SELECT id FROM suppliers_partner WHERE search_text LIKE %s LIMIT %s"
            ") SELECT id FROM hit",
            [f"%{escaped}%", FEW + 1],
        )
        ids = [row[0] for row in cursor.fetchall()]
    return ids if len(ids) <= FEW else None
