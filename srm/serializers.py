"""What the API shows of the audit trail. Ids are opaque."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import changes, trail, verbs
from core.models import Event
from core.veil import veil_id


class WhoSerializer(serializers.Serializer[Any]):
    """A person by opaque id and name."""

    id = serializers.CharField(source="key")
    name = serializers.CharField()


class ChangeSerializer(serializers.Serializer[Any]):
    """A field that was changed, in the reader's language; empty where there was nothing."""

    name = serializers.CharField()
    before = serializers.CharField()
    after = serializers.CharField()


class AuditEventSerializer(serializers.Serializer[Event]):
    """Something that happened; ``actor`` is null where nobody did it. Instants are UTC.

    ``verb`` is for programs, ``text`` the same in the reader's language; ``object`` is the id of what
    it is about, empty if that has none, or is gone, and ``about`` what it was called then.
    """

    id = serializers.SerializerMethodField()
    at = serializers.DateTimeField()
    actor = WhoSerializer(allow_null=True)
    on_behalf_of = WhoSerializer(allow_null=True)
    verb = serializers.CharField()
    text = serializers.SerializerMethodField()
    kind = serializers.CharField(source="object_type")
    object = serializers.CharField(source="object_key")
    about = serializers.CharField(source="object_label")
    changes = serializers.SerializerMethodField()
    reason = serializers.CharField()
    request_id = serializers.CharField()

    def get_id(self, event: Event) -> str:
        """Return the id of the event itself, the same each time."""
        return veil_id(event.pk, "audit event")

    def get_text(self, event: Event) -> str:
        """Return a sentence without its object."""
        return f"{trail.who_did(event)} {verbs.find(event.verb).label}"

    @extend_schema_field(ChangeSerializer(many=True))
    def get_changes(self, event: Event) -> list[dict[str, Any]]:
        """Return what the reader may know of what was changed."""
        found = changes.of(event, self.context["request"].user)
        return list(ChangeSerializer(found, many=True).data)
