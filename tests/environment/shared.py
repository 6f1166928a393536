"""Rows that all tests of a module begin with, made once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from tests.environment.restore import Restorer


@contextmanager
def shared_rows(blocker: Any) -> Iterator[None]:
    """Open a transaction that is never committed: what is made in it is there until it is left.

    ``blocker`` is pytest-django's ``django_db_blocker``. Tests within take back what they do by a
    savepoint; one that commits (``transaction=True``) finds itself in it and may not be among them.
    """
    with blocker.unblock():
        frame = transaction.atomic()
        # As in Django's TestCase: a durable transaction within this one is not an error.
        frame._from_testcase = True  # type: ignore[attr-defined]
        with frame:
            yield
            transaction.set_rollback(True)


@contextmanager
def committed_rows(blocker: Any) -> Iterator[None]:
    """What is made at the beginning is committed and there until this is left; then it is as before.

    For rows that must have statistics: a transaction that is open has none. Tests within take back
    what they do by a transaction.
    """
    try:
        with blocker.unblock():
            yield
    finally:
        Restorer.installed.restore()
