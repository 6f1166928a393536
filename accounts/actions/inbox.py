"""Reading the inbox. Not on the audit trail: what somebody has read is theirs."""

from datetime import datetime

from accounts import access
from accounts.models import Notification, User
from core.action import action


@action
def mark_read(*, notification: int, by: User, now: datetime) -> Notification:
    """Mark one message of one's own as read and return it; the first reading counts."""
    row = access.lock_notification(by, notification)
    if row.read_at is None:
        row.read_at = now
        row.save(update_fields=["read_at"])
    return row


@action
def mark_all_read(*, by: User, now: datetime) -> int:
    """Mark every message of one's own as read; return how many were not."""
    return access.notifications_of(by).filter(read_at=None).update(read_at=now)
