"""Awards, and how the winners stand."""

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rfps import reports
from rfps.models import Award, AwardLine
from rfps.serializers.rfxs import KEY


class AwardedLineSerializer(serializers.Serializer[Any]):
    line = serializers.CharField(**KEY)
    bid = serializers.CharField(**KEY)
    quantity = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True
    )


class AwardWriteSerializer(serializers.Serializer[Any]):
    bid = serializers.CharField(required=False, allow_null=True, **KEY)
    lines = AwardedLineSerializer(many=True, required=False)
    justification = serializers.CharField(required=False, allow_blank=True, max_length=10_000)


# The smallest amounts that the columns of an award's line hold.


_UNITS = [
    ("quantity", Decimal("0.0001")),
    ("unit_price", Decimal("0.000001")),
    ("amount", Decimal("0.01")),
]


class AwardLineSerializer(serializers.ModelSerializer[AwardLine]):
    line = serializers.CharField(source="line_key")
    bid = serializers.CharField(source="bid_key")

    class Meta:
        model = AwardLine
        fields = ("line", "bid", "quantity", "unit_price", "amount")

    def to_representation(self, line: AwardLine) -> dict[str, Any]:
        """The fields above; a page of awards has hundreds of lines, and nothing in them to look up."""
        known = self.fields
        shown = {"line": line.line_key, "bid": line.bid_key}
        for name, unit in _UNITS:
            value = getattr(line, name)
            # As the database has it; nothing is rounded then.
            exact = isinstance(value, Decimal) and value.same_quantum(unit)
            shown[name] = f"{value:f}" if exact else known[name].to_representation(value)
        return shown


class WinnerStandingSerializer(serializers.Serializer[Any]):
    """A winner's whole bid; ``gap`` is what it lies above the cheapest complete bid."""

    bid = serializers.CharField()
    name = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True)
    total = serializers.CharField()
    gap = serializers.CharField(allow_null=True)
    gap_percent = serializers.CharField(allow_null=True)
    entered = serializers.BooleanField()


class StandingSerializer(serializers.Serializer[Any]):
    """The comparison that the award rested on; amounts in the award's currency."""

    bids = serializers.IntegerField()
    ranked = serializers.IntegerField()
    disqualified = serializers.IntegerField()
    lowest_total = serializers.CharField(allow_null=True)
    whole = serializers.BooleanField()
    gap = serializers.CharField(allow_null=True)
    gap_percent = serializers.CharField(allow_null=True)
    winners = WinnerStandingSerializer(many=True)


# Making a serializer copies all of its fields; this one only ever reads what it is given.


_STANDING = StandingSerializer()


class AwardSerializer(serializers.ModelSerializer[Award]):
    standing = serializers.SerializerMethodField()
    id = serializers.CharField(source="key")
    rfx = serializers.CharField(source="rfx.key")
    proposed_by = serializers.CharField(source="proposed_by.name")
    decided_by = serializers.CharField(source="decided_by.name", default=None, allow_null=True)
    lines = AwardLineSerializer(many=True)

    class Meta:
        model = Award
        fields = (
            "id",
            "rfx",
            "status",
            "needs_approval",
            "total",
            "currency",
            "justification",
            "proposed_by",
            "decided_by",
            "decided_at",
            "decision_reason",
            "lines",
            "standing",
        )

    @extend_schema_field(StandingSerializer(allow_null=True))
    def get_standing(self, award: Award) -> dict[str, Any] | None:
        found = reports.standing_of(award, list(award.lines.all()))
        return None if found is None else dict(_STANDING.to_representation(found))
