"""Events of the audit trail as lines of a timeline on a page."""

from collections.abc import Iterable

from core import verbs
from core.models import Event
from core.ui.parts import Entry


def entries(events: Iterable[Event]) -> list[Entry]:
    """Return the events as timeline entries: who, what, to which object, and the reason given."""
    return [_entry(event) for event in events]


def _entry(event: Event) -> Entry:
    verb = verbs.find(event.verb)
    extra = event.object_label
    if event.reason:
        extra = f"{extra} · {event.reason}"
    return Entry(
        text=verb.label,
        when=event.at,
        who=str(event.actor) if event.actor else "SRM",
        extra=extra,
        icon=verb.icon,
        tone=verb.tone,  # type: ignore[arg-type]
    )
