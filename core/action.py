"""The frame of every write.

An action is a keyword-only function, one per business change. It owns its transaction, so that the
change, its audit event and its outbox rows are there together or not at all.
"""

import functools
import inspect
import json
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, ParamSpec, TypeVar

from django.db import connection, transaction

from core import once
from core.logs import request_id

P = ParamSpec("P")
R = TypeVar("R")

# The id that the audit events and the row history of one action share.
context_id: ContextVar[uuid.UUID | None] = ContextVar("context_id", default=None)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function in one durable transaction, with the row history's context set.

    The first action of a request that carries a key (core/once.py) writes it there, before anything
    else: a request that has made its change already ends here.

    Refuses, when the module is loaded, a function that takes positional arguments: a call must
    read as a sentence. Its ``by`` argument is the acting user, or None for the system.
    """
    parameters = inspect.signature(function).parameters.values()
    if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters):
        raise TypeError(f"{function.__qualname__}: an action takes keyword-only arguments")

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
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


def _tell_row_history(actor_id: int | None, name: str) -> None:
    """Set the context that the history triggers copy into each row, for this transaction only."""
    context = {"actor": actor_id, "action": name, "request": request_id.get()}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [str(context_id.get()), json.dumps(context)],
        )
