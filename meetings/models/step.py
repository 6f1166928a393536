"""What has to be done for a promise."""

from django.conf import settings
from django.db import models
from django.db.models import Deferrable, Q
from django.utils.translation import gettext_lazy as _

from core.models import LineField, Record, tracked
from meetings.models.commitment import Commitment
from meetings.states import MOST_STEPS


@tracked()
class CommitmentStep(Record):
    """One line of a promise's checklist.

    ``position`` is its place in the list, counted from 1 without gaps. ``due_date`` is a day in the time
    zone of the promise's owner, ``person`` one of the owner's side.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField(_("place in the list"))
    text = LineField(_("step"), max_length=200)
    due_date = models.DateField(_("due"), null=True, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("step of a commitment")
        verbose_name_plural = _("steps of commitments")
        constraints = [
            # At the end of a statement: two lines change places in one.
            models.UniqueConstraint(
                fields=["commitment", "position"],
                name="step_has_its_place",
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.CheckConstraint(
                condition=Q(position__range=(1, MOST_STEPS)), name="step_place_in_the_list"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | Q(done_at__isnull=False, done_by__isnull=False),
                name="step_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text
