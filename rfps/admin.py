"""Looking at needs and RFxs. Only actions write; a bid is not here before it has been opened."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet

from core.admin import ReadOnlyAdmin
from rfps import access
from rfps.models import (
    Award,
    AwardLine,
    Bid,
    BidLine,
    Line,
    Need,
    NeedShare,
    OpeningApproval,
    Rfx,
    RfxInvitation,
    TeamMember,
)
from rfps.states import SEALED_BIDS


def _opened_bids(user: Any) -> QuerySet[Bid]:
    """Administrators see that an opened bid exists; the content is for those who see the RFx."""
    return Bid.objects.exclude(status__in=SEALED_BIDS).filter(rfx__opened_at__isnull=False)


@admin.register(Need)
class NeedAdmin(ReadOnlyAdmin):
    list_display = ("title", "status", "owner", "needed_date", "created_at")
    list_filter = ("status",)
    search_fields = ("title", "key")
    list_select_related = ("owner",)


@admin.register(NeedShare)
class NeedShareAdmin(ReadOnlyAdmin):
    list_display = ("need", "partner", "shared_by", "answered_at")
    search_fields = ("need__title", "partner__legal_name")
    list_filter = ("answered_at",)
    list_select_related = ("need", "partner", "shared_by")
    fields = ("need", "partner", "shared_by", "answered_at", "answered_by")


@admin.register(Rfx)
class RfxAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "status", "owner", "deadline_at", "held_elsewhere")
    list_filter = ("status", "kind", "held_elsewhere")
    search_fields = ("title", "key", "external_id")
    list_select_related = ("owner",)
    exclude = ("public_key", "wrapped_private_key")


@admin.register(Line)
class LineAdmin(ReadOnlyAdmin):
    list_display = ("rfx", "number", "item_code", "description", "quantity", "unit")
    search_fields = ("description", "item_code", "rfx__title")
    list_filter = ("rfx__status",)
    list_select_related = ("rfx",)


@admin.register(TeamMember)
class TeamMemberAdmin(ReadOnlyAdmin):
    list_display = ("rfx", "user", "function")
    list_filter = ("function",)
    search_fields = ("rfx__title", "user__name")
    list_select_related = ("rfx", "user")


@admin.register(RfxInvitation)
class RfxInvitationAdmin(ReadOnlyAdmin):
    list_display = ("rfx", "partner", "status", "answered_at")
    list_filter = ("status",)
    search_fields = ("rfx__title", "partner__legal_name")
    list_select_related = ("rfx", "partner")


@admin.register(Bid)
class BidAdmin(ReadOnlyAdmin):
    visible_to = staticmethod(_opened_bids)
    list_display = ("rfx", "partner", "status", "created_at")
    list_filter = ("status",)
    search_fields = ("rfx__title", "partner__legal_name")
    list_select_related = ("rfx", "partner")
    fields = ("rfx", "partner", "status", "disqualified_reason")


@admin.register(BidLine)
class BidLineAdmin(ReadOnlyAdmin):
    visible_to = staticmethod(access.visible_bid_lines)
    list_display = ("bid", "line", "unit_price", "amount")
    search_fields = ("bid__rfx__title", "bid__partner__legal_name", "line__description")
    list_filter = ("bid__status",)
    list_select_related = ("bid__rfx", "bid__partner", "line")


@admin.register(OpeningApproval)
class OpeningApprovalAdmin(ReadOnlyAdmin):
    list_display = ("rfx", "user", "created_at")
    search_fields = ("rfx__title", "user__name")
    list_filter = ("rfx__status",)
    list_select_related = ("rfx", "user")


@admin.register(Award)
class AwardAdmin(ReadOnlyAdmin):
    list_display = ("rfx", "status", "proposed_by", "decided_by", "needs_approval", "decided_at")
    list_filter = ("status", "needs_approval")
    search_fields = ("rfx__title",)
    list_select_related = ("rfx", "proposed_by", "decided_by")


@admin.register(AwardLine)
class AwardLineAdmin(ReadOnlyAdmin):
    list_display = ("award", "line", "bid", "quantity", "amount")
    search_fields = ("award__rfx__title",)
    list_filter = ("award__status",)
    list_select_related = ("award__rfx", "line", "bid__rfx", "bid__partner")
