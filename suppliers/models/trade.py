"""Trade in both directions, imported from the ERP."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Record, Row, currency_field, tracked
from suppliers.models.partner import Category, Partner
from suppliers.states import Direction


@tracked()
class TradeImport(Record):
    """One file that was imported: all of it or nothing."""

    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    mapping = models.TextField(help_text="the mapping file as it was")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    rows = models.PositiveIntegerField()
    created_count = models.PositiveIntegerField()
    updated_count = models.PositiveIntegerField()
    unchanged_count = models.PositiveIntegerField()
    excluded_count = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("trade import")
        verbose_name_plural = _("trade imports")
        indexes = [models.Index(fields=["sha256"], name="trade_import_sha256")]

    def __str__(self) -> str:
        return self.file_name


class TradeLine(Row):
    """One purchase or sale line. Amounts are in ``currency``; quantities in the item's own unit.

    Not under row history: lines are a copy of the ERP's, which keeps the original, and there are
    millions of them; what an import changed is counted in its TradeImport.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="trade_lines")
    trade_import = models.ForeignKey(TradeImport, on_delete=models.PROTECT, related_name="lines")
    direction = models.CharField(max_length=8, choices=Direction)
    # Our own key of the line, from the source's key columns: a second import updates.
    source = models.CharField(max_length=50)
    source_key = models.CharField(max_length=200)
    order_number = models.CharField(max_length=100)
    line_number = models.CharField(max_length=50, blank=True)
    item = models.CharField(max_length=500)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="trade_lines"
    )
    order_date = models.DateField(null=True)
    promised_date = models.DateField(null=True)
    delivered_date = models.DateField(null=True)
    quantity = models.DecimalField(max_digits=18, decimal_places=4)
    quantity_delivered = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    quantity_rejected = models.DecimalField(max_digits=18, decimal_places=4, null=True)
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    amount = models.DecimalField(max_digits=18, decimal_places=2)
    currency = currency_field()
    cost = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    # First day of the month it counts in: of the promised date, else the order's, else delivery's.
    month = models.DateField()

    class Meta:
        verbose_name = _("trade line")
        verbose_name_plural = _("trade lines")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_key", "direction"], name="trade_line_once"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="trade_line_direction_known"
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "month", "id"], name="trade_of_partner"),
            # Newest first, as programs read them.
            models.Index(fields=["partner", "id"], name="trade_of_partner_by_id"),
        ]

    def __str__(self) -> str:
        return f"{self.order_number} {self.item}"


class MonthlyTrade(Row):
    """Trade lines summed up per partner, direction, category, currency and month.

    Kept up to date in the transaction of each import (actions/trade.py); pages read these rows.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="monthly_trade")
    direction = models.CharField(max_length=8, choices=Direction)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    currency = currency_field()
    month = models.DateField()
    lines = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    cost = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    # Delivery, over the lines with both a promised and a delivered date.
    delivered_lines = models.PositiveIntegerField()
    on_time_lines = models.PositiveIntegerField()
    late_days = models.PositiveIntegerField(help_text="days late, summed over the late lines")
    # Quality, over the lines where both quantities are known.
    quantity_delivered = models.DecimalField(max_digits=20, decimal_places=4)
    quantity_rejected = models.DecimalField(max_digits=20, decimal_places=4)
    inspected_lines = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "direction", "month", "currency", "category"],
                nulls_distinct=False,
                name="monthly_trade_once",
            )
        ]
        indexes = [models.Index(fields=["month", "direction"], name="monthly_trade_month")]

    def __str__(self) -> str:
        return f"{self.partner} {self.direction} {self.month}"


MONTHS = tuple(f"m{month:02}" for month in range(1, 13))


class YearlyTrade(Row):
    """The months of a partner's year side by side, per direction and currency, categories together.

    Kept by triggers of MonthlyTrade, whoever writes it: the trade of a portfolio is the sum of few rows
    for each of its partners. Hundredths of ``currency``, 0 where nothing was traded; whole numbers in
    front of texts are what PostgreSQL reads and adds up fastest.
    """

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    m01 = models.BigIntegerField()
    m02 = models.BigIntegerField()
    m03 = models.BigIntegerField()
    m04 = models.BigIntegerField()
    m05 = models.BigIntegerField()
    m06 = models.BigIntegerField()
    m07 = models.BigIntegerField()
    m08 = models.BigIntegerField()
    m09 = models.BigIntegerField()
    m10 = models.BigIntegerField()
    m11 = models.BigIntegerField()
    m12 = models.BigIntegerField()
    direction = models.CharField(max_length=8, choices=Direction)
    currency = currency_field()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "year", "direction", "currency"], name="yearly_trade_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.partner} {self.direction} {self.year}"


class CompanyTrade(models.Model):
    """The monthly sums of all partners together, per direction, currency and month.

    Kept beside MonthlyTrade, in the same transaction: who sees everything reads a few hundred rows
    instead of everybody's months.
    """

    direction = models.CharField(max_length=8, choices=Direction)
    currency = currency_field()
    month = models.DateField()
    lines = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        verbose_name = _("company trade")
        verbose_name_plural = _("company trade")
        constraints = [
            models.UniqueConstraint(
                fields=["month", "direction", "currency"], name="company_trade_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.month} {self.currency}"
