"""What the API shows and takes of a person's own profile."""

import base64
import binascii
from typing import Any

from rest_framework import serializers

from accounts import pictures
from accounts.states import EmailWay, Language, RequestState, Role, Side
from core.keys import KEY_LENGTH

HOURS, DAYS = (0, 23), (1, 7)
# As many characters of base64 as the largest picture has.
MOST_CHARACTERS = -(-pictures.MOST_BYTES // 3) * 4


class EmailsSerializer(serializers.Serializer[Any]):
    """How messages come by e-mail: ``ways`` by the names of their groups.

    The daily digest comes on ``working_days`` (1 is Monday) at ``digest_hour`` of the own time zone. Reminders
    come on those days, too, and not from ``quiet_from_hour`` to ``quiet_until_hour``; the same twice is never.
    """

    ways = serializers.DictField(child=serializers.ChoiceField(choices=EmailWay.choices))
    digest_hour = serializers.IntegerField(min_value=HOURS[0], max_value=HOURS[1])
    working_days = serializers.ListField(
        child=serializers.IntegerField(min_value=DAYS[0], max_value=DAYS[1]),
        min_length=1,
        max_length=DAYS[1],
    )
    quiet_from_hour = serializers.IntegerField(min_value=HOURS[0], max_value=HOURS[1])
    quiet_until_hour = serializers.IntegerField(min_value=HOURS[0], max_value=HOURS[1])


class ProfileSerializer(serializers.Serializer[Any]):
    """Who the caller is; ``has_photo`` says whether there is a picture at ``/api/v1/me/photo/``."""

    id = serializers.CharField(source="key")
    name = serializers.CharField()
    title = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    side = serializers.ChoiceField(choices=Side.choices)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=Role.choices))
    language = serializers.ChoiceField(choices=Language.choices)
    time_zone = serializers.CharField()
    has_photo = serializers.BooleanField(source="photo")
    emails = EmailsSerializer()


class PhotoSerializer(serializers.Serializer[Any]):
    """A picture as base64; shown as the small square that is made of what was sent."""

    content = serializers.CharField(max_length=MOST_CHARACTERS)
    media_type = serializers.CharField(read_only=True)

    def validate_content(self, value: str) -> bytes:
        """Return the bytes."""
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise serializers.ValidationError("Expected base64.") from None


class MuteSerializer(serializers.Serializer[Any]):
    """One thing of which the caller wants no reminders: its ``kind`` and its key, ``thing``.

    ``title`` is empty for what the caller sees no longer.
    """

    key = serializers.CharField(source="mute", read_only=True)
    kind = serializers.SlugField(max_length=40, source="kind.name")
    thing = serializers.CharField(max_length=KEY_LENGTH, source="key")
    title = serializers.CharField(read_only=True)
    since = serializers.DateTimeField(read_only=True)


class AheadSerializer(serializers.Serializer[Any]):
    """A reminder that comes if nothing changes until then.

    ``inbox_at`` is null where the inbox has it already, ``email_at`` where none is sent at an instant of its
    own: ``email`` says whether it comes in the digest or not at all.
    """

    title = serializers.CharField(source="notice.title")
    group = serializers.CharField()
    inbox_at = serializers.DateTimeField(allow_null=True)
    email = serializers.ChoiceField(choices=EmailWay.choices, source="way")
    email_at = serializers.DateTimeField(allow_null=True)


class DataRequestSerializer(serializers.Serializer[Any]):
    """A copy of what is held about the caller; it can be downloaded until ``until``."""

    key = serializers.CharField()
    state = serializers.ChoiceField(choices=RequestState.choices)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    error = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)
