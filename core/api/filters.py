"""Filters of the API's lists."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django_filters import fields, rest_framework


class InstantField(fields.IsoDateTimeField):
    """An instant in UTC: PostgreSQL refuses offsets of 16 hours and more, which ISO 8601 knows."""

    def to_python(self, value: Any) -> Any:
        instant = super().to_python(value)
        try:
            return instant and instant.astimezone(dt.UTC)
        except OverflowError:  # within a day of the first or the last year
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class InstantFilter(rest_framework.IsoDateTimeFilter):
    field_class = InstantField


class FilterSet(rest_framework.FilterSet):
    FILTER_DEFAULTS = rest_framework.FilterSet.FILTER_DEFAULTS | {
        models.DateTimeField: {"filter_class": InstantFilter}
    }


class FilterBackend(rest_framework.DjangoFilterBackend):
    filterset_base = FilterSet
