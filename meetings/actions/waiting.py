"""Telling the owners of promises that wait for another what has become of it."""

from collections.abc import Iterable
from datetime import datetime

from accounts import notices
from accounts.models import User
from meetings import access
from meetings.models import Commitment

LATE = "meetings.commitment_waited_late"
MOVED = "meetings.commitment_waited_moved"
DONE = "meetings.commitment_waited_done"
RETURNED = "meetings.commitment_waited_returned"
DROPPED = "meetings.commitment_waited_dropped"


def tell_who_waits(
    kind: str, row: Commitment, now: datetime, *, besides: Iterable[User | None]
) -> None:
    """Plan a message to each owner of agreed promises that wait for this one, in the caller's transaction.

    ``besides`` are told of it anyway, or did it themselves: nobody is told of one thing twice.
    """
    known = set(besides)
    people = [person for person in access.owners_waiting_for(row) if person not in known]
    if people:
        notices.notify(
            kind,
            f"commitment:{row.pk}:{now.timestamp():.6f}",
            to=people,
            payload={"commitment": row.key, "due_date": row.due_date.isoformat()},
        )
