"""Queries with a scope, written once for every kind of reader.

What a scope looks like follows from the reader's kind (side and roles) and from how many ids it knows of
(``core.reading``): one partner is compared, some are an array. Who the reader is and which ids they
are changes nothing of the text, so it is written with a stand-in and kept (``core.prepared``).
"""

from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet
from django.http import Http404

from core import reading
from core.prepared import Prepared, Text

M = TypeVar("M", bound=Model)


class Scoped(Generic[M]):
    """A function that gives a queryset for a user and plain values; answers with the list of its rows.

    As ``Prepared``, whose rules hold for the values. Of the user it sees the side, the roles and whether
    they are active; the id is a stand-in. It may use the scopes of ``access.py``, but ask nothing while
    the query is written. In a list, in a request that writes and where the ids are too many to be kept,
    the query is written anew.
    """

    def __init__(self, build: Callable[..., QuerySet[M, Any]], *, one_plan: bool = False):
        self._build = build
        self._one_plan = one_plan
        # The sources of ids that the function has asked for a kind of user, and its texts.
        self._sources: dict[Any, tuple[str, ...]] = {}
        self._prepared: dict[Any, Prepared] = {}
        update_wrapper(self, build)

    @classmethod
    def with_one_plan(cls, build: Callable[..., QuerySet[M, Any]]) -> "Scoped[M]":
        """As ``Prepared.with_one_plan``."""
        return cls(build, one_plan=True)

    def __call__(self, user: Any, *values: Any) -> list[Any]:
        """Return the rows for this user and these values."""
        if known := self._known(user, values):
            prepared, given = known
            return prepared(*given)
        return list(self._build(user, *values))

    def first(self, user: Any, *values: Any) -> M | None:
        """Return the first row, None if there is none."""
        return next(iter(self(user, *values)), None)

    def text(self, user: Any, *values: Any) -> Text | None:
        """Return the query as a part of another, None if it can find nothing."""
        if known := self._known(user, values):
            prepared, given = known
            return prepared.text(*given)
        return text_of(self._build(user, *values))

    def _known(self, user: Any, values: tuple[Any, ...]) -> tuple[Prepared, list[Any]] | None:
        """Return what is kept of the query, and what to give it for this user and these values."""
        if not reading.is_reading() or reading.is_listing():
            return None
        while True:
            names = self._sources.get(user.kind, ())
            ids = [reading.known(name, user) for name in names]
            if None in ids:
                return None
            prepared = self._prepared.get((user.kind, names))
            if prepared is None:
                prepared = self._prepared[user.kind, names] = self._written(user, names)
            given = [user.pk, *ids, *values]
            try:
                prepared.write(*given)
            except reading.NotKnown as more:
                self._prepared.pop((user.kind, names), None)  # another thread may have been first
                self._sources[user.kind] = (*names, _source(more, names))
                continue
            return prepared, given

    def _written(self, user: Any, names: tuple[str, ...]) -> Prepared:
        # Nothing of the user but its kind is kept.
        stand_in, build = user.stand_in(0).stand_in, self._build

        def written(pk: int, *values: Any) -> QuerySet[Any, Any]:
            answers: dict[Hashable, Any] = {
                (name, pk): ids for name, ids in zip(names, values, strict=False)
            }
            with reading.only(answers), connection.execute_wrapper(_refuse):
                return build(stand_in(pk), *values[len(names) :])

        update_wrapper(written, build)
        return Prepared(written, optional=1 + len(names), one_plan=self._one_plan)


scoped = Scoped


def by_key(rows: Callable[[Any], QuerySet[M, M]], *related: str) -> Scoped[M]:
    """Return how the row with a key is looked up among those that ``rows(user)`` shows."""

    def with_key(user: Any, key: str) -> QuerySet[M, M]:
        found = rows(user).filter(key=key)
        return found.select_related(*related) if related else found

    with_key.__module__, with_key.__qualname__ = rows.__module__, f"{rows.__name__}.by_key"
    # A key is one row's: however many may be seen, it is looked up by it.
    return Scoped(with_key, one_plan=True)


def get_or_404(rows: Scoped[M], user: Any, *values: Any) -> M:
    """Return the first row for this user and these values, else 404."""
    found = rows.first(user, *values)
    if found is None:
        raise Http404
    return found


def text_of(rows: QuerySet[Any, Any]) -> Text | None:
    """Return a query that is written anew as a part of another, None if it can find nothing."""
    try:
        return Text(*rows.query.sql_with_params())
    except EmptyResultSet:
        return None


def _source(missing: reading.NotKnown, known: tuple[str, ...]) -> str:
    name = missing.what[0] if isinstance(missing.what, tuple) else missing.what
    if name in known or not reading.is_source(name):
        raise TypeError("asks what is no source of ids") from missing
    return str(name)


def _refuse(*_query: Any) -> None:
    raise TypeError("a query is asked while one is written")
