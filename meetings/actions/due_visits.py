"""The weekly word of visits that are due is planned ahead."""

from datetime import datetime

from core.action import action
from meetings import due_visits


@action
def plan_due_visits(*, now: datetime, by: None = None) -> int:
    """Plan the coming Monday's word (meetings/due_visits.py); return for how many. Repeats do no harm."""
    return due_visits.plan(now)
