"""Events of the audit trail as lines of a timeline on a page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from core import changes, verbs
from core.models import Event
from core.ui.parts import Entry


def entries(
    events: Iterable[Event],
    about: Model | None = None,
    naming: Mapping[str, Callable[[Event], str]] | None = None,
    reader: Any = None,
) -> list[Entry]:
    """Return the events as timeline entries: who, what, to which object, and the reason given.

    On the page ``about`` an object its name is left out, also where it begins the name of a part of
    it ("Steel frames: Elektra AB" is "Elektra AB"). ``naming`` says by verb what else an event is about
    (the partner that was put on a list); give it only where its readers may know that. What was
    changed is told to ``reader``, who sees the objects; without one it is left out.
    """
    known = "" if about is None else str(about)
    return [_entry(event, known, (naming or {}).get(event.verb), reader) for event in events]


def _entry(event: Event, known: str, name: Callable[[Event], str] | None, reader: Any) -> Entry:
    verb = verbs.find(event.verb)
    who = who_did(event)
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
        changes=changes.of(event, reader) if reader is not None else (),
    )


def who_did(event: Event) -> str:
    """Return the name of the person, and of the one they stood in for; the system is SRM."""
    if event.actor:
        who = str(event.actor)
    else:
        who = _("Somebody") if verbs.find(event.verb).by_somebody else "SRM"
    if event.on_behalf_of_id is None:
        return who
    return _("%(person)s for %(other)s") % {"person": who, "other": event.on_behalf_of}
