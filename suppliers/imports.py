"""What a trade file may hold, and how its rows become lines ready for the database."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import TextIOBase
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from moneyed import CURRENCIES

from core.importing import Field, FileProblem, Mapping, Problem, Row, Table, load_mapping
from suppliers.states import Direction

FIELDS = [
    Field("partner", "text", required=True, max_length=200),
    Field("direction", "text", required=True, max_length=50),
    Field("order_number", "text", required=True, max_length=100),
    Field("line_number", "text", max_length=50),
    Field("item", "text", required=True, max_length=500),
    Field("category", "text", max_length=30),
    Field("order_date", "date"),
    Field("promised_date", "date"),
    Field("delivered_date", "date"),
    Field("quantity", "number", required=True, places=4),
    Field("quantity_delivered", "number", places=4),
    Field("quantity_rejected", "number", places=4),
    Field("unit_price", "number", places=6),
    Field("amount", "number", places=2),
    Field("currency", "text", required=True, max_length=3),
    Field("cost", "number", places=2),
]
OWN_KEYS = {
    "source": str,
    "key": list,
    "direction": str,
    "purchase": list,
    "sale": list,
    "currency": str,
    "create_partners": bool,
    "create_categories": bool,
}
REQUIRED = ("partner", "order_number", "item", "quantity")
KEY_SEPARATOR = "\x1f"
CENT = Decimal("0.01")
MICRO = Decimal("0.000001")
# What the columns take: eighteen digits, of which six and two are decimals.
PRICE_LIMIT, AMOUNT_LIMIT = Decimal(10) ** 12, Decimal(10) ** 16
_SOURCE = re.compile(r"[a-z0-9_-]{1,50}")

# The order of the staging table's columns.
STAGED = (
    "row",
    "partner",
    "direction",
    "source_key",
    "order_number",
    "line_number",
    "item",
    "category",
    "order_date",
    "promised_date",
    "delivered_date",
    "quantity",
    "quantity_delivered",
    "quantity_rejected",
    "unit_price",
    "amount",
    "currency",
    "cost",
    "month",
)


@dataclass(frozen=True)
class TradeMapping:
    """The ``[trade]`` section of a mapping, checked."""

    columns: Mapping
    source: str
    key: list[str]
    direction: str
    words: dict[str, str]
    currency: str
    create_partners: bool
    create_categories: bool


def trade_mapping(text: str) -> TradeMapping:
    """Read a trade mapping. Refuses (FileProblem) what is missing or contradictory."""
    mapping = load_mapping(
        text, section="trade", own_keys=OWN_KEYS, fields={field.name for field in FIELDS}
    )
    own, columns = mapping.own, mapping.columns
    missing = [name for name in REQUIRED if name not in columns]
    if missing:
        raise FileProblem(_("The mapping has no column for: %s") % ", ".join(missing))
    if "amount" not in columns and "unit_price" not in columns:
        raise FileProblem(_("The mapping needs a column for amount or unit_price."))
    if not _SOURCE.fullmatch(own.get("source", "")):
        raise FileProblem(
            _("[trade] source: a name of a-z, 0-9, - and _ for the system is needed.")
        )
    if not own.get("key"):
        raise FileProblem(_("[trade] key: name the columns that identify a line."))
    words = dict.fromkeys(own.get("purchase", []), Direction.PURCHASE.value)
    words |= dict.fromkeys(own.get("sale", []), Direction.SALE.value)
    direction = own.get("direction", "")
    if "direction" in columns:
        if not words:
            raise FileProblem(_("[trade] purchase, sale: say which words mean which direction."))
    elif direction not in Direction.values:
        raise FileProblem(_("[trade] direction is “purchase” or “sale”."))
    currency = own.get("currency", "")
    if "currency" not in columns and currency not in CURRENCIES:
        raise FileProblem(_("[trade] currency: a code of ISO 4217 is needed."))
    return TradeMapping(
        columns=mapping,
        source=own["source"],
        key=own["key"],
        direction=direction,
        words=words,
        currency=currency,
        create_partners=own.get("create_partners", True),
        create_categories=own.get("create_categories", False),
    )


@dataclass
class Counts:
    rows: int = 0
    excluded: int = 0


@dataclass
class Reader:
    """Reads a trade file: ``lines()`` yields what is staged, the rest goes to ``refuse``."""

    path: Path
    mapping: TradeMapping
    exclude: frozenset[str]
    refuse: Callable[[list[Problem], list[str]], None]
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self.table = Table(self.path, self.mapping.columns, FIELDS, extra=self.mapping.key)
        self._key = [self.table.column(name) for name in self.mapping.key]
        self._partner = self.table.column(self.mapping.columns.columns["partner"])

    def lines(self) -> Iterator[tuple[Any, ...]]:
        """Yield the good rows as tuples in the order of STAGED."""
        for row in self.table.rows():
            self.counts.rows += 1
            partner = row.cells[self._partner].strip() if self._partner < len(row.cells) else ""
            if partner in self.exclude:
                self.counts.excluded += 1
                continue
            problems = list(row.problems)
            line = self._line(row, problems) if not problems else None
            if line is None:
                self.refuse(problems, row.cells)
            else:
                yield line

    def _line(self, row: Row, problems: list[Problem]) -> tuple[Any, ...] | None:
        values = row.values

        def problem(name: str, reason: str) -> None:
            column = self.mapping.columns.columns.get(name, name)
            problems.append(Problem(row.number, column, reason))

        direction = self.mapping.direction
        if "direction" in values:
            direction = self.mapping.words.get(values["direction"], "")
            if not direction:
                problem("direction", _("“%s” is no known direction") % values["direction"])
        currency = values.get("currency") or self.mapping.currency
        if currency not in CURRENCIES:
            problem("currency", _("“%s” is no currency of ISO 4217") % currency)
        month = _month(values)
        if month is None:
            name = next((n for n in DATES if n in self.mapping.columns.columns), "promised_date")
            problem(name, _("no day at all: neither promised, ordered nor delivered"))
        key = self._source_key(row, problems)
        price, amount = _price_and_amount(values)
        name = "amount" if "amount" in values else "unit_price"
        if price is None or amount is None:
            problem(name, _("is empty"))
        elif abs(price) >= PRICE_LIMIT or abs(amount) >= AMOUNT_LIMIT:
            # What is computed from good cells may be larger than any of them.
            text = row.cells[self.table.column(self.mapping.columns.columns[name])].strip()
            problem(name, _("“%(value)s” is too large") % {"value": text[:40]})
        if problems:
            return None
        computed = {
            "row": row.number,
            "direction": direction,
            "source_key": key,
            "line_number": values.get("line_number") or "",
            "currency": currency,
            "unit_price": price,
            "amount": amount,
            "month": month,
        }
        return tuple(computed[n] if n in computed else values.get(n) for n in STAGED)

    def _source_key(self, row: Row, problems: list[Problem]) -> str:
        parts = [row.cells[place].strip() for place in self._key]
        key = KEY_SEPARATOR.join(parts)
        column = ", ".join(self.mapping.key)
        if not any(parts):
            problems.append(Problem(row.number, column, _("is empty")))
        elif len(key) > 200:
            problems.append(
                Problem(
                    row.number, column, _("is longer than %(count)s characters") % {"count": 200}
                )
            )
        elif not key.replace(KEY_SEPARATOR, "").isprintable():
            problems.append(Problem(row.number, column, _("contains a control character")))
        return key


DATES = ("promised_date", "order_date", "delivered_date")


def _month(values: dict[str, Any]) -> date | None:
    """The month in which a line counts: of the promised day, else the order's, else delivery's."""
    day = next((values[name] for name in DATES if values.get(name)), None)
    return day.replace(day=1) if day else None


def _price_and_amount(values: dict[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    """Either follows from the other and the quantity when the file has only one of them."""
    price, amount, quantity = values.get("unit_price"), values.get("amount"), values["quantity"]
    if price is None and amount is not None:
        price = _rounded(amount / quantity, MICRO) if quantity else Decimal(0)
    elif amount is None and price is not None:
        amount = _rounded(price * quantity, CENT)
    return price, amount


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    """Round half up; what no column takes stays as it is, Decimal cannot round all of it."""
    return value if abs(value) >= AMOUNT_LIMIT else value.quantize(step, ROUND_HALF_UP)


class CopyStream(TextIOBase):
    """Rows as PostgreSQL's COPY reads them (text format), without holding more than a piece.

    The driver hides what a stream raises; ``problem`` keeps it for the caller to raise again.
    """

    def __init__(self, rows: Iterable[tuple[Any, ...]]):
        self._rows = iter(rows)
        self._rest = ""
        self.problem: FileProblem | None = None

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> str:
        parts, length = [self._rest], len(self._rest)
        while size is None or size < 0 or length < size:
            row = self._next()
            if row is None:
                break
            line = "\t".join(map(_copied, row)) + "\n"
            parts.append(line)
            length += len(line)
        text = "".join(parts)
        if size is None or size < 0:
            size = len(text)
        self._rest = text[size:]
        return text[:size]

    def _next(self) -> tuple[Any, ...] | None:
        try:
            return next(self._rows, None)
        except FileProblem as problem:
            self.problem = problem
            return None


_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def _copied(value: Any) -> str:
    return r"\N" if value is None else str(value).translate(_ESCAPES)
