"""Requests to suppliers: RFI, RFP, RFQ."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.folding import Fold
from core.models import LineField, Record, currency_field, tracked
from rfps.models.need import Need
from rfps.states import RUNNING, InvitationStatus, RfxKind, RfxStatus, TeamFunction
from suppliers.models import MailedAnswer, came_whole


@tracked(exclude=("wrapped_private_key",))
class Rfx(Record):
    """An RFI, RFP or RFQ.

    Until it is opened its bids are sealed to ``public_key``; the private key is wrapped by a key that
    is not in the database (rfps/sealing.py).
    """

    kind = models.CharField(_("kind"), max_length=3, choices=RfxKind, default=RfxKind.RFP)
    title = LineField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    currency = currency_field(verbose_name=_("currency"))
    category = models.ForeignKey(
        "suppliers.Category",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rfxs",
        verbose_name=_("category"),
    )
    need = models.ForeignKey(
        Need, on_delete=models.PROTECT, null=True, blank=True, related_name="rfxs"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rfxs"
    )
    status = models.CharField(
        _("status"), max_length=15, choices=RfxStatus, default=RfxStatus.DRAFT
    )
    deadline_at = models.DateTimeField(_("deadline"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(_("reason"), blank=True)
    # Tenders held elsewhere are imported with their bids in the open; they have no keys.
    held_elsewhere = models.BooleanField(default=False)
    external_id = LineField(_("reference there"), max_length=100, blank=True)
    public_key = models.BinaryField(null=True)
    wrapped_private_key = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("RFP")
        verbose_name_plural = _("RFPs")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=RfxStatus.values), name="rfx_status_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    # A draft may end as either of the last two.
                    status__in=[RfxStatus.DRAFT, RfxStatus.CANCELLED, RfxStatus.UNSUCCESSFUL]
                )
                | Q(held_elsewhere=True)
                | Q(
                    deadline_at__isnull=False, public_key__isnull=False, published_at__isnull=False
                ),
                name="rfx_published_with_deadline_and_key",
            ),
            models.UniqueConstraint(
                fields=["external_id"], condition=~Q(external_id=""), name="rfx_external_id_once"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="rfx_of_owner"),
            models.Index(fields=["status", "deadline_at"], name="rfx_by_deadline"),
            # What is due first of what is running.
            models.Index(
                fields=["deadline_at", "id"], name="rfx_running", condition=Q(status__in=RUNNING)
            ),
            models.Index(fields=["title", "id"], name="rfx_by_title"),
            # Drafts without a deadline sort by the day they were written.
            models.Index(Coalesce("deadline_at", "created_at"), "id", name="rfx_by_due"),
            GinIndex(OpClass(Fold("title"), "gin_trgm_ops"), name="rfx_folded"),
            GinIndex(OpClass(Fold("external_id"), "gin_trgm_ops"), name="rfx_folded_external"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reference(self) -> str:
        """What people call it in mails. Not a running number: that would tell how many there are."""
        return f"{self.get_kind_display()}-{self.key[:5].upper()}"


@tracked()
class TeamMember(Record):
    """One of ours who works on the RFx; two different openers are needed to open the bids."""

    rfx = models.ForeignKey(Rfx, on_delete=models.PROTECT, related_name="team")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rfx_teams"
    )
    function = models.CharField(_("function"), max_length=10, choices=TeamFunction)

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints = [
            models.UniqueConstraint(fields=["rfx", "user", "function"], name="team_member_once")
        ]
        indexes = [models.Index(fields=["user", "rfx"], name="team_of_user")]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_function_display()}"

    @property
    def said(self) -> str:
        """How the trail has it: the function as it is stored, for every reader in their own language."""
        return f"{self.user}: {self.function}"


@tracked()
class Line(Record):
    """One thing that is asked for. ``quantity`` in ``unit``; prices in the RFx's currency."""

    rfx = models.ForeignKey(Rfx, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(_("number"))
    item_code = LineField(_("item"), max_length=60, blank=True)
    description = LineField(_("description"), max_length=500)
    unit = LineField(_("unit"), max_length=30)
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=4)
    incumbent_price = models.DecimalField(
        _("current unit price"), max_digits=18, decimal_places=6, null=True, blank=True
    )

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [
            models.UniqueConstraint(fields=["rfx", "number"], name="rfx_line_number_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="rfx_line_quantity_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.description}"


@tracked()
class RfxInvitation(MailedAnswer, Record):
    """A partner asked to bid, and whether it will. No partner learns who else was."""

    rfx = models.ForeignKey(Rfx, on_delete=models.PROTECT, related_name="invitations")
    partner = models.ForeignKey(
        "suppliers.Partner", on_delete=models.PROTECT, related_name="rfx_invitations"
    )
    status = models.CharField(
        max_length=10, choices=InvitationStatus, default=InvitationStatus.INVITED
    )
    decline_reason = models.TextField(_("reason"), blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Where a supplier's person has asked for their own: whether they have a part in the bid on it.
    has_part: bool

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["rfx", "partner"], name="rfx_invited_once"),
            models.CheckConstraint(
                condition=Q(status__in=InvitationStatus.values), name="rfx_invitation_status_known"
            ),
            came_whole("rfx_invitation_came_whole"),
        ]
        indexes = [models.Index(fields=["partner", "-id"], name="rfx_invitation_of_partner")]

    def __str__(self) -> str:
        return f"{self.rfx}: {self.partner}"
