"""When somebody's daily digest is due."""

from datetime import datetime

from accounts import digest
from core.action import action


@action
def plan_digests(*, now: datetime, by: None = None) -> int:
    """Plan the digests that are due at ``now`` (aware); return how many. Repeats and rivals do no harm."""
    due = digest.people_due(now)
    for person, day in due:
        digest.plan(person, day, now)
    return len(due)
