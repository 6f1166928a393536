"""The API of partners: the same access and actions as the pages."""

from typing import Any

from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts import actions as accounts
from accounts import confirming, invited
from accounts.http import ApiRequest
from core.permissions import SIGNED_IN
from suppliers import access, actions, reports
from suppliers.serializers import (
    ContactSerializer,
    InvitationSerializer,
    InviteSerializer,
    MoveSerializer,
    OwnPartnerSerializer,
    PartnerSerializer,
    PartnerWriteSerializer,
    ScorecardSerializer,
    TierSerializer,
    TradeLineSerializer,
)

VIEW = PolymorphicProxySerializer(
    component_name="PartnerView",
    serializers=[PartnerSerializer, OwnPartnerSerializer],
    resource_type_field_name=None,
)
FILTERS = [
    OpenApiParameter("q", str, description="part of a name or number"),
    OpenApiParameter("kind", str, enum=["supplier", "distributor", "client"]),
    OpenApiParameter("tier", str),
    OpenApiParameter("status", str),
    OpenApiParameter("country", str, description="ISO 3166, two letters"),
    OpenApiParameter("category", str, description="id of a category"),
    OpenApiParameter("mine", OpenApiTypes.BOOL, description="only those the caller is assigned to"),
]
PERIOD = [
    OpenApiParameter("from", str, description="first month, YYYY-MM; everything if left out"),
    OpenApiParameter("to", str, description="last month, YYYY-MM"),
]


class PartnerViewSet(viewsets.GenericViewSet[Any]):
    """Partners. A supplier's caller meets its own company only, without our judgement of it."""

    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    filter_backends: list[Any] = []
    request: ApiRequest
    serializer_class = PartnerSerializer
    row = staticmethod(access.get_partner)
    permissions = {
        "list": SIGNED_IN,
        "retrieve": SIGNED_IN,
        "create": access.CREATE,
        "partial_update": access.MAINTAIN,
        "move": access.EDIT,
        "tier": access.EDIT,
        "contacts": SIGNED_IN,
        "add_contact": access.MAINTAIN,
        "trade_lines": access.WORK,
        "scorecard": access.WORK,
    }

    def get_queryset(self) -> Any:
        return access.visible_to(self.request.user)

    def _shown(self, partner: Any, many: bool = False) -> serializers.BaseSerializer[Any]:
        internal = self.request.user.is_internal
        return (PartnerSerializer if internal else OwnPartnerSerializer)(partner, many=many)

    def _checked(self, kind: Any, **options: Any) -> dict[str, Any]:
        serializer = kind(data=self.request.data, **options)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    @extend_schema(parameters=FILTERS, responses=VIEW)
    def list(self, request: ApiRequest) -> Response:
        """The directory, newest first."""
        filters = reports.clean_filters(request.query_params)
        filters["mine"] = "" if filters["mine"].lower() in {"", "0", "false"} else "1"
        partners = reports.filtered(request.user, filters)
        page = self.paginate_queryset(
            partners.select_related("parent").prefetch_related("categories")
        )
        return self.get_paginated_response(self._shown(page, many=True).data)

    @extend_schema(responses=VIEW)
    def retrieve(self, request: ApiRequest, key: str) -> Response:
        return Response(self._shown(access.get_partner(request.user, key)).data)

    @extend_schema(request=PartnerWriteSerializer, responses={201: PartnerSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Add a prospect; whoever adds it works it."""
        data = self._checked(PartnerWriteSerializer)
        categories, parent = data.pop("categories", []), data.pop("parent", "")
        partner = actions.create_partner(
            by=request.user, fields=data, categories=categories, parent=parent
        )
        return Response(self._shown(partner).data, status=201)

    @extend_schema(request=PartnerWriteSerializer, responses=VIEW)
    def partial_update(self, request: ApiRequest, key: str) -> Response:
        """Change facts; what is left out stays."""
        access.get_partner(request.user, key)
        data = self._checked(PartnerWriteSerializer, partial=True)
        categories, parent = data.pop("categories", None), data.pop("parent", None)
        partner = actions.edit_partner(
            partner=key, by=request.user, fields=data, categories=categories, parent=parent
        )
        return Response(self._shown(partner).data)

    @extend_schema(request=MoveSerializer, responses=PartnerSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: ApiRequest, key: str) -> Response:
        """Move the partner to another status."""
        access.get_worked_partner(request.user, key)
        data = self._checked(MoveSerializer)
        return Response(
            self._shown(actions.move_partner(partner=key, by=request.user, **data)).data
        )

    @extend_schema(request=TierSerializer, responses=PartnerSerializer)
    @action(detail=True, methods=["post"])
    def tier(self, request: ApiRequest, key: str) -> Response:
        """Put the partner into another tier."""
        access.get_worked_partner(request.user, key)
        data = self._checked(TierSerializer)
        return Response(self._shown(actions.change_tier(partner=key, by=request.user, **data)).data)

    @extend_schema(responses=ContactSerializer(many=True))
    @action(detail=True, methods=["get"])
    def contacts(self, request: ApiRequest, key: str) -> Response:
        """The people at the partner."""
        partner = access.get_partner(request.user, key)
        page = self.paginate_queryset(access.visible_contacts(request.user).filter(partner=partner))
        return self.get_paginated_response(ContactSerializer(page, many=True).data)

    @extend_schema(request=ContactSerializer, responses={201: ContactSerializer})
    @contacts.mapping.post
    def add_contact(self, request: ApiRequest, key: str) -> Response:
        """Add a person at the partner."""
        access.get_partner(request.user, key)
        data = self._checked(ContactSerializer)
        contact = actions.add_contact(partner=key, by=request.user, fields=data)
        return Response(ContactSerializer(contact).data, status=201)

    @extend_schema(responses=TradeLineSerializer(many=True))
    @action(detail=True, methods=["get"], url_path="trade-lines")
    def trade_lines(self, request: ApiRequest, key: str) -> Response:
        """The partner's trade lines, last imported first."""
        partner = access.get_worked_partner(request.user, key)
        page = self.paginate_queryset(reports.lines_of(partner))
        return self.get_paginated_response(TradeLineSerializer(page, many=True).data)

    @extend_schema(parameters=PERIOD, responses=ScorecardSerializer)
    @action(detail=True, methods=["get"])
    def scorecard(self, request: ApiRequest, key: str) -> Response:
        """Delivery and quality of purchases; a figure that rests on nothing is null."""
        partner = access.get_worked_partner(request.user, key)
        first, last = (self._month(request, name) for name in ("from", "to"))
        card = reports.scorecard(partner, first, last)
        return Response(ScorecardSerializer(reports.scorecard_data(partner, card)).data)

    @staticmethod
    def _month(request: ApiRequest, name: str) -> Any:
        text = request.query_params.get(name, "")
        month = reports.parse_month(text)
        if text and month is None:
            raise serializers.ValidationError({name: ["Expected a month, YYYY-MM."]})
        return month


class ContactViewSet(viewsets.GenericViewSet[Any]):
    """People at partners."""

    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    filter_backends: list[Any] = []
    request: ApiRequest
    serializer_class = ContactSerializer
    row = staticmethod(access.get_contact)
    permissions = {"retrieve": SIGNED_IN, "partial_update": access.MAINTAIN}

    def get_queryset(self) -> Any:
        return access.visible_contacts(self.request.user)

    def retrieve(self, request: ApiRequest, key: str) -> Response:
        return Response(ContactSerializer(access.get_contact(request.user, key)).data)

    def partial_update(self, request: ApiRequest, key: str) -> Response:
        """Change a person; what is left out stays."""
        access.get_contact(request.user, key)
        serializer = ContactSerializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        contact = actions.edit_contact(
            contact=key, by=request.user, fields=dict(serializer.validated_data)
        )
        return Response(ContactSerializer(contact).data)


class InvitationViewSet(viewsets.GenericViewSet[Any]):
    """Letting people in: ours, a partner's, and a supplier's colleagues."""

    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    filter_backends: list[Any] = []
    request: ApiRequest
    serializer_class = InvitationSerializer
    area = "invitations"
    row = staticmethod(invited.get_invitation)
    permissions = {
        "list": SIGNED_IN,
        "retrieve": SIGNED_IN,
        "create": access.INVITE_SOMEBODY,
        "revoke": SIGNED_IN,
    }

    def get_queryset(self) -> Any:
        people = ("invited_by", "manager")
        return invited.visible_to(self.request.user).select_related(*people)

    def list(self, request: ApiRequest) -> Response:
        """Own ones, those of colleagues in the caller's reach, for administrators all; newest first."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: ApiRequest, key: str) -> Response:
        return Response(InvitationSerializer(invited.get_invitation(request.user, key)).data)

    @extend_schema(request=InviteSerializer, responses={201: InvitationSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Invite one of ours, a person of a partner, or, as a supplier's person, a colleague.

        One of ours by a session that has just been confirmed, or by a token that names invitations.
        """
        serializer = InviteSerializer(data=request.data, context={"user": request.user})
        serializer.is_valid(raise_exception=True)
        data: dict[str, Any] = {
            **serializer.validated_data,
            "by": request.user,
            "now": timezone.now(),
        }
        if request.user.is_supplier:
            row = actions.invite_colleague(**data)
        elif "partner" in data:
            row = accounts.invite_representative(**data)
        else:
            confirming.require_fresh(request)
            row = accounts.invite(**{"manager": None, **data})
        return Response(InvitationSerializer(row).data, status=201)

    @extend_schema(request=None, responses=InvitationSerializer)
    @action(detail=True, methods=["post"])
    def revoke(self, request: ApiRequest, key: str) -> Response:
        """Make an open one useless: one's own, a colleague's in reach, or any for an administrator."""
        row = accounts.revoke_invitation(invitation=key, by=request.user, now=timezone.now())
        return Response(InvitationSerializer(row).data)


routes = [
    ("partners", PartnerViewSet),
    ("contacts", ContactViewSet),
    ("invitations", InvitationViewSet),
]
