"""What ``ENGINE`` names: Django's backend, whose queries our compiler writes."""

from typing import Any

from django.db.backends.postgresql import base, operations

from core.postgres import acting
from core.postgres.plans import Plans


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with ``core.postgres.compiler`` for its compilers."""

    compiler_module = "core.postgres.compiler"

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> str:
        """Return what was asked, for logs and tests, without for whom."""
        return acting.PREFIX.sub("", super().last_executed_query(cursor, sql, params) or "")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection as Django makes it, with the plans that PostgreSQL keeps for it.

    It asks for whoever acts (``core.postgres.acting``).
    """

    ops_class = DatabaseOperations
    plans: Plans

    def get_connection_params(self) -> dict[str, Any]:
        return {
            **super().get_connection_params(),
            "connection_factory": acting.Connection,
            "cursor_factory": acting.Cursor,
        }

    def get_new_connection(self, conn_params: Any) -> Any:
        """Connect; a new connection has no plans."""
        self.plans = Plans()
        return super().get_new_connection(conn_params)

    def chunked_cursor(self) -> Any:
        """A cursor of the server's; a plain one where somebody acts, who has few rows."""
        return super().chunked_cursor() if acting.whom() is None else self.cursor()

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]  # not in the stubs
        self.connection.forget()
