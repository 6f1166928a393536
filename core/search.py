"""Searching everything: each app registers what of its own can be found, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

SHORTEST = 2


@dataclass(frozen=True)
class Hit:
    """One row that was found. ``url`` is an address within the site, ``meta`` a few words more."""

    title: str
    url: str
    meta: str | Promise = ""


@dataclass(frozen=True)
class Group:
    """The hits of one kind."""

    label: str | Promise
    icon: str
    hits: list[Hit]


# (user, text, limit) -> hits, best first, only what the user may see
Finder = Callable[[Any, str, int], list[Hit]]
_finders: dict[str, tuple[int, str | Promise, str, Finder]] = {}


def register(
    name: str, label: str | Promise, icon: str, finder: Finder, *, order: int = 50
) -> None:
    """Add a kind of thing to the search page and the search dialog, in ``AppConfig.ready``."""
    _finders[name] = (order, label, icon, finder)


def find(user: Any, text: str, *, limit: int) -> list[Group]:
    """Return at most ``limit`` hits of each kind, kinds without one left out.

    A text shorter than two characters finds nothing: it would match nearly every row.
    """
    text = " ".join(text.replace("\x00", " ").split())[:100]  # PostgreSQL takes no NUL
    if len(text) < SHORTEST:
        return []
    groups = [
        Group(label, icon, finder(user, text, limit)[:limit])
        for _, label, icon, finder in sorted(_finders.values(), key=lambda entry: entry[0])
    ]
    return [group for group in groups if group.hits]
