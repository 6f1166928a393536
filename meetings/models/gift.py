"""Gifts, within policy and in the open."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import LineField, Record, currency_field, tracked
from meetings.states import GiftDirection, GiftStatus


@tracked()
class Gift(Record):
    """A gift given or received; ``value`` in ``currency``, ``value_base`` in the base currency."""

    partner = models.ForeignKey("suppliers.Partner", on_delete=models.PROTECT, related_name="gifts")
    direction = models.CharField(_("direction"), max_length=8, choices=GiftDirection)
    person = LineField(_("person at the partner"), max_length=150)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="gifts"
    )
    description = LineField(_("what"), max_length=200)
    occasion = LineField(_("occasion"), max_length=200)
    date = models.DateField(_("date"))
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2)
    currency = currency_field(verbose_name=_("currency"))
    value_base = models.DecimalField(max_digits=12, decimal_places=2)
    status = models.CharField(_("status"), max_length=10, choices=GiftStatus)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        constraints = [
            models.CheckConstraint(condition=Q(value__gte=0), name="gift_value_not_negative"),
            models.CheckConstraint(
                condition=Q(status__in=GiftStatus.values), name="gift_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=GiftStatus.REFUSED)
                | (Q(decided_by__isnull=False) & ~Q(decision_reason="")),
                name="gift_refused_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("declared_by")),
                name="gift_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-date"], name="gift_of_partner"),
            models.Index(fields=["declared_by", "-date"], name="gift_of_declarer"),
        ]

    def __str__(self) -> str:
        return self.description
