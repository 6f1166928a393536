"""What a buyer will want, told early to chosen partners."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.folding import Fold
from core.models import LineField, Record, currency_field, tracked
from rfps.states import NeedStatus
from suppliers.models import MailedAnswer, came_whole


@tracked()
class Need(Record):
    """Something a buyer will want."""

    title = LineField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    category = models.ForeignKey(
        "suppliers.Category",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="needs",
        verbose_name=_("category"),
    )
    quantity = models.DecimalField(
        _("quantity"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    unit = LineField(_("unit"), max_length=30, blank=True)
    needed_date = models.DateField(_("needed by"), null=True, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="needs"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=NeedStatus, default=NeedStatus.DRAFT
    )

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity=None) | Q(quantity__gt=0), name="need_quantity_positive"
            ),
            models.CheckConstraint(
                condition=Q(status__in=NeedStatus.values), name="need_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="need_of_owner"),
            models.Index(fields=["title", "id"], name="need_by_title"),
            GinIndex(OpClass(Fold("title"), "gin_trgm_ops"), name="need_folded"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class NeedShare(MailedAnswer, Record):
    """A need shown to one partner, and that partner's answer. No partner sees another's."""

    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="shares")
    partner = models.ForeignKey(
        "suppliers.Partner", on_delete=models.PROTECT, related_name="need_shares"
    )
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    product = LineField(_("product"), max_length=200, blank=True)
    advice = models.TextField(_("advice"), blank=True)
    indicative_price = models.DecimalField(
        _("indicative unit price"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    currency = currency_field(verbose_name=_("currency"), blank=True)
    lead_time_days = models.PositiveIntegerField(_("lead time, days"), null=True, blank=True)

    class Meta:
        verbose_name = _("shared need")
        verbose_name_plural = _("shared needs")
        constraints = [
            models.UniqueConstraint(fields=["need", "partner"], name="need_shared_once"),
            models.CheckConstraint(
                condition=Q(indicative_price=None) | (Q(indicative_price__gte=0) & ~Q(currency="")),
                name="need_answer_price_with_currency",
            ),
            came_whole("need_share_came_whole"),
        ]
        indexes = [models.Index(fields=["partner", "-id"], name="need_share_of_partner")]

    def __str__(self) -> str:
        return f"{self.need}: {self.partner}"
