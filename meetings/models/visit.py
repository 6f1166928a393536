"""In-person visits."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.folding import Fold
from core.models import LineField, Record, tracked
from meetings.states import OPEN, TOOK_PLACE, VisitAnswer, VisitorRole, VisitStatus
from suppliers.models import MailedAnswer, came_whole


@tracked()
class VisitPolicy(Record):
    """How often, in days, a partner of a tier is due a visit by someone in a role."""

    tier = models.CharField(_("tier"), max_length=15)
    visitor_role = models.CharField(_("who"), max_length=20, choices=VisitorRole)
    every_days = models.PositiveIntegerField(_("every, days"))

    class Meta:
        verbose_name = _("visit policy")
        verbose_name_plural = _("visit policies")
        constraints = [
            models.UniqueConstraint(fields=["tier", "visitor_role"], name="visit_policy_once"),
            models.CheckConstraint(condition=Q(every_days__gt=0), name="visit_policy_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.tier}: {self.get_visitor_role_display()}"


@tracked()
class Visit(MailedAnswer, Record):
    """People of both sides meet in person. Instants with the place's time zone.

    ``confirmed_by`` is one of ours where the confirmation came by mail, ``answered_by`` where that it is
    declined did.
    """

    partner = models.ForeignKey(
        "suppliers.Partner", on_delete=models.PROTECT, related_name="visits"
    )
    title = LineField(_("title"), max_length=200)
    place = LineField(_("place"), max_length=200)
    at_their_place = models.BooleanField(_("at their place"), default=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    time_zone = models.CharField(_("time zone"), max_length=50)
    agenda = models.TextField(_("agenda"), blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=VisitStatus, default=VisitStatus.PLANNED
    )
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="visits_organised"
    )
    visitor_role = models.CharField(
        _("visit of the"),
        max_length=20,
        choices=VisitorRole,
        default=VisitorRole.ACCOUNT_EXECUTIVE,
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # What the other side said instead of confirming, who said it and why; the time it asks for.
    answer = models.CharField(
        _("answer"),
        max_length=10,
        choices=VisitAnswer,
        default=VisitAnswer.NONE,
        db_default=VisitAnswer.NONE,
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer_reason = models.TextField(blank=True, default="", db_default="")
    asked_starts_at = models.DateTimeField(null=True, blank=True)
    asked_ends_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(_("reason"), blank=True)
    # Rises with every change that goes out, as iCalendar asks (RFC 5545, 3.8.7.4).
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="visit_in_order"),
            models.CheckConstraint(
                condition=Q(status__in=VisitStatus.values), name="visit_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[VisitStatus.CANCELLED, VisitStatus.MISSED])
                | ~Q(ended_reason=""),
                name="visit_ended_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status=VisitStatus.MINUTED) | ~Q(minutes=""),
                name="visit_minuted_with_minutes",
            ),
            models.CheckConstraint(
                condition=Q(answer=VisitAnswer.NONE, answered_by=None)
                | Q(
                    answer__in=[VisitAnswer.DECLINED, VisitAnswer.OTHER_TIME],
                    answered_by__isnull=False,
                    status=VisitStatus.PLANNED,
                ),
                name="visit_answered_while_planned",
            ),
            models.CheckConstraint(
                condition=~Q(answer=VisitAnswer.DECLINED) | ~Q(answer_reason=""),
                name="visit_declined_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(asked_starts_at=None, asked_ends_at=None)
                & ~Q(answer=VisitAnswer.OTHER_TIME)
                | Q(
                    answer=VisitAnswer.OTHER_TIME,
                    asked_starts_at__isnull=False,
                    asked_ends_at__isnull=False,
                    asked_ends_at__gt=F("asked_starts_at"),
                ),
                name="visit_asked_time_in_order",
            ),
            came_whole("visit_came_whole"),
            models.CheckConstraint(
                condition=Q(came_by="")
                | Q(confirmed_by__isnull=False)
                | Q(answer=VisitAnswer.DECLINED),
                name="visit_came_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-starts_at"], name="visit_of_partner"),
            models.Index(fields=["organiser", "-starts_at"], name="visit_of_organiser"),
            models.Index(fields=["status", "starts_at", "id"], name="visit_by_status"),
            models.Index(fields=["starts_at", "id"], name="visit_by_start"),
            GinIndex(OpClass(Fold("title"), "gin_trgm_ops"), name="visit_folded"),
            # The two lists of visits, and the last visit that took place of each role.
            models.Index(
                fields=["starts_at", "id"], name="visit_ahead", condition=Q(status__in=OPEN)
            ),
            models.Index(
                fields=["starts_at", "id"], name="visit_past", condition=~Q(status__in=OPEN)
            ),
            models.Index(
                fields=["partner", "visitor_role", "-starts_at"],
                include=["time_zone"],
                name="visit_took_place",
                condition=Q(status__in=TOOK_PLACE),
            ),
            # What waits for the organiser: few rows at any time.
            models.Index(
                fields=["organiser", "starts_at", "id"],
                name="visit_answered",
                condition=Q(answer__in=[VisitAnswer.DECLINED, VisitAnswer.OTHER_TIME]),
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class VisitParticipant(Record):
    """Who takes part: one of ours or a portal user by account, anyone else by contact."""

    visit = models.ForeignKey(Visit, on_delete=models.PROTECT, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visit_participations",
    )
    contact = models.ForeignKey(
        "suppliers.Contact", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user=None) ^ Q(contact=None), name="participant_user_or_contact"
            ),
            models.UniqueConstraint(fields=["visit", "user"], name="participant_user_once"),
            models.UniqueConstraint(fields=["visit", "contact"], name="participant_contact_once"),
        ]
        indexes = [models.Index(fields=["user", "visit"], name="participation_of_user")]

    def __str__(self) -> str:
        return str(self.user or self.contact)


@tracked()
class Touchpoint(Record):
    """Any contact that is not a visit."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call")
        EMAIL = "email", _("E-mail")
        VIDEO = "video", _("Video")
        LETTER = "letter", _("Letter")

    partner = models.ForeignKey(
        "suppliers.Partner", on_delete=models.PROTECT, related_name="touchpoints"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="touchpoints"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    happened_at = models.DateTimeField(_("when"))
    note = models.TextField(_("note"))

    class Meta:
        indexes = [models.Index(fields=["partner", "-happened_at"], name="touchpoint_of_partner")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.partner}"
