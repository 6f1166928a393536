"""What higher apps add to a partner's overview: key figures, and cards in the column or the rail.

Each builder is called with (user, partner) for readers who work the partner, and does its own
scoping with a bounded number of queries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from core.ui.parts import Figure

Place = Literal["main", "rail"]


@dataclass(frozen=True)
class Panel:
    """A card: ``build`` gives the context of ``template``, or None to leave the card out."""

    name: str
    template: str
    build: Callable[[Any, Any], dict[str, Any] | None]
    order: int
    place: Place


_panels: dict[str, Panel] = {}
_figures: dict[str, tuple[int, Callable[[Any, Any], Figure | None]]] = {}


def register_panel(
    name: str,
    template: str,
    build: Callable[[Any, Any], dict[str, Any] | None],
    *,
    order: int,
    place: Place = "main",
) -> None:
    """Add a card; ``template`` holds one ``<section class="card">`` and reads ``panel.context``."""
    _panels[name] = Panel(name, template, build, order, place)


def register_figure(name: str, build: Callable[[Any, Any], Figure | None], *, order: int) -> None:
    """Add a key figure to the strip at the top of the overview."""
    _figures[name] = (order, build)


def panels_for(user: Any, partner: Any) -> dict[str, list[dict[str, Any]]]:
    """Return the cards by place, each with its template and context."""
    drawn: dict[str, list[dict[str, Any]]] = {"main": [], "rail": []}
    for panel in sorted(_panels.values(), key=lambda panel: panel.order):
        context = panel.build(user, partner)
        if context is not None:
            drawn[panel.place].append({"template": panel.template, "context": context})
    return drawn


def figures_for(user: Any, partner: Any) -> list[Figure]:
    """Return the key figures of higher apps."""
    built = (build(user, partner) for _, build in sorted(_figures.values(), key=lambda f: f[0]))
    return [figure for figure in built if figure is not None]
