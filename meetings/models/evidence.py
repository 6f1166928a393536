"""What shows how far a promise is."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import LineField, Record, Row, tracked
from meetings.models.commitment import Commitment
from meetings.states import MOST_EVIDENCE_BYTES, EvidenceKind


@tracked()
class Evidence(Record):
    """A file that the owner's side has put to a promise.

    ``kind`` is what its first bytes say, not its name; ``size`` is in bytes, ``digest`` the SHA-256 of the
    content in hexadecimal digits. The content lies apart (``EvidenceContent``), so that no list reads it.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="evidence")
    name = LineField(_("file"), max_length=150)
    kind = models.CharField(_("kind"), max_length=4, choices=EvidenceKind)
    size = models.PositiveIntegerField(_("size"))
    digest = models.CharField(max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("added by"),
    )

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(size__range=(1, MOST_EVIDENCE_BYTES)),
                name="evidence_size_within_limits",
            ),
            models.UniqueConstraint(fields=["commitment", "digest"], name="evidence_once"),
        ]

    def __str__(self) -> str:
        return self.name


class EvidenceContent(Row):
    """The bytes of a file, without a history: what was taken away is gone."""

    evidence = models.OneToOneField(
        Evidence, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    content = models.BinaryField()

    class Meta:
        verbose_name = _("content of evidence")
        verbose_name_plural = _("contents of evidence")

    def __str__(self) -> str:
        return str(self.evidence_id)
