"""Where somebody's name stands in free text: for a person to go through, since no program can decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

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


def places_of(
    reader: Any,
    person: Model,
    seen: Mapping[str, QuerySet[Any]],
    records: Mapping[str, QuerySet[Any]],
) -> list[Place]:
    """Return the newest rows whose free texts hold the person's name or address.

    By title among the rows of ``seen``, which the reader may read; of the others among ``records`` their
    number, for somebody else to go through. Two queries for each kind.
    """
    words = [text for text in (str(person), getattr(person, "email", "")) if text]
    found: list[Place] = []
    for kind in kinds():
        rows = records.get(kind.name)
        if rows is None or not kind.texts or kind.about:
            continue
        said = reduce(
            or_, [Q(**{f"{name}__icontains": word}) for name in kind.texts for word in words]
        )
        total = rows.filter(said).count()
        own = seen.get(kind.name)
        hits = own.filter(said).order_by("-pk")[:MOST] if total and own is not None else ()
        events = [Event(object_type=kind.name, object_id=row.pk) for row in hits]
        timeline.give_addresses(reader, events)
        found += [
            Place(kind.label, str(row), event.address)
            for row, event in zip(hits, events, strict=True)
        ]
        if total > len(events):
            found.append(Place(kind.label, count=total - len(events)))
    return found
