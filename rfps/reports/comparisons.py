"""The comparison of bids as a table for pages, the API and XLSX."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core import formats
from core.ui.parts import Matrix, MatrixCell, MatrixColumn, MatrixRow
from rfps import access, comparison
from rfps.comparison import Column, Comparison, Row
from rfps.models import Rfx


def comparison_of(user: User, rfx: Rfx) -> Comparison:
    """Compare the bids of an RFx in sight. 403 (PermissionDenied) before they have been opened.

    The refusal is the same whether or not there are bids.
    """
    if user.is_supplier or rfx.opened_at is None:
        raise PermissionDenied
    if not access.visible_to(user).filter(pk=rfx.pk).exists():
        raise PermissionDenied
    return comparison.of_rfx(rfx.pk)


def comparison_data(user: User, rfx: Rfx) -> dict[str, Any]:
    """Return the comparison as plain data with exact decimals as text."""
    return {
        "id": rfx.key,
        "title": rfx.title,
        "reference": rfx.external_id or rfx.reference,
        "currency": rfx.currency,
        **comparison.as_data(comparison_of(user, rfx)),
    }


def award_choices(result: Comparison) -> list[Column]:
    """Return the bids that can win, best first."""
    return [column for column in result.columns if not column.disqualified and column.lines_bid]


def _column(column: Column) -> MatrixColumn:
    if column.disqualified:
        note = _("disqualified")
    elif column.rank is not None:
        note = _("Rank %(rank)s") % {"rank": column.rank}
    else:
        note = _("incomplete")
    url = reverse("rfps:bid", args=[column.bid.key])
    return MatrixColumn(column.bid.partner.legal_name, note, url)


def _row(row: Row, columns: list[Column]) -> MatrixRow:
    line = row.line
    cells = []
    for column in columns:
        cell = row.cells.get(column.bid.pk)
        if cell is None:
            cells.append(MatrixCell(missing=True))
        else:
            note = (
                formats.signed_percent(cell.over_low_pct) if cell.over_low_pct is not None else ""
            )
            cells.append(MatrixCell(formats.price(cell.unit_price), note, best=cell.lowest))
    return MatrixRow(
        line.item_code or str(line.number),
        cells,
        note=line.description,
        lead=[
            f"{formats.number(line.quantity)} {line.unit}",
            formats.price(line.incumbent_price),
        ],
    )


def _total_cell(column: Column) -> MatrixCell:
    text = formats.money(column.total)
    if not column.complete:
        return MatrixCell(text, f"{column.lines_bid}/{column.lines_asked}")
    if column.rank == 1:
        return MatrixCell(text, best=True)
    note = formats.signed_percent(column.over_low_pct, 2) if column.over_low_pct is not None else ""
    return MatrixCell(text, note)


def _best(values: list[Any], lowest: bool = True) -> Any:
    known = [value for value in values if value is not None]
    return (min(known) if lowest else max(known)) if len(known) > 1 else None


def _footer(label: str, columns: list[Column], name: str, *, lowest: bool = True) -> MatrixRow:
    values = [getattr(column.bid, name) for column in columns]
    best = _best(values, lowest)
    unit = _("%(days)s days")
    cells = []
    for value in values:
        is_day = hasattr(value, "isoformat")
        text = formats.day(value) if is_day else formats.number(value)
        if value is not None and not is_day:
            text = unit % {"days": text}
        cells.append(MatrixCell(text, win=value is not None and value == best))
    return MatrixRow(label, cells)


def matrix_of(result: Comparison, rfx: Rfx) -> Matrix:
    """Return the comparison as the page's table."""
    columns = result.columns
    totals = [
        MatrixRow(
            _("Total, %(currency)s") % {"currency": rfx.currency},
            [_total_cell(column) for column in columns],
            lead=["", formats.money(result.incumbent_total) if result.incumbent_total else ""],
        )
    ]
    footer = [
        MatrixRow(
            _("Alone lowest on lines"),
            [MatrixCell(formats.number(column.lines_sole_lowest)) for column in columns],
        )
    ]
    for label, name, lowest in (
        (_("Lead time"), "lead_time_days", True),
        (_("Payment terms"), "payment_days", False),
        (_("Valid until"), "valid_until_date", False),
    ):
        if any(getattr(column.bid, name) is not None for column in columns):
            footer.append(_footer(label, columns, name, lowest=lowest))
    return Matrix(
        label=_("Comparison of bids"),
        head=_("Line"),
        columns=[_column(column) for column in columns],
        rows=[_row(row, columns) for row in result.rows],
        lead=[_("Quantity"), _("Current price")],
        totals=totals,
        footer=footer,
    )


def cells_for_export(result: Comparison, rfx: Rfx) -> list[list[Any]]:
    """Return the comparison as rows of plain values for a spreadsheet: texts, decimals, None."""
    columns = result.columns
    names = [column.bid.partner.legal_name for column in columns]
    head = [_("Number"), _("Item"), _("Description"), _("Unit"), _("Quantity"), _("Current price")]
    rows: list[list[Any]] = [[*head, *names]]
    for row in result.rows:
        line = row.line
        prices = [row.cells.get(column.bid.pk) for column in columns]
        rows.append(
            [
                line.number,
                line.item_code,
                line.description,
                line.unit,
                line.quantity,
                line.incumbent_price,
                *[cell.unit_price if cell else None for cell in prices],
            ]
        )
    incumbent = result.incumbent_total
    label = _("Total, %(currency)s") % {"currency": rfx.currency}
    rows.append(["", "", label, "", None, incumbent, *[column.total for column in columns]])
    rows.append(["", "", _("Rank"), "", None, None, *[column.rank for column in columns]])
    lines = [f"{column.lines_bid}/{column.lines_asked}" for column in columns]
    rows.append(["", "", _("Lines bid"), "", None, None, *lines])
    return rows
