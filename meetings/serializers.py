"""What the API shows and takes of visits and commitments. Ids are opaque keys."""

import base64
import binascii
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from meetings import reports
from meetings.models import (
    Commitment,
    CommitmentComment,
    CommitmentDependency,
    CommitmentStep,
    Evidence,
    Visit,
)
from meetings.states import (
    CommitmentStatus,
    Dropped,
    EvidenceKind,
    OwnerSide,
    VisitAnswer,
    VisitorRole,
    VisitStatus,
)
from suppliers.serializers import FactsSerializer


class PersonSerializer(serializers.Serializer[Any]):
    """A person by opaque id and name."""

    id = serializers.CharField(source="key")
    name = serializers.CharField()


class PartnerRefSerializer(serializers.Serializer[Any]):
    """A partner by opaque id and name."""

    id = serializers.CharField(source="key")
    name = serializers.CharField(source="legal_name")


class VisitSerializer(serializers.Serializer[Visit]):
    """A visit; instants are UTC, ``time_zone`` is the place's.

    ``answer`` is what the partner said instead of confirming, ``asked_…`` the time it asks for;
    ``sequence`` rises whenever the visit changes.
    """

    id = serializers.CharField(source="key")
    partner = PartnerRefSerializer()
    title = serializers.CharField()
    place = serializers.CharField()
    at_their_place = serializers.BooleanField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    time_zone = serializers.CharField()
    agenda = serializers.CharField()
    minutes = serializers.CharField()
    status = serializers.ChoiceField(choices=VisitStatus.choices)
    visitor_role = serializers.ChoiceField(choices=VisitorRole.choices)
    organiser = PersonSerializer()
    sequence = serializers.IntegerField()
    answer = serializers.ChoiceField(choices=VisitAnswer.choices)
    answer_reason = serializers.CharField()
    asked_starts_at = serializers.DateTimeField(allow_null=True)
    asked_ends_at = serializers.DateTimeField(allow_null=True)
    ended_reason = serializers.CharField()
    came_by = serializers.CharField(
        help_text="How the answer came that one of ours entered; empty for any other."
    )
    came_date = serializers.DateField(allow_null=True)


class CommitmentSerializer(serializers.Serializer[Commitment]):
    """A promise; ``first_due_date`` is the first agreed date.

    ``dropped`` says of a cancelled one whether it was called off, or asked for in vain: declined by the
    side that was asked, or withdrawn by the side that had asked. ``steps_total`` and ``steps_done`` count
    its steps, and those of them that are ticked. Until ``paused_until_date``, a day in the owner's time
    zone, nobody is reminded.
    """

    id = serializers.CharField(source="key")
    partner = PartnerRefSerializer()
    title = serializers.CharField()
    description = serializers.CharField()
    side = serializers.ChoiceField(choices=OwnerSide.choices)
    owner = PersonSerializer()
    counterpart = PersonSerializer(allow_null=True)
    status = serializers.ChoiceField(choices=CommitmentStatus.choices)
    dropped = serializers.SerializerMethodField()
    due_date = serializers.DateField()
    first_due_date = serializers.DateField()
    proposed_due_date = serializers.DateField(allow_null=True)
    paused_until_date = serializers.DateField(allow_null=True)
    pause_reason = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    steps_total = serializers.IntegerField()
    steps_done = serializers.IntegerField()

    @extend_schema_field(serializers.ChoiceField(choices=Dropped.choices, allow_null=True))
    def get_dropped(self, row: Commitment) -> str | None:
        """What a cancelled one was."""
        return reports.dropped_as(row)


class NewVisitSerializer(serializers.Serializer[Any]):
    """What planning a visit takes; ``partner``, ``users`` and ``contacts`` are ids."""

    partner = serializers.CharField()
    title = serializers.CharField(max_length=200)
    place = serializers.CharField(max_length=200)
    at_their_place = serializers.BooleanField(default=True)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    time_zone = serializers.CharField(max_length=50)
    visitor_role = serializers.ChoiceField(choices=VisitorRole.choices)
    agenda = serializers.CharField(default="", allow_blank=True)
    users = serializers.ListField(child=serializers.CharField(), default=list)
    contacts = serializers.ListField(child=serializers.CharField(), default=list)


class NewCommitmentSerializer(serializers.Serializer[Any]):
    """What a promise takes; a supplier leaves ``partner`` out."""

    partner = serializers.CharField(default=None, allow_null=True)
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(default="", allow_blank=True, max_length=5000)
    side = serializers.ChoiceField(choices=OwnerSide.choices)
    owner = serializers.CharField()
    counterpart = serializers.CharField(default=None, allow_null=True)
    due_date = serializers.DateField()
    visit = serializers.CharField(default=None, allow_null=True)


class ReasonSerializer(serializers.Serializer[Any]):
    """Why."""

    reason = serializers.CharField(max_length=2000)


class SeenVisitSerializer(serializers.Serializer[Any]):
    """``sequence`` is the visit's as it was read; without it there is no check that it still is."""

    sequence = serializers.IntegerField(default=None, allow_null=True, min_value=0)


class EnterConfirmationSerializer(FactsSerializer, SeenVisitSerializer):
    """How it came that the partner confirmed the visit."""


class EnterDeclineSerializer(FactsSerializer, SeenVisitSerializer):
    """How it came that the partner declined the visit, and why: ``words``."""

    words = serializers.CharField(max_length=2000)


class DeclineVisitSerializer(SeenVisitSerializer):
    """Why the visit cannot be."""

    reason = serializers.CharField(max_length=2000)


class AgreedTimeSerializer(serializers.Serializer[Any]):
    """The time that is agreed to, as the partner asked for it."""

    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class OtherTimeSerializer(AgreedTimeSerializer, SeenVisitSerializer):
    """Another time for a visit, and perhaps why."""

    reason = serializers.CharField(default="", allow_blank=True, max_length=2000)


class NoteSerializer(serializers.Serializer[Any]):
    """A few words, if any."""

    note = serializers.CharField(default="", allow_blank=True, max_length=2000)


class DoneSerializer(NoteSerializer):
    """A few words, if any; ``without`` are the ids of open steps that are left undone knowingly."""

    without = serializers.ListField(
        child=serializers.CharField(max_length=20), default=list, max_length=50
    )


class StepSerializer(serializers.Serializer[CommitmentStep]):
    """A step of a commitment; ``due_date`` is a day in the time zone of the commitment's owner."""

    id = serializers.CharField(source="key")
    position = serializers.IntegerField()
    text = serializers.CharField()
    due_date = serializers.DateField(allow_null=True)
    person = PersonSerializer(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)
    done_by = PersonSerializer(allow_null=True)


class NewStepSerializer(serializers.Serializer[Any]):
    """What a step takes; ``person`` is the id of somebody of the owner's side."""

    text = serializers.CharField(max_length=200)
    due_date = serializers.DateField(default=None, allow_null=True)
    person = serializers.CharField(default=None, allow_null=True)


class MoveStepSerializer(serializers.Serializer[Any]):
    """Which way: after the next one (``down``), else before the one above."""

    down = serializers.BooleanField()


class CommentSerializer(serializers.Serializer[CommitmentComment]):
    """A comment on a commitment; what was taken back has no text any more."""

    id = serializers.CharField(source="key")
    author = PersonSerializer()
    side = serializers.ChoiceField(choices=OwnerSide.choices)
    internal = serializers.BooleanField(help_text="For ours alone; no supplier is told of it.")
    text = serializers.CharField()
    created_at = serializers.DateTimeField()
    taken_back_at = serializers.DateTimeField(allow_null=True)


class NewCommentSerializer(serializers.Serializer[Any]):
    """What a comment takes; only ours write ``internal`` ones."""

    text = serializers.CharField(max_length=5000)
    internal = serializers.BooleanField(default=False)


class PauseSerializer(ReasonSerializer):
    """Until when nobody is reminded, and why; on that day the reminders come again."""

    until_date = serializers.DateField()


class EvidenceSerializer(serializers.Serializer[Evidence]):
    """A file of a commitment; ``size`` in bytes, ``digest`` the SHA-256 of what is in it."""

    id = serializers.CharField(source="key")
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=EvidenceKind.choices)
    size = serializers.IntegerField()
    digest = serializers.CharField()
    added_by = PersonSerializer()
    created_at = serializers.DateTimeField()


class NewEvidenceSerializer(serializers.Serializer[Any]):
    """A file: its name, and what is in it as base64 (as much as a body of the API may hold)."""

    name = serializers.CharField(max_length=255)
    content = serializers.CharField(trim_whitespace=False)

    def validate_content(self, value: str) -> bytes:
        """Return the bytes."""
        try:
            return base64.b64decode(value, validate=True)
        except (binascii.Error, ValueError):
            raise serializers.ValidationError("Expected base64.") from None


class CommitmentRefSerializer(serializers.Serializer[Commitment]):
    """A commitment by opaque id, with how it stands; ``due_date`` is a day in its owner's time zone."""

    id = serializers.CharField(source="key")
    title = serializers.CharField()
    side = serializers.ChoiceField(choices=OwnerSide.choices)
    status = serializers.ChoiceField(choices=CommitmentStatus.choices)
    due_date = serializers.DateField()


class DependencySerializer(serializers.Serializer[CommitmentDependency]):
    """That one commitment waits for another with the same partner."""

    id = serializers.CharField(source="key")
    commitment = CommitmentRefSerializer(help_text="The one that waits.")
    waits_for = CommitmentRefSerializer()
    added_by = PersonSerializer()
    created_at = serializers.DateTimeField()


class NewDependencySerializer(serializers.Serializer[Any]):
    """What a commitment shall wait for: the id of another with the same partner."""

    waits_for = serializers.CharField(max_length=20)


class NewDateSerializer(ReasonSerializer):
    """Another date, and why."""

    due_date = serializers.DateField()
