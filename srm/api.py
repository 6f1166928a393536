"""The API: every app's routes, its schema and its documentation."""

from typing import Any

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.routers import SimpleRouter

from core.permissions import SIGNED_IN
from meetings import api as meetings
from negotiations import api as negotiations
from rfps import api as rfps
from suppliers import api as suppliers


class SchemaView(SpectacularAPIView):
    """The OpenAPI schema, for everyone who is signed in."""

    permissions = {"get": SIGNED_IN}
    permission_classes = [IsAuthenticated]


class DocsView(SpectacularSwaggerSplitView):
    """The schema as a page; its script is served apart, as the Content-Security-Policy asks."""

    permissions = {"get": SIGNED_IN}
    permission_classes = [IsAuthenticated]
    renderer_classes = [TemplateHTMLRenderer]


router = SimpleRouter()
for app in (suppliers, rfps, negotiations, meetings):
    for prefix, viewset in app.routes:
        router.register(prefix, viewset, basename=f"api-{prefix}")

urlpatterns: list[Any] = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(url_name="api-schema"), name="api-docs"),
    *router.urls,
]
