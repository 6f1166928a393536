"""What has to leave the system, written in the transaction that caused it."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from core.clock import ClockTimestamp


class Outbox(models.Model):
    """One message to one recipient over one channel at one instant.

    The unique constraint makes every reminder exist once, however often it is planned. Sending is
    claimed by locking the row, done, and marked in the same transaction (core/outbox.py).
    """

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        INBOX = "inbox", _("Inbox")
        WEBHOOK = "webhook", _("Webhook")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        SENT = "sent", _("sent")
        DROPPED = "dropped", _("no longer needed")
        FAILED = "failed", _("failed")
        HELD = "held", _("waits for the digest")

    kind = models.CharField(max_length=80, help_text="registered message, e.g. rfps.invited")
    what = models.CharField(max_length=120, help_text="unique name of the occasion, e.g. rfx:17")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+"
    )
    address = models.EmailField(
        blank=True, help_text="of who has no account; of a webhook, its name"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    due_at = models.DateTimeField()
    try_at = models.DateTimeField(help_text="due_at, or later after a failed attempt")
    payload = models.JSONField(default=dict, help_text="ids only; texts are built when it is sent")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
        verbose_name_plural = "outbox"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "what", "recipient", "address", "channel", "due_at"],
                nulls_distinct=False,
                name="outbox_once",
            ),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False) ^ ~models.Q(address=""),
                name="outbox_recipient_or_address",
            ),
        ]
        indexes = [
            models.Index(
                fields=["try_at", "id"],
                condition=models.Q(state="waiting"),
                name="outbox_waiting",
            ),
            models.Index(
                fields=["recipient", "id"],
                condition=models.Q(state="held"),
                name="outbox_held",
            ),
            # What lies ahead of somebody (accounts/reminding.py).
            models.Index(
                fields=["recipient", "try_at"],
                condition=models.Q(state="waiting"),
                name="outbox_ahead",
            ),
            # The letters that somebody had in the last hour (accounts/storms.py).
            models.Index(
                fields=["recipient", "sent_at"],
                condition=models.Q(channel="email", state="sent"),
                name="outbox_letters",
            ),
            models.Index(Lower("address"), name="outbox_to_address"),
            # What has been sent or dropped goes after its period (accounts/retention.py).
            models.Index(
                Coalesce("sent_at", "try_at"),
                condition=~models.Q(state__in=["waiting", "held"]),
                name="outbox_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class Heartbeat(models.Model):
    """When a scheduled process was last seen alive; read by /readyz."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(db_default=ClockTimestamp())

    def __str__(self) -> str:
        return self.name
