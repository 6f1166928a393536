"""The steps of commitments in the API: both sides read them, the owner's side writes them."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action as route
from rest_framework.response import Response

from accounts.http import ApiRequest
from meetings import access, actions
from meetings.api.bodies import cleaned
from meetings.serializers import CommitmentSerializer, MoveStepSerializer, StepSerializer


class StepViewSet(viewsets.GenericViewSet[Any]):
    """Ticking, moving and removing the steps of a commitment in sight."""

    permissions = {
        "retrieve": access.API_VIEW,
        "destroy": access.API_COMMIT,
        "tick": access.API_COMMIT,
        "untick": access.API_COMMIT,
        "move": access.API_COMMIT,
    }
    serializer_class = StepSerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    filter_backends: list[Any] = []
    row = staticmethod(access.get_step)
    queryset = access.NO_STEPS
    request: ApiRequest

    def retrieve(self, request: ApiRequest, key: str) -> Response:
        return Response(StepSerializer(access.get_step(request.user, key)).data)

    @extend_schema(request=None, responses={200: CommitmentSerializer})
    def destroy(self, request: ApiRequest, key: str) -> Response:
        """Take it off the list; the commitment is answered, with what is left."""
        return Response(CommitmentSerializer(actions.remove_step(step=key, by=request.user)).data)

    @extend_schema(request=None, responses=StepSerializer)
    @route(detail=True, methods=["post"])
    def tick(self, request: ApiRequest, key: str) -> Response:
        """It is done."""
        row = actions.tick_step(step=key, by=request.user, now=timezone.now())
        return Response(StepSerializer(row).data)

    @extend_schema(request=None, responses=StepSerializer)
    @route(detail=True, methods=["post"])
    def untick(self, request: ApiRequest, key: str) -> Response:
        """It is not done after all."""
        return Response(StepSerializer(actions.untick_step(step=key, by=request.user)).data)

    @extend_schema(request=MoveStepSerializer, responses=StepSerializer)
    @route(detail=True, methods=["post"])
    def move(self, request: ApiRequest, key: str) -> Response:
        """Let it change places with the one before it, or after it."""
        access.get_step(request.user, key)
        data = cleaned(MoveStepSerializer, request)
        return Response(StepSerializer(actions.move_step(step=key, by=request.user, **data)).data)
