"""What came by mail and is entered for its supplier."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from rfps.serializers.bids import BidWriteSerializer
from rfps.serializers.rfxs import KEY
from suppliers.serializers import FactsSerializer
from suppliers.states import EntryChannel


class FactsWriteSerializer(FactsSerializer):
    """Whose it is, how it came and why not through the portal."""

    partner = serializers.CharField(**KEY)


class EntryWriteSerializer(FactsWriteSerializer, BidWriteSerializer):
    """A bid that came by mail."""


class WithdrawEntrySerializer(serializers.Serializer[Any]):
    """Whose entered bid is withdrawn, and how the supplier asked for it."""

    partner = serializers.CharField(**KEY)
    channel = serializers.ChoiceField(choices=EntryChannel.choices)
    received_date = serializers.DateField()


class AnswerEntrySerializer(FactsWriteSerializer):
    """What a supplier said by mail to its invitation; ``words`` is the reason it gave for declining."""

    accept = serializers.BooleanField()
    words = serializers.CharField(required=False, allow_blank=True, max_length=5_000)


class NeedAnswerEntrySerializer(FactsWriteSerializer):
    """What a supplier said by mail to a need; the price is per unit."""

    product = serializers.CharField(allow_blank=True, max_length=200)
    advice = serializers.CharField(required=False, allow_blank=True, max_length=20_000)
    indicative_price = serializers.DecimalField(
        max_digits=18, decimal_places=4, required=False, allow_null=True, min_value=Decimal(0)
    )
    currency = serializers.CharField(required=False, allow_blank=True, max_length=3)
    lead_time_days = serializers.IntegerField(
        required=False, allow_null=True, min_value=0, max_value=3650
    )


class OwnEntrySerializer(serializers.Serializer[Any]):
    """What the caller entered: never what became of it, and nothing of what it says."""

    partner = serializers.CharField(source="partner.key")
    name = serializers.CharField(source="partner.legal_name")
    entered_at = serializers.DateTimeField(source="at")
    channel = serializers.ChoiceField(source="facts.channel", choices=EntryChannel.choices)
    letter_date = serializers.DateField(source="facts.letter_date", allow_null=True)
    received_date = serializers.DateField(source="facts.received_date")
    reason = serializers.CharField(source="facts.reason")
    digest = serializers.CharField()
