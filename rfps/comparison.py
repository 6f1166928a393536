"""The comparison of opened bids: figures only, from rows that the caller was allowed to read.

Amounts are in the RFx's currency. A bid on every line is complete; only complete bids have a rank and
can have the lowest total. Disqualified bids are shown but count for nothing. Equal totals share a rank
(1, 1, 3). The lowest price of a line may be held by several bids.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_EVEN, Decimal
from types import MappingProxyType
from typing import Any

from rfps import entries
from rfps.amounts import CENT, line_amount, percent_over
from rfps.entries import Entered
from rfps.models import Bid, BidLine, Line
from rfps.sealing import exact
from rfps.states import BidStatus


@dataclass
class Column:
    """One bid. ``over_low_pct`` is how much its total is above the lowest complete total.

    ``entered`` says how it came if one of ours entered it.
    """

    bid: Bid
    lines_bid: int
    lines_asked: int
    rank: int | None = None
    over_low_pct: Decimal | None = None
    lines_sole_lowest: int = 0
    entered: Entered | None = None

    @property
    def disqualified(self) -> bool:
        return self.bid.status == BidStatus.DISQUALIFIED

    @property
    def complete(self) -> bool:
        return self.lines_bid == self.lines_asked

    @property
    def total(self) -> Decimal:
        return self.bid.total if self.bid.total is not None else Decimal("0.00")


@dataclass
class Cell:
    """One price. ``over_low_pct`` compares it with the lowest of its line."""

    unit_price: Decimal
    amount: Decimal
    lowest: bool = False
    over_low_pct: Decimal | None = None


@dataclass
class Row:
    """One line. ``cells`` by the bid's primary key; a bid that is absent did not bid."""

    line: Line
    cells: dict[int, Cell] = field(default_factory=dict)
    lowest: Decimal | None = None
    highest: Decimal | None = None
    lowest_bids: list[int] = field(default_factory=list)


@dataclass
class Comparison:
    """Columns in the order of rank, then incomplete, then disqualified bids; rows as in the RFx."""

    columns: list[Column]
    rows: list[Row]
    lowest_total: Decimal | None = None
    mean_total: Decimal | None = None
    incumbent_total: Decimal | None = None
    cherry_pick_total: Decimal | None = None
    tied_lowest_lines: int = 0

    @property
    def winners(self) -> list[Column]:
        """The best-ranked bids; several if they tie."""
        return [column for column in self.columns if column.rank == 1]

    @property
    def cherry_pick_saving(self) -> Decimal | None:
        """What taking each line's lowest price would save against the lowest total."""
        if self.cherry_pick_total is None or self.lowest_total is None:
            return None
        return self.lowest_total - self.cherry_pick_total


def compare(
    lines: Iterable[Line],
    bids: Iterable[Bid],
    prices: Iterable[BidLine],
    entered: Mapping[int, Entered] = MappingProxyType({}),
) -> Comparison:
    """Compare opened bids on lines. ``prices`` are the bid lines of these bids.

    ``entered`` has, by the bid's primary key, how those came that one of ours entered.
    """
    rows = {line.pk: Row(line) for line in lines}
    columns = {bid.pk: Column(bid, 0, len(rows), entered=entered.get(bid.pk)) for bid in bids}
    for price in prices:
        if price.bid_id in columns and price.line_id in rows:
            rows[price.line_id].cells[price.bid_id] = Cell(price.unit_price, price.amount)
            columns[price.bid_id].lines_bid += 1
    for row in rows.values():
        _find_lowest(row, columns)
    _rank(columns)
    ordered = sorted(
        columns.values(),
        key=lambda c: (
            c.disqualified,
            c.rank is None,
            c.rank or 0,
            -c.lines_bid,
            c.total,
            c.bid.pk,
        ),
    )
    result = Comparison(ordered, list(rows.values()))
    _sum_up(result)
    return result


def _find_lowest(row: Row, columns: dict[int, Column]) -> None:
    valid = {pk: cell for pk, cell in row.cells.items() if not columns[pk].disqualified}
    if not valid:
        return
    row.lowest = min(cell.unit_price for cell in valid.values())
    row.highest = max(cell.unit_price for cell in valid.values())
    for pk, cell in row.cells.items():
        cell.over_low_pct = percent_over(cell.unit_price, row.lowest)
        cell.lowest = pk in valid and cell.unit_price == row.lowest
    row.lowest_bids = [pk for pk, cell in row.cells.items() if cell.lowest]
    if len(row.lowest_bids) == 1:
        columns[row.lowest_bids[0]].lines_sole_lowest += 1


def _rank(columns: dict[int, Column]) -> None:
    ranked = [c for c in columns.values() if c.complete and c.lines_asked and not c.disqualified]
    totals = sorted(column.total for column in ranked)
    for column in ranked:
        column.rank = totals.index(column.total) + 1
        column.over_low_pct = percent_over(column.total, totals[0])


def _sum_up(result: Comparison) -> None:
    totals = [column.total for column in result.columns if column.rank is not None]
    if totals:
        result.lowest_total = min(totals)
        mean = sum(totals, Decimal(0)) / len(totals)
        result.mean_total = mean.quantize(CENT, ROUND_HALF_EVEN)
    result.tied_lowest_lines = sum(len(row.lowest_bids) > 1 for row in result.rows)
    if result.rows and all(row.lowest_bids for row in result.rows):
        result.cherry_pick_total = sum(
            (min(row.cells[pk].amount for pk in row.lowest_bids) for row in result.rows),
            Decimal("0.00"),
        )
    known = [
        (row.line.quantity, price)
        for row in result.rows
        if (price := row.line.incumbent_price) is not None
    ]
    if known and len(known) == len(result.rows):
        result.incumbent_total = sum(
            (line_amount(quantity, price) for quantity, price in known), Decimal("0.00")
        )


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def as_data(result: Comparison) -> dict[str, Any]:
    """Return the comparison as plain data: the API's answer, and the snapshot an award rests on.

    Decimals are exact text: totals with two decimals, prices and quantities without trailing zeros.
    """
    names = {column.bid.pk: column.bid.key for column in result.columns}
    return {
        "bids": [_column_data(column) for column in result.columns],
        "lines": [_row_data(row, names) for row in result.rows],
        "winners": [column.bid.key for column in result.winners],
        "lowest_total": _text(result.lowest_total),
        "mean_total": _text(result.mean_total),
        "incumbent_total": _text(result.incumbent_total),
        "cherry_pick_total": _text(result.cherry_pick_total),
        "cherry_pick_saving": _text(result.cherry_pick_saving),
        "tied_lowest_lines": result.tied_lowest_lines,
    }


def _column_data(column: Column) -> dict[str, Any]:
    bid = column.bid
    until = bid.valid_until_date
    return {
        "bid": bid.key,
        "partner": bid.partner.key,
        "name": bid.partner.legal_name,
        "status": bid.status,
        "rank": column.rank,
        "total": _text(column.total),
        "complete": column.complete,
        "lines_bid": column.lines_bid,
        "lines_asked": column.lines_asked,
        "over_low_pct": _text(column.over_low_pct),
        "lines_sole_lowest": column.lines_sole_lowest,
        "lead_time_days": bid.lead_time_days,
        "payment_days": bid.payment_days,
        "valid_until_date": until.isoformat() if until else None,
        "entered": entries.as_data(column.entered) if column.entered else None,
        "told_otherwise": bool(column.entered and column.entered.told_otherwise),
    }


def _row_data(row: Row, names: dict[int, str]) -> dict[str, Any]:
    line = row.line
    incumbent = line.incumbent_price
    return {
        "line": line.key,
        "number": line.number,
        "item_code": line.item_code,
        "description": line.description,
        "unit": line.unit,
        "quantity": exact(line.quantity),
        "incumbent_price": None if incumbent is None else exact(incumbent),
        "lowest_unit_price": None if row.lowest is None else exact(row.lowest),
        "highest_unit_price": None if row.highest is None else exact(row.highest),
        "lowest_bids": [names[pk] for pk in row.lowest_bids],
        "prices": {
            names[pk]: {
                "unit_price": exact(cell.unit_price),
                "amount": str(cell.amount),
                "over_low_pct": _text(cell.over_low_pct),
                "lowest": cell.lowest,
            }
            for pk, cell in row.cells.items()
        },
    }


def of_rfx(rfx_id: int) -> Comparison:
    """Compare all opened bids of an RFx. The caller has checked that its bids may be read."""
    bids = Bid.objects.filter(rfx_id=rfx_id, rfx__opened_at__isnull=False, total__isnull=False)
    readable = list(bids.select_related("partner").order_by("pk"))
    deciding = entries.deciding(readable)
    return compare(
        Line.objects.filter(rfx_id=rfx_id).order_by("number"),
        readable,
        BidLine.objects.filter(bid__in=readable).order_by("bid_id"),
        dict(zip(deciding, entries.with_told(deciding.values()), strict=True)),
    )
