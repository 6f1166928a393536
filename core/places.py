"""Where somebody's name stands in free text: for a person to go through, since no program can decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypedDict

from django.db.models import Model, Q, QuerySet

from core import timeline
from core.models import Event
from core.personal import Text, kinds

# So many of a kind are shown; there is always a first one to begin with.
MOST = 20


@dataclass(frozen=True)
class Place:
    """A row in whose texts the name stands: its kind, its title, and where the reader may open it.

    Without a title it stands for ``count`` rows that only others may read.
    """

    label: Text
    title: str = ""
    url: str = ""
    count: int = 0


class Found(TypedDict):
    """What was found of a kind: how many rows, and the newest that the reader might read."""

    count: int
    ids: list[int]


def find_places(
    person: Model, seen: Mapping[str, QuerySet[Any]], records: Mapping[str, QuerySet[Any]]
) -> dict[str, Found]:
    """Return by kind the rows whose free texts hold the person's name or address.

    The newest ids among the rows of ``seen``, which the reader may read, and how many there are among
    ``records``. All texts are read, two queries for each kind: not for a page.
    """
    words = [text for text in (str(person), getattr(person, "email", "")) if text]
    found: dict[str, Found] = {}
    for kind in kinds():
        rows = records.get(kind.name)
        if rows is None or not kind.texts or kind.about:
            continue
        said = reduce(
            or_, [Q(**{f"{name}__icontains": word}) for name in kind.texts for word in words]
        )
        if total := rows.filter(said).count():
            own = seen.get(kind.name)
            hits = () if own is None else own.filter(said).order_by("-pk")[:MOST]
            found[kind.name] = {"count": total, "ids": [row.pk for row in hits]}
    return found


def shown_places(
    reader: Any, found: Mapping[str, Found], seen: Mapping[str, QuerySet[Any]]
) -> list[Place]:
    """Return what was found as the reader may read it now: by title, and how many others; a query for
    each kind that was found, and one for the addresses."""
    places: list[Place] = []
    for kind in kinds():
        if (one := found.get(kind.name)) is None:
            continue
        rows = seen.get(kind.name)
        hits = [] if rows is None else [*rows.filter(pk__in=one["ids"]).order_by("-pk")]
        events = [Event(object_type=kind.name, object_id=row.pk) for row in hits]
        timeline.give_addresses(reader, events)
        places += [
            Place(kind.label, str(row), event.address)
            for row, event in zip(hits, events, strict=True)
        ]
        if one["count"] > len(hits):
            places.append(Place(kind.label, count=one["count"] - len(hits)))
    return places
