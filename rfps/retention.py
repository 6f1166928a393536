"""Drafts of bids go when their request is long over: whoever meant to hand one in can no longer."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.retention import Rule, register
from rfps.models import Bid


def _drafts(before: datetime) -> QuerySet[Bid]:
    return Bid.objects.filter(draft__isnull=False, rfx__deadline_at__lt=before)


def _forget(rows: list[Any]) -> int:
    """Empty the drafts; that there was a bid, or none, stays as it is."""
    return Bid.objects.filter(pk__in=[row.pk for row in rows]).update(draft=None)


register(
    Rule(
        "rfps.drafts",
        _("Drafts of bids"),
        _("From the deadline of the request; what was handed in stays"),
        90,
        _drafts,
        _forget,
        secret=True,
    )
)
