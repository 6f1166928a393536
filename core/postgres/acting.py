"""For whom the database is asked (docs/adr/0043).

While somebody acts, every statement is asked as the role ``srm_supplier`` with the person's id in
``srm.acting``, from which the policies of the tables tell what is theirs. Both are set for one
transaction only: with its first statement, in one message, or, where no transaction is open,
together with each statement. So nothing of one person is left on a connection when another one gets
it, from a pool too, and no message more is sent.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import NotSupportedError
from psycopg2 import extensions
from psycopg2.sql import Composable

ROLE = "srm_supplier"
# The role of the connection itself, which it was opened with, and nobody.
NOBODY = "SET LOCAL role TO DEFAULT; SET LOCAL srm.acting TO ''; "
PREFIX = re.compile(
    rf"^(?:{re.escape(NOBODY)}|SET LOCAL role TO {ROLE}; SET LOCAL srm.acting TO '\d+'; )"
)
# What was set in the transaction may have been taken back with a savepoint.
UNKNOWN = -1

_acting: ContextVar[int | None] = ContextVar("acting", default=None)
_ends: ContextVar[bool] = ContextVar("ends", default=False)


def whom() -> int | None:
    """Return the id of the person for whom the database is asked, None for the application itself."""
    return _acting.get()


@contextmanager
def request(pk: int | None) -> Iterator[None]:
    """Ask for the person with this id within the block, or for nobody; ``begin`` may change who it is."""
    token, ends = _acting.set(pk), _ends.set(True)
    try:
        yield
    finally:
        _acting.reset(token)
        _ends.reset(ends)


def begin(pk: int | None) -> None:
    """Ask for another person, or for nobody, to the end of the request: it has just been learnt who asks.

    Refuses (RuntimeError) to begin where nothing would end it: the thread goes on to somebody else.
    """
    if not _ends.get():
        raise RuntimeError("who asks is said within a request")
    _acting.set(pk)


@contextmanager
def as_application() -> Iterator[None]:
    """Ask as the application within the block: only to find out, or to end, who is signed in.

    Where it is used is listed in tests/architecture/test_row_security.py.
    """
    token = _acting.set(None)
    try:
        yield
    finally:
        _acting.reset(token)


class Connection(extensions.connection):
    """A connection that knows what was set in its open transaction: ``asks_for`` is the person.

    ``has_acted`` says whether anybody did in this transaction.
    """

    asks_for: int | None = None
    has_acted = False

    def forget(self) -> None:
        """A savepoint was returned to: whatever was set after it holds no longer."""
        if self.has_acted:
            self.asks_for = UNKNOWN


class Cursor(extensions.cursor):
    """A cursor that tells PostgreSQL for whom it asks, where that is not what PostgreSQL assumes."""

    connection: Connection

    def execute(self, query: Any, vars: Any = None) -> None:
        before = self._before()
        if not before:
            super().execute(query, vars)
            return
        if self.name is not None:
            # Its statement begins with DECLARE: what comes before is said by another cursor.
            if self.connection.get_transaction_status() == extensions.TRANSACTION_STATUS_IDLE:
                raise NotSupportedError("a cursor of the server's needs a transaction of somebody")
            with self.connection.cursor() as other:
                other.execute("SELECT 1")
            super().execute(query, vars)
            return
        if isinstance(query, Composable):
            query = query.as_string(self)
        connection, connection.has_acted = self.connection, True
        connection.asks_for = UNKNOWN
        super().execute(
            before.encode() + query if isinstance(query, bytes) else before + query, vars
        )
        connection.asks_for = _acting.get()

    def executemany(self, query: Any, vars_list: Iterable[Any]) -> None:
        if _acting.get() is None and self.connection.asks_for is None:
            super().executemany(query, vars_list)
            return
        for values in vars_list:
            self.execute(query, values)

    def callproc(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse()
        return super().callproc(*args, **kwargs)

    def copy_expert(self, *args: Any, **kwargs: Any) -> None:
        self._refuse()
        super().copy_expert(*args, **kwargs)

    def _before(self) -> str:
        """What has to be said before the next statement, empty if nothing."""
        connection, wanted = self.connection, _acting.get()
        if wanted is None and not connection.has_acted:
            return ""
        status = connection.get_transaction_status()
        if status == extensions.TRANSACTION_STATUS_IDLE:
            # What was set has ended with its transaction.
            connection.asks_for, connection.has_acted = None, False
        # In a transaction that has failed nothing is understood but its end.
        if status == extensions.TRANSACTION_STATUS_INERROR or wanted == connection.asks_for:
            return ""
        if wanted is None:
            return NOBODY
        return f"SET LOCAL role TO {ROLE}; SET LOCAL srm.acting TO '{wanted:d}'; "

    def _refuse(self) -> None:
        if self._before():
            raise NotSupportedError("only statements are asked for somebody")
