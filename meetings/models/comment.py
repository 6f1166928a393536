"""What both sides say about a promise, and what ours say among themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import Record, tracked
from meetings.models.commitment import Commitment
from meetings.states import OwnerSide


@tracked()
class CommitmentComment(Record):
    """One comment of the thread of a promise: plain text, changed by nobody.

    ``side`` is whose comment it is. An ``internal`` one is for ours alone. What was taken back has no
    text any more, only the instant at which it was; what it said is in the row's history alone.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("author"),
    )
    side = models.CharField(_("written by"), max_length=7, choices=OwnerSide)
    internal = models.BooleanField(_("internal"), default=False)
    text = models.TextField(_("comment"), max_length=5000)
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment on a commitment")
        verbose_name_plural = _("comments on commitments")
        constraints = [
            models.CheckConstraint(
                condition=Q(side__in=OwnerSide.values), name="comment_side_known"
            ),
            models.CheckConstraint(
                condition=Q(internal=False) | Q(side=OwnerSide.US), name="comment_internal_is_ours"
            ),
            models.CheckConstraint(
                condition=(Q(taken_back_at=None) & ~Q(text=""))
                | Q(taken_back_at__isnull=False, text=""),
                name="comment_taken_back_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.commitment.title
