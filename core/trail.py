"""Events of the audit trail as lines of a timeline on a page."""

from collections.abc import Callable, Iterable, Mapping

from django.db.models import Model

from core import verbs
from core.models import Event
from core.ui.parts import Entry


def entries(
    events: Iterable[Event],
    about: Model | None = None,
    naming: Mapping[str, Callable[[Event], str]] | None = None,
) -> list[Entry]:
    """Return the events as timeline entries: who, what, to which object, and the reason given.

    On the page ``about`` an object its name is left out, also where it begins the name of a part of
    it ("Steel frames: Elektra AB" is "Elektra AB"). ``naming`` says by verb what else an event is about
    (the partner that was put on a list); give it only where its readers may know that.
    """
    known = "" if about is None else str(about)
    return [_entry(event, known, (naming or {}).get(event.verb)) for event in events]


def _entry(event: Event, known: str, name: Callable[[Event], str] | None) -> Entry:
    verb = verbs.find(event.verb)
    who = str(event.actor) if event.actor else "SRM"
    label = event.object_label
    if known:
        label = "" if label == known else label.removeprefix(f"{known}: ")
    named = name(event) if name else ""
    extra = [text for text in (label, named, event.reason) if text and text != who]
    return Entry(
        text=verb.label,
        when=event.at,
        who=who,
        extra=" · ".join(extra),
        icon=verb.icon,
        tone=verb.tone,  # type: ignore[arg-type]
        url=event.address,
    )
