"""The files of commitments in the API."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action as route
from rest_framework.response import Response

from accounts.http import ApiRequest
from meetings import access, actions
from meetings.downloads import as_download
from meetings.files import MIME_TYPES
from meetings.serializers import EvidenceSerializer


class EvidenceViewSet(viewsets.GenericViewSet[Any]):
    """Files of commitments in sight."""

    permissions = {
        "retrieve": access.API_VIEW,
        "file": access.API_VIEW,
        "destroy": access.API_COMMIT,
    }
    serializer_class = EvidenceSerializer
    lookup_field = "key"
    lookup_value_regex = "[0-9a-z]{12}"
    filter_backends: list[Any] = []
    row = staticmethod(access.get_evidence)
    queryset = access.NO_EVIDENCE
    request: ApiRequest

    def retrieve(self, request: ApiRequest, key: str) -> Response:
        return Response(EvidenceSerializer(access.get_evidence(request.user, key)).data)

    @extend_schema(
        responses={(200, kind): OpenApiTypes.BINARY for kind in sorted(MIME_TYPES.values())}
    )
    @route(detail=True, methods=["get"])
    def file(self, request: ApiRequest, key: str) -> HttpResponse:
        """What is in it, as a download."""
        row, content = access.content_of(request.user, key)
        return as_download(row.name, row.kind, content)

    @extend_schema(responses={204: None})
    def destroy(self, request: ApiRequest, key: str) -> Response:
        """Take away what one has added."""
        actions.remove_evidence(evidence=key, by=request.user)
        return Response(status=204)
