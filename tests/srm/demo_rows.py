"""What the loading of the demo company has written, told so that two loadings can be compared."""

from collections.abc import Callable

# Runs one statement and gives its first row.
Query = Callable[[str], tuple[str | None, ...] | None]
APPS = ("suppliers", "rfps", "negotiations", "meetings")
ALSO = {
    "accounts_user",
    "accounts_invitation",
    "accounts_reportingline",
    "accounts_photo",
    "core_event",
    "core_exchangerate",
}
# Made by chance on purpose, each time anew: names in addresses, what is sealed, and what is told of either.
BY_CHANCE = {"key", "partner_key", "password", "context_id", "digest", "links", "snapshot"}
_TABLES = """
    SELECT string_agg(table_name, ' ') FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"""
# Instants to the minute: the seconds that a moment of the story takes go on passing in it.
_COLUMNS = """
    SELECT string_agg(CASE
        WHEN udt_name = 'timestamptz' THEN format('date_trunc(''minute'', %1$I) AS %1$I', column_name)
        WHEN udt_name = 'bytea' THEN format('md5(%1$I) AS %1$I', column_name)
        ELSE quote_ident(column_name) END, ', ' ORDER BY ordinal_position)
    FROM information_schema.columns WHERE table_name = '{table}' AND NOT column_name = ANY ('{but}')"""
_ROWS = "SELECT string_agg(told::text, chr(10) ORDER BY told::text) FROM (SELECT {columns} FROM {table}) told"
# What is sealed is never twice the same.
SEALED = {"sealed", "bidder_copy", "draft", "facts", "public_key", "wrapped_private_key"}


def tables(query: Query) -> list[str]:
    """Those that the story writes, without their histories, which triggers write."""
    found = query(_TABLES)
    assert found is not None and found[0] is not None
    return sorted(
        name
        for name in found[0].split()
        if name in ALSO or (name.startswith(APPS) and not name.endswith("event"))
    )


def rows(query: Query) -> dict[str, list[str]]:
    """By table what each row says, ids included, but nothing that chance or the clock put in."""
    but = "{" + ",".join(sorted(BY_CHANCE | SEALED)) + "}"
    told = {}
    for table in tables(query):
        columns = query(_COLUMNS.format(table=table, but=but))
        assert columns is not None
        found = query(_ROWS.format(columns=columns[0], table=table))
        told[table] = (found[0] or "").split("\n") if found else []
    return told
