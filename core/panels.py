"""Cards that higher apps put on the pages of lower ones, which never import upward."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Place = Literal["main", "rail"]
# Called with (user, the object of the page): the context of the template, or None for no card.
Builder = Callable[[Any, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """A card; ``template`` holds one ``<section class="card">`` and reads ``panel.context``."""

    template: str
    build: Builder
    order: int
    place: Place


class Panels:
    """The cards of one page, by name; registering a name again replaces the card.

    A builder scopes what it shows to the user and needs a bounded number of queries.
    """

    def __init__(self) -> None:
        self._panels: dict[str, Panel] = {}

    def register(
        self, name: str, template: str, build: Builder, *, order: int, place: Place = "main"
    ) -> None:
        """Add a card, in the column or in the rail, sorted by ``order``."""
        self._panels[name] = Panel(template, build, order, place)

    def drawn(self, user: Any, about: Any) -> dict[str, list[dict[str, Any]]]:
        """Return the cards by place, each with its template and context."""
        found: dict[str, list[dict[str, Any]]] = {"main": [], "rail": []}
        for panel in sorted(self._panels.values(), key=lambda panel: panel.order):
            context = panel.build(user, about)
            if context is not None:
                found[panel.place].append({"template": panel.template, "context": context})
        return found
