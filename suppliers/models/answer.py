"""Answers of partners that need not have been given in the portal."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from suppliers.states import EntryChannel


class MailedAnswer(models.Model):
    """What a row keeps of how its answer came, where one of ours entered it for the partner.

    ``came_date`` is the day at the company on which it arrived. Why it did not come through the portal is
    on the trail.
    """

    came_by = models.CharField(
        _("how it came"),
        max_length=10,
        choices=EntryChannel,
        blank=True,
        default="",
        db_default="",
    )
    came_date = models.DateField(_("received on"), null=True, blank=True)

    class Meta:
        abstract = True

    def came(self, facts: Any) -> None:
        """Keep how the answer came; None for one that the partner gave itself."""
        self.came_by = facts.channel if facts else ""
        self.came_date = facts.received_date if facts else None


def came_whole(name: str) -> models.CheckConstraint:
    """Return the constraint that an answer which came has its day, and no other has."""
    return models.CheckConstraint(
        condition=Q(came_by="", came_date=None)
        | Q(came_by__in=EntryChannel.values, came_date__isnull=False),
        name=name,
    )
