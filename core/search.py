"""Searching everything: each app registers what of its own can be found, and for whom."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Model, Q, QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils.functional import Promise

from core import folding

SHORTEST = 2
# What the trigram indexes have three letters of.
TRIGRAM = 3
# Up to here what matches is a list of ids; a more frequent text is found while walking the rows.
FEW = 1000


@dataclass(frozen=True)
class Hit:
    """One row that was found. ``url`` is an address within the site, ``meta`` a few words more."""

    title: str
    url: str
    meta: str | Promise = ""


@dataclass(frozen=True)
class Group:
    """The hits of one kind."""

    label: str | Promise
    icon: str
    hits: list[Hit]


# (user, text, limit) -> hits, best first, only what the user may see
Finder = Callable[[Any, str, int], list[Hit]]
_finders: dict[str, tuple[int, str | Promise, str, Finder]] = {}


def register(
    name: str, label: str | Promise, icon: str, finder: Finder, *, order: int = 50
) -> None:
    """Add a kind of thing to the search page and the search dialog, in ``AppConfig.ready``."""
    _finders[name] = (order, label, icon, finder)


def find(user: Any, text: str, *, limit: int) -> list[Group]:
    """Return at most ``limit`` hits of each kind, kinds without one left out.

    A text shorter than two characters finds nothing: it would match nearly every row.
    """
    text = " ".join(text.replace("\x00", " ").split())[:100]  # PostgreSQL takes no NUL
    if len(text) < SHORTEST:
        return []
    groups = [
        Group(label, icon, finder(user, text, limit)[:limit])
        for _, label, icon, finder in sorted(_finders.values(), key=lambda entry: entry[0])
    ]
    return [group for group in groups if group.hits]


def has(text: str, *fields: str) -> Q:
    """Return the condition that the fields contain every word of the text, in any order.

    Each word is a part of one of the fields, whatever its capitals and accents. Two letters are no
    trigram, and everywhere: beside longer words they may stand anywhere, among themselves they have to
    begin words, and alone the whole field. A text without a letter finds nothing.
    """
    words = folding.words(text)
    if any(len(word) >= TRIGRAM for word in words):
        return parts(text, *fields)
    found = Q() if words else Q(pk__in=())
    for word in words:
        begins = _any(fields, "startswith", word)
        found &= begins | _any(fields, "contains", f" {word}") if len(words) > 1 else begins
    return found


def parts(text: str, *fields: str) -> Q:
    """Return the condition that each word is a part of one of the fields, however short it is.

    For tables of few rows: of two letters the indexes know nothing. No word at all refuses nothing.
    """
    words = folding.words(text)
    return Q(HasWords(words, fields)) if words else Q()


class HasWords(Func):
    """That each of the folded words is a part of one of the fields.

    As a Q of words and fields it took Django longer to write than PostgreSQL to answer.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, words: Sequence[str], fields: Sequence[str]):
        # Django makes copies with the fields, resolved, in the place of their names.
        super().__init__(*(F(f"{field}__folded") for field in fields))
        self.words = words
        self.fields = tuple(fields)

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[Any, ...]]:
        columns = [compiler.compile(field) for field in self.get_source_expressions()]
        found, params = [], list[Any]()
        for word in self.words:
            found.append(f"({' OR '.join(f'{sql} LIKE %s' for sql, _params in columns)})")
            for _sql, own in columns:
                params += [*own, _pattern(word)]
        return f"({' AND '.join(found)})", tuple(params)


def _pattern(word: str) -> str:
    return f"%{connection.ops.prep_for_like_query(word)}%"


def _any(fields: Iterable[str], way: str, folded: str) -> Q:
    found = Q()
    for field in fields:
        found |= Q(**{f"{field}__folded__{way}": folded})
    return found


def matching(
    user: Any, model: type[Model], condition: Q, visible: Callable[[], QuerySet[Any]]
) -> QuerySet[Any]:
    """Return the rows in sight for which ``condition`` holds; one query, and no more without a hit.

    ``… LIKE '%x%' AND <scope> ORDER BY id DESC LIMIT 5`` is planned for the average text: for a rare
    one PostgreSQL may walk the whole table. So a rare text is looked up by the trigram index first,
    whoever may see what it finds, and only a frequent one is left to the walk, where it is soon found.
    ``visible`` gives the rows in sight; making that condition costs more than most searches.

    A supplier's search looks at nothing but its own rows: how long the other way takes would tell
    whether a text stands anywhere at all, in a rival's negotiation for one.
    """
    if not user.is_internal:
        return visible().filter(condition)
    ids = few(model, condition)
    if ids is None:
        return visible().filter(condition)
    return visible().filter(pk__in=ids) if ids else model._base_manager.none()


def among(user: Any, rows: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    """Keep the rows of a list for which ``condition`` holds, in the way of ``matching``.

    A page of rows sorted by anything is planned for the average text as well.
    """
    if not user.is_internal:
        return rows.filter(condition)
    return kept(rows, condition, few(rows.model, condition))


def kept(rows: QuerySet[Any], condition: Q, ids: list[int] | None) -> QuerySet[Any]:
    """Keep the rows of a list for which ``condition`` holds; ``ids`` is what ``few`` says of it."""
    return rows.filter(Walked(condition) if ids is None else Q(pk__in=ids))


class Walked(Func):
    """That a condition holds, in a way that no index answers: the rows are walked in their order.

    For what is frequent: by the trigram index PostgreSQL would collect all of it, and sort it for a page.
    """

    template = "(%(expressions)s) IS TRUE"
    output_field = BooleanField()
    conditional = True


def few(model: type[Model], condition: Q) -> list[int] | None:
    """Return the ids of all rows that match, in sight or not; None if they are more than ``FEW``."""
    words: Any = condition.children[0] if len(condition.children) == 1 else None
    if isinstance(words, HasWords) and not condition.negated:
        with connection.cursor() as cursor:
            patterns = [_pattern(word) for word in words.words for _field in words.fields]
            cursor.execute(_look_up(model, words.fields, len(words.words)), patterns)
            ids = [pk for (pk,) in cursor.fetchall()]
    else:
        ids = list(_hits(model, condition))
    return ids if len(ids) <= FEW else None


def _hits(model: type[Model], condition: Q) -> QuerySet[Any, Any]:
    hits = model._base_manager.filter(condition).order_by()
    return hits.values_list("pk", flat=True)[: FEW + 1]


# A search asks every table, and Django writes each question longer than PostgreSQL answers it.
@lru_cache(maxsize=1000)
def _look_up(model: type[Model], fields: tuple[str, ...], words: int) -> str:
    """Return the text that asks for the rows with so many words, each a parameter for each field."""
    condition = Q(HasWords(["word"] * words, fields))
    compiler = _hits(model, condition).query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    if list(params) != [_pattern("word")] * (words * len(fields)):
        raise TypeError(f"{model.__name__} is searched by more than its words: {params}")
    return sql
