"""Trade both ways: a few partners with tens of thousands of lines, most with a handful."""

import random
from datetime import date, timedelta

from django.db import connection

from srm.bulk import names
from srm.bulk.scale import zipf
from srm.bulk.world import MONTHS, PartnerRow, World
from suppliers.models import TradeImport, TradeLine
from suppliers.states import Direction, PartnerStatus

SOURCE = "bulk"
_WITHOUT_TRADE = {PartnerStatus.PROSPECT, PartnerStatus.QUALIFIED}


def lines(world: World) -> None:
    """Write the lines; how many a partner has follows from its rank."""
    rng = world.rng
    imports = world.table(
        TradeImport, "file_name", "sha256", "mapping", "by_id", "rows", "created_count",
        "updated_count", "unchanged_count", "excluded_count",
    )  # fmt: skip
    table = world.table(
        TradeLine, "partner_id", "trade_import_id", "direction", "source", "source_key",
        "order_number", "line_number", "item", "category_id", "order_date", "promised_date",
        "delivered_date", "quantity", "quantity_delivered", "quantity_rejected", "unit_price",
        "amount", "currency", "cost", "month",
    )  # fmt: skip
    counts = zipf(world.scale.trade_lines, world.scale.partners)
    total = sum(counts[row.rank - 1] for row in world.partners if row.status not in _WITHOUT_TRADE)
    file = imports.add(
        "trade.csv", f"{rng.getrandbits(256):064x}", "", world.owner, total, total, 0, 0, 0
    )
    for row in world.partners:
        if row.status in _WITHOUT_TRADE:
            continue
        for text in _lines_of(world, row, counts[row.rank - 1]):
            # The key is the running number, as in the order book of an ERP.
            number = table.count + 1
            table.add_text(
                f"{row.id}\t{file}\t{text[0]}\t{SOURCE}\t{number}\tPO{number // 4:07d}\t{number % 4 + 1}"
                f"\t{text[1]}"
            )


def _lines_of(world: World, row: PartnerRow, count: int) -> list[tuple[str, str]]:
    """Return (direction, the rest of the line from the item on) ``count`` times."""
    rng = world.rng
    articles = [
        (names.item(rng), rng.choice(row.categories), round(rng.lognormvariate(3, 1.4), 2) + 0.05)
        for _ in range(min(60, 2 + count // 20))
    ]
    punctual = rng.uniform(0.7, 0.99)
    growth = rng.uniform(-0.4, 0.6)  # over the whole period
    earliest = max(-30 * MONTHS, (row.since - world.today).days)
    result = []
    for _ in range(count):
        item, category, price = articles[int(rng.random() * len(articles))]
        sale = row.buys and (not row.supplies or rng.random() < 0.35)
        # More of it lately where the trade grows, less where it shrinks.
        at = rng.random() ** (1 / (1 + growth) if growth > 0 else 1 - growth)
        ordered = world.today + timedelta(days=int(earliest * (1 - at)))
        result.append(
            (
                Direction.SALE.value if sale else Direction.PURCHASE.value,
                _rest(rng, world.today, row, item, category, price, ordered, punctual),
            )
        )
    return result


def _rest(
    rng: random.Random,
    today: date,
    row: PartnerRow,
    item: str,
    category: int,
    price: float,
    ordered: date,
    punctual: float,
) -> str:
    promised = ordered + timedelta(days=5 + int(rng.random() * 40))
    late = 0 if rng.random() < punctual else 1 + int(rng.expovariate(0.15))
    delivered = promised + timedelta(days=late - int(rng.random() * 3))
    quantity = 1 + int(rng.lognormvariate(3, 1.2))
    cost = price * quantity
    arrived = delivered <= today
    rejected = int(quantity * rng.random() * 0.1) if arrived and rng.random() < 0.03 else 0
    return (
        f"{item}\t{category}\t{ordered}\t{promised}\t{delivered if arrived else chr(92) + 'N'}"
        f"\t{quantity}\t{quantity if arrived else chr(92) + 'N'}"
        f"\t{rejected if arrived else chr(92) + 'N'}\t{price:.2f}\t{cost:.2f}\t{row.currency}"
        f"\t{cost * 0.78:.2f}\t{promised.replace(day=1)}"
    )


def monthly() -> None:
    """Sum the lines up per month, with the same formulas as an import."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO suppliers_monthlytrade (
                partner_id, direction, category_id, currency, month, lines, amount, cost,
                delivered_lines, on_time_lines, late_days, quantity_delivered, quantity_rejected,
                inspected_lines
            )
            SELECT partner_id, direction, category_id, currency, month, count(*), sum(amount),
                sum(cost),
                count(*) FILTER (WHERE promised_date IS NOT NULL AND delivered_date IS NOT NULL),
                count(*) FILTER (WHERE delivered_date <= promised_date),
                coalesce(sum(delivered_date - promised_date)
                    FILTER (WHERE delivered_date > promised_date), 0),
                coalesce(sum(quantity_delivered) FILTER (WHERE quantity_rejected IS NOT NULL), 0),
                coalesce(sum(quantity_rejected) FILTER (WHERE quantity_delivered IS NOT NULL), 0),
                count(*) FILTER (
                    WHERE quantity_delivered IS NOT NULL AND quantity_rejected IS NOT NULL)
            FROM suppliers_tradeline
            GROUP BY partner_id, direction, category_id, currency, month
            ORDER BY partner_id, direction, month
            """
        )
        cursor.execute(
            """
            INSERT INTO suppliers_companytrade (direction, month, currency, lines, amount)
            SELECT direction, month, currency, sum(lines), sum(amount)
            FROM suppliers_monthlytrade GROUP BY direction, month, currency
            """
        )
