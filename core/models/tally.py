"""How often something was noted on the trail within an hour, and how often it was only counted."""

from django.db import models


class Tally(models.Model):
    """The attempts of one subject within one hour (core/noting.py); gone when the hour has been summed up.

    ``subject`` is a person, or a keyed hash of an address: nobody can be told from it. ``noted`` of the
    attempts are on the trail one by one, ``left_out`` are not. Not in the admin: what matters of it
    becomes an event.
    """

    verb = models.CharField(max_length=80, help_text="of the events that are counted")
    hour = models.DateTimeField(help_text="beginning of the hour, in UTC")
    subject = models.CharField(max_length=80)
    person = models.BigIntegerField(default=0, help_text="whom the events are about, 0: nobody")
    noted = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            # The hour first: finished hours are looked for.
            models.UniqueConstraint(fields=["hour", "verb", "subject"], name="tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject} {self.hour:%Y-%m-%d %H}"
