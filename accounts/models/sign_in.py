"""Where a person is signed in."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.clock import ClockTimestamp
from core.keys import KEY_LENGTH, new_key
from core.models import Row


class SignIn(Row):
    """One session of a person, with what their list of sessions says about it.

    The session itself is Django's; its key is the secret in the cookie and never leaves the server.
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins"
    )
    session_key = models.CharField(max_length=40, unique=True)
    agent = models.CharField(max_length=300, blank=True, help_text="what the browser calls itself")
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    last_used_at = models.DateTimeField()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return self.key
