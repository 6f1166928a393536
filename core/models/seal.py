"""The seals of the trails."""

from django.db import models

from core.clock import ClockTimestamp


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


class Blanking(models.Model):
    """A row of a trail out of which a person's name was taken (core/blanking.py); itself a trail.

    ``before`` and ``after`` are the SHA-256 of the row, with the columns of its seal. Seals up to
    ``after_seal`` have hashed the row as it was before. ``number`` 0 stands for all rows of one seal
    (``after_seal``) from before rows were hashed one by one: ``before`` is what it says of them,
    ``after`` the same with each row's own hash. ``context_id`` is that of the audit event that says
    who was anonymised. Not in the admin: what it holds is for verifying.
    """

    at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    trail = models.CharField(max_length=100, help_text="name of the table")
    number = models.BigIntegerField(help_text="the row's id there")
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    after_seal = models.BigIntegerField()
    context_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["trail", "number", "id"], name="blanking_of_row")]

    def __str__(self) -> str:
        return f"{self.trail} {self.number}"
