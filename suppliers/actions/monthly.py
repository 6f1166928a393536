"""Monthly sums of the trade lines, kept up to date by recomputing only what an import touched."""

from typing import Any

from django.conf import settings
from django.db import connection

from core.action import action
from suppliers.actions.turns import take_turn

GROUP = ("partner_id", "direction", "month", "currency", "category_id")
_SUMS = """
    SELECT line.partner_id, line.direction, line.month, line.currency, line.category_id,
        count(*), sum(line.amount), sum(line.cost),
        count(*) FILTER (WHERE promised_date IS NOT NULL AND delivered_date IS NOT NULL),
        count(*) FILTER (WHERE delivered_date - promised_date <= %(tolerance)s),
        coalesce(sum(delivered_date - promised_date)
            FILTER (WHERE delivered_date - promised_date > %(tolerance)s), 0),
        coalesce(sum(quantity_delivered) FILTER (WHERE quantity_rejected IS NOT NULL), 0),
        coalesce(sum(quantity_rejected) FILTER (WHERE quantity_delivered IS NOT NULL), 0),
        count(*) FILTER (WHERE quantity_delivered IS NOT NULL AND quantity_rejected IS NOT NULL)
    FROM suppliers_tradeline AS line
"""
_INSERT = """
    INSERT INTO suppliers_monthlytrade (partner_id, direction, month, currency, category_id,
        lines, amount, cost, delivered_lines, on_time_lines, late_days,
        quantity_delivered, quantity_rejected, inspected_lines)
"""
_GROUP_BY = " GROUP BY line.partner_id, line.direction, line.month, line.currency, line.category_id"


def _parameters() -> dict[str, int]:
    return {"tolerance": settings.DELIVERY_TOLERANCE_DAYS}


def recount_groups(cursor: Any, groups: str) -> None:
    """Recompute the sums of the groups in the temporary table ``groups`` (columns GROUP).

    Exact whatever an import did to a line (another month, partner, amount): the sums are made from
    the lines again instead of adding differences up.
    """
    same = " AND ".join(
        f"{{0}}.{name} IS NOT DISTINCT FROM touched.{name}"
        if name == "category_id"
        else f"{{0}}.{name} = touched.{name}"
        for name in GROUP
    )
    cursor.execute(
        f"DELETE FROM suppliers_monthlytrade AS sums USING {groups} AS touched"  # noqa: S608
        f" WHERE {same.format('sums')}"
    )
    cursor.execute(
        f"{_INSERT} {_SUMS} JOIN {groups} AS touched ON {same.format('line')} {_GROUP_BY}",
        _parameters(),
    )
    _recount_company(cursor, f"month IN (SELECT month FROM {groups})")  # noqa: S608


def _recount_company(cursor: Any, months: str) -> None:
    """Sum the partners' sums of some months up again: everybody's trade, for the dashboard."""
    cursor.execute(f"DELETE FROM suppliers_companytrade WHERE {months}")  # noqa: S608
    cursor.execute(
        "INSERT INTO suppliers_companytrade (direction, month, currency, lines, amount)"  # noqa: S608
        " SELECT direction, month, currency, sum(lines), sum(amount) FROM suppliers_monthlytrade"
        f" WHERE {months} GROUP BY direction, month, currency"
    )


@action
def recount_trade(*, by: None = None) -> int:
    """Recompute every monthly sum, as after a change of the tolerance; return how many there are."""
    take_turn()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM suppliers_monthlytrade")
        cursor.execute(f"{_INSERT} {_SUMS} {_GROUP_BY}", _parameters())
        count = int(cursor.rowcount)
        _recount_company(cursor, "true")
        return count
