"""Looking at negotiations: nothing is written here, and private figures are not shown."""

from django.contrib import admin

from core.admin import ReadOnlyAdmin
from negotiations.models import (
    Agreement,
    AgreementPrice,
    Negotiation,
    NegotiationLine,
    Offer,
    OfferLine,
    Position,
)


@admin.register(Negotiation)
class NegotiationAdmin(ReadOnlyAdmin):
    list_display = ("title", "partner", "owner", "status", "currency", "expires_at")
    search_fields = ("title", "partner__legal_name", "key")
    list_filter = ("status",)
    list_select_related = ("partner", "owner")


@admin.register(NegotiationLine)
class NegotiationLineAdmin(ReadOnlyAdmin):
    list_display = ("item", "negotiation", "number", "quantity", "unit")
    search_fields = ("item", "negotiation__title")
    list_filter = ("unit",)
    list_select_related = ("negotiation",)


@admin.register(Position)
class PositionAdmin(ReadOnlyAdmin):
    """That a side has noted its position; never what it is."""

    list_display = ("negotiation", "party", "created_at")
    fields = ("negotiation", "party", "created_at")
    readonly_fields = ("created_at",)
    search_fields = ("negotiation__title",)
    list_filter = ("party",)
    list_select_related = ("negotiation",)


@admin.register(Offer)
class OfferAdmin(ReadOnlyAdmin):
    list_display = ("negotiation", "number", "party", "made_by", "made_at", "total")
    search_fields = ("negotiation__title", "key")
    list_filter = ("party",)
    list_select_related = ("negotiation", "made_by")


@admin.register(OfferLine)
class OfferLineAdmin(ReadOnlyAdmin):
    list_display = ("offer", "line", "unit_price", "minimum_quantity", "lead_time_days")
    search_fields = ("line__item", "offer__negotiation__title")
    list_filter = ("offer__party",)
    list_select_related = ("offer__negotiation", "line")


@admin.register(Agreement)
class AgreementAdmin(ReadOnlyAdmin):
    list_display = ("title", "partner", "owner", "status", "valid_from_date", "valid_until_date")
    search_fields = ("title", "partner__legal_name", "key")
    list_filter = ("status",)
    list_select_related = ("partner", "owner")


@admin.register(AgreementPrice)
class AgreementPriceAdmin(ReadOnlyAdmin):
    list_display = ("item", "agreement", "from_quantity", "unit_price", "unit")
    search_fields = ("item", "agreement__title")
    list_filter = ("agreement__currency",)
    list_select_related = ("agreement",)
