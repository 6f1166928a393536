"""The audit trail in the API: the events of the page, with its filters."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from accounts.http import ApiRequest
from core.api.pagination import KeysetPagination
from srm import access, reports
from srm.serializers import AuditEventSerializer

FILTERS = {
    "who": "The id of a person, or `system` for what nobody did.",
    "kind": "What it is about, as in `kind` of an event.",
    "object": "The id of one object; with `kind`.",
    "verb": "As in `verb` of an event.",
    "from": "The first day (ISO 8601), in the caller's time zone.",
    "until": "The last day (ISO 8601), in the caller's time zone.",
    "request": "As in the header `X-Request-ID` of an answer.",
}


class AuditEventViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """Everything that has happened, as far as the caller may know of it, newest first."""

    permissions = {"list": access.AUDIT}
    serializer_class = AuditEventSerializer
    pagination_class = KeysetPagination
    filter_backends = ()
    queryset = access.NO_EVENTS
    request: ApiRequest

    def get_queryset(self) -> Any:
        """Only what the signed-in person may know; 400 for a filter that cannot be understood."""
        rows, filters = reports.audit.events(self.request.user, self.request.query_params)
        if filters.wrong:
            raise ValidationError({"detail": " ".join(filters.wrong)})
        return rows

    @extend_schema(
        parameters=[OpenApiParameter(name, str, description=text) for name, text in FILTERS.items()]
    )
    def list(self, request: ApiRequest) -> Response:  # type: ignore[override]
        """List events."""
        rows = reports.audit.prepared(
            request.user, self.paginate_queryset(self.get_queryset()) or []
        )
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)


routes = [("audit-events", AuditEventViewSet)]
