"""Tables as XLSX files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from core.exporting import safe_text

# XML has no place for these; a file with them is a broken one.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PRICE = "#,##0.00####"
AMOUNT = "#,##0.00"
WHOLE = "#,##0"
SHARE = "0.00%"
DAY = "yyyy-mm-dd"


@dataclass(frozen=True)
class Shown:
    """A number or a date with the format that the spreadsheet shows it in; None is an empty cell."""

    value: Decimal | int | date | None
    number_format: str


def quantity(value: Decimal) -> Shown:
    """Return a quantity with as many decimals as it has: the format of none would leave a bare point."""
    return Shown(value, WHOLE if value == value.to_integral_value() else "#,##0.0###")


def share(percent: Decimal | None) -> Shown:
    """Return per cent (3.33) as what a spreadsheet calls a percentage (0.0333, shown as 3.33%)."""
    return Shown(None if percent is None else percent / 100, SHARE)


def workbook(title: str, rows: Sequence[Sequence[Any]], widths: Sequence[int], fixed: str) -> bytes:
    """Return an XLSX file with one sheet; the first row is its heading.

    ``rows`` hold texts, whole numbers, ``Shown`` and None. Text that a spreadsheet would take for a
    formula is quoted, numbers stay numbers. ``widths`` are those of the first columns in characters,
    the last one counts for the rest; what is above and left of the cell ``fixed`` ("D2") stays in sight.
    """
    # Part of every start of every process, for a file that is rarely asked for.
    from xlsxwriter import Workbook

    file = BytesIO()
    # Rows go out one by one, so that a long table takes no more memory than its text.
    book = Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Bids")
    sheet.freeze_panes(fixed)
    for number in range(max(map(len, rows), default=0)):
        sheet.set_column(number, number, widths[min(number, len(widths) - 1)])
    heading = {"bold": True, "text_wrap": True, "valign": "top"}
    formats = _Formats(book)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            _write(sheet, number, column, value, formats, heading if number == 0 else {})
    book.close()
    return file.getvalue()


class _Formats(dict[frozenset[tuple[str, Any]], Any]):
    """The formats of a book: each way to show a cell is one object."""

    def __init__(self, book: Any) -> None:
        self.book = book

    def __missing__(self, looks: frozenset[tuple[str, Any]]) -> Any:
        self[looks] = found = self.book.add_format(dict(looks)) if looks else None
        return found


def _write(
    sheet: Any, row: int, column: int, value: Any, formats: _Formats, looks: dict[str, Any]
) -> None:
    if isinstance(value, Shown):
        looks = {**looks, "num_format": value.number_format}
        value = value.value
    look = formats[frozenset(looks.items())]
    if value is None:
        return
    if isinstance(value, str):
        text = safe_text(NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value))
        sheet.write_string(row, column, text, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)
