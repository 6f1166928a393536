"""What the API shows and takes. Ids are opaque keys; decimals are exact text."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rfps import access, reports
from rfps.models import Award, AwardLine, Line, Need, Rfx, RfxInvitation, TeamMember
from rfps.states import EntryChannel, RfxKind, RfxStatus

KEY: dict[str, Any] = {"min_length": 12, "max_length": 12}


class RfxSerializer(serializers.ModelSerializer[Rfx]):
    """``status`` is as of now: a passed deadline reads as closed."""

    id = serializers.CharField(source="key")
    reference = serializers.CharField()
    owner = serializers.CharField(source="owner.name")
    status = serializers.SerializerMethodField()

    class Meta:
        model = Rfx
        fields = (
            "id",
            "reference",
            "external_id",
            "kind",
            "title",
            "description",
            "currency",
            "status",
            "deadline_at",
            "published_at",
            "opened_at",
            "owner",
        )

    def get_status(self, rfx: Rfx) -> str:
        status = reports.shown_status(rfx, self.context["now"])
        # What goes on inside our company before the award is not for suppliers.
        if not self.context["internal"] and status == RfxStatus.AWARD_PROPOSED:
            return str(RfxStatus.EVALUATION)
        return str(status)


class LineSerializer(serializers.ModelSerializer[Line]):
    id = serializers.CharField(source="key")

    class Meta:
        model = Line
        fields = ("id", "number", "item_code", "description", "unit", "quantity")


class RfxDetailSerializer(RfxSerializer):
    need = serializers.SerializerMethodField()
    lines = LineSerializer(many=True)
    invitations = serializers.SerializerMethodField()
    team = serializers.SerializerMethodField()

    class Meta(RfxSerializer.Meta):
        fields = (*RfxSerializer.Meta.fields, "need", "lines", "invitations", "team")  # type: ignore[assignment]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_need(self, rfx: Rfx) -> str | None:
        """The need it came from: for ours who may see it, and for nobody else."""
        if rfx.need_id is None:
            return None
        found = access.visible_needs(self.context["user"]).filter(pk=rfx.need_id)
        return found.values_list("key", flat=True).first()

    def get_invitations(self, rfx: Rfx) -> list[dict[str, Any]]:
        """For ours only: no partner learns who else was invited."""
        if not self.context["internal"]:
            return []
        found = RfxInvitation.objects.filter(rfx=rfx).select_related("partner").order_by("pk")
        return [
            {"partner": each.partner.key, "name": each.partner.legal_name, "status": each.status}
            for each in found
        ]

    def get_team(self, rfx: Rfx) -> list[dict[str, Any]]:
        if not self.context["internal"]:
            return []
        found = TeamMember.objects.filter(rfx=rfx).select_related("user").order_by("pk")
        return [{"user": each.user.name, "function": each.function} for each in found]


class RfxWriteSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=RfxKind.choices, default=RfxKind.RFP)
    title = serializers.CharField(max_length=200)
    currency = serializers.CharField(min_length=3, max_length=3)
    deadline_at = serializers.DateTimeField(required=False, allow_null=True)
    description = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    category = serializers.CharField(required=False, allow_null=True, **KEY)


class LineWriteSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(required=False, allow_blank=True, max_length=12)
    item_code = serializers.CharField(required=False, allow_blank=True, max_length=60)
    description = serializers.CharField(max_length=500)
    unit = serializers.CharField(max_length=30)
    quantity = serializers.DecimalField(max_digits=18, decimal_places=4)
    incumbent_price = serializers.DecimalField(
        max_digits=18, decimal_places=6, required=False, allow_null=True, min_value=Decimal(0)
    )


class PartnerKeySerializer(serializers.Serializer[Any]):
    partner = serializers.CharField(**KEY)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=5_000)


class AnswerSerializer(serializers.Serializer[Any]):
    accept = serializers.BooleanField()
    reason = serializers.CharField(max_length=5_000, allow_blank=True, default="")


class PriceField(serializers.DecimalField):
    """A unit price, 0 or more; minus nought is nought."""

    def to_internal_value(self, data: Any) -> Decimal:
        price: Decimal = super().to_internal_value(data)
        return price or Decimal(0)


class PricesField(serializers.DictField):
    """Unit price by line id. A key that cannot be an id is refused before anything repeats it."""

    def to_internal_value(self, data: Any) -> dict[str, Decimal]:
        if isinstance(data, dict):
            key = serializers.CharField(**KEY)
            for each in data:
                key.run_validation(each)
        prices: dict[str, Decimal] = super().to_internal_value(data)
        return prices


class BidWriteSerializer(serializers.Serializer[Any]):
    """``prices``: unit price by line id; a line that is left out is "no bid"."""

    prices = PricesField(child=PriceField(max_digits=18, decimal_places=6, min_value=Decimal(0)))
    lead_time_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=3650
    )
    payment_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=365
    )
    valid_until_date = serializers.DateField(required=False, allow_null=True)
    message = serializers.CharField(required=False, allow_blank=True, max_length=10_000)


class EntryWriteSerializer(BidWriteSerializer):
    """A bid that came by mail: whose, what it says, how it came and why not through the portal."""

    partner = serializers.CharField(**KEY)
    channel = serializers.ChoiceField(choices=EntryChannel.choices)
    letter_date = serializers.DateField(required=False, allow_null=True)
    received_date = serializers.DateField()
    reason = serializers.CharField(max_length=5_000)


class OwnEntrySerializer(serializers.Serializer[Any]):
    """What the caller entered: never what became of it, and nothing of what it says."""

    partner = serializers.CharField(source="partner.key")
    name = serializers.CharField(source="partner.legal_name")
    entered_at = serializers.DateTimeField(source="at")
    channel = serializers.ChoiceField(source="facts.channel", choices=EntryChannel.choices)
    letter_date = serializers.DateField(source="facts.letter_date", allow_null=True)
    received_date = serializers.DateField(source="facts.received_date")
    reason = serializers.CharField(source="facts.reason")
    digest = serializers.CharField()


class ReceiptSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    submitted_by = serializers.CharField()
    digest = serializers.CharField()


class EntrySerializer(serializers.Serializer[Any]):
    """A bid that the buyer entered for its supplier. It ``counts`` unless the bidder had spoken itself."""

    entered_at = serializers.DateTimeField()
    entered_by = serializers.CharField()
    channel = serializers.ChoiceField(choices=EntryChannel.choices)
    letter_date = serializers.DateField(allow_null=True)
    received_date = serializers.DateField()
    reason = serializers.CharField()
    digest = serializers.CharField()
    counts = serializers.BooleanField()


class OwnBidSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    status = serializers.CharField()
    is_draft = serializers.BooleanField()
    prices = serializers.DictField(child=serializers.CharField())
    lead_time_days = serializers.IntegerField(allow_null=True)
    payment_days = serializers.IntegerField(allow_null=True)
    valid_until_date = serializers.DateField(allow_null=True)
    message = serializers.CharField()
    receipts = ReceiptSerializer(many=True)
    entries = EntrySerializer(many=True)
    rank = serializers.IntegerField(allow_null=True)


class ComparisonBidSerializer(serializers.Serializer[Any]):
    bid = serializers.CharField()
    partner = serializers.CharField()
    name = serializers.CharField()
    status = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True)
    total = serializers.CharField()
    complete = serializers.BooleanField()
    lines_bid = serializers.IntegerField()
    lines_asked = serializers.IntegerField()
    over_low_pct = serializers.CharField(allow_null=True)
    lines_sole_lowest = serializers.IntegerField()
    lead_time_days = serializers.IntegerField(allow_null=True)
    payment_days = serializers.IntegerField(allow_null=True)
    valid_until_date = serializers.DateField(allow_null=True)
    entered = EntrySerializer(allow_null=True)


class ComparisonPriceSerializer(serializers.Serializer[Any]):
    unit_price = serializers.CharField()
    amount = serializers.CharField()
    over_low_pct = serializers.CharField(allow_null=True)
    lowest = serializers.BooleanField()


class ComparisonLineSerializer(serializers.Serializer[Any]):
    line = serializers.CharField()
    number = serializers.IntegerField()
    item_code = serializers.CharField()
    description = serializers.CharField()
    unit = serializers.CharField()
    quantity = serializers.CharField()
    incumbent_price = serializers.CharField(allow_null=True)
    lowest_unit_price = serializers.CharField(allow_null=True)
    highest_unit_price = serializers.CharField(allow_null=True)
    lowest_bids = serializers.ListField(child=serializers.CharField())
    prices = serializers.DictField(child=ComparisonPriceSerializer())


class ComparisonSerializer(serializers.Serializer[Any]):
    """Money is exact text in ``currency``; bids are named by their ids."""

    id = serializers.CharField()
    title = serializers.CharField()
    reference = serializers.CharField()
    currency = serializers.CharField()
    bids = ComparisonBidSerializer(many=True)
    lines = ComparisonLineSerializer(many=True)
    winners = serializers.ListField(child=serializers.CharField())
    lowest_total = serializers.CharField(allow_null=True)
    mean_total = serializers.CharField(allow_null=True)
    incumbent_total = serializers.CharField(allow_null=True)
    cherry_pick_total = serializers.CharField(allow_null=True)
    cherry_pick_saving = serializers.CharField(allow_null=True)
    tied_lowest_lines = serializers.IntegerField()


class AwardedLineSerializer(serializers.Serializer[Any]):
    line = serializers.CharField(**KEY)
    bid = serializers.CharField(**KEY)
    quantity = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True
    )


class AwardWriteSerializer(serializers.Serializer[Any]):
    bid = serializers.CharField(required=False, allow_null=True, **KEY)
    lines = AwardedLineSerializer(many=True, required=False)
    justification = serializers.CharField(required=False, allow_blank=True, max_length=10_000)


# The smallest amounts that the columns of an award's line hold.
_UNITS = [
    ("quantity", Decimal("0.0001")),
    ("unit_price", Decimal("0.000001")),
    ("amount", Decimal("0.01")),
]


class AwardLineSerializer(serializers.ModelSerializer[AwardLine]):
    line = serializers.CharField(source="line.key")
    bid = serializers.CharField(source="bid.key")

    class Meta:
        model = AwardLine
        fields = ("line", "bid", "quantity", "unit_price", "amount")

    def to_representation(self, line: AwardLine) -> dict[str, Any]:
        """The fields above; a page of awards has hundreds of lines, and nothing in them to look up."""
        known = self.fields
        shown = {"line": line.line.key, "bid": line.bid.key}
        for name, unit in _UNITS:
            value = getattr(line, name)
            # As the database has it; nothing is rounded then.
            exact = isinstance(value, Decimal) and value.same_quantum(unit)
            shown[name] = f"{value:f}" if exact else known[name].to_representation(value)
        return shown


class WinnerStandingSerializer(serializers.Serializer[Any]):
    """A winner's whole bid; ``gap`` is what it lies above the cheapest complete bid."""

    bid = serializers.CharField()
    name = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True)
    total = serializers.CharField()
    gap = serializers.CharField(allow_null=True)
    gap_percent = serializers.CharField(allow_null=True)
    entered = serializers.BooleanField()


class StandingSerializer(serializers.Serializer[Any]):
    """The comparison that the award rested on; amounts in the award's currency."""

    bids = serializers.IntegerField()
    ranked = serializers.IntegerField()
    disqualified = serializers.IntegerField()
    lowest_total = serializers.CharField(allow_null=True)
    whole = serializers.BooleanField()
    gap = serializers.CharField(allow_null=True)
    gap_percent = serializers.CharField(allow_null=True)
    winners = WinnerStandingSerializer(many=True)


# Making a serializer copies all of its fields; this one only ever reads what it is given.
_STANDING = StandingSerializer()


class AwardSerializer(serializers.ModelSerializer[Award]):
    standing = serializers.SerializerMethodField()
    id = serializers.CharField(source="key")
    rfx = serializers.CharField(source="rfx.key")
    proposed_by = serializers.CharField(source="proposed_by.name")
    decided_by = serializers.CharField(source="decided_by.name", default=None, allow_null=True)
    lines = AwardLineSerializer(many=True)

    class Meta:
        model = Award
        fields = (
            "id",
            "rfx",
            "status",
            "needs_approval",
            "total",
            "currency",
            "justification",
            "proposed_by",
            "decided_by",
            "decided_at",
            "decision_reason",
            "lines",
            "standing",
        )

    @extend_schema_field(StandingSerializer(allow_null=True))
    def get_standing(self, award: Award) -> dict[str, Any] | None:
        found = reports.standing_of(award, list(award.lines.all()))
        return None if found is None else dict(_STANDING.to_representation(found))


class NeedSerializer(serializers.ModelSerializer[Need]):
    id = serializers.CharField(source="key")
    owner = serializers.CharField(source="owner.name")
    category = serializers.CharField(source="category.code", default=None, allow_null=True)

    class Meta:
        model = Need
        fields = (
            "id",
            "title",
            "description",
            "category",
            "quantity",
            "unit",
            "needed_date",
            "status",
            "owner",
        )


class NeedDetailSerializer(NeedSerializer):
    """One need, with the ids of the RFPs it became, as far as the reader may see them."""

    rfps = serializers.SerializerMethodField()

    class Meta(NeedSerializer.Meta):
        fields = (*NeedSerializer.Meta.fields, "rfps")  # type: ignore[assignment]

    def get_rfps(self, need: Need) -> list[str]:
        return [rfx.key for rfx in reports.rfxs_of(self.context["user"], need)]


class NeedWriteSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    category = serializers.CharField(required=False, allow_null=True, **KEY)
    quantity = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True
    )
    unit = serializers.CharField(required=False, allow_blank=True, max_length=30)
    needed_date = serializers.DateField(required=False, allow_null=True)
