"""The comparison as the cells of a spreadsheet."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from core import formats
from rfps.comparison import Column, Comparison
from rfps.models import Rfx
from rfps.reports.comparisons import Awarded, awarded_amounts, result_label
from rfps.spreadsheet import AMOUNT, DAY, PRICE, WHOLE, Shown, quantity, share

# Of the columns before the bidders', in characters, then of each bidder's.
WIDTHS = (8, 16, 40, 10, 12, 14, 18)
# The heading, and number, item and description of a line stay in sight.
FIXED = "D2"


def cells_for_export(result: Comparison, rfx: Rfx, awarded: Awarded) -> list[list[Any]]:
    """Return the comparison as rows of cells: prices, totals, ranks, then what each bid says beside.

    Prices and totals are in the currency of the RFx, which the label of the total names. A bidder
    without a price on a line has an empty cell.
    """
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
                quantity(line.quantity),
                Shown(line.incumbent_price, PRICE),
                *[Shown(cell.unit_price if cell else None, PRICE) for cell in prices],
            ]
        )
    currency = {"currency": rfx.currency}

    def add(label: str, of: Callable[[Column], Any], before: Any = None) -> None:
        rows.append(["", "", label, "", None, before, *[of(column) for column in columns]])

    add(
        _("Total, %(currency)s") % currency,
        lambda column: Shown(column.total, AMOUNT),
        Shown(result.incumbent_total, AMOUNT),
    )
    add(_("Rank"), lambda column: Shown(column.rank, WHOLE))
    add(_("Above the lowest"), lambda column: share(column.over_low_pct))
    add(_("Lines bid"), lambda column: f"{column.lines_bid}/{column.lines_asked}")
    add(_("Lead time, days"), lambda column: Shown(column.bid.lead_time_days, WHOLE))
    add(_("Payment within, days"), lambda column: Shown(column.bid.payment_days, WHOLE))
    add(_("Valid until"), lambda column: Shown(column.bid.valid_until_date, DAY))
    add(_("Message"), lambda column: column.bid.message)
    if any(column.entered for column in columns):
        add(_("Entered by us"), _entered)
    if any(column.disqualified for column in columns):
        add(_("Disqualified because"), lambda column: column.bid.disqualified_reason)
    if awarded:
        add(_("Result"), result_label)
        amounts = [Shown(amount, AMOUNT) for amount in awarded_amounts(columns, awarded)]
        label = _("Awarded, %(currency)s") % currency
        rows.append(["", "", label, "", None, None, *amounts])
    return rows


def _entered(column: Column) -> str:
    """Who entered a bid that came by mail, when and why; empty for what the bidder submitted itself."""
    entry = column.entered
    if entry is None:
        return ""
    return _("%(name)s, %(time)s. %(way)s, received %(day)s. %(reason)s") % {
        "name": entry.by,
        "time": entry.exact_time,
        "way": entry.facts.way,
        "day": formats.day(entry.facts.received_date),
        "reason": entry.facts.reason,
    }
