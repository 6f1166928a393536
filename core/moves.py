"""State tables: which moves between states are allowed."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from core.refused import Refused

Moves = Mapping[str, frozenset[str]]


def check_move(moves: Moves, before: str, after: str) -> None:
    """Refuse a move that the table does not list. Call it after the row has been locked."""
    if after not in moves.get(before, frozenset()):
        raise Refused(
            "move_not_allowed",
            _("This has changed meanwhile: it is “%(state)s” and cannot become “%(new)s”.")
            % {"state": before, "new": after},
            state=before,
            asked=after,
        )
