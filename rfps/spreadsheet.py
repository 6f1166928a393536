"""The comparison as an XLSX file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from core.exporting import safe_text

# XML has no place for these; openpyxl would give up at some and write a broken file with the others.
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
    # A twelfth of every start of every process, for a file that is rarely asked for.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Bids")
    sheet.freeze_panes = fixed
    for number in range(max(map(len, rows), default=0)):
        letter = get_column_letter(number + 1)
        sheet.column_dimensions[letter].width = widths[min(number, len(widths) - 1)]
    for number, row in enumerate(rows):
        cells = [_cell(sheet, value) for value in row]
        if number == 0:
            for cell in cells:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append(cells)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(value, Shown):
        cell = WriteOnlyCell(sheet, value=value.value)
        cell.number_format = value.number_format
        return cell
    if isinstance(value, str):
        value = safe_text(NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", value))
    return WriteOnlyCell(sheet, value=value)
