"""The admin shows these rows, which change through the pages' actions, and edits the visit policy."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from accounts.http import user_of
from core.admin import ActionAdmin, ReadOnlyAdmin
from meetings import actions
from meetings.models import (
    Commitment,
    CommitmentComment,
    CommitmentDependency,
    CommitmentStep,
    Evidence,
    Gift,
    Touchpoint,
    Visit,
    VisitParticipant,
    VisitPolicy,
)
from suppliers.states import Tier


@admin.register(VisitPolicy)
class VisitPolicyAdmin(ActionAdmin):
    """How often partners of a tier are due a visit: configuration, changed through its action."""

    list_display = ["tier", "visitor_role", "every_days"]
    search_fields = ["tier"]
    list_filter = ["tier", "visitor_role"]
    list_select_related = False
    ordering = ["tier", "visitor_role"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: VisitPolicy | None = None
    ) -> list[str]:
        return ["tier", "visitor_role"] if obj else []

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "tier":
            return forms.ChoiceField(label=db_field.verbose_name, choices=Tier.choices)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        saved = actions.set_policy(
            tier=obj.tier,
            visitor_role=obj.visitor_role,
            every_days=obj.every_days,
            by=user_of(request),
        )
        obj.pk = saved.pk


@admin.register(Visit)
class VisitAdmin(ReadOnlyAdmin):
    list_display = ["title", "partner", "starts_at", "status", "organiser"]
    search_fields = ["title", "key"]
    list_filter = ["status", "visitor_role", "starts_at"]
    list_select_related = ["partner", "organiser"]


@admin.register(VisitParticipant)
class VisitParticipantAdmin(ReadOnlyAdmin):
    list_display = ["visit", "user", "contact"]
    search_fields = ["visit__title", "user__name", "contact__name"]
    list_filter = ["visit__status"]
    list_select_related = ["visit", "user", "contact"]


@admin.register(Touchpoint)
class TouchpointAdmin(ReadOnlyAdmin):
    list_display = ["partner", "kind", "user", "happened_at"]
    search_fields = ["partner__legal_name", "user__name"]
    list_filter = ["kind", "happened_at"]
    list_select_related = ["partner", "user"]


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ["title", "partner", "side", "owner", "due_date", "status"]
    search_fields = ["title", "key"]
    list_filter = ["status", "side", "due_date"]
    list_select_related = ["partner", "owner"]


@admin.register(CommitmentStep)
class CommitmentStepAdmin(ReadOnlyAdmin):
    list_display = ["text", "commitment", "position", "due_date", "person", "done_at"]
    search_fields = ["text", "commitment__title"]
    list_filter = ["due_date", "done_at"]
    list_select_related = ["commitment", "person"]


@admin.register(CommitmentComment)
class CommitmentCommentAdmin(ReadOnlyAdmin):
    list_display = ["commitment", "author", "side", "internal", "created_at", "taken_back_at"]
    search_fields = ["commitment__title", "author__name"]
    list_filter = ["side", "internal", "created_at"]
    list_select_related = ["commitment", "author"]


@admin.register(CommitmentDependency)
class CommitmentDependencyAdmin(ReadOnlyAdmin):
    list_display = ["commitment", "waits_for", "added_by", "created_at"]
    search_fields = ["commitment__title", "waits_for__title"]
    list_filter = ["created_at"]
    list_select_related = ["commitment", "waits_for", "added_by"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnlyAdmin):
    """That there is a file, not what is in it."""

    list_display = ["name", "commitment", "kind", "size", "added_by", "created_at"]
    search_fields = ["name", "commitment__title"]
    list_filter = ["kind", "created_at"]
    list_select_related = ["commitment", "added_by"]


@admin.register(Gift)
class GiftAdmin(ReadOnlyAdmin):
    list_display = ["description", "partner", "direction", "date", "status", "declared_by"]
    search_fields = ["description", "person"]
    list_filter = ["status", "direction", "date"]
    list_select_related = ["partner", "declared_by"]
