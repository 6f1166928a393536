"""Promises, and what belongs to them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from core.ui.picking import PickField
from meetings.forms.shared import Choices, ReasonForm
from meetings.owners import EMPTY, Owners
from meetings.states import OwnerSide


class CommitmentForm(forms.Form):
    """One promise; the owner's side is cleaned into ``side``."""

    title = forms.CharField(label=gettext_lazy("What is promised"), max_length=200)
    owner = forms.Field(label=gettext_lazy("Owner"))
    due_date = forms.DateField(label=gettext_lazy("Due"))
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    counterpart = forms.Field(
        label=gettext_lazy("Followed up by"),
        required=False,
        help_text=gettext_lazy("Someone of the other side, who confirms it"),
    )

    def __init__(
        self,
        *args: Any,
        owners: Owners,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self._owners = owners
        for name in ("owner", "counterpart"):
            if name in self.fields:
                self.fields[name] = owners.field(self.fields[name])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("owner"):
            data["side"] = OwnerSide(self._owners.side_of(data["owner"]))
        return data


class MinutesRowForm(CommitmentForm):
    """One promise among the minutes: a short row; an empty one is left out."""

    description = None  # type: ignore[assignment]
    counterpart = None  # type: ignore[assignment]


MinutesRows = forms.formset_factory(MinutesRowForm, extra=4, max_num=30, absolute_max=30)


class NewDateForm(ReasonForm):
    """Another date, and why."""

    due_date = forms.DateField(label=gettext_lazy("New date"))
    field_order = ["due_date", "reason"]


class PauseForm(ReasonForm):
    """Until when nobody is reminded, and why."""

    until_date = forms.DateField(
        label=gettext_lazy("Remind again on"),
        help_text=gettext_lazy("The date stays, and counts."),
    )
    field_order = ["until_date", "reason"]


class StepForm(forms.Form):
    """A step of a promise; ``people`` are choices of who can be named on it, by their keys."""

    text = forms.CharField(label=gettext_lazy("What has to be done"), max_length=200)
    due_date = forms.DateField(label=gettext_lazy("Due"), required=False)
    person = forms.ChoiceField(label=gettext_lazy("Who does it"), required=False)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [EMPTY, *people]  # type: ignore[attr-defined]


class DependencyForm(forms.Form):
    """What a promise shall wait for: one of ``others``, searched at ``url``."""

    def __init__(self, *args: Any, others: QuerySet[Any], url: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["other"] = PickField(
            others,
            "title",
            url,
            label=gettext_lazy("Commitment"),
            help_text=gettext_lazy("An open one with the same partner, of either side"),
        )


class CommentForm(forms.Form):
    """A comment on a promise; only ours choose who reads it."""

    text = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    internal = forms.BooleanField(
        label=gettext_lazy("Only for us"),
        required=False,
        help_text=gettext_lazy("The partner never reads it"),
    )

    def __init__(self, *args: Any, ours: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not ours:
            del self.fields["internal"]


class EvidenceForm(forms.Form):
    """A file that shows how far a promise is."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("PDF, PNG, JPEG, Word or Excel, at most 10 MB. Both sides read it."),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"}),
    )
