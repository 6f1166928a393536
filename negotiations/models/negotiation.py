"""Price negotiations: offers and counter-offers until one is accepted."""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.clock import ClockTimestamp
from core.folding import Fold
from core.models import LineField, Record, currency_field, tracked
from negotiations.states import OPEN_NEGOTIATION, Incoterm, NegotiationStatus, Party

# Sorted: the set's order would otherwise make a new migration on every run.
_OPEN = sorted(OPEN_NEGOTIATION)


@tracked()
class Negotiation(Record):
    """A negotiation with one partner. The status says whose turn it is."""

    partner = models.ForeignKey(
        "suppliers.Partner", on_delete=models.PROTECT, related_name="negotiations"
    )
    award = models.ForeignKey(
        "rfps.Award", on_delete=models.PROTECT, null=True, blank=True, related_name="negotiations"
    )
    title = LineField(_("title"), max_length=200)
    currency = currency_field(verbose_name=_("currency"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="negotiations"
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=NegotiationStatus,
        default=NegotiationStatus.OUR_TURN,
    )
    expires_at = models.DateTimeField(_("open until"), null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_reason = models.TextField(_("reason"), blank=True)
    accepted_offer = models.OneToOneField(
        "negotiations.Offer", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("negotiation")
        verbose_name_plural = _("negotiations")
        constraints = [
            models.UniqueConstraint(
                fields=["award", "partner"], name="negotiation_once_per_award_and_partner"
            ),
            models.CheckConstraint(
                condition=Q(status__in=NegotiationStatus.values), name="negotiation_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=NegotiationStatus.AGREED, accepted_offer__isnull=False)
                | (~Q(status=NegotiationStatus.AGREED) & Q(accepted_offer=None)),
                name="negotiation_agreed_on_an_offer",
            ),
            models.CheckConstraint(
                condition=Q(status__in=_OPEN, ended_at=None)
                | (~Q(status__in=_OPEN) & Q(ended_at__isnull=False)),
                name="negotiation_ended_when_closed",
            ),
            models.CheckConstraint(
                condition=~Q(status=NegotiationStatus.BROKEN_OFF) | ~Q(ended_reason=""),
                name="negotiation_broken_off_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["partner", "-id"], name="negotiation_of_partner"),
            models.Index(fields=["owner", "-id"], name="negotiation_of_owner"),
            models.Index(fields=["status", "id"], name="negotiation_by_status"),
            # What runs out first of what is open.
            models.Index(
                fields=["expires_at", "id"], name="negotiation_open", condition=Q(status__in=_OPEN)
            ),
            GinIndex(OpClass(Fold("title"), "gin_trgm_ops"), name="negotiation_folded"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.status in (NegotiationStatus.OUR_TURN, NegotiationStatus.THEIR_TURN)


@tracked()
class NegotiationLine(Record):
    """What is negotiated: an item, its volume, and the baseline price that savings count from."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(_("number"))
    item = LineField(_("item"), max_length=500)
    unit = LineField(_("unit"), max_length=30)
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=4)
    # The partner knows this one: it is the price of the award or of the agreement before.
    baseline_price = models.DecimalField(
        _("baseline unit price"), max_digits=18, decimal_places=6, null=True, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation", "number"], name="negotiation_line_number_once"
            ),
            # A price question names an item and has one answer.
            models.UniqueConstraint("negotiation", Lower("item"), name="negotiation_item_once"),
            models.CheckConstraint(
                condition=Q(quantity__gt=0), name="negotiation_line_quantity_positive"
            ),
            models.CheckConstraint(
                condition=Q(baseline_price=None) | Q(baseline_price__gte=0),
                name="negotiation_baseline_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.item


@tracked()
class Position(Record):
    """One side's private figures. Never shown to the other side, nor to administrators."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="positions")
    party = models.CharField(max_length=7, choices=Party)
    target_total = models.DecimalField(
        _("target price, total"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    walk_away_total = models.DecimalField(
        _("walk-away price, total"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    should_cost_total = models.DecimalField(
        _("should-cost, total"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    notes = models.TextField(_("notes"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "party"], name="position_one_per_side")
        ]

    def __str__(self) -> str:
        return f"{self.negotiation} ({self.party})"


@tracked()
class Offer(Record):
    """An offer by one side. Immutable; offers alternate; the newest one stands."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="offers")
    number = models.PositiveIntegerField()
    party = models.CharField(max_length=7, choices=Party)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(db_default=ClockTimestamp())
    message = models.TextField(_("message"), blank=True)
    payment_days = models.PositiveSmallIntegerField(_("payment terms, days"), null=True, blank=True)
    incoterm = models.CharField(_("Incoterm"), max_length=3, choices=Incoterm, blank=True)
    valid_from_date = models.DateField(_("prices valid from"))
    valid_until_date = models.DateField(_("prices valid until"))
    total = models.DecimalField(max_digits=20, decimal_places=2)
    # The awarded bid that stands as the partner's first offer: nobody typed this one.
    bid = models.ForeignKey(
        "rfps.Bid", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "number"], name="offer_number_once"),
            models.CheckConstraint(
                condition=Q(bid=None) | Q(number=1, party=Party.PARTNER),
                name="offer_from_a_bid_is_their_first",
            ),
            models.CheckConstraint(
                condition=Q(valid_until_date__gte=models.F("valid_from_date")),
                name="offer_valid_in_order",
            ),
            models.CheckConstraint(condition=Q(party__in=Party.values), name="offer_party_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete),
            # Offers follow one another without a gap, and never twice from the same side. The
            # unique number makes it hold for two transactions at a time as well.
            pgtrigger.Trigger(
                name="alternate",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("last_number", "integer"), ("last_party", "text")],
                func="""
                    SELECT number, party INTO last_number, last_party
                    FROM negotiations_offer WHERE negotiation_id = NEW.negotiation_id
                    ORDER BY number DESC LIMIT 1;
                    IF NEW.number <> COALESCE(last_number, 0) + 1 OR NEW.party = last_party THEN
                        RAISE EXCEPTION 'offers alternate between the sides'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'offers_alternate';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.negotiation} #{self.number}"


@tracked()
class OfferLine(Record):
    """The price offered for a line, per unit, in the negotiation's currency."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="lines")
    line = models.ForeignKey(NegotiationLine, on_delete=models.PROTECT, related_name="offer_lines")
    unit_price = models.DecimalField(max_digits=18, decimal_places=6)
    minimum_quantity = models.DecimalField(
        _("MOQ"), max_digits=18, decimal_places=4, null=True, blank=True
    )
    lead_time_days = models.PositiveIntegerField(_("lead time, days"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["offer", "line"], name="offer_line_once"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="offer_price_not_negative"),
            models.CheckConstraint(
                condition=Q(minimum_quantity=None) | Q(minimum_quantity__gt=0),
                name="offer_minimum_positive",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="immutable", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.offer} {self.line}"
