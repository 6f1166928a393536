"""Scheduled work of the core."""

import uuid

from celery import shared_task

from core import outbox, retention
from core.actions import apply_rule, beat, forget_once_keys, sum_up
from core.anchors import anchor_trail as carry_out
from core.clock import database_now
from core.logs import request_id
from core.sealing import seal_next

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


@shared_task(name="core.tasks.forget_old")
def forget_old() -> int:
    """Remove what is kept for a while only; return how many rows went."""
    return forget_once_keys(now=database_now())


@shared_task(name="core.tasks.sum_up_left_out")
def sum_up_left_out() -> int:
    """Say on the trail what was only counted in the hours that are over; return of how many counts."""
    request_id.set(f"task-{uuid.uuid4().hex[:16]}")
    now, done = database_now(), 0
    while count := sum_up(now=now):
        done += count
    return done


@shared_task(name="core.tasks.seal_trail")
def seal_trail() -> int:
    """Seal what the trails have got; return how many seals that took."""
    done = 0
    while seal_next():
        done += 1
    return done


@shared_task(name="core.tasks.anchor_trail")
def anchor_trail() -> bool:
    """Carry the newest seal out of the database, once a day; return whether it was done now."""
    return carry_out()


@shared_task(name="core.tasks.keep_periods")
def keep_periods() -> int:
    """Remove what was kept for its period, a few rows at a time; return how many went."""
    now, done = database_now(), 0
    for rule in retention.rules():
        while count := apply_rule(rule=rule.name, now=now):
            done += count
    return done
