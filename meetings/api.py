"""Visits and commitments in the API, for both sides, over the same access and actions as the pages."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action as route
from rest_framework.response import Response

from accounts import confirming
from accounts.http import ApiRequest
from core.api.filters import FilterBackend
from meetings import access, actions, reports
from meetings.serializers import (
    AgreedTimeSerializer,
    CommitmentSerializer,
    DeclineVisitSerializer,
    EnterConfirmationSerializer,
    EnterDeclineSerializer,
    NewCommitmentSerializer,
    NewDateSerializer,
    NewVisitSerializer,
    NoteSerializer,
    OtherTimeSerializer,
    ReasonSerializer,
    SeenVisitSerializer,
    VisitSerializer,
)


def _cleaned(serializer: type[serializers.Serializer[Any]], request: ApiRequest) -> dict[str, Any]:
    form = serializer(data=request.data)
    form.is_valid(raise_exception=True)
    return dict(form.validated_data)


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
        data = _cleaned(NewVisitSerializer, request)
        return self._answer(actions.plan_visit(by=request.user, now=timezone.now(), **data), 201)

    @extend_schema(request=SeenVisitSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def confirm(self, request: ApiRequest, key: str) -> Response:
        """The partner confirms."""
        data = _cleaned(SeenVisitSerializer, request)
        return self._answer(
            actions.confirm_visit(visit=key, by=request.user, now=timezone.now(), **data)
        )

    @extend_schema(request=DeclineVisitSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def decline(self, request: ApiRequest, key: str) -> Response:
        """The partner cannot come."""
        data = _cleaned(DeclineVisitSerializer, request)
        return self._answer(
            actions.decline_visit(visit=key, by=request.user, now=timezone.now(), **data)
        )

    @extend_schema(request=OtherTimeSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"], url_path="ask-for-time")
    def ask_for_time(self, request: ApiRequest, key: str) -> Response:
        """The partner asks for another time."""
        data = _cleaned(OtherTimeSerializer, request)
        return self._answer(
            actions.ask_for_time(visit=key, by=request.user, now=timezone.now(), **data)
        )

    @extend_schema(request=AgreedTimeSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"], url_path="agree-to-time")
    def agree_to_time(self, request: ApiRequest, key: str) -> Response:
        """We agree to the time that the partner asked for."""
        data = _cleaned(AgreedTimeSerializer, request)
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
        data = _cleaned(EnterConfirmationSerializer, request)
        return self._answer(
            actions.enter_confirmation(visit=key, by=request.user, now=timezone.now(), **data)
        )

    @extend_schema(request=EnterDeclineSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"], url_path="enter-decline")
    def enter_decline(self, request: ApiRequest, key: str) -> Response:
        """Enter that the partner declined it by mail or telephone. Never for a token (403)."""
        access.get_own_visit(request.user, key)
        confirming.require_person(request)
        data = _cleaned(EnterDeclineSerializer, request)
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
        data = _cleaned(ReasonSerializer, request)
        return self._answer(actions.cancel_visit(visit=key, by=request.user, **data))

    @extend_schema(request=ReasonSerializer, responses=VisitSerializer)
    @route(detail=True, methods=["post"])
    def missed(self, request: ApiRequest, key: str) -> Response:
        """Note that it did not take place."""
        data = _cleaned(ReasonSerializer, request)
        return self._answer(
            actions.miss_visit(visit=key, by=request.user, now=timezone.now(), **data)
        )


def _move(
    act: Callable[..., Any], form: type[serializers.Serializer[Any]] | None = None
) -> Callable[..., Response]:
    """A POST that runs one action of a commitment."""

    def view(self: Any, request: ApiRequest, key: str) -> Response:
        data = _cleaned(form, request) if form else {}
        row = act(commitment=key, by=request.user, now=timezone.now(), **data)
        return Response(CommitmentSerializer(row).data)

    view.__doc__ = (act.__doc__ or "").split("\n", 1)[0]
    return view


_MOVES: dict[str, tuple[Callable[..., Any], type[serializers.Serializer[Any]] | None]] = {
    "accept": (actions.accept_commitment, None),
    "decline": (actions.decline_commitment, ReasonSerializer),
    "withdraw": (actions.withdraw_commitment, ReasonSerializer),
    "finish": (actions.finish_commitment, NoteSerializer),
    "confirm": (actions.confirm_commitment, None),
    "send_back": (actions.return_commitment, ReasonSerializer),
    "propose_date": (actions.propose_new_date, NewDateSerializer),
    "accept_date": (actions.accept_new_date, None),
    "decline_date": (actions.decline_new_date, ReasonSerializer),
    "ask_to_cancel": (actions.ask_to_cancel, ReasonSerializer),
    "agree_to_cancel": (actions.agree_to_cancel, None),
    "refuse_to_cancel": (actions.refuse_to_cancel, None),
}


class _CommitmentViewSet(viewsets.ReadOnlyModelViewSet[Any]):
    """Commitments in sight; making, keeping and renegotiating them."""

    permissions = {
        "list": access.API_VIEW,
        "retrieve": access.API_VIEW,
        "create": access.API_COMMIT,
    } | dict.fromkeys(_MOVES, access.API_COMMIT)
    serializer_class = CommitmentSerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    row = staticmethod(access.get_commitment)
    filterset_fields = {"status": ["exact"], "side": ["exact"], "due_date": ["gte", "lte"]}
    queryset = access.NO_COMMITMENTS
    request: ApiRequest

    def get_queryset(self) -> Any:
        """Only what the signed-in person may see."""
        rows = access.visible_commitments(self.request.user)
        return reports.with_their_end(rows.select_related("partner", "owner", "counterpart"))

    @extend_schema(request=NewCommitmentSerializer, responses={201: CommitmentSerializer})
    def create(self, request: ApiRequest) -> Response:
        """Write down a promise of one's own side, or ask one of the other."""
        data = _cleaned(NewCommitmentSerializer, request)
        row = actions.propose_commitment(by=request.user, now=timezone.now(), **data)
        return Response(CommitmentSerializer(row).data, status=201)


def _routes() -> dict[str, Any]:
    """Every move as a route of its own: POST /commitments/<id>/<move>/."""
    built = {}
    for name, (act, form) in _MOVES.items():
        view = _move(act, form)
        view.__name__ = name
        documented = extend_schema(request=form, responses=CommitmentSerializer)(view)
        built[name] = route(detail=True, methods=["post"], url_path=name.replace("_", "-"))(
            documented
        )
    return built


CommitmentViewSet = type("CommitmentViewSet", (_CommitmentViewSet,), _routes())

routes = [("visits", VisitViewSet), ("commitments", CommitmentViewSet)]
