"""What was done already: the keys of forms and API calls that have made their change."""

from django.conf import settings
from django.db import models

from core.clock import ClockTimestamp


class OnceKey(models.Model):
    """A request of a person that has changed something; the same request again changes nothing.

    Written in the transaction of the change. Nothing in it tells what was sent: ``key`` and
    ``digest`` are keyed hashes (a sealed bid must not be guessable from them). ``context_id`` is that
    of the audit events and of the row history. Not in the admin: that somebody has pressed "submit"
    on a bid is the bidder's secret.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    digest = models.CharField(
        max_length=64, blank=True, help_text="of the body of an API call, so that a reuse is seen"
    )
    action = models.CharField(max_length=100)
    context_id = models.UUIDField()
    location = models.CharField(
        max_length=500, blank=True, help_text="where the first answer led to, once it is known"
    )
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="once_key_once")]
        indexes = [models.Index(fields=["created_at"], name="once_key_by_age")]

    def __str__(self) -> str:
        return f"{self.action} {self.key[:8]}"
