"""What a request that only reads asks once and knows until its answer is made.

Nearly every query of a page contains who is under its reader and which partners they work. Asked once,
they are lists of ids: PostgreSQL then knows how many rows it will find and can use an index for each
part of an OR, which it cannot for a subquery. A request that writes asks within every statement, as
tasks do: what it changed a moment ago counts at once. Nothing is kept from one request to the next.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import BigAutoField, ForeignKey, Lookup, Q
from django.http import HttpRequest, HttpResponse

# Longer lists are not kept: sending them with every query costs more than asking again within it.
MOST = 10_000
# So many are fetched, to see whether they are more. A number of its own: texts that are written once have it in
# them (core/prepared.py), and must not keep another one than ``few`` compares with.
FETCHED = MOST + 1
# Beside other conditions in an OR, PostgreSQL weighs every combination of their indexes, and compares
# each id with its statistics for each of them. Up to here that is worth it; more ids are a set in which
# rows are looked up. A list looks for its rows in the whole table: there it always is.
WEIGHED = 100
# But more ids than these are a set there, too: PostgreSQL takes longer to compare thousands with its statistics
# than to find the rows.
LISTED = 2_000
# Conditions that hold for no row and for every row, also within an OR (an empty Q would vanish).
NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING

_known: ContextVar[dict[Hashable, Any] | None] = ContextVar("known", default=None)


@contextmanager
def remembering(yes: bool = True) -> Iterator[None]:
    """Remember answers within the block, beginning with none; not at all if ``yes`` is False."""
    token = _known.set({} if yes else None)
    try:
        yield
    finally:
        _known.reset(token)


class ReadingMiddleware:
    """Let GET and HEAD remember; every other request asks afresh each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with remembering(request.method in {"GET", "HEAD"}):
            return self.get_response(request)


def is_reading() -> bool:
    """Return whether answers are remembered now: within a request that only reads."""
    return _known.get() is not None


def once(what: Hashable, ask: Callable[[], Any]) -> Any:
    """Return the answer to ``ask``, in a reading request the one it was given before.

    ``what`` names the question with everything that the answer depends on.
    """
    known = _known.get()
    if known is None:
        return ask()
    if what not in known:
        known[what] = ask()
    return known[what]


class Ids:
    """A set of ids for a query's condition: ``field__among=ids``, one parameter however many."""

    def __init__(self, ids: Iterable[int]):
        self.ids = frozenset(ids)
        # Sorted, so that the same question has the same text.
        self.array = "{" + ",".join(map(str, sorted(self.ids))) + "}"

    def __contains__(self, pk: object) -> bool:
        return pk in self.ids

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def like(self) -> int:
        """Return the smallest number of ids with which a query has the same text as with these."""
        if len(self) > LISTED:
            return LISTED + 1
        return min(len(self), 2) if len(self) <= WEIGHED else WEIGHED + 1


def few(what: Hashable, ask: Callable[[], Iterable[int]]) -> Ids | None:
    """Return the ids that ``ask`` finds, asked once; None when there are more than ``MOST``.

    ``ask`` fetches at most ``FETCHED`` ids. None as well outside a reading request, where nothing may be
    remembered: the caller then puts the question into its query.
    """
    if not is_reading():
        return None

    def found() -> Ids | None:
        ids = Ids(ask())
        return ids if len(ids) <= MOST else None

    answer: Ids | None = once(what, found)
    return answer


# What ``few`` is asked under each name, for any reader.
_sources: dict[str, Callable[[Any], Ids | None]] = {}
Source = TypeVar("Source", bound=Callable[[Any], Ids | None])


def source(name: str) -> Callable[[Source], Source]:
    """Register the function that gives a user's ids by asking ``few`` for ``(name, user.pk)``."""

    def register(of: Source) -> Source:
        _sources[name] = of
        return of

    return register


def is_source(name: object) -> bool:
    """Return whether ids come from a source with this name."""
    return name in _sources


def known(name: str, user: Any) -> Ids | None:
    """Return the user's ids from the source with this name."""
    return _sources[name](user)


class NotKnown(Exception):
    """A question that has no answer yet; ``what`` names it."""

    def __init__(self, what: Hashable):
        super().__init__(f"nothing is known of {what}")
        self.what = what


class _Only(dict[Hashable, Any]):
    """Answers that are given; no question is asked besides."""

    def __contains__(self, what: object) -> bool:
        if not super().__contains__(what):
            raise NotKnown(what)
        return True


@contextmanager
def only(answers: dict[Hashable, Any]) -> Iterator[None]:
    """Know these answers within the block and ask nothing: NotKnown for every other question."""
    token = _known.set(_Only(answers))
    try:
        yield
    finally:
        _known.reset(token)


_listing: ContextVar[bool] = ContextVar("listing", default=False)


@contextmanager
def listing() -> Iterator[None]:
    """Let the queries that are made within the block use every index that their conditions have."""
    token = _listing.set(True)
    try:
        yield
    finally:
        _listing.reset(token)


def is_listing() -> bool:
    """Return whether queries are made for a list now."""
    return _listing.get()


@ForeignKey.register_lookup
@BigAutoField.register_lookup
class Among(Lookup):
    """``field__among=Ids(…)``: the field's id is one of them."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """One id is compared, more are an array; none is Django's empty result."""
        if not self.rhs:
            raise EmptyResultSet
        left, params = self.process_lhs(compiler, connection)
        if len(self.rhs) == 1:
            return f"{left} = %s", (*params, next(iter(self.rhs.ids)))
        return f"{left} = {self.array()}", (*params, self.rhs.array)

    def array(self) -> str:
        """Return what the field is to be equal to, with a place for the array."""
        return "ANY(%s::bigint[])"


@ForeignKey.register_lookup
@BigAutoField.register_lookup
class BesideAmong(Among):
    """``field__beside_among=Ids(…)``: the same, for a condition that stands in an OR."""

    lookup_name = "beside_among"

    def array(self) -> str:
        if len(self.rhs) <= (LISTED if _listing.get() else WEIGHED):
            return super().array()
        return "ANY(SELECT unnest(%s::bigint[]))"
