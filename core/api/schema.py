"""How the schema names things, and how it says that a token opens the API."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.serializers import PolymorphicProxySerializerExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from core.once import HEADER

ONCE = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="8 to 200 visible ASCII characters of the caller's own. A call with a key that has made "
    "its change already, in the last two days, changes nothing: 303 to the object, or, where the change "
    "has no address of its own, 200 with the code `repeated` whatever the first call was answered; 422 with `key_reused` if it was another call.",
)

# What is wrong with what was sent: texts, by the names of the fields and the places in lists.
PROBLEMS = {
    "anyOf": [
        {"type": "string"},
        {"type": "array", "items": {"$ref": "#/components/schemas/Problems"}},
        {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Problems"}},
    ]
}


class ErrorSerializer(serializers.Serializer[Any]):
    """Why there is no answer, in the reader's language."""

    detail = serializers.CharField()


class SaidSerializer(serializers.Serializer[Any]):
    """What a rule says: ``code`` is for programs; ``field`` is there if it is about one that was sent."""

    code = serializers.CharField()
    message = serializers.CharField()
    details = serializers.DictField(child=serializers.CharField(allow_blank=True))
    field = serializers.CharField(required=False)


ERRORS: dict[str, tuple[type[serializers.Serializer[Any]], str]] = {
    "401": (ErrorSerializer, "Nobody is signed in, or the token is not valid."),
    "403": (ErrorSerializer, "The caller may not do this."),
    "404": (ErrorSerializer, "There is no such thing in the caller's sight."),
    "503": (ErrorSerializer, "The database took too long, or could not be reached."),
}
REFUSED = {"409": (SaidSerializer, "A rule says no.")}
WRITING = {
    "303": (SaidSerializer, "This key has made its change already; the object is there."),
    **REFUSED,
    "415": (ErrorSerializer, "The body is not JSON."),
    "422": (SaidSerializer, "This key was another call's."),
}
AGAIN = {"200": (SaidSerializer, "This key has made its change already.")}


class AppSchema(AutoSchema):
    """Puts the app's name before each component: two apps may both speak of a line."""

    def get_override_parameters(self) -> list[Any]:
        """Every write takes a key against being done twice."""
        return [] if self.method == "GET" else [ONCE]

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        """Add to what an operation answers the errors that every one of its kind may answer.

        A write may be refused; so may a read that says that it answers 409.
        """
        bodies = super()._get_response_bodies(direction)
        further = dict(ERRORS)
        own = bodies.pop("200", None) if self.method != "GET" else None
        if self.method != "GET":
            further |= WRITING | AGAIN
        for code, (serializer, why) in further.items():
            bodies.setdefault(code, self._get_response_for_code(serializer, code))
            bodies[code]["description"] = why
        # What bars the person (a second factor is missing, say) has a code.
        said = self._get_response_for_code(SaidSerializer, "403")
        bodies["403"] = _either(bodies["403"], said)
        if own is not None:
            bodies["200"] = _either(own, bodies["200"])
        if self.method != "GET":
            location = {"schema": {"type": "string", "format": "uri-reference"}, "required": True}
            bodies["303"]["headers"] = {"Location": location}
        if self.method != "GET" or self._takes_a_query():
            component = ResolvedComponent(
                "Problems", ResolvedComponent.SCHEMA, object="Problems", schema=PROBLEMS
            )
            self.registry.register_on_missing(component)
            bodies["400"] = {
                "content": {"application/json": {"schema": component.ref}},
                "description": "What was sent is not what is taken.",
            }
        return dict(sorted(bodies.items()))

    def _takes_a_query(self) -> bool:
        return any(parameter["in"] == "query" for parameter in self._get_parameters())

    def _get_serializer_name(self, serializer: Any, direction: Any, *args: Any, **kw: Any) -> str:
        name: str = super()._get_serializer_name(serializer, direction, *args, **kw)
        kind = getattr(serializer, "child", serializer)
        app = (kind if isinstance(kind, type) else type(kind)).__module__.partition(".")[0]
        return name if app in {"rest_framework", "drf_spectacular"} else f"{app.capitalize()}{name}"


def _either(own: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    """Return the answer of an operation that may also say, with the same status, that it was done."""
    kinds = [
        body["content"]["application/json"]["schema"] for body in (own, said) if body.get("content")
    ]
    content = {"application/json": {"schema": {"anyOf": kinds}}}
    return {**own, "content": content, "description": own.get("description") or said["description"]}


class TokenScheme(OpenApiAuthenticationExtension):
    """``Authorization: Bearer srm_…``"""

    target_class = "accounts.tokens.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class EitherExtension(PolymorphicProxySerializerExtension):
    """An answer of one shape or another, where one may be the other and more: ``anyOf``, not ``oneOf``."""

    priority = 1

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        schema = super().map_serializer(auto_schema, direction)
        return {"anyOf": schema.pop("oneOf"), **schema}
