"""What somebody does not want to be reminded of."""

from django.conf import settings
from django.db import models

from core.clock import ClockTimestamp
from core.keys import KEY_LENGTH, new_key
from core.models import Row


class Mute(Row):
    """That a person wants no reminders of one thing any more.

    ``kind`` is a registered kind of things (accounts/muting.py), ``thing`` the key of one of them. That it
    was muted and unmuted is on the audit trail, of which thing is not: that is the person's own.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40, help_text="registered kind of things, e.g. commitments")
    thing = models.CharField(max_length=KEY_LENGTH, help_text="the key of what it is")
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "thing"], name="mute_once"),
        ]
        indexes = [
            # They go after a period (accounts/retention.py).
            models.Index(fields=["created_at"], name="mute_by_age"),
        ]

    def __str__(self) -> str:
        return self.kind
