"""Negotiations and agreements over the API, for both sides of the table."""

import json
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.http import ApiRequest
from core.api.schema import SaidSerializer
from core.refused import Refused
from negotiations import access, actions, reports
from negotiations.serializers import (
    AcceptSerializer,
    AgreementDetailSerializer,
    AgreementSerializer,
    NegotiationDetailSerializer,
    NegotiationSerializer,
    NewNegotiationSerializer,
    NewOfferSerializer,
    OfferSerializer,
    PriceAnswerSerializer,
    PriceQuestionSerializer,
)
from negotiations.states import Party
from negotiations.terms import NewLine, OfferedLine
from suppliers import access as partners

# What is answered with all its lines and offers.
WHOLE = {"retrieve", "create"}


class NegotiationViewSet(viewsets.ReadOnlyModelViewSet[Any]):
    """Negotiations in the reader's sight; beginning one, and offers and acceptances for the
    reader's side.
    """

    permissions = {
        "list": access.API_VIEW,
        "retrieve": access.API_VIEW,
        "create": access.NEGOTIATE,
        "offers": access.API_MOVE,
        "accept": access.API_MOVE,
    }
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    row = staticmethod(access.get_negotiation)
    queryset = reports.NO_NEGOTIATIONS
    request: ApiRequest
    serializer_class = NegotiationSerializer
    filterset_fields = ("status",)

    def get_queryset(self) -> Any:
        return reports.negotiation_rows(self.request.user, whole=self.action in WHOLE)

    def get_serializer_class(self) -> Any:
        return NegotiationDetailSerializer if self.action in WHOLE else NegotiationSerializer

    @extend_schema(request=NewNegotiationSerializer, responses={201: NegotiationDetailSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Start a negotiation from an award or freely; 409 for an award that is negotiated already."""
        form = NewNegotiationSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        data = {**form.validated_data, "by": request.user, "now": timezone.now()}
        data["first"] = Party(data["first"])
        if "award" in data:
            row = actions.start_from_award(**data)
        else:
            lines = [NewLine(**line) for line in data.pop("lines")]
            row = actions.start(lines=lines, **data)
        shown = self.get_serializer(self.get_queryset().get(pk=row.pk))
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=NewOfferSerializer, responses={201: OfferSerializer})
    @action(detail=True, methods=["post"])
    def offers(self, request: ApiRequest, key: str) -> Response:
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
    def accept(self, request: ApiRequest, key: str) -> Response:
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


class AgreementViewSet(viewsets.ReadOnlyModelViewSet[Any]):
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
    queryset = reports.NO_AGREEMENTS
    request: ApiRequest
    serializer_class = AgreementSerializer
    filterset_fields = ("status",)

    def get_queryset(self) -> Any:
        return reports.agreement_rows(self.request.user, whole=self.action == "retrieve")

    def get_serializer_class(self) -> Any:
        return AgreementDetailSerializer if self.action == "retrieve" else AgreementSerializer

    @extend_schema(request=None, responses=AgreementSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: ApiRequest, key: str) -> Response:
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
        responses={200: PriceAnswerSerializer, 204: None, 409: SaidSerializer},
    )
    @action(detail=False, methods=["get"], filterset_fields=(), pagination_class=None)
    def price(self, request: ApiRequest) -> Response:
        """What do we pay for so many of these on that day? 204 if nothing was agreed.

        ``item`` is the whole name, or its code or name alone; 409 (``item_ambiguous``) with the whole
        names if several items have it.
        """
        form = PriceQuestionSerializer(data=request.query_params)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        partner = partners.get_partner(request.user, data["partner"])
        try:
            answer = reports.price_of(
                request.user, partner, data["item"], data["quantity"], data["on"]
            )
        except reports.Ambiguous as several:
            raise Refused(
                "item_ambiguous",
                _("Several agreed items match. Which one do you mean?"),
                field="item",
                items=json.dumps(several.items, ensure_ascii=False),
            ) from None
        if answer is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(PriceAnswerSerializer(answer).data)


routes = [("negotiations", NegotiationViewSet), ("agreements", AgreementViewSet)]
