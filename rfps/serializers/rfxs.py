"""Requests, their lines and invitations."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rfps import access, reports
from rfps.models import Line, Rfx, RfxInvitation, TeamMember
from rfps.states import RfxKind, RfxStatus

# The opaque id of a row.
KEY: dict[str, Any] = {"min_length": 12, "max_length": 12}


class RfxSerializer(serializers.ModelSerializer[Rfx]):
    """``status`` is as of now: a passed deadline reads as closed."""

    id = serializers.CharField(source="key")
    reference = serializers.CharField()
    owner = serializers.CharField(source="owner.name")
    status = serializers.SerializerMethodField()

    class Meta:
        model = Rfx
        fields = (
            "id",
            "reference",
            "external_id",
            "kind",
            "title",
            "description",
            "currency",
            "status",
            "deadline_at",
            "published_at",
            "opened_at",
            "owner",
        )

    def get_status(self, rfx: Rfx) -> str:
        status = reports.shown_status(rfx, self.context["now"])
        # What goes on inside our company before the award is not for suppliers.
        if not self.context["internal"] and status == RfxStatus.AWARD_PROPOSED:
            return str(RfxStatus.EVALUATION)
        return str(status)


class LineSerializer(serializers.ModelSerializer[Line]):
    id = serializers.CharField(source="key")

    class Meta:
        model = Line
        fields = ("id", "number", "item_code", "description", "unit", "quantity")


class RfxDetailSerializer(RfxSerializer):
    need = serializers.SerializerMethodField()
    lines = LineSerializer(many=True)
    invitations = serializers.SerializerMethodField()
    team = serializers.SerializerMethodField()

    class Meta(RfxSerializer.Meta):
        fields = (*RfxSerializer.Meta.fields, "need", "lines", "invitations", "team")  # type: ignore[assignment]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_need(self, rfx: Rfx) -> str | None:
        """The need it came from: for ours who may see it, and for nobody else."""
        if rfx.need_id is None:
            return None
        found = access.visible_needs(self.context["user"]).filter(pk=rfx.need_id)
        return found.values_list("key", flat=True).first()

    def get_invitations(self, rfx: Rfx) -> list[dict[str, Any]]:
        """For ours only: no partner learns who else was invited."""
        if not self.context["internal"]:
            return []
        found = RfxInvitation.objects.filter(rfx=rfx).select_related("partner").order_by("pk")
        return [
            {"partner": each.partner.key, "name": each.partner.legal_name, "status": each.status}
            for each in found
        ]

    def get_team(self, rfx: Rfx) -> list[dict[str, Any]]:
        if not self.context["internal"]:
            return []
        found = TeamMember.objects.filter(rfx=rfx).select_related("user").order_by("pk")
        return [{"user": each.user.name, "function": each.function} for each in found]


class RfxWriteSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=RfxKind.choices, default=RfxKind.RFP)
    title = serializers.CharField(max_length=200)
    currency = serializers.CharField(min_length=3, max_length=3)
    deadline_at = serializers.DateTimeField(required=False, allow_null=True)
    description = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    category = serializers.CharField(required=False, allow_null=True, **KEY)


class LineWriteSerializer(serializers.Serializer[Any]):
    key = serializers.CharField(required=False, allow_blank=True, max_length=12)
    item_code = serializers.CharField(required=False, allow_blank=True, max_length=60)
    description = serializers.CharField(max_length=500)
    unit = serializers.CharField(max_length=30)
    quantity = serializers.DecimalField(max_digits=18, decimal_places=4)
    incumbent_price = serializers.DecimalField(
        max_digits=18, decimal_places=6, required=False, allow_null=True, min_value=Decimal(0)
    )


class PartnerKeySerializer(serializers.Serializer[Any]):
    partner = serializers.CharField(**KEY)


class ReasonSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=5_000)


class AnswerSerializer(serializers.Serializer[Any]):
    accept = serializers.BooleanField()
    reason = serializers.CharField(max_length=5_000, allow_blank=True, default="")
