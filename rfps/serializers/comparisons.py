"""Opened bids beside each other."""

from typing import Any

from rest_framework import serializers

from rfps.serializers.bids import EntrySerializer


class ComparisonBidSerializer(serializers.Serializer[Any]):
    bid = serializers.CharField()
    partner = serializers.CharField()
    name = serializers.CharField()
    status = serializers.CharField()
    rank = serializers.IntegerField(allow_null=True)
    total = serializers.CharField()
    complete = serializers.BooleanField()
    lines_bid = serializers.IntegerField()
    lines_asked = serializers.IntegerField()
    over_low_pct = serializers.CharField(allow_null=True)
    lines_sole_lowest = serializers.IntegerField()
    lead_time_days = serializers.IntegerField(allow_null=True)
    payment_days = serializers.IntegerField(allow_null=True)
    valid_until_date = serializers.DateField(allow_null=True)
    entered = EntrySerializer(allow_null=True)
    told_otherwise = serializers.BooleanField(
        help_text="who at the supplier was told of the entered bid was changed since it was asked"
    )


class ComparisonPriceSerializer(serializers.Serializer[Any]):
    unit_price = serializers.CharField()
    amount = serializers.CharField()
    over_low_pct = serializers.CharField(allow_null=True)
    lowest = serializers.BooleanField()


class ComparisonLineSerializer(serializers.Serializer[Any]):
    line = serializers.CharField()
    number = serializers.IntegerField()
    item_code = serializers.CharField()
    description = serializers.CharField()
    unit = serializers.CharField()
    quantity = serializers.CharField()
    incumbent_price = serializers.CharField(allow_null=True)
    lowest_unit_price = serializers.CharField(allow_null=True)
    highest_unit_price = serializers.CharField(allow_null=True)
    lowest_bids = serializers.ListField(child=serializers.CharField())
    prices = serializers.DictField(child=ComparisonPriceSerializer())


class ComparisonSerializer(serializers.Serializer[Any]):
    """Money is exact text in ``currency``; bids are named by their ids."""

    id = serializers.CharField()
    title = serializers.CharField()
    reference = serializers.CharField()
    currency = serializers.CharField()
    bids = ComparisonBidSerializer(many=True)
    lines = ComparisonLineSerializer(many=True)
    winners = serializers.ListField(child=serializers.CharField())
    lowest_total = serializers.CharField(allow_null=True)
    mean_total = serializers.CharField(allow_null=True)
    incumbent_total = serializers.CharField(allow_null=True)
    cherry_pick_total = serializers.CharField(allow_null=True)
    cherry_pick_saving = serializers.CharField(allow_null=True)
    tied_lowest_lines = serializers.IntegerField()
