"""What was agreed: prices with a validity."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.folding import Fold
from core.models import Record, currency_field, tracked
from negotiations.models.negotiation import Negotiation
from negotiations.states import AgreementStatus, Incoterm


@tracked()
class Agreement(Record):
    """A price agreement with one partner, valid from one day to another, both inclusive."""

    partner = models.ForeignKey(
        "suppliers.Partner", on_delete=models.PROTECT, related_name="agreements"
    )
    negotiation = models.OneToOneField(
        Negotiation, on_delete=models.PROTECT, null=True, blank=True, related_name="agreement"
    )
    title = models.CharField(_("title"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agreements"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=AgreementStatus, default=AgreementStatus.DRAFT
    )
    currency = currency_field(verbose_name=_("currency"))
    payment_days = models.PositiveSmallIntegerField(_("payment terms, days"), null=True, blank=True)
    incoterm = models.CharField(_("Incoterm"), max_length=3, choices=Incoterm, blank=True)
    valid_from_date = models.DateField(_("valid from"))
    valid_until_date = models.DateField(_("valid until"))
    signed_by_us = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by_us_at = models.DateTimeField(null=True, blank=True)
    signed_by_partner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_by_partner_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until_date__gte=F("valid_from_date")),
                name="agreement_valid_in_order",
            ),
            models.CheckConstraint(
                condition=Q(status__in=AgreementStatus.values), name="agreement_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=AgreementStatus.DRAFT)
                | Q(signed_by_us_at__isnull=False, signed_by_partner_at__isnull=False),
                name="agreement_signed_by_both",
            ),
            models.CheckConstraint(
                condition=Q(signed_by_us=None, signed_by_us_at=None)
                | Q(signed_by_us__isnull=False, signed_by_us_at__isnull=False),
                name="agreement_our_signature_whole",
            ),
            models.CheckConstraint(
                condition=Q(signed_by_partner=None, signed_by_partner_at=None)
                | Q(signed_by_partner__isnull=False, signed_by_partner_at__isnull=False),
                name="agreement_their_signature_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status=AgreementStatus.TERMINATED)
                | (Q(ended_at__isnull=False) & ~Q(ended_reason="")),
                name="agreement_terminated_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-id"], name="agreement_of_partner"),
            models.Index(fields=["owner", "-id"], name="agreement_of_owner"),
            models.Index(fields=["status", "valid_until_date"], name="agreement_by_expiry"),
            GinIndex(OpClass(Fold("title"), "gin_trgm_ops"), name="agreement_folded"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class AgreementPrice(Record):
    """The price of an item from a quantity on (price break), per unit, in the agreement's currency."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="prices")
    item = models.CharField(_("item"), max_length=500)
    unit = models.CharField(_("unit"), max_length=30)
    from_quantity = models.DecimalField(
        _("from quantity"), max_digits=18, decimal_places=4, default=0
    )
    unit_price = models.DecimalField(_("unit price"), max_digits=18, decimal_places=6)
    lead_time_days = models.PositiveIntegerField(_("lead time, days"), null=True, blank=True)

    class Meta:
        constraints = [
            # "What do we pay for 500 of these?" has one answer.
            models.UniqueConstraint(
                "agreement", Lower("item"), "from_quantity", name="agreement_price_once"
            ),
            models.CheckConstraint(
                condition=Q(unit_price__gte=0, from_quantity__gte=0),
                name="agreement_price_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.item
