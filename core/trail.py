"""Events of the audit trail as lines of a timeline on a page."""

from collections.abc import Iterable

from django.db.models import Model

from core import verbs
from core.models import Event
from core.ui.parts import Entry


def entries(events: Iterable[Event], about: Model | None = None) -> list[Entry]:
    """Return the events as timeline entries: who, what, to which object, and the reason given.

    On the page ``about`` an object its name is left out, also where it begins the name of a part of
    it ("Steel frames: Elektra AB" is "Elektra AB").
    """
    known = "" if about is None else str(about)
    return [_entry(event, known) for event in events]


def _entry(event: Event, known: str) -> Entry:
    verb = verbs.find(event.verb)
    who = str(event.actor) if event.actor else "SRM"
    label = event.object_label
    if known:
        label = "" if label == known else label.removeprefix(f"{known}: ")
    extra = [text for text in (label, event.reason) if text and text != who]
    return Entry(
        text=verb.label,
        when=event.at,
        who=who,
        extra=" · ".join(extra),
        icon=verb.icon,
        tone=verb.tone,  # type: ignore[arg-type]
        url=event.address,
    )
