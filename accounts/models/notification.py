"""The inbox."""

from django.conf import settings
from django.db import models

from core.clock import ClockTimestamp
from core.models import Outbox, Row


class Notification(Row):
    """One entry in a person's inbox; made from one outbox row, so never twice."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    outbox = models.OneToOneField(Outbox, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    reason = models.TextField(db_default="", help_text="why they got it, in a sentence")
    mute_path = models.CharField(
        max_length=300,
        db_default="",
        help_text="address within the site where the reminder is muted",
    )
    path = models.CharField(max_length=300, help_text="address within the site")
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_of_user"),
            models.Index(
                fields=["user"], condition=models.Q(read_at=None), name="notification_unread"
            ),
            # What was read goes after its period (accounts/retention.py).
            models.Index(
                fields=["read_at"],
                condition=models.Q(read_at__isnull=False),
                name="notification_read",
            ),
        ]

    def __str__(self) -> str:
        # Not the title: that is the recipient's, and this is what administration pages show.
        return self.kind
