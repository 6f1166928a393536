"""Put the database back into its migrated state after a test that committed.

Django's own way is TRUNCATE.  The tests run with the application's login, which must not truncate
anything (least of all the audit trail), and TRUNCATE would also lose the rows that migrations
created.  So the superuser does it, with triggers off, and puts those rows back.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.db import connections
from django.test import TransactionTestCase

_TABLES = """
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""


@contextmanager
def _superuser() -> Iterator[Any]:
    """A cursor past triggers, foreign keys and row-level security, in one transaction."""
    settings = connections["default"].settings_dict
    connection = psycopg2.connect(
        host=settings["HOST"], port=settings["PORT"], dbname=settings["NAME"], user="postgres"
    )
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            yield cursor
    finally:
        connection.close()


def _filled(cursor: Any) -> list[str]:
    """The tables that hold at least one row, found in one query."""
    cursor.execute(_TABLES)
    tables = [row[0] for row in cursor.fetchall()]
    cursor.execute(
        " UNION ALL ".join(
            f"(SELECT {index} WHERE EXISTS (SELECT 1 FROM {table}))"
            for index, table in enumerate(tables)
        )
    )
    return [tables[row[0]] for row in cursor.fetchall()]


class Restorer:
    """Remembers the rows a fresh database has, and brings the database back to exactly those."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        with _superuser() as cursor:
            for table in _filled(cursor):
                buffer = io.StringIO()
                cursor.copy_expert(f"COPY {table} TO STDOUT", buffer)
                self.rows[table] = buffer.getvalue()

    def restore(self) -> None:
        """Empty every table, then put the remembered rows back.  Sequences keep counting."""
        with _superuser() as cursor:
            for table in _filled(cursor):
                if table in self.rows:
                    buffer = io.StringIO()
                    cursor.copy_expert(f"COPY {table} TO STDOUT", buffer)
                    if buffer.getvalue() == self.rows[table]:
                        continue
                cursor.execute(f"DELETE FROM {table}")
                if table in self.rows:
                    cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(self.rows[table]))

    def install(self) -> None:
        """Make Django's transactional tests use this instead of the flush command."""

        def teardown(_self: TransactionTestCase) -> None:
            for connection in connections.all():
                # A test that broke off inside a transaction must not keep its locks.
                connection.close()
            self.restore()

        TransactionTestCase._fixture_teardown = teardown
