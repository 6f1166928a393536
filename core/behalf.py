"""Who acts as somebody else: an administrator who looks at what that person sees, and changes nothing.

What is known here holds for the request. An action refuses to run (core/action.py) unless it says that
it may, and an event is by who looks, on behalf of the person (core/audit.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from core.refused import Barred

Function = TypeVar("Function", bound=Callable[..., Any])

_looker: ContextVar[Any] = ContextVar("looker", default=None)


@contextmanager
def looking(by: Any) -> Iterator[None]:
    """Let ``by`` look as somebody else within the block; None for nobody."""
    token = _looker.set(by)
    try:
        yield
    finally:
        _looker.reset(token)


def looker() -> Any | None:
    """Return who looks as somebody else now, None if everybody is themselves."""
    return _looker.get()


def barred() -> Barred:
    """Return what is told who wants to change something, or to see what is the person's alone."""
    return Barred(
        "looking", _("You are looking as somebody else: that is only for the person themselves.")
    )


def while_looking(function: Function) -> Function:
    """Declare of an action that it may run while somebody looks as somebody else."""
    function.while_looking = True  # type: ignore[attr-defined]
    return function
