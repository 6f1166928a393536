"""What ``ENGINE`` names: Django's backend, whose queries our compiler writes."""

from django.db.backends.postgresql import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, with ``core.postgres.compiler`` for its compilers."""

    compiler_module = "core.postgres.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection as Django makes it."""

    ops_class = DatabaseOperations
