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


def _content(cursor: Any, table: str) -> str:
    buffer = io.StringIO()
    cursor.copy_expert(f"COPY {table} TO STDOUT", buffer)
    return buffer.getvalue()


class Restorer:
    """Remembers the rows a fresh database has, and brings the database back to exactly those.

    The one that is ``installed`` is of this process's database. Its connection stays open: what PostgreSQL has to find out about a hundred tables, it finds out
    once and not after every test.
    """

    installed: "Restorer"

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        self._connection: Any = None
        self._tables: list[str] = []
        with self._superuser() as cursor:
            for table in self._filled(cursor):
                self.rows[table] = _content(cursor, table)

    @contextmanager
    def _superuser(self) -> Iterator[Any]:
        """A cursor past triggers, foreign keys and row-level security, in one transaction."""
        if self._connection is None:
            settings = connections["default"].settings_dict
            self._connection = psycopg2.connect(
                host=settings["HOST"],
                port=settings["PORT"],
                dbname=settings["NAME"],
                user="postgres",
                options="-c session_replication_role=replica",
            )
        with self._connection, self._connection.cursor() as cursor:
            yield cursor

    def _filled(self, cursor: Any) -> list[str]:
        """The tables that hold at least one row, found in one query that is planned once."""
        cursor.execute(_TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        if tables != self._tables:
            if self._tables:
                cursor.execute("DEALLOCATE filled")
            cursor.execute(
                "PREPARE filled AS "
                + " UNION ALL ".join(
                    f"(SELECT {index} WHERE EXISTS (SELECT 1 FROM {table}))"
                    for index, table in enumerate(tables)
                )
            )
            self._tables = tables
        cursor.execute("EXECUTE filled")
        return [tables[row[0]] for row in cursor.fetchall()]

    def restore(self) -> None:
        """Empty every table, then put the remembered rows back.  Sequences keep counting."""
        with self._superuser() as cursor:
            for table in self._filled(cursor):
                if table in self.rows and _content(cursor, table) == self.rows[table]:
                    continue
                cursor.execute(f"DELETE FROM {table}")
                if table in self.rows:
                    cursor.copy_expert(f"COPY {table} FROM STDIN", io.StringIO(self.rows[table]))

    def install(self) -> None:
        """Make Django's transactional tests use this instead of the flush command."""

        def teardown(_self: TransactionTestCase) -> None:
            for connection in connections.all(initialized_only=True):
                # A test that broke off inside a transaction must not keep its locks. Otherwise the
                # connection is kept: a new one has to learn all tables and triggers anew.
                if connection.connection is None:
                    continue
                if connection.in_atomic_block or not connection.is_usable():
                    connection.close()
            self.restore()

        TransactionTestCase._fixture_teardown = teardown
        Restorer.installed = self
