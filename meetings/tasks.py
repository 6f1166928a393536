"""Scheduled work on commitments."""

import structlog
from celery import shared_task
from django.http import Http404
from django.utils import timezone

from core.refused import Refused
from meetings import actions
from meetings.access import past_due

log = structlog.get_logger(__name__)


@shared_task(name="meetings.tasks.miss_overdue")
def miss_overdue() -> int:
    """Note every promise whose day has ended; return how many. Repeats and rivals do no harm."""
    now, missed = timezone.now(), 0
    for key in past_due(now):
        try:
            actions.miss_commitment(commitment=key, by=None, now=now)
        except (Refused, Http404) as no:  # done or gone since it was listed
            log.info("not missed after all", commitment=key, reason=str(no))
            continue
        missed += 1
    return missed


@shared_task(name="meetings.tasks.plan_due_visits")
def plan_due_visits() -> int:
    """Plan the weekly word of visits that are due; return for how many. Repeats and rivals do no harm."""
    return actions.plan_due_visits(now=timezone.now())
