"""What the API shows and takes of negotiations and agreements, seen from the reader's side."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from negotiations import access, reports
from negotiations.models import (
    Agreement,
    AgreementPrice,
    Negotiation,
    NegotiationLine,
    Offer,
    OfferLine,
)
from negotiations.states import Incoterm, Party
from negotiations.terms import MOST_ROWS


class PartnerRefSerializer(serializers.Serializer):
    """A partner by id and name."""

    id = serializers.CharField(source="key")
    name = serializers.CharField(source="legal_name")


class LineSerializer(serializers.ModelSerializer):
    """A line; the baseline price is ours alone."""

    id = serializers.CharField(source="key")
    baseline_price = serializers.SerializerMethodField()

    class Meta:
        model = NegotiationLine
        fields = ("id", "number", "item", "unit", "quantity", "baseline_price")

    @extend_schema_field(serializers.DecimalField(max_digits=18, decimal_places=6, allow_null=True))
    def get_baseline_price(self, line: NegotiationLine) -> str | None:
        if not self.context["request"].user.is_internal or line.baseline_price is None:
            return None
        return str(line.baseline_price)


class OfferLineSerializer(serializers.ModelSerializer):
    line = serializers.CharField(source="line.key")

    class Meta:
        model = OfferLine
        fields = ("line", "unit_price", "minimum_quantity", "lead_time_days")


class OfferSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="key")
    made_by = serializers.CharField(source="made_by.name")
    bid = serializers.CharField(
        source="bid.key",
        default=None,
        allow_null=True,
        help_text="the awarded bid that stands as this offer",
    )
    lines = OfferLineSerializer(many=True)

    class Meta:
        model = Offer
        fields = (
            "id", "number", "party", "made_by", "made_at", "message", "payment_days", "incoterm",
            "valid_from_date", "valid_until_date", "total", "bid", "lines",
        )  # fmt: skip


class NegotiationSerializer(serializers.ModelSerializer):
    """A negotiation; ``status`` is seen from the customer's side, ``my_turn`` from the reader's."""

    id = serializers.CharField(source="key")
    partner = PartnerRefSerializer()
    owner = serializers.CharField(source="owner.name")
    my_turn = serializers.SerializerMethodField()

    class Meta:
        model = Negotiation
        fields: tuple[str, ...] = (
            "id", "title", "partner", "owner", "currency", "status", "my_turn", "expires_at",
            "ended_at", "ended_reason", "created_at",
        )  # fmt: skip

    def get_my_turn(self, row: Negotiation) -> bool:
        return access.is_turn_of(access.party_of(self.context["request"].user), row)


class OriginSerializer(serializers.Serializer):
    """What it comes from: ``kind`` is negotiation, award, bid, rfp or need, ``id`` its id."""

    kind = serializers.CharField()
    id = serializers.CharField(source="key")


class NegotiationDetailSerializer(NegotiationSerializer):
    origins = serializers.SerializerMethodField()
    lines = LineSerializer(many=True)
    offers = OfferSerializer(many=True)
    accepted_offer = serializers.CharField(
        source="accepted_offer.key", default=None, allow_null=True
    )

    class Meta(NegotiationSerializer.Meta):
        fields = (
            *NegotiationSerializer.Meta.fields, "lines", "offers", "accepted_offer", "origins",
        )  # fmt: skip

    @extend_schema_field(OriginSerializer(many=True))
    def get_origins(self, row: Negotiation) -> Any:
        found = reports.origins_of(self.context["request"].user, row)
        return OriginSerializer(found, many=True).data


class NewLineSerializer(serializers.Serializer):
    """An item to negotiate; ``baseline_price`` is what we pay per unit today, if that is known."""

    item = serializers.CharField(max_length=500)
    unit = serializers.CharField(max_length=30)
    quantity = serializers.DecimalField(
        max_digits=18, decimal_places=4, min_value=Decimal("0.0001")
    )
    baseline_price = serializers.DecimalField(
        max_digits=18,
        decimal_places=6,
        min_value=Decimal(0),
        required=False,
        allow_null=True,
        default=None,
    )


class NewNegotiationSerializer(serializers.Serializer):
    """How a negotiation begins: from an ``award`` with one of its winners, or freely.

    An award brings title, currency and lines; without one they are needed. ``first`` makes the first
    offer (with an award: ``partner`` lets its bid stand as that); ``expires_at`` ends what is not
    agreed by then.
    """

    partner = serializers.CharField(max_length=12)
    award = serializers.CharField(max_length=12, required=False)
    title = serializers.CharField(max_length=200, required=False)
    currency = serializers.CharField(min_length=3, max_length=3, required=False)
    lines = NewLineSerializer(  # type: ignore[call-arg]  # becomes a list, which has a length
        many=True, allow_empty=False, max_length=MOST_ROWS, required=False
    )
    first = serializers.ChoiceField(choices=Party.choices, default=Party.US)
    expires_at = serializers.DateTimeField(required=False, allow_null=True, default=None)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        own = ("title", "currency", "lines")
        if "award" in data:
            wrong = {name: _("The award brings this along.") for name in own if name in data}
        else:
            wrong = {name: _("This is needed.") for name in own if name not in data}
        if wrong:
            raise serializers.ValidationError(wrong)
        return data


class NewOfferLineSerializer(serializers.Serializer):
    line = serializers.CharField()
    unit_price = serializers.DecimalField(max_digits=18, decimal_places=6, min_value=0)
    minimum_quantity = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True, default=None
    )
    lead_time_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=3650, default=None
    )


class NewOfferSerializer(serializers.Serializer):
    """An offer: a price for every line."""

    lines = NewOfferLineSerializer(many=True, allow_empty=False)
    payment_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=3650, default=None
    )
    incoterm = serializers.ChoiceField(
        choices=Incoterm.choices, required=False, allow_blank=True, default=""
    )
    valid_from_date = serializers.DateField()
    valid_until_date = serializers.DateField()
    message = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")

    def validate_lines(self, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({line["line"] for line in lines}) != len(lines):
            raise serializers.ValidationError("a line comes twice")
        return lines


class AcceptSerializer(serializers.Serializer):
    """The id of the offer that was read: a newer one makes the acceptance a 409."""

    offer = serializers.CharField(max_length=12)


class PriceRowSerializer(serializers.ModelSerializer):
    class Meta:
        model = AgreementPrice
        fields = ("item", "unit", "from_quantity", "unit_price", "lead_time_days")


class AgreementSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="key")
    partner = PartnerRefSerializer()
    owner = serializers.CharField(source="owner.name")
    negotiation = serializers.CharField(source="negotiation.key", default=None, allow_null=True)

    class Meta:
        model = Agreement
        fields: tuple[str, ...] = (
            "id", "title", "partner", "owner", "negotiation", "status", "currency",
            "payment_days", "incoterm", "valid_from_date", "valid_until_date",
            "signed_by_us_at", "signed_by_partner_at", "ended_at", "ended_reason",
        )  # fmt: skip


class AgreementDetailSerializer(AgreementSerializer):
    prices = PriceRowSerializer(many=True)
    origins = serializers.SerializerMethodField()

    class Meta(AgreementSerializer.Meta):
        fields = (*AgreementSerializer.Meta.fields, "prices", "origins")

    @extend_schema_field(OriginSerializer(many=True))
    def get_origins(self, row: Agreement) -> Any:
        user = self.context["request"].user
        found = reports.origins_of_agreement(user, row, "" if user.is_internal else "portal-")
        return OriginSerializer(found, many=True).data


class PriceQuestionSerializer(serializers.Serializer):
    partner = serializers.CharField(max_length=12)
    item = serializers.CharField(max_length=500)
    quantity = serializers.DecimalField(max_digits=18, decimal_places=4, min_value=0)
    on = serializers.DateField()


class PriceAnswerSerializer(serializers.Serializer):
    """The price; ``agreement`` is its agreement's id."""

    agreement = serializers.CharField(source="agreement.key")
    item = serializers.CharField()
    unit = serializers.CharField()
    unit_price = serializers.DecimalField(max_digits=18, decimal_places=6)
    currency = serializers.CharField()
    from_quantity = serializers.DecimalField(max_digits=18, decimal_places=4)
    lead_time_days = serializers.IntegerField(allow_null=True)
    amount = serializers.DecimalField(max_digits=20, decimal_places=2)
