"""Who gets the business, and why."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import Record, currency_field, tracked
from rfps.models.bid import Bid
from rfps.models.rfx import Line, Rfx
from rfps.states import AwardStatus


@tracked()
class Award(Record):
    """A proposed, approved or sent-back award. ``snapshot`` keeps the comparison it rested on."""

    rfx = models.ForeignKey(Rfx, on_delete=models.PROTECT, related_name="awards")
    status = models.CharField(max_length=10, choices=AwardStatus, default=AwardStatus.PROPOSED)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    needs_approval = models.BooleanField(help_text="its total was above the limit")
    justification = models.TextField(_("justification"), blank=True)
    decision_reason = models.TextField(_("reason"), blank=True)
    total = models.DecimalField(max_digits=20, decimal_places=2)
    currency = currency_field()
    snapshot = models.JSONField()

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        constraints = [
            models.UniqueConstraint(
                fields=["rfx"],
                condition=Q(status__in=[AwardStatus.PROPOSED, AwardStatus.APPROVED]),
                name="award_one_standing_per_rfx",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("proposed_by"))
                | Q(needs_approval=False),
                name="award_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return str(self.rfx)


@tracked()
class AwardLine(Record):
    """One line given to one bid, in whole or in part."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="award_lines")
    quantity = models.DecimalField(max_digits=18, decimal_places=4)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    amount = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        verbose_name = _("award line")
        verbose_name_plural = _("award lines")
        constraints = [
            models.UniqueConstraint(fields=["award", "line", "bid"], name="award_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="award_line_quantity_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.bid}"

    @cached_property
    def line_key(self) -> str:
        """The key of the request's line; ``access.with_award_lines`` fetches it along."""
        return self.line.key

    @cached_property
    def bid_key(self) -> str:
        """The key of the bid; ``access.with_award_lines`` fetches it along."""
        return self.bid.key
