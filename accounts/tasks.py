"""Scheduled work for people."""

from celery import shared_task

from accounts import actions
from core.clock import database_now


@shared_task(name="accounts.tasks.plan_digests")
def plan_digests() -> int:
    """Plan the daily digests that are due; return how many. Repeats and rivals do no harm."""
    return actions.plan_digests(now=database_now())
