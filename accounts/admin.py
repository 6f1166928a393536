from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts import access, actions, invited, reports
from accounts.confirming import confirmed
from accounts.http import user_of
from accounts.models import (
    ApiToken,
    DataRequest,
    Identity,
    Invitation,
    Look,
    Mute,
    Notification,
    SignIn,
    User,
)
from accounts.states import Role
from core import outbox
from core.addresses import reverse
from core.admin import ActionAdmin, ReadOnlyAdmin


class UserForm(forms.ModelForm):
    """A person's duties; an account begins with an invitation and a password is its owner's."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = forms.CharField(label=_("Reason"), required=False, help_text=_("For the audit trail."))

    class Meta:
        model = User
        fields = ["name", "title", "email", "roles", "manager", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # Who has left stays the line manager until somebody takes their people over.
        if (manager := self.fields.get("manager")) and self.instance.manager_id:
            manager.queryset |= User.objects.filter(pk=self.instance.manager_id)  # type: ignore[attr-defined]


@admin.register(User)
class UserAdmin(ActionAdmin):
    form = UserForm
    list_display = ["name", "email", "side", "role_names", "manager", "is_active", "last_login"]
    list_filter = ["side", "is_active"]
    list_select_related = ["manager"]
    search_fields = ["name", "email"]
    ordering = ["name"]
    readonly_fields = ["side", "last_login", "in_hand", "look", "held"]
    fields = [
        "name", "title", "email", "side", "roles", "manager", "is_active", "in_hand", "last_login",
        "look", "held", "reason",
    ]  # fmt: skip

    @admin.display(description=_("roles"))
    def role_names(self, user: User) -> str:
        labels = dict(Role.choices)
        return ", ".join(str(labels[role]) for role in user.roles)

    @admin.display(description=_("in hand"))
    def in_hand(self, user: User) -> str:
        """What is left to be handed over when the account is closed, and where."""
        if not user.is_internal:
            return "–"
        url = reverse("accounts:person", args=[user.key])
        return format_html('<a href="{}">{}</a>', url, reports.amount_in_hand(user))

    @admin.display(description=_("help"))
    def look(self, user: User) -> str:
        """The way to see what the person sees; supplier's people have no page of their own."""
        url = reverse("accounts:look", args=[user.key])
        return format_html('<a href="{}">{}</a>', url, _("Look as this person"))

    @admin.display(description=_("personal data"))
    def held(self, user: User) -> str:
        """The way to a copy of what is held about the person, and to anonymising."""
        url = reverse("accounts:person-data", args=[user.key])
        return format_html('<a href="{}">{}</a>', url, _("What is held"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask who sits there before it changes: with another address or role somebody else comes in."""
        answer: HttpResponse = confirmed(super().changeform_view)(request, *args, **kwargs)
        return answer

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "manager":
            kwargs["queryset"] = access.colleagues(user_of(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        data = form.cleaned_data
        actions.change_duties(
            user=obj.key,
            name=data["name"],
            title=data["title"],
            email=data["email"],
            roles=data["roles"],
            manager=data["manager"].key if data["manager"] else None,
            active=data["is_active"],
            by=user_of(request),
            reason=data["reason"],
        )


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    visible_to = staticmethod(invited.visible_to)
    list_display = ["email", "side", "invited_by", "expires_at", "accepted_at", "revoked_at"]
    list_filter = ["side", "by_colleague"]
    list_select_related = ["invited_by"]
    search_fields = ["email", "name"]
    ordering = ["-pk"]


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """That somebody was told, not what: the texts are the recipient's."""

    visible_to = staticmethod(lambda user: outbox.without_secrets(Notification.objects.all()))
    list_display = ["created_at", "user", "kind", "read_at"]
    list_filter = ["kind"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name"]
    ordering = ["-pk"]
    fields = ["user", "kind", "created_at", "read_at"]


@admin.register(Mute)
class MuteAdmin(ReadOnlyAdmin):
    """That somebody has muted something, not what: that is theirs."""

    list_display = ["created_at", "user", "kind"]
    list_filter = ["kind"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__name"]
    ordering = ["-pk"]
    fields = ["user", "kind", "created_at"]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = [
        "name",
        "user",
        "may_write",
        "areas",
        "expires_at",
        "revoked_at",
        "last_used_at",
    ]
    list_filter = ["may_write"]
    list_select_related = ["user"]
    search_fields = ["name", "user__email"]
    ordering = ["-pk"]
    exclude = ["digest"]


@admin.register(SignIn)
class SignInAdmin(ReadOnlyAdmin):
    list_display = ["user", "agent", "created_at", "last_used_at"]
    list_filter = ["last_used_at"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    ordering = ["-pk"]
    exclude = ["session_key"]  # whoever knows it is signed in


@admin.register(Identity)
class IdentityAdmin(ReadOnlyAdmin):
    list_display = ["user", "issuer", "subject", "created_at", "last_used_at"]
    list_filter = ["issuer"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email", "subject"]
    ordering = ["-pk"]


@admin.register(DataRequest)
class DataRequestAdmin(ReadOnlyAdmin):
    """That somebody has asked, not what they were given: a copy is theirs."""

    list_display = ["created_at", "asked_by", "kind", "object_type", "state", "finished_at"]
    list_filter = ["kind", "state"]
    list_select_related = ["asked_by"]
    search_fields = ["asked_by__name", "asked_by__email"]
    ordering = ["-pk"]
    exclude = ["found", "object_id"]


@admin.register(Look)
class LookAdmin(ReadOnlyAdmin):
    list_display = ["looker", "person", "created_at", "expires_at", "ended_at"]
    list_filter = ["created_at"]
    list_select_related = ["looker", "person"]
    search_fields = ["looker__name", "person__name", "person__email"]
    ordering = ["-pk"]
