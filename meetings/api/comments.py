"""Comments on commitments in the API: reading one of them, and taking one's own back."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action as route
from rest_framework.response import Response

from accounts.http import ApiRequest
from meetings import access, actions
from meetings.serializers import CommentSerializer


class CommentViewSet(viewsets.GenericViewSet[Any]):
    """Comments that the reader's side reads."""

    permissions = {"retrieve": access.API_VIEW, "take_back": access.API_COMMIT}
    serializer_class = CommentSerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    filter_backends: list[Any] = []
    row = staticmethod(access.get_comment)
    queryset = access.NO_COMMENTS
    request: ApiRequest

    def retrieve(self, request: ApiRequest, key: str) -> Response:
        return Response(CommentSerializer(access.get_comment(request.user, key)).data)

    @extend_schema(request=None, responses=CommentSerializer)
    @route(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: ApiRequest, key: str) -> Response:
        """The author takes it back, within fifteen minutes."""
        row = actions.take_back_comment(comment=key, by=request.user)
        return Response(CommentSerializer(row).data)
