"""Needs of ours in sight."""

from typing import Any

from rest_framework import serializers

from rfps import reports
from rfps.models import Need
from rfps.serializers.rfxs import KEY


class NeedSerializer(serializers.ModelSerializer[Need]):
    id = serializers.CharField(source="key")
    owner = serializers.CharField(source="owner.name")
    category = serializers.CharField(source="category.code", default=None, allow_null=True)

    class Meta:
        model = Need
        fields = (
            "id",
            "title",
            "description",
            "category",
            "quantity",
            "unit",
            "needed_date",
            "status",
            "owner",
        )


class NeedDetailSerializer(NeedSerializer):
    """One need, with the ids of the RFPs it became, as far as the reader may see them."""

    rfps = serializers.SerializerMethodField()

    class Meta(NeedSerializer.Meta):
        fields = (*NeedSerializer.Meta.fields, "rfps")  # type: ignore[assignment]

    def get_rfps(self, need: Need) -> list[str]:
        return [rfx.key for rfx in reports.rfxs_of(self.context["user"], need)]


class NeedWriteSerializer(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=200)
    description = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    category = serializers.CharField(required=False, allow_null=True, **KEY)
    quantity = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True
    )
    unit = serializers.CharField(required=False, allow_blank=True, max_length=30)
    needed_date = serializers.DateField(required=False, allow_null=True)
