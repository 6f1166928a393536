"""Bids that one of ours entered for a supplier, from what it sent by mail."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.clock import ClockTimestamp
from core.models import Row
from rfps.models.bid import Bid, BidVersion
from rfps.moments import exact_moment


class BidEntry(Row):
    """One bid entered for its bidder (docs/adr/0047): immutable, and as secret as the bid itself.

    ``version`` is the submission that it became; none where the bidder had already submitted or
    withdrawn a bid itself, which then stands. ``digest`` is what the person was given as a receipt, in
    both cases. ``facts`` say how it came and why, encrypted (rfps/entries.py): a free text may name a price.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="entries")
    version = models.OneToOneField(
        BidVersion, on_delete=models.PROTECT, null=True, related_name="entry"
    )
    digest = models.CharField(max_length=64)
    facts = models.BinaryField()
    entered_at = models.DateTimeField(db_default=ClockTimestamp())
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("entered bid")
        verbose_name_plural = _("entered bids")
        indexes = [models.Index(fields=["entered_by", "bid"], name="bid_entry_by")]
        triggers = [
            pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            # The rules of the action once more, for every other way a row could get here.
            pgtrigger.Trigger(
                name="for_the_bidder",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM rfps_bid JOIN rfps_rfx ON rfps_rfx.id = rfps_bid.rfx_id
                        WHERE rfps_bid.id = NEW.bid_id AND rfps_rfx.status = 'published'
                          AND NEW.entered_at <= rfps_rfx.deadline_at
                    ) OR NOT EXISTS (
                        SELECT 1 FROM accounts_user
                        WHERE id = NEW.entered_by_id AND side = 'internal'
                    ) THEN
                        RAISE EXCEPTION 'one of ours enters a bid until the deadline of a published RFx'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_entry_in_time';
                    END IF;
                    IF NEW.version_id IS NOT NULL AND EXISTS (
                        SELECT 1 FROM rfps_bidversion version
                        LEFT JOIN rfps_bidentry entry ON entry.version_id = version.id
                        WHERE version.bid_id = NEW.bid_id AND version.id <> NEW.version_id
                          AND entry.id IS NULL
                    ) THEN
                        RAISE EXCEPTION 'what a bidder submitted itself is not replaced by ours'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'bid_entry_not_over_own';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bid}: {self.entered_by}"

    @property
    def exact_time(self) -> str:
        """When it was entered, to the millisecond, in the reader's time zone."""
        return exact_moment(self.entered_at)
