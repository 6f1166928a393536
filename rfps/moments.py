"""The exact time, for receipts and refusals."""

from datetime import datetime

from django.utils import timezone


def exact_moment(value: datetime) -> str:
    """Write an instant to the millisecond in the reader's time zone: ``2026-03-17 14:00:00.123 CET``."""
    local = timezone.localtime(value)
    return f"{local:%Y-%m-%d %H:%M:%S}.{local.microsecond // 1000:03d} {local.tzname()}"
