"""Who somebody is at the company's own identity provider."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Record, tracked


@tracked(exclude=("last_used_at",))
class Identity(Record):
    """A person's account at an identity provider, by the provider's own name for it.

    An address may pass to somebody else there; issuer and subject together never do. ``issuer`` is kept
    because the company may change its provider: what another one calls the same is somebody else.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="identities"
    )
    issuer = models.CharField(_("provider"), max_length=200)
    subject = models.CharField(max_length=255)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("company login")
        verbose_name_plural = _("company logins")
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="identity_once"),
            # Somebody else who has taken over the address there does not get in beside its owner.
            models.UniqueConstraint(fields=["user", "issuer"], name="identity_one_per_person"),
        ]

    def __str__(self) -> str:
        return self.issuer
