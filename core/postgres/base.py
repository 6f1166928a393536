"""What ``ENGINE`` names: Django's backend, whose queries our compiler writes."""

from typing import Any

from django.db.backends.postgresql import base, operations

from core.postgres.plans import Plans


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with ``core.postgres.compiler`` for its compilers."""

    compiler_module = "core.postgres.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection as Django makes it, with the plans that PostgreSQL keeps for it."""

    ops_class = DatabaseOperations
    plans: Plans

    def get_new_connection(self, conn_params: Any) -> Any:
        """Connect; a new connection has no plans."""
        self.plans = Plans()
        return super().get_new_connection(conn_params)
