"""Scheduled work of negotiations and agreements."""

import uuid

from celery import shared_task
from django.utils import timezone

from core.logs import request_id
from negotiations import actions


@shared_task(name="negotiations.tasks.expire_due")
def expire_due() -> int:
    """Close what has run out and start what has begun; return how many rows changed.

    An agreement that was signed late may begin and end in the same run, in that order.
    """
    request_id.set(f"task-{uuid.uuid4().hex[:16]}")
    now = timezone.now()
    done = actions.expire_negotiations()
    done += actions.activate_due(now=now)
    return done + actions.expire_agreements(now=now)
