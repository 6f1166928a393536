"""Pages of long lists in constant time.

The first pages are numbered and reached with OFFSET (at most ``NUMBERED`` pages, so at most a thousand
rows are skipped); beyond them, and for the last page, a keyset takes over: rows after, or before, the
last one shown, in the order of (sort value, id). A list is never counted past the numbered pages.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    Field,
    ForeignKey,
    Func,
    IntegerField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.sql import Query
from django.db.models.sql.datastructures import Join
from django.utils.functional import Promise

from core import reading
from core.veil import unveil, veil

NUMBERED = 20


@dataclass(frozen=True)
class Sort:
    """One way to sort a list; the expression must never be NULL and has an (expression, id) index.

    It is text, a whole or decimal number, a date or a moment.
    """

    name: str
    label: str | Promise
    expression: str | Combinable
    descending: bool = False


@dataclass
class Page:
    """What a template needs to show one page and the way to the others."""

    rows: list[Any]
    sort: str
    descending: bool
    number: int | None  # None: reached by keyset, its number is unknown
    has_previous: bool
    has_next: bool
    known_pages: int  # how many numbered pages are known to exist, at most NUMBERED; 0 without
    total: int | None  # rows in all, None if there are more than the numbered pages hold
    next_query: dict[str, str] = field(default_factory=dict)
    previous_query: dict[str, str] = field(default_factory=dict)

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Head:
    """The first rows of a list that has its own page, and how many rows it has there."""

    rows: list[Any]
    total: int

    @property
    def goes_on(self) -> bool:
        """Whether the list has more rows than these."""
        return self.total > len(self.rows)

    def drawn(self, draw: Callable[[list[Any]], list[Any]]) -> "Head":
        """Return the same with ``draw`` of the rows in their place."""
        return Head(draw(self.rows), self.total)


def head(found: Iterable[Any], most: int, count: Callable[[], int]) -> Head:
    """Return the first ``most`` of ``found``, which goes at least one further if there are more.

    Only then the rows are counted.
    """
    rows = list(islice(found, most + 1))
    return Head(rows[:most], len(rows) if len(rows) <= most else count())


class RowComparison(Func):
    """``(a, b) > (x, y)``: PostgreSQL walks a two-column index with it, unlike with an OR."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, left: list[Any], operator: str, right: list[Any]):
        super().__init__(*left, *[Value(item) for item in right])
        self.operator = operator

    def as_sql(
        self, compiler: Any, connection: Any, *_: Any, **__: Any
    ) -> tuple[str, tuple[Any, ...]]:
        parts: list[str] = []
        params: list[Any] = []
        for expression in self.source_expressions:
            sql, own = compiler.compile(expression)
            parts.append(sql)
            params.extend(own)
        half = len(parts) // 2
        left, right = ", ".join(parts[:half]), ", ".join(parts[half:])
        return f"({left}) {self.operator} ({right})", tuple(params)


def paginate(
    queryset: QuerySet[Any],
    params: Mapping[str, str],
    sorts: list[Sort],
    *,
    size: int = 50,
    many: bool = False,
    numbered: bool = True,
) -> Page:
    """Return the page that the query string asks for.

    Understands ``sort`` (a name, with ``-`` in front for the other direction), ``page`` (1 to
    NUMBERED), ``after`` and ``before`` (cursors made here) and ``last``. Anything malformed means
    the first page, never an error. ``many`` says that the list is known to have more rows than the
    numbered pages hold: then only those of the page are looked for. Without ``numbered`` pages have no
    numbers and nothing is counted, for a table of millions.
    """
    sort, descending = _sort(params.get("sort", ""), sorts)
    expression = F(sort.expression) if isinstance(sort.expression, str) else sort.expression
    queryset = queryset.annotate(sort_value=expression)
    common = {"sort": ("-" if descending else "") + sort.name}
    state = _Request(queryset, descending, size, common)
    kind = _kind(queryset)
    page: Page
    if (cursor := _read_cursor(params.get("after", ""), kind)) is not None:
        page = state.keyset(cursor, forward=True)
    elif (cursor := _read_cursor(params.get("before", ""), kind)) is not None:
        page = state.keyset(cursor, forward=False)
    elif params.get("last"):
        page = state.keyset(None, forward=False)
    elif not numbered:
        page = state.keyset(None, forward=True)
    else:
        page = state.numbered(page_number(params), many=many)
    if not numbered:
        page.known_pages = 0
    page.sort, page.descending = sort.name, descending
    return page


class _Request:
    """One request for a page: the rows, their direction, and the query string to repeat."""

    def __init__(
        self, queryset: QuerySet[Any], descending: bool, size: int, common: dict[str, str]
    ):
        self.queryset, self.descending, self.size, self.common = queryset, descending, size, common

    def _ordered(self, reverse: bool = False) -> QuerySet[Any]:
        sign = "-" if self.descending != reverse else ""
        return self.queryset.order_by(f"{sign}sort_value", f"{sign}pk")

    def _page(self, rows: list[Any], **more: Any) -> Page:
        return Page(rows=rows, sort="", descending=False, **more)

    def _counted(self, number: int, bound: int) -> tuple[int, list[Any]]:
        """Return how many rows there are, up to one more than ``bound``, and those of the page."""
        # Ids of the numbered pages only: their count is bounded, whatever the table holds.
        with reading.listing():
            ids = list(self._ordered().values_list("pk", flat=True)[: bound + 1])
        last = max(1, -(-min(len(ids), bound) // self.size))
        start = (min(number, last) - 1) * self.size
        # Looked up by their ids: finding the page anew costs as much as finding all of them did.
        shown = ids[start : min(start + self.size, bound)]
        return len(ids), self._with_ids(shown) if shown else []

    def _with_ids(self, found: list[int]) -> list[Any]:
        """Return the rows that were found a moment ago, in order."""
        rows = self._ordered()
        if _is_one_row_each(rows.query):
            # Their ids say it all: whether each is in sight takes as long to see as it took to find them.
            rows.query.clear_where()
        return list(rows.filter(pk__in=found))

    def numbered(self, number: int, *, many: bool) -> Page:
        bound = NUMBERED * self.size
        if many:
            start = (number - 1) * self.size
            count, rows = bound + 1, list(self._ordered()[start : start + self.size])
        else:
            count, rows = self._counted(number, bound)
        known = max(1, -(-min(count, bound) // self.size))
        number = max(1, min(number, known))
        start = (number - 1) * self.size
        page = self._page(
            rows,
            number=number,
            known_pages=known,
            total=None if count > bound else count,
            has_previous=number > 1,
            has_next=count > start + self.size,
        )
        page.previous_query = self.common | {"page": str(number - 1)}
        page.next_query = self.common | {"page": str(number + 1)}
        if number == NUMBERED and rows:
            page.next_query = self.common | {"after": _cursor(rows[-1])}
        return page

    def keyset(self, cursor: tuple[Any, int] | None, *, forward: bool) -> Page:
        queryset = self._ordered(reverse=not forward)
        if cursor is not None:
            operator = ">" if forward != self.descending else "<"
            model_pk = F(queryset.model._meta.pk.attname)
            queryset = queryset.filter(
                RowComparison([F("sort_value"), model_pk], operator, list(cursor))
            )
        with reading.listing():
            rows = list(queryset[: self.size + 1])
        more = len(rows) > self.size
        rows = rows[: self.size]
        if not forward:
            rows.reverse()
        page = self._page(
            rows,
            number=None,
            known_pages=NUMBERED,
            total=None,
            has_previous=more if not forward else cursor is not None,
            has_next=more if forward else cursor is not None,
        )
        if rows:
            page.previous_query = self.common | {"before": _cursor(rows[0])}
            page.next_query = self.common | {"after": _cursor(rows[-1])}
        return page


def _is_one_row_each(query: Query) -> bool:
    """Whether a row of the model is one row of the answer, and the same one, without the conditions."""
    joins = (table for table in query.alias_map.values() if isinstance(table, Join))
    return not (query.distinct or query.combinator or query.group_by) and all(
        isinstance(join.join_field, ForeignKey) for join in joins
    )


def _sort(asked: str, sorts: list[Sort]) -> tuple[Sort, bool]:
    name = asked.removeprefix("-")
    for sort in sorts:
        if sort.name == name:
            return sort, asked.startswith("-")
    return sorts[0], sorts[0].descending


def page_number(params: Mapping[str, str]) -> int:
    """Return the numbered page that is asked for, 1 to NUMBERED; 1 for anything malformed."""
    number = params.get("page", "1")
    return max(1, min(int(number), NUMBERED)) if _is_number(number) else 1


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 6


SORTABLE = (CharField, TextField, IntegerField, DecimalField, DateField)


def _kind(queryset: QuerySet[Any]) -> "Field[Any, Any]":
    """Return the field that says which values the list is sorted by."""
    found: Field[Any, Any] = queryset.query.annotations["sort_value"].output_field
    if not isinstance(found, SORTABLE):
        raise TypeError(f"no list is sorted by a {type(found).__name__}")
    return found


# Text of at most 200 characters, each at most twelve in JSON ("\\ud83d\\ude00"), in base64: 3,300.
LONGEST_CURSOR = 8_000
BIGINT = range(-(2**63), 2**63)


def _cursor(row: Any) -> str:
    return veil(json.dumps([str(row.sort_value), row.pk]), "cursor")


def _read_cursor(text: str, kind: "Field[Any, Any]") -> tuple[Any, int] | None:
    """Return the (sort value, id) of a cursor, None for one that was not made for this sort.

    Anybody can send the cursor of another list: what it holds is read as the sort's ``kind`` of value,
    whatever it was made from, and only what PostgreSQL can compare with that column gets through.
    """
    if not text or len(text) > LONGEST_CURSOR:
        return None
    raw = unveil(text, "cursor")
    if raw is None:
        return None
    try:
        value, pk = json.loads(raw)
        if type(value) is not str or type(pk) is not int or pk not in BIGINT:
            return None
        return _read_value(value, kind), pk
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        return None


def _read_value(text: str, kind: "Field[Any, Any]") -> Any:
    """Return the text as a value of the field; ValueError or ArithmeticError if it is none."""
    value: Any
    if isinstance(kind, IntegerField):
        value = int(text)
        if value not in BIGINT:
            raise ValueError("beyond bigint")
    elif isinstance(kind, DecimalField):
        value = Decimal(text)
        # 1e999999 is finite to Python and a megabyte of digits to PostgreSQL.
        if not value.is_finite() or abs(value.as_tuple().exponent) > 100:
            raise ValueError("not a number of ours")
    elif isinstance(kind, DateTimeField):  # before DateField, which it inherits from
        value = datetime.fromisoformat(text)
        if value.tzinfo is None:
            raise ValueError("no time zone")
        value = value.astimezone(UTC)
    elif isinstance(kind, DateField):
        value = date.fromisoformat(text)
    else:
        value = text
        if "\x00" in value:
            raise ValueError("PostgreSQL has no NUL")
        value.encode()  # UnicodeEncodeError, a ValueError, for half a surrogate pair
    return value
