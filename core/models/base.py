"""What every business record has."""

from typing import TypeVar

import pghistory
from django.db import models

from core.clock import ClockTimestamp
from core.keys import KEY_LENGTH, new_key


class Record(models.Model):
    """A business row: an opaque key for addresses and the instant it was written."""

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    class Meta:
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
