"""How the schema names things, and how it says that a token opens the API."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class AppSchema(AutoSchema):
    """Puts the app's name before each component: two apps may both speak of a line."""

    def _get_serializer_name(self, serializer: Any, direction: Any, *args: Any, **kw: Any) -> str:
        name: str = super()._get_serializer_name(serializer, direction, *args, **kw)
        kind = getattr(serializer, "child", serializer)
        app = (kind if isinstance(kind, type) else type(kind)).__module__.partition(".")[0]
        return name if app in {"rest_framework", "drf_spectacular"} else f"{app.capitalize()}{name}"


class TokenScheme(OpenApiAuthenticationExtension):
    """``Authorization: Bearer srm_…``"""

    target_class = "accounts.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
