"""The frame of every write.

An action is a keyword-only function, one per business change. It owns its transaction, so that the
change, its audit event and its outbox rows are there together or not at all.
"""

import functools
import inspect
import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from datetime import date, time, timedelta
from decimal import Decimal
from time import sleep
from typing import Any, ParamSpec, TypeVar

import structlog
from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from core import behalf, once
from core.logs import request_id
from core.refused import Refused

log = structlog.get_logger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

# With these PostgreSQL ends one of the transactions that wait for each other, or cannot be put in an order.
DEADLOCK, NOT_IN_ORDER = "40P01", "40001"
# How often an action that the database has ended so is run again.
AGAIN = 2
# Seconds before it is, times the attempt: whoever waited for it has to be first, or they meet again. On a
# busy machine that one is not let go at once; beside the second that a collision takes, this is little.
PAUSE = 0.2

# The id that the audit events and the row history of one action share.
context_id: ContextVar[uuid.UUID | None] = ContextVar("context_id", default=None)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function in one durable transaction, with the row history's context set.

    The first action of a request that carries a key (core/once.py) writes it there, before anything
    else: a request that has made its change already ends here.

    Where PostgreSQL ends the transaction because others wait for it and it for them, nothing of it is
    left: the function is run again, at most twice, with the same arguments. After that, and at once if
    an argument is no plain value (a file that was read is at its end, what a generator gave is gone),
    it is refused as ``try_again``.

    Barred while somebody looks as somebody else (core/behalf.py).

    Refuses, when the module is loaded, a function that takes positional arguments: a call must
    read as a sentence. Its ``by`` argument is the acting user, or None for the system.
    """
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters):
        raise TypeError(f"{function.__qualname__}: an action takes keyword-only arguments")

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if behalf.looker() is not None and not getattr(function, "while_looking", False):
            raise behalf.barred()
        attempt = 0
        while True:
            attempt += 1
            try:
                return once_through(*args, **kwargs)
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", "") not in {DEADLOCK, NOT_IN_ORDER}:
                    raise
                log.warning("collision", action=function.__name__, attempt=attempt)
                if attempt > AGAIN or not _are_plain(kwargs):
                    raise _try_again() from error
                sleep(PAUSE * attempt)

    def once_through(*args: P.args, **kwargs: P.kwargs) -> R:
        by: Any = kwargs.get("by")
        with transaction.atomic(durable=True):
            token = context_id.set(uuid.uuid4())
            try:
                _tell_row_history(by.pk if by is not None else None, function.__name__)
                row = once.take(by, function.__name__, context_id.get())
                result = function(*args, **kwargs)
            finally:
                context_id.reset(token)
        once.taken(row)
        return result

    run.is_action = True  # type: ignore[attr-defined]
    return run


def _are_plain(arguments: Mapping[str, Any]) -> bool:
    """Whether all but the acting user is the same when it is read a second time."""
    return all(_is_plain(value) for name, value in arguments.items() if name != "by")


def _is_plain(value: Any) -> bool:
    if isinstance(value, Mapping):
        return _is_plain([*value, *value.values()])
    if isinstance(value, list | tuple | set | frozenset):
        items: Iterable[Any] = value
        return all(_is_plain(item) for item in items)
    return value is None or isinstance(
        value, str | bytes | int | float | Decimal | date | time | timedelta | uuid.UUID
    )


def _try_again() -> Refused:
    return Refused(
        "try_again", _("Somebody else changed the same at this moment. Please try again.")
    )


def _tell_row_history(actor_id: int | None, name: str) -> None:
    """Set the context that the history triggers copy into each row, for this transaction only."""
    context = {"actor": actor_id, "action": name, "request": request_id.get()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [str(context_id.get()), json.dumps(context)],
        )
