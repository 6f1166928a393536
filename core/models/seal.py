"""The seals of the trails."""

from django.db import models


class Seal(models.Model):
    """What the trails got since the seal before, as one digest per table, chained to that seal.

    Append-only, like what it seals. ``ends`` says up to which id each table is sealed. ``tables`` says
    of each table that got rows: ``columns`` (that were hashed), ``rows``, ``sha256``, ``holes`` (ids
    between the ends that were not there: [first, last]) and ``late`` (ids of earlier holes that are
    there by now) and whether ``more`` was waiting than is sealed at once. Not in the admin: that a
    table got a row tells of a sealed bid.
    """

    number = models.BigIntegerField(primary_key=True, help_text="1 is the first, without gaps")
    sealed_at = models.DateTimeField(db_index=True)
    ends = models.JSONField()
    tables = models.JSONField()
    previous = models.CharField(max_length=64, blank=True, help_text="root of the seal before")
    root = models.CharField(max_length=64, help_text="SHA-256 of all of the above")

    def __str__(self) -> str:
        return f"{self.number} {self.root[:8]}"
