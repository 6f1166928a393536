"""How the schema names things, and how it says that a token opens the API."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from core.once import HEADER

ONCE = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="8 to 200 visible ASCII characters of the caller's own. A call with a key that has made "
    "its change already, in the last two days, changes nothing: 303 to the object, or 200 with the "
    "code `repeated`; 422 with `key_reused` if it was another call.",
)


class AppSchema(AutoSchema):
    """Puts the app's name before each component: two apps may both speak of a line."""

    def get_override_parameters(self) -> list[Any]:
        """Every write takes a key against being done twice."""
        return [] if self.method == "GET" else [ONCE]

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
