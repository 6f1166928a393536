"""What people type about negotiations and agreements."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.forms.boundfield import BoundField
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.currencies import is_currency
from core.ui.numbers import Number
from core.ui.widgets import Combobox
from negotiations.states import Incoterm, Party
from negotiations.terms import MOST_ROWS, NewLine, OfferedLine


def price_field(**kwargs: Any) -> Number:
    """A price per unit, with at most six decimals."""
    return Number(min_value=Decimal(0), max_digits=18, decimal_places=6, shown_decimals=2, **kwargs)


def quantity_field(**kwargs: Any) -> Number:
    """A quantity above zero, with at most four decimals."""
    errors = {"min_value": _("A quantity is more than zero, with four decimals.")}
    return Number(
        min_value=Decimal("0.0001"),
        max_digits=18,
        decimal_places=4,
        error_messages=errors,
        **kwargs,
    )


class StartForm(forms.Form):
    """How a negotiation begins; the partner is its key, or its name where there is no script."""

    partner = forms.CharField(
        label=_("Partner"),
        widget=Combobox(reverse_lazy("suppliers:options", query={"worked": 1, "lasting": 1})),
    )
    title = forms.CharField(label=_("What about"), max_length=200)
    currency = forms.CharField(label=_("Currency"), max_length=3, min_length=3)
    first = forms.ChoiceField(
        label=_("First offer"),
        choices=[(Party.US, _("We make it")), (Party.PARTNER, _("The partner makes it"))],
    )
    expires_at = forms.DateTimeField(
        label=_("Open until"),
        required=False,
        help_text=_("Without an agreement by then the negotiation ends."),
    )

    def clean_currency(self) -> str:
        code: str = self.cleaned_data["currency"].upper()
        if not is_currency(code):
            raise forms.ValidationError(_("This is not a currency (ISO 4217)."))
        return code


class LineForm(forms.Form):
    """One item to negotiate; an empty row is left out."""

    item = forms.CharField(label=_("Item"), validators=[MaxLengthValidator(500)])
    unit = forms.CharField(label=_("Unit"), max_length=30)
    quantity = quantity_field(label=_("Volume"))
    baseline_price = price_field(label=_("Baseline price"), required=False)


class LineFormSet(forms.BaseFormSet):
    """The items of a new negotiation."""

    def new_lines(self) -> list[NewLine]:
        """Return the filled rows."""
        return [NewLine(**form.cleaned_data) for form in self.forms if form.has_changed()]


def line_formset(data: Any, rows: int) -> LineFormSet:
    """Return the formset with so many empty rows."""
    kind = forms.formset_factory(
        LineForm, formset=LineFormSet, extra=rows, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )
    formset = kind(data, prefix="line")
    assert isinstance(formset, LineFormSet)
    return formset


class AwardForm(forms.Form):
    """What the first offer after an award is. ``stands`` says whether the awarded bid still binds."""

    first = forms.ChoiceField(label=_("First offer"), widget=forms.RadioSelect)
    expires_at = StartForm.base_fields["expires_at"]

    def __init__(self, *args: Any, stands: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        theirs = (
            _("Their bid stands as their first offer; it is our turn")
            if stands
            else _("The partner makes it; its form is filled in with its bid")
        )
        ours = _("We make it; our form is filled in with the awarded terms")
        first = self.fields["first"]
        assert isinstance(first, forms.ChoiceField)
        first.choices = [(Party.PARTNER, theirs), (Party.US, ours)]
        first.initial = Party.PARTNER if stands else Party.US


@dataclass(frozen=True)
class LineFields:
    """The fields of one line, beside what they are about."""

    line: Any
    price: BoundField
    minimum: BoundField
    lead_time: BoundField


class OfferForm(forms.Form):
    """An offer: a price for every line of the negotiation, and the general terms."""

    payment_days = forms.IntegerField(
        label=_("Payment, days"), required=False, min_value=0, max_value=3650
    )
    incoterm = forms.ChoiceField(
        label=_("Incoterm"), required=False, choices=[("", _("Not stated")), *Incoterm.choices]
    )
    valid_from_date = forms.DateField(label=_("Prices valid from"))
    valid_until_date = forms.DateField(label=_("Prices valid until"))
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The other side reads this."),
    )

    def __init__(self, lines: Iterable[Any], data: Any = None, **kwargs: Any):
        super().__init__(data, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            names = {"item": line.item}
            self.fields[f"price_{line.key}"] = price_field(
                label=_("Unit price of %(item)s") % names
            )
            self.fields[f"minimum_{line.key}"] = quantity_field(
                label=_("MOQ of %(item)s") % names, required=False
            )
            self.fields[f"lead_{line.key}"] = forms.IntegerField(
                label=_("Lead time of %(item)s, days") % names,
                required=False,
                min_value=0,
                max_value=3650,
            )

    def rows(self) -> Iterator[LineFields]:
        """Return the fields line by line."""
        for line in self.lines:
            yield LineFields(
                line,
                self[f"price_{line.key}"],
                self[f"minimum_{line.key}"],
                self[f"lead_{line.key}"],
            )

    def offered(self) -> dict[str, OfferedLine]:
        """Return what is offered for each line, by the line's key."""
        data = self.cleaned_data
        return {
            line.key: OfferedLine(
                data[f"price_{line.key}"], data[f"minimum_{line.key}"], data[f"lead_{line.key}"]
            )
            for line in self.lines
        }

    @staticmethod
    def starting_from(
        standing: Any, prices: dict[int, Any], lines: Iterable[Any], awarded: Any = None
    ) -> dict[str, Any]:
        """Return the initial values that repeat the standing offer, so that one changes only what
        one means to change; ``prices`` are its lines by the id of the negotiation's line.

        Without one the terms of the ``awarded`` bid are filled in; without either only the validity is
        proposed: a year from today."""
        if standing is None:
            today = timezone.localdate()
            values: dict[str, Any] = {
                "valid_from_date": today,
                "valid_until_date": _a_year_later(today),
            }
            if awarded is not None:
                values["payment_days"] = awarded.payment_days
                for line in lines:
                    values[f"price_{line.key}"] = awarded.prices[line.pk]
                    values[f"lead_{line.key}"] = awarded.lead_time_days
            return values
        values = {
            name: getattr(standing, name)
            for name in ("payment_days", "incoterm", "valid_from_date", "valid_until_date")
        }
        for line in lines:
            row = prices[line.pk]
            values[f"price_{line.key}"] = row.unit_price
            values[f"minimum_{line.key}"] = row.minimum_quantity
            values[f"lead_{line.key}"] = row.lead_time_days
        return values


def _a_year_later(day: date) -> date:
    """Return the last day of the year that begins on ``day``."""
    try:
        return date.fromordinal(day.replace(year=day.year + 1).toordinal() - 1)
    except ValueError:  # 29 February
        return date(day.year + 1, 2, 28)


class AcceptForm(forms.Form):
    """The offer that the reader has in front of them."""

    offer = forms.CharField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why something ends."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The other side reads this."),
    )


class PositionForm(forms.Form):
    """One side's private figures: totals in the negotiation's currency."""

    target_total = Number(
        label=_("Target, total"),
        required=False,
        min_value=Decimal(0),
        max_digits=20,
        decimal_places=2,
        shown_decimals=2,
    )
    walk_away_total = Number(
        label=_("Walk-away, total"),
        required=False,
        min_value=Decimal(0),
        max_digits=20,
        decimal_places=2,
        shown_decimals=2,
    )
    should_cost_total = Number(
        label=_("Should-cost, total"),
        required=False,
        min_value=Decimal(0),
        max_digits=20,
        decimal_places=2,
        shown_decimals=2,
    )
    notes = forms.CharField(
        label=_("Notes"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class PriceForm(forms.Form):
    """What do we pay for so many of these on that day?"""

    item = forms.CharField(
        label=_("Item"),
        max_length=500,
        help_text=_("Code or name."),
        widget=forms.TextInput(attrs={"list": "agreed-items", "autocomplete": "off"}),
    )
    quantity = quantity_field(label=_("Quantity"))
    on = forms.DateField(label=_("Day"))
