"""Finding partners by parts of their name, other names or numbers."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from core import folding, reading, search
from suppliers.models import Partner


def matching(partners: QuerySet[Partner], text: str) -> QuerySet[Partner]:
    """Return those of ``partners`` whose names or numbers contain every word of ``text``.

    The words may come in any order and each is a part, whatever its capitals and accents.
    ``search_text LIKE '%x%' ORDER BY name LIMIT 50`` is planned for the average text: for a rare one
    PostgreSQL may walk the whole name index. So rare matches are looked up first, by the trigram
    index, and only a frequent text is left to the walk, where it is soon found. A text shorter than a
    trigram is the beginning of the legal name.
    """
    words = folding.words(text)
    if not words:
        return partners
    ids = _rare(words)
    if ids is not None:
        return partners.filter(pk__in=ids)
    found = partners.filter(_condition(words))
    if _is_beginning(words) and words[0].isascii():
        # By name they begin here, and the letters without accents end before the next one: with an
        # accent all sort after those without, as the database sorts by code points. Without this the
        # walk would come from the first name of all, or fold all from the last one on.
        last = Q(lower_name__lt=chr(ord(words[0][0]) + 1)) | Q(lower_name__gte="\x80")
        found = found.alias(lower_name=Lower("legal_name"))
        found = found.filter(last, lower_name__gte=words[0])
    return found


def named(text: str) -> list[int]:
    """Return the ids of the partners, in sight or not, whose names or numbers contain the words.

    None of them where no word is as long as a trigram, or where they are more than ``search.FEW``.
    """
    words = folding.words(text)
    if all(len(word) < search.TRIGRAM for word in words):
        return []
    return _rare(words) or []


def is_frequent(text: str) -> bool:
    """Return whether more than ``search.FEW`` partners, of all there are, contain the words."""
    words = folding.words(text)
    return bool(words) and _rare(words) is None


def _is_beginning(words: list[str]) -> bool:
    return len(words) == 1 and len(words[0]) < search.TRIGRAM


def _condition(words: list[str]) -> Q:
    if _is_beginning(words):
        return Q(legal_name__folded__startswith=words[0])
    return search.has(" ".join(words), "search_text")


def _rare(words: list[str]) -> list[int] | None:
    """Return the ids that match, or None if there are more than a few."""
    found: list[int] | None = reading.once(
        ("suppliers.rare", *words), lambda: search.few(Partner, _condition(words))
    )
    return found
