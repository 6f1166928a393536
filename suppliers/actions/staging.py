"""The SQL of a trade import: a temporary table that is compared with the lines known before.

Everything here is set-based, so that a million rows cost a few statements and no memory.
"""

from typing import Any

from django.utils.translation import gettext as _
from psycopg2.extras import execute_values

from core.importing import Problem
from core.keys import new_key
from suppliers.imports import STAGED
from suppliers.models import Category

TOUCHED = "trade_touched"
COPY = f"COPY trade_staged ({', '.join(STAGED)}) FROM STDIN"
# What an import may change of a line it knows.
FACTS = (
    "partner_id",
    "order_number",
    "line_number",
    "item",
    "category_id",
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


def create(cursor: Any) -> None:
    """Make the empty tables; they vanish with the transaction."""
    cursor.execute(
        """
        CREATE TEMPORARY TABLE trade_staged (
            "row" bigint, partner text, direction text, source_key text, order_number text,
            line_number text, item text, category text, order_date date, promised_date date,
            delivered_date date, quantity numeric, quantity_delivered numeric,
            quantity_rejected numeric, unit_price numeric, amount numeric, currency text,
            cost numeric, month date
        ) ON COMMIT DROP;
        CREATE TEMPORARY TABLE trade_partner (
            reference text PRIMARY KEY, partner_id bigint, remembered boolean
        ) ON COMMIT DROP;
        CREATE TEMPORARY TABLE trade_category (code text PRIMARY KEY, category_id bigint)
        ON COMMIT DROP;
        """
    )


def index(cursor: Any) -> None:
    """Prepare the filled table for joins."""
    cursor.execute("CREATE INDEX ON trade_staged (source_key, direction)")
    cursor.execute("ANALYZE trade_staged")


def resolve(cursor: Any, source: str) -> None:
    """Find the partners and categories that the file names."""
    # A legal name that two partners share decides nothing: min = max means there is one.
    cursor.execute(
        """
        INSERT INTO trade_partner (reference, partner_id, remembered)
        SELECT named.partner, coalesce(known.partner_id, spelled.id), known.id IS NOT NULL
        FROM (SELECT DISTINCT partner FROM trade_staged) AS named
        LEFT JOIN suppliers_partnerreference AS known
            ON known.source = %s AND known.reference = named.partner
        LEFT JOIN LATERAL (
            SELECT min(id) AS id FROM suppliers_partner
            WHERE lower(legal_name) = lower(named.partner) AND legal_name = named.partner
            HAVING count(*) = 1
        ) AS spelled ON known.id IS NULL
        """,
        [source],
    )
    cursor.execute(
        """
        INSERT INTO trade_category (code, category_id)
        SELECT named.category, category.id
        FROM (SELECT DISTINCT category FROM trade_staged WHERE category > '') AS named
        LEFT JOIN suppliers_category AS category ON category.code = named.category
        """
    )


def duplicates(cursor: Any, column: str) -> list[Problem]:
    """Return the rows whose key an earlier row of the file has."""
    cursor.execute(
        """
        SELECT "row", first FROM (
            SELECT "row", min("row") OVER (PARTITION BY source_key, direction) AS first
            FROM trade_staged
        ) AS each WHERE "row" > first ORDER BY "row"
        """
    )
    return [
        Problem(row, column, _("the same as in row %(first)s") % {"first": first})
        for row, first in cursor.fetchall()
    ]


def unknown_partners(cursor: Any, column: str) -> list[Problem]:
    """Return the rows of partners that nobody knows."""
    cursor.execute(
        """
        SELECT "row", partner FROM trade_staged JOIN trade_partner ON reference = partner
        WHERE partner_id IS NULL ORDER BY "row"
        """
    )
    return [
        Problem(row, column, _("“%(name)s” is no known partner") % {"name": name})
        for row, name in cursor.fetchall()
    ]


def unknown_categories(cursor: Any, column: str) -> list[Problem]:
    """Return the rows of categories that do not exist."""
    cursor.execute(
        """
        SELECT "row", category FROM trade_staged JOIN trade_category ON code = category
        WHERE category_id IS NULL ORDER BY "row"
        """
    )
    return [
        Problem(row, column, _("“%(code)s” is no known category") % {"code": code})
        for row, code in cursor.fetchall()
    ]


def missing_partners(cursor: Any) -> list[tuple[str, list[str]]]:
    """Return the texts that are no partner yet, each with the directions of its lines."""
    cursor.execute(
        """
        SELECT partner, array_agg(DISTINCT direction) FROM trade_staged
        JOIN trade_partner ON reference = partner WHERE partner_id IS NULL
        GROUP BY partner ORDER BY min("row")
        """
    )
    return list(cursor.fetchall())


def settle_partners(cursor: Any, created: list[tuple[str, int]]) -> None:
    """Note the ids of the partners that were added; they are remembered already."""
    if not created:
        return
    execute_values(
        cursor,
        """
        UPDATE trade_partner SET partner_id = given.id, remembered = true
        FROM (VALUES %s) AS given (reference, id) WHERE trade_partner.reference = given.reference
        """,
        created,
    )


def newly_recognised(cursor: Any, source: str) -> list[tuple[str, int]]:
    """Return the partners that were found by their legal name, not by an earlier import."""
    cursor.execute("SELECT reference, partner_id FROM trade_partner WHERE NOT remembered")
    return list(cursor.fetchall())


def create_categories(cursor: Any) -> None:
    """Add the categories that the file names and nobody knows, named as their code."""
    cursor.execute("SELECT code FROM trade_category WHERE category_id IS NULL ORDER BY code")
    codes = [code for (code,) in cursor.fetchall()]
    if not codes:
        return
    Category.objects.bulk_create([Category(key=new_key(), code=code, name=code) for code in codes])
    cursor.execute(
        """
        UPDATE trade_category SET category_id = category.id FROM suppliers_category AS category
        WHERE category.code = trade_category.code AND category_id IS NULL
        """
    )


def find_changes(cursor: Any, source: str) -> None:
    """Collect the rows that are new or differ from the line known under their key."""
    new = ", ".join(f"new.{name}" for name in FACTS)
    old = ", ".join(f"old.{name}" for name in FACTS)
    facts = ", ".join(name for name in FACTS if name not in {"partner_id", "category_id"})
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE trade_change ON COMMIT DROP AS
        WITH new AS (
            SELECT direction, source_key, partner.partner_id, category.category_id, {facts}
            FROM trade_staged AS staged
            JOIN trade_partner AS partner ON partner.reference = staged.partner
            LEFT JOIN trade_category AS category ON category.code = staged.category
        )
        SELECT new.*, old.id AS line_id, old.partner_id AS old_partner_id,
            old.category_id AS old_category_id, old.currency AS old_currency,
            old.month AS old_month
        FROM new LEFT JOIN suppliers_tradeline AS old
            ON old.source = %s AND old.source_key = new.source_key AND old.direction = new.direction
        WHERE old.id IS NULL OR ROW({new}) IS DISTINCT FROM ROW({old})
        """,  # noqa: S608 - constants of this module
        [source],
    )
    cursor.execute("ANALYZE trade_change")


def counts(cursor: Any) -> tuple[int, int, int]:
    """Return how many rows are new, changed and unchanged."""
    cursor.execute(
        """
        SELECT count(*) FILTER (WHERE line_id IS NULL), count(line_id),
            (SELECT count(*) FROM trade_staged) - count(*) FROM trade_change
        """
    )
    new, changed, same = cursor.fetchone()
    return new, changed, same


def write(cursor: Any, source: str, import_id: int) -> None:
    """Update and add the lines, and note which monthly sums that touches."""
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE {TOUCHED} ON COMMIT DROP AS
        SELECT partner_id, direction, month, currency, category_id FROM trade_change
        UNION
        SELECT old_partner_id, direction, old_month, old_currency, old_category_id
        FROM trade_change WHERE line_id IS NOT NULL
        """  # noqa: S608
    )
    cursor.execute(f"ANALYZE {TOUCHED}")
    changes = ", ".join(f"{name} = change.{name}" for name in FACTS)
    cursor.execute(
        f"""
        UPDATE suppliers_tradeline AS line SET trade_import_id = %s, {changes}
        FROM trade_change AS change WHERE change.line_id = line.id
        """,  # noqa: S608
        [import_id],
    )
    facts = ", ".join(FACTS)
    cursor.execute(
        f"""
        INSERT INTO suppliers_tradeline (trade_import_id, source, source_key, direction, {facts})
        SELECT %s, %s, source_key, direction, {facts} FROM trade_change WHERE line_id IS NULL
        """,  # noqa: S608
        [import_id, source],
    )


def give_categories(cursor: Any, partners: list[int]) -> None:
    """Tell of the partners that were added what they trade in."""
    if partners:
        cursor.execute(
            """
            INSERT INTO suppliers_partner_categories (partner_id, category_id)
            SELECT DISTINCT partner_id, category_id FROM trade_change
            WHERE partner_id = ANY(%s) AND category_id IS NOT NULL
            ON CONFLICT DO NOTHING
            """,
            [partners],
        )
