"""Queries whose text never changes, written once per process.

Django writes a query anew each time, which takes as long as PostgreSQL needs to answer it. Where only the
values differ from one time to the next (the contacts of a partner, a person's open promises), the text and
what rows are made of are kept; the values, and so the answer, are never.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import update_wrapper
from typing import Any, ClassVar, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesIterable,
    ValuesListIterable,
    get_related_populators,
)

from core.postgres.plans import Plan, execute, plan_of
from core.reading import LISTED, WEIGHED, Ids

# Values that stand for those of later times while the text is written; nothing of ours is like them.
INT, STR = -9_000_000_000, "\ue000"
# More than readers of different kinds times the queries that are put together from others.
MOST_PLANS = 500
DAY, INSTANT = date(1, 1, 1), datetime(1, 1, 1, tzinfo=UTC)


class Text(NamedTuple):
    """A query as a part of another: SQL, what is sent with it, and the types of that.

    None is the type of a constant; without types it is not known what of it is constant.
    """

    sql: str
    params: Sequence[Any]
    types: Sequence[str | None] | None = None


class Parts:
    """A query made of several; ``about`` says which, for its plan."""

    # Of the texts that were put together so far; what they are made of is itself kept, so these are few.
    _plans: ClassVar[dict[str, Plan]] = {}

    def __init__(self, about: str, *, one_plan: bool = False):
        """``one_plan``: as for ``Prepared.with_one_plan``."""
        self._about = about
        self._one_plan = one_plan
        self._parts: list[str] = []
        self._params: list[Any] = []
        self._types: list[str | None] | None = []

    def add(self, before: str, text: Text, after: str, *constants: str) -> None:
        """Add a text; ``constants`` are what ``before`` has places for."""
        self._parts.append(f"{before}{text.sql}{after}")
        self._params += [*constants, *text.params]
        if text.types is None:
            self._types = None
        elif self._types is not None:
            self._types += [None] * len(constants) + [*text.types]

    def __bool__(self) -> bool:
        return bool(self._parts)

    def execute(self, cursor: Any, before: str, between: str) -> None:
        """Ask; with a plan if nothing of it changes but values."""
        sql = before + between.join(self._parts)
        if self._types is None:
            cursor.execute(sql, self._params)
            return
        constants = [
            value for value, kind in zip(self._params, self._types, strict=True) if kind is None
        ]
        key = f"{sql}{constants}{self._types}{self._one_plan}"
        if (plan := self._plans.get(key)) is None:
            if len(self._plans) >= MOST_PLANS:
                self._plans.clear()
            given = (self._about, sql, self._params, self._types, self._one_plan)
            plan = self._plans[key] = plan_of(*given)
        execute(cursor, plan, sql, self._params)


class Prepared:
    """A function that gives a queryset, called with plain values; answers with the list of its rows.

    The function sees other values than those it is called with: it may put them into conditions,
    but not look at them, nor at the time, the language or anything else that changes. Values are
    whole numbers, texts, days, instants and ``Ids``. One query each time, nothing is remembered of it.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Any]], *, optional: int = 0, one_plan: bool = False
    ):
        """``optional`` of the values, the first ones, need not be used; ``one_plan``: see below."""
        self._build = build
        self._one_plan = one_plan
        self._optional = optional
        self._statements: dict[tuple[Any, ...], _Statement | None] = {}
        update_wrapper(self, build)

    @classmethod
    def with_one_plan(cls, build: Callable[..., QuerySet[Any, Any]]) -> "Prepared":
        """Prepare what is best looked up in one way whatever the values are.

        For queries that PostgreSQL would plan each time because it expects more rows of any value.
        """
        return cls(build, one_plan=True)

    def __call__(self, *values: Any) -> list[Any]:
        """Return the rows for these values."""
        statement = self._statement(values)
        return [] if statement is None else statement.rows(values)

    def first(self, *values: Any) -> Any:
        """Return the first row, None if there is none."""
        return next(iter(self(*values)), None)

    def text(self, *values: Any) -> "Text | None":
        """Return the SQL and what is sent with it, None if it can find nothing: for a part of another."""
        statement = self._statement(values)
        if statement is None:
            return None
        return Text(statement.sql, statement.sent(values), statement.types)

    def write(self, *values: Any) -> None:
        """Write the text for values of these kinds, if it is not yet."""
        self._statement(values)

    def _statement(self, values: tuple[Any, ...]) -> "_Statement | None":
        kinds = tuple(map(_kind, values))
        if kinds not in self._statements:
            self._statements[kinds] = self._prepare(kinds)
        return self._statements[kinds]

    def _prepare(self, kinds: tuple[Any, ...]) -> "_Statement | None":
        probes = [_probe(kind, place) for place, kind in enumerate(kinds, 1)]
        rows: Any = self._build(*probes)
        if rows._prefetch_related_lookups or rows._known_related_objects:
            raise TypeError(f"{self._build.__name__} reads more than its one query")
        compiler: Any = rows.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            if not _finds_nothing(self._build(*map(_usual, probes))):
                name = self._build.__name__
                raise TypeError(
                    f"{name} compares a column that is too narrow for what stands in"
                ) from None
            return None
        known = {_sent(probe): place for place, probe in enumerate(probes)}
        places = [known.get(value) if _is_hashable(value) else None for value in params]
        # No ids are no condition of an OR.
        needed = {n for n, probe in enumerate(probes) if not isinstance(probe, Ids) or len(probe)}
        needed -= {*range(self._optional)}
        own = [value for value, place in zip(params, places, strict=True) if place is None]
        if not needed <= {*places} or any(map(_is_changed_probe, own)):
            raise TypeError(f"{self._build.__name__} changes a value, or does not use it")
        if any(isinstance(value, date) for value in own):
            raise TypeError(f"{self._build.__name__} looks at the time")
        types = [None if place is None else _type(probes[place]) for place in places]
        about = f"{self._build.__module__}.{self._build.__qualname__}"
        # What is best for many ids depends on how many: that is planned each time.
        many = not self._one_plan and any(
            isinstance(probe, Ids) and len(probe) > WEIGHED for probe in probes
        )
        plan = None if many else plan_of(about, sql, params, types, self._one_plan)
        return _Statement(
            sql,
            params,
            places,
            None if many else types,
            plan,
            _maker(rows, compiler),
            _converters(compiler),
        )


prepared = Prepared


@dataclass(frozen=True)
class _Statement:
    """``places`` says of each parameter which of the values it is, None for one of the text's own."""

    sql: str
    params: tuple[Any, ...]
    places: list[int | None]
    types: list[str | None] | None
    plan: Plan | None
    make: Callable[[list[Any]], list[Any]]
    converters: list[tuple[int, list[Any], Any]]

    def sent(self, values: tuple[Any, ...]) -> list[Any]:
        sent = [*map(_sent, values)]
        return [
            own if place is None else sent[place]
            for own, place in zip(self.params, self.places, strict=True)
        ]

    def rows(self, values: tuple[Any, ...]) -> list[Any]:
        with connection.cursor() as cursor:
            if self.plan is None:
                cursor.execute(self.sql, self.sent(values))
            else:
                execute(cursor, self.plan, self.sql, self.sent(values))
            found = cursor.fetchall()
        for place, converters, expression in self.converters if found else ():
            found = [list(row) for row in found]
            for row in found:
                for convert in converters:
                    row[place] = convert(row[place], expression, connection)
        return self.make(found)


def _kind(value: Any) -> Any:
    """What the text of a query can depend on."""
    if isinstance(value, Ids):  # as core.reading.Among writes it
        return Ids, value.like
    return type(value)


def _probe(kind: Any, place: int) -> Any:
    if type(kind) is tuple:
        _ids, count = kind
        return Ids(INT - place * 2 * (LISTED + 1) + n for n in range(count))
    if kind is datetime:
        return INSTANT + timedelta(microseconds=place)
    if kind is date:
        return DAY + timedelta(days=place)
    if issubclass(kind, int) and kind is not bool:
        return INT - place
    if issubclass(kind, str):
        return f"{STR}{place}"
    raise TypeError(f"a query is not prepared for a {kind.__name__}")


def _usual(probe: Any) -> Any:
    """A value as there may be one, that a column of small numbers can have."""
    if isinstance(probe, Ids):
        return Ids(range(1, len(probe) + 1))
    return 1 if isinstance(probe, int) else probe


def _finds_nothing(rows: QuerySet[Any, Any]) -> bool:
    try:
        rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    except EmptyResultSet:
        return True
    return False


def _is_changed_probe(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_is_changed_probe, value))
    return value < INT / 2 if isinstance(value, int) else isinstance(value, str) and STR in value


def _sent(value: Any) -> Any:
    """What PostgreSQL is sent."""
    if isinstance(value, Ids):
        return value.array if len(value) != 1 else next(iter(value.ids))
    return value


def _type(probe: Any) -> str:
    """What PostgreSQL calls the values that the probe stands for."""
    if isinstance(probe, Ids):
        return "bigint" if len(probe) == 1 else "bigint[]"
    kinds = {int: "bigint", str: "text", date: "date", datetime: "timestamptz"}
    return next(name for kind, name in kinds.items() if type(probe) is kind)


def _is_hashable(value: Any) -> bool:
    return type(value).__hash__ is not None


def _converters(compiler: Any) -> list[tuple[int, list[Any], Any]]:
    columns = [column for column, *_ in compiler.select[: compiler.col_count]]
    return [
        (place, converters, expression)
        for place, (converters, expression) in compiler.get_converters(columns).items()
    ]


def _maker(rows: QuerySet[Any, Any], compiler: Any) -> Callable[[list[Any]], list[Any]]:
    """Return what makes of PostgreSQL's rows those that the queryset gives."""
    kind = rows._iterable_class
    width = compiler.col_count
    if kind is FlatValuesListIterable:
        return lambda found: [row[0] for row in found]
    if kind is ValuesListIterable:
        return lambda found: [tuple(row[:width]) for row in found]
    if kind is ValuesIterable:
        names = list(rows.query.selected or ())
        return lambda found: [dict(zip(names, row, strict=False)) for row in found]
    if kind is not ModelIterable:
        raise TypeError(f"rows of {kind.__name__} are not prepared")
    return _model_maker(compiler)


def _model_maker(compiler: Any) -> Callable[[list[Any]], list[Any]]:
    info = compiler.klass_info
    model, places = info["model"], info["select_fields"]
    start, end = places[0], places[-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[start:end]]
    populators: Any = get_related_populators
    related = populators(info, compiler.select, DEFAULT_DB_ALIAS)
    annotations = list(compiler.annotation_col_map.items())

    def make(found: list[Any]) -> list[Any]:
        made = []
        for row in found:
            one = model.from_db(DEFAULT_DB_ALIAS, names, row[start:end])
            for populator in related:
                populator.populate(row, one)
            for name, place in annotations:
                setattr(one, name, row[place])
            made.append(one)
        return made

    return make
