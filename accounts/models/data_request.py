"""What the worker has been asked to do with what is held about a person."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.states import RequestKind, RequestState
from core.clock import ClockTimestamp
from core.keys import KEY_LENGTH, new_key
from core.models import Row


class DataRequest(Row):
    """A copy to be made, somebody to be anonymised, or texts to be searched for a name.

    ``object_type`` and ``object_id`` say about whom, as in the audit trail: a person with an account or
    any other row that stands for one. ``found`` are ids of rows by kind, never their texts. A row is done
    in one transaction, or waits again; it goes after a period (accounts/retention.py).
    """

    key = models.CharField(max_length=KEY_LENGTH, unique=True, default=new_key, editable=False)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    kind = models.CharField(_("what"), max_length=15, choices=RequestKind)
    object_type = models.CharField(max_length=80, help_text="model label, e.g. accounts.user")
    object_id = models.BigIntegerField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("asked by"),
    )
    reason = models.TextField(_("reason"), blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=RequestState, default=RequestState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(db_default=ClockTimestamp())
    error = models.CharField(_("error"), max_length=500, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True)
    found = models.JSONField(null=True)

    class Meta:
        verbose_name = _("request about personal data")
        verbose_name_plural = _("requests about personal data")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=RequestKind.values), name="data_request_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.WAITING, finished_at=None)
                | Q(state__in=[RequestState.DONE, RequestState.FAILED], finished_at__isnull=False),
                name="data_request_finished_or_waiting",
            ),
            models.UniqueConstraint(
                fields=["object_type", "object_id", "kind", "asked_by"],
                condition=Q(state=RequestState.WAITING),
                name="data_request_once_at_a_time",
            ),
            # Whoever asks: nobody is anonymised twice.
            models.UniqueConstraint(
                fields=["object_type", "object_id"],
                condition=Q(kind=RequestKind.ANONYMISING, state=RequestState.WAITING),
                name="data_request_one_anonymising",
            ),
        ]
        indexes = [
            models.Index(
                fields=["try_at", "id"],
                condition=Q(state=RequestState.WAITING),
                name="data_request_waiting",
            ),
            models.Index(fields=["object_type", "object_id", "-id"], name="data_request_about"),
            models.Index(fields=["finished_at"], name="data_request_by_age"),
        ]

    def __str__(self) -> str:
        return self.key

    # Until when a copy can be downloaded, which follows from the period in force (accounts/requested.py).
    until: datetime | None = None

    @property
    def is_waiting(self) -> bool:
        return self.state == RequestState.WAITING

    @property
    def is_done(self) -> bool:
        return self.state == RequestState.DONE

    @property
    def has_failed(self) -> bool:
        return self.state == RequestState.FAILED


class DataCopy(Row):
    """A copy that was made, a ZIP file; apart, so that who lists requests reads no copy.

    In the database like everything that has to be backed up; not in the admin, and without a history:
    what was removed is gone.
    """

    request = models.OneToOneField(
        DataRequest, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.request_id)
