"""Visits in the API, for both sides."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action as route
from rest_framework.response import Response

from accounts import confirming
from accounts.http import ApiRequest
from core.api.filters import FilterBackend
from meetings import access, actions
from meetings.api.bodies import cleaned
from meetings.serializers import (
    AgreedTimeSerializer,
    DeclineVisitSerializer,
    EnterConfirmationSerializer,
    EnterDeclineSerializer,
    NewVisitSerializer,
    OtherTimeSerializer,
    ReasonSerializer,
    SeenVisitSerializer,
    VisitSerializer,
)


class VisitViewSet(viewsets.ReadOnlyModelViewSet[Any]):
    """Visits in sight; planning, confirming and ending them."""

    permissions = {
        "list": access.API_VIEW,
        "retrieve": access.API_VIEW,
        "create": access.VISIT,
        "confirm": access.PORTAL,
        "decline": access.PORTAL,
        "ask_for_time": access.PORTAL,
        "enter_confirmation": access.VISIT,
        "enter_decline": access.VISIT,
        "agree_to_time": access.VISIT,
        "keep_time": access.VISIT,
        "agree_to_decline": access.VISIT,
        "hold": access.VISIT,
        "cancel": access.VISIT,
        "missed": access.VISIT,
    }
    serializer_class = VisitSerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    row = staticmethod(access.get_visit)
    filter_backends = [FilterBackend]
    filterset_fields = {"status": ["exact"], "starts_at": ["gte", "lt"]}
    queryset = access.NO_VISITS
    request: ApiRequest

    def get_queryset(self) -> Any:
        """Only what the signed-in person may see."""
        return access.visible_visits(self.request.user).select_related("partner", "organiser")

    def _answer(self, visit: Any, status: int = 200) -> Response:
        return Response(VisitSerializer(visit).data, status=status)

    @extend_schema(request=NewVisitSerializer, responses={201: VisitSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Plan a visit."""
        data = cleaned(NewVisitSerializer, request)
        return self._answer(actions.plan_visit(by=request.user, now=timezone.now(), **data), 201)

    @extend_schema(request=SeenVisitSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def confirm(self, request: ApiRequest, key: str) -> Response:
        """The partner confirms."""
        data = cleaned(SeenVisitSerializer, request)
        return self._answer(
            actions.confirm_visit(visit=key, by=request.user, now=timezone.now(), **data)
        )

    @extend_schema(request=DeclineVisitSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def decline(self, request: ApiRequest, key: str) -> Response:
        """The partner cannot come."""
        data = cleaned(DeclineVisitSerializer, request)
        return self._answer(
            actions.decline_visit(visit=key, by=request.user, now=timezone.now(), **data)
        )

    @extend_schema(request=OtherTimeSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"], url_path="ask-for-time")
    def ask_for_time(self, request: ApiRequest, key: str) -> Response:
        """The partner asks for another time."""
        data = cleaned(OtherTimeSerializer, request)
        return self._answer(
            actions.ask_for_time(visit=key, by=request.user, now=timezone.now(), **data)
        )

    @extend_schema(request=AgreedTimeSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"], url_path="agree-to-time")
    def agree_to_time(self, request: ApiRequest, key: str) -> Response:
        """We agree to the time that the partner asked for."""
        data = cleaned(AgreedTimeSerializer, request)
        return self._answer(
            actions.agree_to_time(visit=key, by=request.user, now=timezone.now(), **data)
        )

    @extend_schema(request=None, responses=VisitSerializer)
    @route(detail=True, methods=["post"], url_path="keep-time")
    def keep_time(self, request: ApiRequest, key: str) -> Response:
        """We keep the visit at its time; the partner confirms or declines it."""
        return self._answer(actions.keep_time(visit=key, by=request.user))

    @extend_schema(request=None, responses=VisitSerializer)
    @route(detail=True, methods=["post"], url_path="agree-to-decline")
    def agree_to_decline(self, request: ApiRequest, key: str) -> Response:
        """We call off the visit that the partner declined."""
        return self._answer(actions.agree_to_decline(visit=key, by=request.user))

    @extend_schema(request=EnterConfirmationSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"], url_path="enter-confirmation")
    def enter_confirmation(self, request: ApiRequest, key: str) -> Response:
        """Enter that the partner confirmed it by mail or telephone. Never for a token (403)."""
        access.get_own_visit(request.user, key)
        confirming.require_person(request)
        data = cleaned(EnterConfirmationSerializer, request)
        return self._answer(
            actions.enter_confirmation(visit=key, by=request.user, now=timezone.now(), **data)
        )

    @extend_schema(request=EnterDeclineSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"], url_path="enter-decline")
    def enter_decline(self, request: ApiRequest, key: str) -> Response:
        """Enter that the partner declined it by mail or telephone. Never for a token (403)."""
        access.get_own_visit(request.user, key)
        confirming.require_person(request)
        data = cleaned(EnterDeclineSerializer, request)
        return self._answer(
            actions.enter_decline(visit=key, by=request.user, now=timezone.now(), **data)
        )

    @extend_schema(request=None, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def hold(self, request: ApiRequest, key: str) -> Response:
        """Note that it took place."""
        return self._answer(actions.hold_visit(visit=key, by=request.user, now=timezone.now()))

    @extend_schema(request=ReasonSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def cancel(self, request: ApiRequest, key: str) -> Response:
        """Call it off."""
        data = cleaned(ReasonSerializer, request)
        return self._answer(actions.cancel_visit(visit=key, by=request.user, **data))

    @extend_schema(request=ReasonSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def missed(self, request: ApiRequest, key: str) -> Response:
        """Note that it did not take place."""
        data = cleaned(ReasonSerializer, request)
        return self._answer(
            actions.miss_visit(visit=key, by=request.user, now=timezone.now(), **data)
        )
