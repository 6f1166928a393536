"""What was promised."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.folding import Fold
from core.models import LineField, Record, tracked
from meetings.models.visit import Visit
from meetings.states import MOST_STEPS, CommitmentStatus, OwnerSide


@tracked()
class Commitment(Record):
    """A promise with an owner, a side and a due date.

    ``first_due_date`` is the first agreed date and never changes after acceptance: whether a promise
    was kept on time is measured against it.
    """

    partner = models.ForeignKey(
        "suppliers.Partner", on_delete=models.PROTECT, related_name="commitments"
    )
    visit = models.ForeignKey(
        Visit, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    title = LineField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    side = models.CharField(_("promised by"), max_length=7, choices=OwnerSide)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="commitments"
    )
    # Who follows it up on the other side of the table, and confirms it.
    counterpart = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments_followed",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=CommitmentStatus, default=CommitmentStatus.PROPOSED
    )
    due_date = models.DateField(_("due"))
    first_due_date = models.DateField(_("first agreed date"))
    # A new date that one side proposes; the other side accepts or declines it.
    proposed_due_date = models.DateField(null=True, blank=True)
    proposed_due_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_due_reason = models.TextField(blank=True)
    # One side asks to call an agreed promise off; only the other side can agree.
    cancel_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cancel_reason = models.TextField(blank=True)
    # Until that day, where the owner is, nobody is reminded of it; on it the reminders come again.
    paused_until_date = models.DateField(_("reminders paused until"), null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    pause_reason = models.TextField(blank=True, default="", db_default="")
    done_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # How many steps it has, and how many of them are ticked: so that no list has to count them. Written
    # with the steps, under the lock of this row (docs/adr/0056).
    steps_total = models.PositiveSmallIntegerField(_("steps"), default=0, db_default=0)
    steps_done = models.PositiveSmallIntegerField(_("steps done"), default=0, db_default=0)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CommitmentStatus.values), name="commitment_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=CommitmentStatus.CONFIRMED) | Q(confirmed_at__isnull=False),
                name="commitment_confirmed_at_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(side__in=OwnerSide.values), name="commitment_side_known"
            ),
            models.CheckConstraint(
                condition=Q(proposed_due_date=None, proposed_due_by=None)
                | Q(proposed_due_date__isnull=False, proposed_due_by__isnull=False),
                name="commitment_new_date_has_a_proposer",
            ),
            models.CheckConstraint(
                condition=Q(steps_done__lte=F("steps_total"), steps_total__lte=MOST_STEPS),
                name="commitment_steps_counted",
            ),
            models.CheckConstraint(
                condition=Q(paused_until_date=None, paused_by=None)
                | Q(paused_until_date__isnull=False, paused_by__isnull=False),
                name="commitment_pause_has_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "due_date", "id"], name="commitment_of_partner"),
            models.Index(fields=["owner", "due_date", "id"], name="commitment_of_owner"),
            models.Index(
                fields=["due_date", "id"],
                condition=Q(status__in=["proposed", "accepted", "done", "missed"]),
                name="commitment_open",
            ),
            # With what decides who sees them, so that they are counted without being read.
            models.Index(
                fields=["status", "due_date", "id"],
                include=["owner", "counterpart", "partner"],
                name="commitment_in_state",
            ),
            models.Index(fields=["due_date", "id"], name="commitment_by_due"),
            GinIndex(OpClass(Fold("title"), "gin_trgm_ops"), name="commitment_folded"),
            models.Index(
                fields=["counterpart", "due_date", "id"], name="commitment_of_counterpart"
            ),
        ]

    def __str__(self) -> str:
        return self.title
