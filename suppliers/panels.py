"""What higher apps add to a partner's overview: cards, each of which may bring a key figure.

Each builder is called with (user, partner) for readers who work the partner, and does its own
scoping with a bounded number of queries. A ``figure`` in its context goes into the strip at the top.
"""

from typing import Any

from core.panels import Panels
from core.ui.parts import Figure

on_partner = Panels()


def figures_of(drawn: dict[str, list[dict[str, Any]]]) -> list[Figure]:
    """Return the key figures that the drawn cards bring."""
    contexts = [panel["context"] for place in drawn.values() for panel in place]
    return [context["figure"] for context in contexts if "figure" in context]
