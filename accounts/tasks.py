"""Scheduled work for people."""

from celery import shared_task

from accounts import actions
from core.clock import database_now


@shared_task(name="accounts.tasks.plan_digests")
def plan_digests() -> int:
    """Plan the daily digests that are due; return how many. Repeats and rivals do no harm."""
    return actions.plan_digests(now=database_now())


@shared_task(name="accounts.tasks.carry_out_requests")
def carry_out_requests() -> int:
    """Make the copies that were asked for, and anonymise; return how many. Repeats and rivals do no harm."""
    return actions.carry_out_requests(now=database_now())


@shared_task(name="accounts.tasks.encrypt_factors")
def encrypt_factors() -> int:
    """Encrypt secrets of second factors that the version before has written; return of how many rows."""
    return actions.encrypt_factors()
