"""Writes of the core."""

from core.action import action
from core.clock import ClockTimestamp
from core.models import Heartbeat


@action
def beat(*, name: str) -> None:
    """Note that the named process is alive, by the database clock."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": ClockTimestamp()})
