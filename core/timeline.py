"""Reading the audit trail: a reader sees an event if they may see its object."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet

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


def timeline(user: Any, obj: Model, *, limit: int = 50, before_id: int | None = None) -> list[Event]:
    """Return the newest events about the object or linked to it, newest first."""
    about = Q(object_type=obj._meta.label_lower, object_id=obj.pk)
    about |= Q(links__contains=[link_to(obj)])
    events = visible_events(user).filter(about)
    if before_id is not None:
        events = events.filter(pk__lt=before_id)
    return list(events.select_related("actor").order_by("-pk")[:limit])
