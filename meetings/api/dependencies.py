"""What commitments wait for, in the API."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.response import Response

from accounts.http import ApiRequest
from meetings import access, actions
from meetings.serializers import DependencySerializer


class DependencyViewSet(viewsets.GenericViewSet[Any]):
    """Dependencies between commitments in sight."""

    permissions = {"retrieve": access.API_VIEW, "destroy": access.API_COMMIT}
    serializer_class = DependencySerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    filter_backends: list[Any] = []
    row = staticmethod(access.get_dependency)
    queryset = access.NO_DEPENDENCIES
    request: ApiRequest

    def retrieve(self, request: ApiRequest, key: str) -> Response:
        return Response(DependencySerializer(access.get_dependency(request.user, key)).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: ApiRequest, key: str) -> Response:
        """Let it wait no longer; for the owner's side of the one that waits."""
        actions.wait_no_longer(dependency=key, by=request.user)
        return Response(status=204)
