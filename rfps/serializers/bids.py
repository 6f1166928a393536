"""What a bidder sends, and its own bid."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from rfps.serializers.rfxs import KEY
from suppliers.states import EntryChannel


class PriceField(serializers.DecimalField):
    """A unit price, 0 or more; minus nought is nought."""

    def to_internal_value(self, data: Any) -> Decimal:
        price: Decimal = super().to_internal_value(data)
        return price or Decimal(0)


class PricesField(serializers.DictField):
    """Unit price by line id. A key that cannot be an id is refused before anything repeats it."""

    def to_internal_value(self, data: Any) -> dict[str, Decimal]:
        if isinstance(data, dict):
            key = serializers.CharField(**KEY)
            for each in data:
                key.run_validation(each)
        prices: dict[str, Decimal] = super().to_internal_value(data)
        return prices


class BidWriteSerializer(serializers.Serializer[Any]):
    """``prices``: unit price by line id; a line that is left out is "no bid"."""

    prices = PricesField(child=PriceField(max_digits=18, decimal_places=6, min_value=Decimal(0)))
    lead_time_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=3650
    )
    payment_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=365
    )
    valid_until_date = serializers.DateField(required=False, allow_null=True)
    message = serializers.CharField(required=False, allow_blank=True, max_length=10_000)


class ReceiptSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    submitted_by = serializers.CharField()
    digest = serializers.CharField()


class EntrySerializer(serializers.Serializer[Any]):
    """A bid that the buyer entered for its supplier. It ``counts`` unless the bidder had spoken itself."""

    entered_at = serializers.DateTimeField()
    entered_by = serializers.CharField()
    channel = serializers.ChoiceField(choices=EntryChannel.choices)
    letter_date = serializers.DateField(allow_null=True)
    received_date = serializers.DateField()
    reason = serializers.CharField()
    digest = serializers.CharField()
    counts = serializers.BooleanField()


class OwnBidSerializer(serializers.Serializer[Any]):
    id = serializers.CharField()
    status = serializers.CharField()
    is_draft = serializers.BooleanField()
    prices = serializers.DictField(child=serializers.CharField())
    lead_time_days = serializers.IntegerField(allow_null=True)
    payment_days = serializers.IntegerField(allow_null=True)
    valid_until_date = serializers.DateField(allow_null=True)
    message = serializers.CharField()
    receipts = ReceiptSerializer(many=True)
    entries = EntrySerializer(many=True)
    rank = serializers.IntegerField(allow_null=True)
