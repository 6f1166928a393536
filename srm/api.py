"""The API: every app's routes, its schema and its documentation."""

from functools import cache
from typing import Any

from django.urls import path
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from accounts import api as accounts
from core.permissions import SIGNED_IN
from meetings import api as meetings
from negotiations import api as negotiations
from rfps import api as rfps
from srm import audit_api
from suppliers import api as suppliers


@cache
def schema_in(language: str | None) -> dict[str, Any]:
    """Return the OpenAPI schema with its words in a language.

    It is the same for every reader and as long as the process runs; to work it out takes half a second.
    """
    return dict(SchemaGenerator().get_schema(request=None, public=True))


class SchemaView(SpectacularAPIView):
    """The OpenAPI schema, for everyone who is signed in."""

    permissions = {"get": SIGNED_IN}
    permission_classes = [IsAuthenticated]
    area = None

    def _get_schema_response(self, request: Request) -> Response:
        name = self._get_filename(request, "")
        return Response(
            schema_in(get_language()),
            headers={"Content-Disposition": f'inline; filename="{name}"'},
        )


class DocsView(SpectacularSwaggerSplitView):
    """The schema as a page; its script is served apart, as the Content-Security-Policy asks."""

    permissions = {"get": SIGNED_IN}
    permission_classes = [IsAuthenticated]
    area = None
    renderer_classes = [TemplateHTMLRenderer]


router = SimpleRouter()
for app in (suppliers, rfps, negotiations, meetings, audit_api):
    for prefix, viewset in app.routes:
        router.register(prefix, viewset, basename=f"api-{prefix}")

urlpatterns: list[Any] = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(url_name="api-schema"), name="api-docs"),
    *accounts.urlpatterns,
    *router.urls,
]
