"""Keys to the API."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import LineField, Record, tracked


@tracked(exclude=("digest", "last_used_at"))
class ApiToken(Record):
    """A person's named, expiring key to the API. Only its SHA-256 is stored; it is shown once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens"
    )
    name = LineField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    # Parts of the API (accounts/tokens.py); of a token without any, all that need no naming.
    areas = ArrayField(models.CharField(max_length=20), default=list, db_default=[], blank=True)
    may_write = models.BooleanField(_("may write"), default=False)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
