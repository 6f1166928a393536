"""The comparison of bids as a table for pages, the API and XLSX."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from core import formats
from core.addresses import reverse
from core.ui.parts import Matrix, MatrixCell, MatrixColumn, MatrixRow
from rfps import access, comparison
from rfps.comparison import Column, Comparison, Row
from rfps.models import AwardLine, Rfx
from rfps.states import AwardStatus, BidStatus

WON = {BidStatus.WON, BidStatus.PARTLY_WON}
DECIDED = {*WON, BidStatus.LOST}


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


# What of an approved award went to a bid: (line, bid) primary keys to the award's line.
Awarded = dict[tuple[int, int], AwardLine]


def awarded_of(user: User, rfx: Rfx) -> Awarded:
    """Return what has been awarded to whom, empty before the award has taken effect; one query."""
    approved = access.visible_awards(user).filter(rfx=rfx, status=AwardStatus.APPROVED)
    rows = AwardLine.objects.filter(award__in=approved)
    return {(row.line_id, row.bid_id): row for row in rows}


def result_label(column: Column) -> str:
    """Return "Won", "Partly won" or "Lost" once that is decided, else nothing."""
    status = BidStatus(column.bid.status)
    return str(status.label) if status in DECIDED else ""


def _column(column: Column) -> MatrixColumn:
    if column.disqualified:
        note = _("disqualified")
    elif column.rank is not None:
        note = _("Rank %(rank)s") % {"rank": column.rank}
    else:
        note = _("incomplete")
    if column.entered:
        note = f"{note} · {_('entered by us')}"
    if column.bid.status in WON:
        note = f"{note} · {result_label(column)}"
    url = reverse("rfps:bid", args=[column.bid.key])
    return MatrixColumn(column.bid.partner.legal_name, note, url)


def _row(row: Row, columns: list[Column], awarded: Awarded) -> MatrixRow:
    line = row.line
    cells = []
    for column in columns:
        cell = row.cells.get(column.bid.pk)
        if cell is None:
            cells.append(MatrixCell(missing=True))
            continue
        note = formats.signed_percent(cell.over_low_pct) if cell.over_low_pct is not None else ""
        cells.append(
            MatrixCell(
                formats.price(cell.unit_price),
                note,
                best=cell.lowest,
                chosen=(line.pk, column.bid.pk) in awarded,
            )
        )
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
    """Return what is better than something else beside it; None where nothing is."""
    known = {value for value in values if value is not None}
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


def awarded_amounts(columns: list[Column], awarded: Awarded) -> list[Decimal | None]:
    """Return for each bid what it was awarded in all, None for nothing."""
    amounts: dict[int, Decimal] = {}
    for (_line, bid), row in awarded.items():
        amounts[bid] = amounts.get(bid, Decimal("0.00")) + row.amount
    return [amounts.get(column.bid.pk) for column in columns]


def matrix_of(result: Comparison, rfx: Rfx, awarded: Awarded) -> Matrix:
    """Return the comparison as the page's table; after the award its lines are marked."""
    columns = result.columns
    currency = {"currency": rfx.currency}
    totals = [
        MatrixRow(
            _("Total, %(currency)s") % currency,
            [_total_cell(column) for column in columns],
            lead=["", formats.money(result.incumbent_total) if result.incumbent_total else ""],
        )
    ]
    if awarded:
        cells = [
            MatrixCell(formats.money(amount), chosen=amount is not None)
            for amount in awarded_amounts(columns, awarded)
        ]
        totals.append(MatrixRow(_("Awarded, %(currency)s") % currency, cells))
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
        rows=[_row(row, columns, awarded) for row in result.rows],
        lead=[_("Quantity"), _("Current price")],
        totals=totals,
        footer=footer,
    )
