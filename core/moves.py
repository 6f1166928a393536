"""State tables: which moves between states are allowed."""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core.refused import Refused

Moves = Mapping[str, frozenset[str]]


def check_move(moves: Moves, before: str, after: str) -> None:
    """Refuse a move that the table does not list. Call it after the row has been locked."""
    if after in moves.get(before, frozenset()):
        return
    words: dict[str, Any] = {"state": label_of(before, after), "new": label_of(after, after)}
    if before == after:
        # The usual case: two people, or one on an old page, pressed the same button.
        message = _("This has been done already: it is “%(state)s”.") % words
    else:
        message = (
            _("This has changed meanwhile: it is “%(state)s” and cannot become “%(new)s”.") % words
        )
    raise Refused("move_not_allowed", message, state=before, asked=after)


def label_of(state: str, sibling: str) -> str:
    """The reader's word for a state; ``sibling`` says of which enumeration, rows hold bare strings."""
    kind = type(sibling)
    if isinstance(sibling, models.TextChoices) and state in kind.values:  # type: ignore[attr-defined]
        return str(kind(state).label)  # type: ignore[attr-defined]
    return state
