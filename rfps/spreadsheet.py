"""The comparison as an XLSX file."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from core.exporting import safe_text


def workbook(title: str, rows: list[list[Any]]) -> bytes:
    """Return an XLSX file with one sheet; the first row is its heading.

    Text that a spreadsheet would take for a formula is quoted; numbers stay numbers.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(c for c in title if c not in "[]:*?/\\'")[:31] or "Bids")
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=safe_text(value) if isinstance(value, str) else value)
            if isinstance(value, Decimal):
                cell.number_format = "#,##0.00####"
            if number == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    file = BytesIO()
    book.save(file)
    return file.getvalue()
