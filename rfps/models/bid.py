"""Bids: sealed until the opening, in the open afterwards."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.clock import ClockTimestamp
from core.models import Record, Row, tracked
from rfps.models.rfx import Line, Rfx, RfxInvitation
from rfps.moments import exact_moment
from rfps.states import BidStatus


@tracked(exclude=("draft",))
class Bid(Record):
    """One invited partner's bid. Its content lies in sealed versions; the last one counts.

    ``draft`` is what the bidder has typed so far, encrypted for the bidder alone.
    ``total`` is empty until the opening, then the sum over the lines bid on, in the RFx's currency.
    """

    invitation = models.OneToOneField(RfxInvitation, on_delete=models.PROTECT, related_name="bid")
    rfx = models.ForeignKey(Rfx, on_delete=models.PROTECT, related_name="bids")
    partner = models.ForeignKey("suppliers.Partner", on_delete=models.PROTECT, related_name="bids")
    status = models.CharField(max_length=15, choices=BidStatus, default=BidStatus.DRAFT)
    draft = models.BinaryField(null=True)
    total = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    lead_time_days = models.PositiveIntegerField(null=True, blank=True)
    valid_until_date = models.DateField(null=True, blank=True)
    payment_days = models.PositiveSmallIntegerField(null=True, blank=True)
    message = models.TextField(blank=True)
    # Who of ours has withdrawn what was entered last for the bidder, which does not write this itself.
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    disqualified_reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("bid")
        verbose_name_plural = _("bids")
        constraints = [
            models.UniqueConstraint(fields=["rfx", "partner"], name="bid_one_per_partner"),
            models.CheckConstraint(
                condition=Q(status__in=BidStatus.values), name="bid_status_known"
            ),
            # A readable amount on a sealed bid would be a leak: the database refuses it.
            models.CheckConstraint(
                condition=~Q(status__in=[BidStatus.DRAFT, BidStatus.SUBMITTED, BidStatus.WITHDRAWN])
                | Q(
                    total=None,
                    lead_time_days=None,
                    valid_until_date=None,
                    payment_days=None,
                    message="",
                ),
                name="bid_nothing_readable_while_sealed",
            ),
        ]
        indexes = [models.Index(fields=["partner", "-id"], name="bid_of_partner")]

    def __str__(self) -> str:
        return f"{self.rfx}: {self.partner}"


class BidVersion(Row):
    """One submission: immutable and sealed, with the receipt's time and fingerprint.

    ``digest`` is the SHA-256 of the bid's canonical form (rfps/sealing.py), salted inside that form,
    so that it cannot be found by trying prices. ``sealed`` opens with the RFx's private key,
    ``bidder_copy`` is the same content for the bidder.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    sealed = models.BinaryField()
    bidder_copy = models.BinaryField()
    digest = models.CharField(max_length=64)
    submitted_at = models.DateTimeField(db_default=ClockTimestamp())
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("bid version")
        verbose_name_plural = _("bid versions")
        constraints = [models.UniqueConstraint(fields=["bid", "number"], name="bid_version_once")]
        triggers = [
            pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            # The rule of the action once more, for every other way a row could get here.
            pgtrigger.Trigger(
                name="in_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM rfps_bid JOIN rfps_rfx ON rfps_rfx.id = rfps_bid.rfx_id
                        WHERE rfps_bid.id = NEW.bid_id AND rfps_rfx.status = 'published'
                          AND NEW.submitted_at <= rfps_rfx.deadline_at
                    ) THEN
                        RAISE EXCEPTION 'a bid is submitted until the deadline of a published RFx'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_version_in_time';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid} v{self.number}"

    @property
    def exact_time(self) -> str:
        """When it was received, to the millisecond, in the reader's time zone."""
        return exact_moment(self.submitted_at)


class BidLine(Row):
    """An opened price for one line: ``unit_price`` and ``amount`` in the RFx's currency.

    A line without a row is "no bid". Written once, at the opening or by the import of a tender.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="bid_lines")
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    amount = models.DecimalField(max_digits=20, decimal_places=2)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("bid line")
        verbose_name_plural = _("bid lines")
        constraints = [
            models.UniqueConstraint(fields=["bid", "line"], name="bid_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.bid} {self.line}"


@tracked()
class OpeningApproval(Record):
    """One authorised person's consent to open the bids; the second one opens them."""

    rfx = models.ForeignKey(Rfx, on_delete=models.PROTECT, related_name="opening_approvals")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("opening approval")
        verbose_name_plural = _("opening approvals")
        constraints = [
            models.UniqueConstraint(fields=["rfx", "user"], name="opening_approved_once_each")
        ]
        triggers = [
            # Whoever has read a bid before the opening is not one of the two who open.
            pgtrigger.Trigger(
                name="not_by_who_entered",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM rfps_bidentry entry JOIN rfps_bid ON rfps_bid.id = entry.bid_id
                        WHERE rfps_bid.rfx_id = NEW.rfx_id AND entry.entered_by_id = NEW.user_id
                    ) THEN
                        RAISE EXCEPTION 'who entered a bid does not open the bids'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'opening_not_by_who_entered';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rfx}: {self.user}"
