"""Gifts, and what is decided about them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from moneyed import CURRENCIES

from core.ui.numbers import Number
from meetings.states import GiftDirection


class GiftForm(forms.Form):
    """A gift, valued in its own currency."""

    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"),
        choices=[(value, capfirst(label)) for value, label in GiftDirection.choices],
    )
    person = forms.CharField(label=gettext_lazy("Person at the partner"), max_length=150)
    description = forms.CharField(label=gettext_lazy("What"), max_length=200)
    occasion = forms.CharField(label=gettext_lazy("Occasion"), max_length=200)
    date = forms.DateField(label=gettext_lazy("Date"))
    value = Number(
        label=gettext_lazy("Value"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        shown_decimals=2,
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), min_length=3, max_length=3)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["currency"].initial = settings.BASE_CURRENCY

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).upper()
        if code not in CURRENCIES:
            raise forms.ValidationError(_("This is no currency code of ISO 4217 such as SEK."))
        return code


class ApproveForm(forms.Form):
    """A few words with an approval, if any."""

    reason = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
