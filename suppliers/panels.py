"""What higher apps add to a partner's overview: key figures and cards.

Each builder is called with (user, partner) for readers who work the partner, and does its own
scoping with a bounded number of queries.
"""

from collections.abc import Callable
from typing import Any

from core.panels import Panels
from core.ui.parts import Figure

on_partner = Panels()
_figures: dict[str, tuple[int, Callable[[Any, Any], Figure | None]]] = {}


def register_figure(name: str, build: Callable[[Any, Any], Figure | None], *, order: int) -> None:
    """Add a key figure to the strip at the top of the overview."""
    _figures[name] = (order, build)


def figures_for(user: Any, partner: Any) -> list[Figure]:
    """Return the key figures of higher apps."""
    built = (build(user, partner) for _, build in sorted(_figures.values(), key=lambda f: f[0]))
    return [figure for figure in built if figure is not None]
