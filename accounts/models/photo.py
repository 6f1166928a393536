"""What a person looks like."""

from django.conf import settings
from django.db import models

from core.clock import ClockTimestamp
from core.models import Row


class Photo(Row):
    """The picture of a person, as we have painted it from what they sent (accounts/pictures.py).

    It lies in the database like everything that has to be backed up, and without a history: what its
    owner has removed is gone. ``User.photo`` says that there is one, and which.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    content = models.BinaryField()
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    def __str__(self) -> str:
        return str(self.user_id)
