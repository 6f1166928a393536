"""What every business record has."""

from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any, Self, TypeVar

import pghistory
from django.db import models
from django.db.models.base import ModelState
from django.utils.encoding import force_str
from django.utils.translation import get_language

from core.clock import ClockTimestamp
from core.keys import KEY_LENGTH, new_key


class Row(models.Model):
    """Any row; what a query finds becomes one without setting its values one by one."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        """Return the row as Django does; a field that was not asked for is looked up when it is."""
        whole = len(values) == len(cls._meta.concrete_fields)
        row = cls.__new__(cls)
        state = row._state = ModelState()
        state.adding, state.db = False, db
        row.__dict__.update(zip(_names(cls) if whole else field_names, values, strict=True))
        return row

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> Any:
        # What get_x_display() returns. Django translates every choice to find one.
        value = getattr(self, field.attname)
        return _labels(type(self), field.attname, get_language()).get(value, value)


@cache
def _names(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


@lru_cache(maxsize=1000)
def _labels(model: type[models.Model], name: str, language: str | None) -> dict[Any, str]:
    """The choices of a field in a language, which only names the answer: it is the active one."""
    choices = model._meta.get_field(name).flatchoices  # type: ignore[union-attr]
    return {value: force_str(label, strings_only=True) for value, label in choices}


class Record(Row):
    """A business row: an opaque key for addresses and the instant it was written."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta(Row.Meta):
        abstract = True


M = TypeVar("M", bound=type[models.Model])


def tracked(*, exclude: tuple[str, ...] = ()) -> "pghistory.track":
    """Class decorator: keep every version of the row, by database trigger.

    Insert, update and delete are recorded, so that bulk and raw writes are seen as well. ``exclude``
    names fields that must never be copied into the history (password hashes, wrapped keys).
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        context_field=pghistory.ContextJSONField(),
        exclude=list(exclude) or None,
        append_only=True,
    )
