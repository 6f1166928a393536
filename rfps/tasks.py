"""Scheduled work of the RFPs."""

import uuid

from celery import shared_task

from core.logs import request_id
from rfps import reports
from rfps.actions import close_if_due


@shared_task(name="rfps.tasks.close_due")
def close_due() -> int:
    """Close every RFx whose deadline has passed; return how many were closed."""
    request_id.set(f"task-{uuid.uuid4().hex[:16]}")
    return sum(close_if_due(rfx_id=pk) for pk in reports.due_to_close())
