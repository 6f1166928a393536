"""Statements of migrations that say which rows are a supplier's (docs/adr/0043).

The application reads and writes all rows of every table. What is asked for a supplier is asked as
another role, which has no right to any table but those that are named here, and there to the rows of
the policies only. Each operation is one message to PostgreSQL and so one transaction, which locks one
table for a moment: its migration is not atomic. All may be run again.
"""

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

from core.postgres.acting import ROLE
from core.trails import APP_ROLE

SELECT, INSERT, UPDATE, DELETE = "SELECT", "INSERT", "UPDATE", "DELETE"


def secure(
    table: str,
    *,
    see: str = "",
    add: str = "",
    change: str = "",
    columns: Sequence[str] = (),
    seen: Sequence[str] = (),
    becomes: str = "",
    remove: str = "",
    history: bool = False,
) -> RunSQL:
    """Turn row-level security on for a table, and say what of it a supplier may do.

    ``see``, ``add``, ``change`` and ``remove`` are the conditions on the rows that may be; what has none
    may not be done at all. ``columns`` are those that may be changed, all unless given, ``seen`` those
    that may be read. A row must still fulfil ``becomes`` (``change``, unless given) when it has been
    changed: ``false`` lets it be locked and never changed. ``history`` says that changes are
    recorded, by triggers that run with the same rights.
    """
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS application ON {table}",
        f"CREATE POLICY application ON {table} TO {APP_ROLE} USING (true) WITH CHECK (true)",
    ]
    undo = [f"DROP POLICY IF EXISTS application ON {table}"]
    for name, command, using, check, named in (
        ("supplier_sees", SELECT, see, "", seen),
        ("supplier_adds", INSERT, "", add, ()),
        ("supplier_changes", UPDATE, change, becomes or change, columns),
        ("supplier_removes", DELETE, remove, "", ()),
    ):
        undo.append(f"DROP POLICY IF EXISTS {name} ON {table}")
        if not using and not check:
            continue
        only = f" ({', '.join(named)})" if named else ""
        statements += [
            f"GRANT {command}{only} ON {table} TO {ROLE}",
            f"DROP POLICY IF EXISTS {name} ON {table}",
            f"CREATE POLICY {name} ON {table} FOR {command} TO {ROLE}"
            + (f" USING ({using})" if using else "")
            + (f" WITH CHECK ({check})" if check else ""),
        ]
    undo += [
        f"REVOKE ALL ON {table} FROM {ROLE}",
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    ]
    if history:
        statements.append(f"GRANT INSERT ON {table}event TO {ROLE}")
        undo.append(f"REVOKE ALL ON {table}event FROM {ROLE}")
    return RunSQL(";\n".join(statements), ";\n".join(undo))


def show(table: str, name: str, condition: str) -> RunSQL:
    """Let a supplier see further rows of a table that has been secured, under a policy of this name."""
    return RunSQL(
        f"DROP POLICY IF EXISTS {name} ON {table};\n"
        f"CREATE POLICY {name} ON {table} FOR {SELECT} TO {ROLE} USING ({condition})",
        f"DROP POLICY IF EXISTS {name} ON {table}",
    )


def show_events(name: str, **tables: str) -> RunSQL:
    """Let a supplier read the events of an app's objects that it sees: ``{model: its table}``."""
    condition = " OR ".join(
        f"object_type = '{name}.{model}' AND object_id IN (SELECT id FROM {table})"  # noqa: S608
        for model, table in tables.items()
    )
    return show("core_event", f"{name}_events", condition)


def open_to_all(table: str) -> RunSQL:
    """Let a supplier read a whole table: what is in it is no secret."""
    return RunSQL(f"GRANT {SELECT} ON {table} TO {ROLE}", f"REVOKE {SELECT} ON {table} FROM {ROLE}")


def function(
    name: str, arguments: str, returns: str, body: str, *, of_application: bool = False
) -> RunSQL:
    """Make a function that answers one question about rows that the asker may not read.

    It runs with the rights of the tables' owner, and finds its tables where nobody but the owner can
    make any. ``of_application`` lets the application call it too.
    """
    return _function(name, arguments, returns, "sql", body, of_application)


def rows(
    name: str, arguments: str, returns: str, body: str, *, of_application: bool = False
) -> RunSQL:
    """Make such a function that returns many rows.

    In a list of columns, where policies ask for them, a function in SQL is entered anew for each row,
    with the change of rights and of the path that it declares: 20 microseconds for each. One in
    PL/pgSQL returns all at once.
    """
    body = f"BEGIN RETURN QUERY {body}; END"
    return _function(name, arguments, f"SETOF {returns}", "plpgsql", body, of_application)


def _function(
    name: str, arguments: str, returns: str, language: str, body: str, of_application: bool
) -> RunSQL:
    roles = f"{ROLE}, {APP_ROLE}" if of_application else ROLE
    return RunSQL(
        f"CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS {returns}\n"
        f"LANGUAGE {language} STABLE PARALLEL SAFE SECURITY DEFINER\n"
        "SET search_path = pg_catalog, public, pg_temp\n"
        f"AS $${body}$$;\n"
        f"REVOKE ALL ON FUNCTION {name}({arguments}) FROM PUBLIC;\n"
        f"GRANT EXECUTE ON FUNCTION {name}({arguments}) TO {roles}",
        f"DROP FUNCTION IF EXISTS {name}({arguments})",
    )
