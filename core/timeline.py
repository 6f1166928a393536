"""Reading the audit trail: a reader sees an event if they may see its object."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import CharField, Model, Q, QuerySet, Value

from core.audit import link_to
from core.models import Event

_visible: dict[str, Callable[[Any], QuerySet[Any]]] = {}


def register(model: type[Model], visible_to: Callable[[Any], QuerySet[Any]]) -> None:
    """Tell whose events may be read: ``visible_to(user)`` gives the rows of ``model`` they see."""
    _visible[model._meta.label_lower] = visible_to


def visible_events(user: Any) -> QuerySet[Event]:
    """Return the events whose object the user may see.

    Visibility is evaluated now, not when the event was written: a bid's events appear to the buying
    side with its opening, and vanish for someone whose assignment has ended. An object type that
    nobody registered is shown to nobody.
    """
    scope = Q(pk__in=[])
    for object_type, visible_to in _visible.items():
        scope |= Q(object_type=object_type, object_id__in=visible_to(user).values("pk"))
    return Event.objects.filter(scope)


def timeline(
    user: Any, obj: Model, *, limit: int = 50, before_id: int | None = None
) -> list[Event]:
    """Return the newest events about the object or linked to it, newest first.

    Two queries, a pair more whenever most of a stretch is hidden from the reader. Asking for the
    events first and then only for the objects they are about costs the same however much the reader
    may see; ``visible_events`` as a condition would collect all of it.
    """
    about = Q(object_type=obj._meta.label_lower, object_id=obj.pk)
    about |= Q(links__contains=[link_to(obj)])
    events = Event.objects.filter(about).select_related("actor").order_by("-pk")
    found: list[Event] = []
    stretch = limit + 10
    while True:
        scope = events if before_id is None else events.filter(pk__lt=before_id)
        candidates = list(scope[:stretch])
        seen = _seen(user, candidates)
        found += [event for event in candidates if (event.object_type, event.object_id) in seen]
        if len(found) >= limit or len(candidates) < stretch:
            return found[:limit]
        before_id, stretch = candidates[-1].pk, stretch * 2


def _seen(user: Any, events: Iterable[Event]) -> set[tuple[str, int]]:
    """Return (type, id) of the events' objects that the user may see, with one query."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.object_type in _visible:
            wanted[event.object_type].add(event.object_id)
    parts = [
        _visible[object_type](user)
        .filter(pk__in=ids)
        .order_by()
        .annotate(event_type=Value(object_type, output_field=CharField()))
        .values_list("event_type", "pk")
        for object_type, ids in sorted(wanted.items())
    ]
    if not parts:
        return set()
    return set(parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0])
