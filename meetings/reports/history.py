"""What has happened to a commitment."""

from collections.abc import Iterable, Iterator

from accounts.models import User
from core import timeline, trail
from core.models import Event
from core.ui.parts import Entry
from meetings import access
from meetings.models import Commitment
from meetings.states import DEPENDENCY_ADDED, DEPENDENCY_REMOVED


def history(user: User, row: Commitment) -> list[Entry]:
    """Return the history of a commitment in sight; as ``timeline``, a query more where it has waited.

    What it waited for is named as far as the reader sees it.
    """
    events = timeline.timeline(user, row, in_sight=True)
    titles = _titles(user, events)

    def name(event: Event) -> str:
        return next((titles[key] for key in _waited_for(event) if key in titles), "")

    naming = dict.fromkeys((DEPENDENCY_ADDED, DEPENDENCY_REMOVED), name)
    return trail.entries(events, row, naming, reader=user)


def _titles(user: User, events: Iterable[Event]) -> dict[str, str]:
    keys = {key for event in events for key in _waited_for(event)}
    if not keys:
        return {}
    rows = access.visible_commitments(user).filter(key__in=keys)
    return dict(rows.values_list("key", "title"))


def _waited_for(event: Event) -> Iterator[str]:
    """Yield the key of what the commitment waited for before or after the event."""
    yield from filter(None, event.changes.get("waits_for", ()))
