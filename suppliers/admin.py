"""Partners in Django's admin: to look at. Categories are configuration and may be changed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin import UserAdmin
from accounts.http import user_of
from accounts.models import User
from core.admin import ActionAdmin, ReadOnlyAdmin
from suppliers import access
from suppliers.models import (
    Assignment,
    Category,
    CompanyTrade,
    Contact,
    MonthlyTrade,
    Partner,
    PartnerReference,
    Representative,
    Site,
    TradeImport,
    TradeLine,
    YearlyTrade,
)

admin.site.unregister(User)


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People as in the app below, with the partner that somebody of the other side is of."""

    list_display = [
        "name", "email", "side", "partner", "role_names", "manager", "is_active", "last_login",
    ]  # fmt: skip
    list_select_related = ["manager", "representative__partner"]
    search_fields = ["name", "email", "representative__partner__legal_name"]
    readonly_fields = [*UserAdmin.readonly_fields, "partner"]
    fields = [
        "name", "title", "email", "side", "partner", "roles", "manager", "is_active", "in_hand",
        "last_login", "look", "held", "reason",
    ]  # fmt: skip

    @admin.display(description=_("partner"), ordering="representative__partner__legal_name")
    def partner(self, user: User) -> Partner | None:
        found = getattr(user, "representative", None)
        return found.partner if found else None


@admin.register(Category)
class CategoryAdmin(ActionAdmin):
    list_display = ["code", "name", "parent"]
    search_fields = ["code", "name"]
    list_filter = ["created_at"]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent"]
    ordering = ["code"]


@admin.register(Partner)
class PartnerAdmin(ReadOnlyAdmin):
    list_display = ["legal_name", "country", "tier", "status", "registration_number"]
    search_fields = ["search_text"]
    list_filter = ["status", "tier", "is_supplier", "is_distributor", "is_client"]
    list_select_related = ["parent"]
    ordering = ["-pk"]


@admin.register(PartnerReference)
class PartnerReferenceAdmin(ReadOnlyAdmin):
    list_display = ["source", "reference", "partner"]
    search_fields = ["reference", "partner__legal_name"]
    list_filter = ["source"]
    list_select_related = ["partner"]
    ordering = ["-pk"]


@admin.register(Contact)
class ContactAdmin(ReadOnlyAdmin):
    list_display = ["name", "title", "partner", "email", "phone", "is_main"]
    search_fields = ["name", "email", "partner__legal_name"]
    list_filter = ["is_main"]
    list_select_related = ["partner"]
    ordering = ["-pk"]


@admin.register(Site)
class SiteAdmin(ReadOnlyAdmin):
    list_display = ["name", "partner", "country", "time_zone"]
    search_fields = ["name", "partner__legal_name"]
    list_filter = ["country"]
    list_select_related = ["partner"]
    ordering = ["-pk"]


@admin.register(Representative)
class RepresentativeAdmin(ReadOnlyAdmin):
    list_display = ["user", "partner", "waits"]
    search_fields = ["user__name", "user__email", "partner__legal_name"]
    list_filter = ["waits", "created_at"]
    list_select_related = ["user", "partner"]
    ordering = ["-pk"]


@admin.register(Assignment)
class AssignmentAdmin(ReadOnlyAdmin):
    list_display = ["partner", "user", "responsibility", "from_date", "to_date"]
    search_fields = ["user__name", "partner__legal_name"]
    list_filter = ["responsibility"]
    list_select_related = ["user", "partner"]
    ordering = ["-pk"]


@admin.register(TradeImport)
class TradeImportAdmin(ReadOnlyAdmin):
    list_display = ["file_name", "created_at", "by", "rows", "created_count", "updated_count"]
    search_fields = ["file_name", "sha256"]
    list_filter = ["created_at"]
    list_select_related = ["by"]
    ordering = ["-pk"]


class WorkedOnly(ReadOnlyAdmin):
    """Figures of the relationship: an administrator configures, but does not see them."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(partner__in=access.worked_by(user_of(request)))


@admin.register(TradeLine)
class TradeLineAdmin(WorkedOnly):
    list_display = ["order_number", "item", "partner", "direction", "month", "amount", "currency"]
    search_fields = ["order_number", "source_key"]
    list_filter = ["direction", "source"]
    list_select_related = ["partner"]
    ordering = ["-pk"]


@admin.register(MonthlyTrade)
class MonthlyTradeAdmin(WorkedOnly):
    list_display = ["partner", "direction", "month", "lines", "amount", "currency"]
    search_fields = ["partner__legal_name"]
    list_filter = ["direction", "currency"]
    list_select_related = ["partner"]
    ordering = ["-pk"]


@admin.register(YearlyTrade)
class YearlyTradeAdmin(WorkedOnly):
    list_display = ["partner", "direction", "year", "currency"]
    search_fields = ["partner__legal_name"]
    list_filter = ["direction", "currency"]
    list_select_related = ["partner"]
    ordering = ["-pk"]


@admin.register(CompanyTrade)
class CompanyTradeAdmin(ReadOnlyAdmin):
    """Everybody's trade together: for those who see everything."""

    list_display = ["month", "direction", "currency", "lines", "amount"]
    search_fields = ["currency"]
    list_filter = ["direction", "currency"]
    ordering = ["-month", "direction", "currency"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(pk__in=access.company_trade(user_of(request)))
