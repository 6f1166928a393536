"""Django's admin: for looking at everything, and for changing configuration through actions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from core import actions, outbox, timeline, verbs
from core.admin_rows import RowAdmin
from core.models import Event, ExchangeRate, Heartbeat, Outbox, RetentionPeriod
from core.refused import Refused


class ReadOnlyAdmin(RowAdmin):
    """Rows that only actions write. ``visible_to`` narrows them to what the reader may see.

    Give it (``visible_to = staticmethod(access.visible_to)``) wherever an administrator must not see
    every row: bids before their opening, the private figures of a negotiation.
    """

    visible_to: Callable[[Any], models.QuerySet[Any]] | None = None

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        if self.visible_to is None:
            return super().get_queryset(request)
        rows = self.visible_to(request.user)
        ordering = self.get_ordering(request)
        return rows.order_by(*ordering) if ordering else rows

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ActionAdmin(RowAdmin):
    """Rows that the admin may change, each save by one action that owns its transaction.

    A subclass overrides ``save_model`` to call its own action; without one the change is written and
    audited as configuration. A refusal is shown above the form and nothing is changed.
    """

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        # The inherited method wraps this in a transaction of its own, which an action refuses.
        try:
            answer: HttpResponse = self._changeform_view(  # type: ignore[attr-defined]  # not in the stubs
                request, object_id, form_url, extra_context
            )
            return answer
        except Refused as no:
            messages.error(request, no.message)
            return HttpResponseRedirect(request.get_full_path())

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: forms.ModelForm, change: bool
    ) -> None:
        changes = {
            name: (form.initial.get(name), form.cleaned_data[name]) for name in form.changed_data
        }
        actions.save_configuration(row=obj, changes=changes, by=request.user)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The audit trail, as far as the reader may see what it is about."""

    visible_to = staticmethod(timeline.visible_events)
    list_display = ["at", "actor", "what", "object_type", "object_label", "reason"]
    list_filter = ["at"]
    list_select_related = ["actor"]
    search_fields = ["object_label", "request_id"]
    ordering = ["-pk"]
    # Not the numbers of rows: what it is about has a label, a link is for looking things up.
    fields = [
        "at",
        "actor",
        "on_behalf_of",
        "verb",
        "object_type",
        "object_label",
        "changes",
        "reason",
        "request_id",
        "context_id",
    ]

    @admin.display(description="verb")
    def what(self, event: Event) -> str:
        return f"{verbs.find(event.verb).label} ({event.verb})"


@admin.register(Outbox)
class OutboxAdmin(ReadOnlyAdmin):
    """What waits to be sent, and what could not be."""

    visible_to = staticmethod(lambda user: outbox.without_secrets(Outbox.objects.all()))
    list_display = [
        "due_at",
        "kind",
        "recipient",
        "address",
        "channel",
        "state",
        "attempts",
    ]
    list_filter = ["state", "channel"]
    list_select_related = ["recipient"]
    search_fields = ["kind", "address", "recipient__email"]
    ordering = ["-pk"]
    exclude = ["what", "payload"]  # both name rows by number


@admin.register(Heartbeat)
class HeartbeatAdmin(ReadOnlyAdmin):
    list_display = ["name", "at"]
    search_fields = ["name"]


@admin.register(ExchangeRate)
class ExchangeRateAdmin(ActionAdmin):
    """What one unit of a currency is worth in the base currency from a day on."""

    list_display = ["currency", "date", "rate"]
    list_filter = ["currency"]
    search_fields = ["currency"]
    ordering = ["-date", "currency"]
    date_hierarchy = "date"


@admin.register(RetentionPeriod)
class RetentionPeriodAdmin(ReadOnlyAdmin):
    """The periods that were chosen; they are set on the page of what goes next."""

    list_display = ["name", "days"]
    search_fields = ["name"]
    list_filter = ["created_at"]
    ordering = ["name"]
