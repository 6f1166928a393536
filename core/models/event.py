"""The audit trail: one row per business change, refusal or sign-in."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F

from core.clock import ClockTimestamp
from core.models.base import Row


class Event(Row):
    """Who did what to which object, when, and why.

    Append-only: the application's database role may insert and read, nothing else. A reader sees an
    event if they may see its object (core/timeline.py), so an unopened bid leaves no trace for
    anyone but its bidder.
    """

    at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="empty: the system itself",
    )
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    verb = models.CharField(max_length=80, help_text="registered name, e.g. rfps.published")
    object_type = models.CharField(max_length=80, help_text="model label, e.g. rfps.rfx")
    object_id = models.BigIntegerField()
    object_label = models.CharField(max_length=300, help_text="what it was called at that time")
    links = ArrayField(
        models.CharField(max_length=100),
        default=list,
        help_text="other objects on whose timeline this belongs, as model label:id",
    )
    changes = models.JSONField(default=dict, help_text="field: [before, after]")
    reason = models.TextField(blank=True)
    request_id = models.CharField(max_length=64, blank=True)
    context_id = models.UUIDField(null=True, help_text="the same as in the row history")

    # Where its reader may look at the object, and its key; a timeline fills it in (core/timeline.py).
    address = ""
    object_key = ""

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "-id"], name="event_object"),
            models.Index(fields=["actor", "-id"], name="event_actor"),
            # That the actor is NULL is no order to PostgreSQL: by the index above it would sort them all.
            models.Index(fields=["-id"], condition=models.Q(actor=None), name="event_of_nobody"),
            *(
                models.Index(
                    fields=[field, "-id"],
                    condition=models.Q(actor=None),
                    name=f"event_of_nobody_{name}",
                )
                for field, name in (("verb", "verb"), ("object_type", "kind"))
            ),
            models.Index(fields=["verb", "-id"], name="event_verb"),
            # Two filters of which each has very many and both together few or none.
            models.Index(fields=["actor", "verb", "-id"], name="event_actor_verb"),
            models.Index(fields=["actor", "object_type", "-id"], name="event_actor_kind"),
            models.Index(fields=["verb", "object_type", "-id"], name="event_verb_kind"),
            # The newest events linked to an object, in order: a GIN index has none, and all that was ever
            # linked would be read for them. Hardly an event has more than two links.
            *(
                models.Index(
                    F(f"links__{place}"),
                    F("id").desc(),
                    condition=models.Q(**{f"links__{place}__isnull": False}),
                    name=f"event_{name}_link",
                )
                for place, name in enumerate(("first", "second"))
            ),
            GinIndex(
                fields=["links"], condition=models.Q(links__len__gt=2), name="event_many_links"
            ),
            models.Index(fields=["object_type", "-id"], name="event_kind"),
            models.Index(fields=["at"], name="event_at"),
            models.Index(
                fields=["request_id", "-id"],
                condition=~models.Q(request_id=""),
                name="event_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_label}"

    def change(self, field: str) -> tuple[Any, Any]:
        """Return (before, after) of one field; both None if it was not changed."""
        before, after = self.changes.get(field, (None, None))
        return before, after
