"""What several forms ask for."""

from collections.abc import Sequence

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy

from core.ui.widgets import Combobox

Choices = Sequence[tuple[str, str]]


class PartnerChoiceForm(forms.Form):
    """Which partner it is about; a supplier's is its own."""

    partner = forms.CharField(
        label=gettext_lazy("Partner"),
        widget=Combobox(reverse_lazy("suppliers:options", query={"worked": 1})),
    )


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class NoteForm(forms.Form):
    """A few words, if any."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
