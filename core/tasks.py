"""Scheduled work of the core."""

import uuid

from celery import shared_task

from core import outbox
from core.actions import beat
from core.logs import request_id

BATCH = 500


@shared_task(name="core.tasks.send_due")
def send_due() -> int:
    """Send what is due, up to a batch; return how many rows were handled."""
    request_id.set(f"task-{uuid.uuid4().hex[:16]}")
    done = 0
    while done < BATCH and outbox.send_next():
        done += 1
    if done == BATCH:
        send_due.delay()
    return done


@shared_task(name="core.tasks.heartbeat")
def heartbeat() -> None:
    """Show that the schedule is running."""
    beat(name="beat")
