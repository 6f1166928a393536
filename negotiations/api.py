"""Negotiations and agreements over the API, for both sides of the table."""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from negotiations import access, actions, reports
from negotiations.models import (
    Agreement,
    AgreementPrice,
    Negotiation,
    NegotiationLine,
    Offer,
    OfferLine,
)
from negotiations.states import Incoterm
from negotiations.terms import OfferedLine
from suppliers import access as partners


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
    lines = OfferLineSerializer(many=True)

    class Meta:
        model = Offer
        fields = (
            "id", "number", "party", "made_by", "made_at", "message", "payment_days", "incoterm",
            "valid_from_date", "valid_until_date", "total", "lines",
        )  # fmt: skip


class NegotiationSerializer(serializers.ModelSerializer):
    """A negotiation; ``status`` is seen from the customer's side, ``my_turn`` from the reader's."""

    id = serializers.CharField(source="key")
    partner = PartnerRefSerializer()
    owner = serializers.CharField(source="owner.name")
    my_turn = serializers.SerializerMethodField()

    class Meta:
        model = Negotiation
        fields = (
            "id", "title", "partner", "owner", "currency", "status", "my_turn", "expires_at",
            "ended_at", "ended_reason", "created_at",
        )  # fmt: skip

    def get_my_turn(self, row: Negotiation) -> bool:
        return access.is_turn_of(access.party_of(self.context["request"].user), row)


class NegotiationDetailSerializer(NegotiationSerializer):
    lines = LineSerializer(many=True)
    offers = OfferSerializer(many=True)
    accepted_offer = serializers.CharField(source="accepted_offer.key", default=None)

    class Meta(NegotiationSerializer.Meta):
        fields = (*NegotiationSerializer.Meta.fields, "lines", "offers", "accepted_offer")


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
    negotiation = serializers.CharField(source="negotiation.key", default=None)

    class Meta:
        model = Agreement
        fields = (
            "id", "title", "partner", "owner", "negotiation", "status", "currency",
            "payment_days", "incoterm", "valid_from_date", "valid_until_date",
            "signed_by_us_at", "signed_by_partner_at", "ended_at", "ended_reason",
        )  # fmt: skip


class AgreementDetailSerializer(AgreementSerializer):
    prices = PriceRowSerializer(many=True)

    class Meta(AgreementSerializer.Meta):
        fields = (*AgreementSerializer.Meta.fields, "prices")


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


class NegotiationViewSet(viewsets.ReadOnlyModelViewSet):
    """Negotiations in the reader's sight; offers and acceptances for the reader's side."""

    permissions = {
        "list": access.API_VIEW,
        "retrieve": access.API_VIEW,
        "offers": access.API_MOVE,
        "accept": access.API_MOVE,
    }
    lookup_field = "key"
    row = staticmethod(access.get_negotiation)
    queryset = Negotiation.objects.none()
    serializer_class = NegotiationSerializer
    filterset_fields = ("status",)

    def get_queryset(self) -> Any:
        rows = access.visible_to(self.request.user).select_related("partner", "owner")
        if self.action != "retrieve":
            return rows
        offers = Offer.objects.order_by("number").select_related("made_by")
        lines = OfferLine.objects.order_by("line__number").select_related("line")
        return rows.select_related("accepted_offer").prefetch_related(
            Prefetch("lines", NegotiationLine.objects.order_by("number")),
            Prefetch("offers", offers.prefetch_related(Prefetch("lines", lines))),
        )

    def get_serializer_class(self) -> Any:
        return NegotiationDetailSerializer if self.action == "retrieve" else NegotiationSerializer

    @extend_schema(request=NewOfferSerializer, responses={201: OfferSerializer})
    @action(detail=True, methods=["post"])
    def offers(self, request: Request, key: str) -> Response:
        """Make an offer; 409 out of turn."""
        access.get_negotiation(request.user, key)
        form = NewOfferSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = dict(form.validated_data)
        lines = {
            line["line"]: OfferedLine(
                line["unit_price"], line["minimum_quantity"], line["lead_time_days"]
            )
            for line in data.pop("lines")
        }
        offer = actions.make_offer(
            negotiation=key, lines=lines, by=request.user, now=timezone.now(), **data
        )
        return Response(OfferSerializer(offer).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=AcceptSerializer, responses={201: AgreementSerializer})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, key: str) -> Response:
        """Accept exactly the named offer; 409 if it stands no longer. Answers the agreement."""
        access.get_negotiation(request.user, key)
        form = AcceptSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        agreement = actions.accept(
            negotiation=key,
            offer=form.validated_data["offer"],
            by=request.user,
            now=timezone.now(),
        )
        return Response(AgreementSerializer(agreement).data, status=status.HTTP_201_CREATED)


class AgreementViewSet(viewsets.ReadOnlyModelViewSet):
    """Agreements in the reader's sight, their prices, and the reader's side's signature."""

    permissions = {
        "list": access.API_VIEW,
        "retrieve": access.API_VIEW,
        "sign": access.API_MOVE,
        "price": access.API_VIEW,
    }
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    row = staticmethod(access.get_agreement)
    queryset = Agreement.objects.none()
    serializer_class = AgreementSerializer
    filterset_fields = ("status",)

    def get_queryset(self) -> Any:
        rows = access.visible_agreements(self.request.user)
        rows = rows.select_related("partner", "owner", "negotiation")
        if self.action != "retrieve":
            return rows
        return rows.prefetch_related(
            Prefetch("prices", AgreementPrice.objects.order_by("item", "from_quantity"))
        )

    def get_serializer_class(self) -> Any:
        return AgreementDetailSerializer if self.action == "retrieve" else AgreementSerializer

    @extend_schema(request=None, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, key: str) -> Response:
        """Sign for the reader's side; 409 if it has signed already."""
        row = actions.sign(agreement=key, by=request.user, now=timezone.now())
        return Response(AgreementSerializer(row).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("partner", str, required=True),
            OpenApiParameter("item", str, required=True),
            OpenApiParameter("quantity", str, required=True),
            OpenApiParameter("on", str, required=True),
        ],
        responses={200: PriceAnswerSerializer, 204: None},
    )
    @action(detail=False, methods=["get"], filterset_fields=(), pagination_class=None)
    def price(self, request: Request) -> Response:
        """What do we pay for so many of these on that day? 204 if nothing was agreed."""
        form = PriceQuestionSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        partner = partners.get_partner(request.user, data["partner"])
        answer = reports.price_of(request.user, partner, data["item"], data["quantity"], data["on"])
        if answer is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(PriceAnswerSerializer(answer).data)


routes = [("negotiations", NegotiationViewSet), ("agreements", AgreementViewSet)]
