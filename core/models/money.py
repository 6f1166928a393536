"""Exchange rates: what makes amounts in several currencies comparable."""

from django.db import models


def currency_field(**options: object) -> models.CharField:
    """A three-letter ISO 4217 code. Choices are left out of migrations: the list changes yearly."""
    return models.CharField(max_length=3, **options)  # type: ignore[arg-type]


class ExchangeRate(models.Model):
    """What one unit of ``currency`` is worth in the company's base currency from ``date`` on."""

    currency = currency_field()
    date = models.DateField()
    rate = models.DecimalField(max_digits=18, decimal_places=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "date"], name="exchange_rate_once_a_day"),
            models.CheckConstraint(condition=models.Q(rate__gt=0), name="exchange_rate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.date}"
