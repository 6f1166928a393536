"""For how long what is needed for a while only is kept."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Record, tracked


@tracked()
class RetentionPeriod(Record):
    """The period of one kind (core/retention.py), where a company has chosen another than the default."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    days = models.PositiveIntegerField(_("days"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("retention period")
        verbose_name_plural = _("retention periods")
        constraints = [
            models.CheckConstraint(condition=models.Q(days__gte=1), name="retention_some_days")
        ]

    def __str__(self) -> str:
        return self.name
