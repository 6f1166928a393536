"""When an administrator looked as somebody else."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Record, tracked


@tracked()
class Look(Record):
    """An administrator sees for a while what a person sees, and can change nothing.

    It belongs to one session of the administrator, which knows its key. ``person_epoch`` is the
    person's ``session_epoch`` at its beginning: locked out, they are looked as no longer.
    """

    looker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="looks",
        verbose_name=_("who looked"),
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="looked_as",
        verbose_name=_("as whom"),
    )
    person_epoch = models.PositiveIntegerField(editable=False)
    reason = models.TextField(_("reason"), max_length=500)
    expires_at = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("look as somebody else")
        verbose_name_plural = _("looks as somebody else")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(looker=models.F("person")), name="look_as_somebody_else"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="look_with_a_reason"),
        ]
        indexes = [models.Index(fields=["person", "-id"], name="look_by_person")]

    def __str__(self) -> str:
        return self.key
