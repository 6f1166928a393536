"""Parsing what people type. Querysets are passed in."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.addresses import reverse
from core.clock import company_today
from core.currencies import is_currency
from core.ui.numbers import Number
from core.ui.picking import PickField
from rfps.sealing import BidContent
from rfps.states import RfxKind, TeamFunction
from suppliers.forms import EntryFields
from suppliers.states import WRITTEN, EntryChannel

PRICE: dict[str, Any] = {
    "max_digits": 18,
    "decimal_places": 6,
    "min_value": Decimal(0),
    "shown_decimals": 2,
}
QUANTITY: dict[str, Any] = {
    "max_digits": 18,
    "decimal_places": 4,
    "min_value": Decimal("0.0001"),
    # Not "greater than or equal to 0.0001".
    "error_messages": {"min_value": _("The quantity must be more than 0.")},
}


def clean_currency(code: str) -> str:
    code = code.strip().upper()
    if code and not is_currency(code):
        raise ValidationError(_("This is not a currency code such as SEK or EUR."))
    return code


class CategoryForm(forms.Form):
    """A form with a category; ``category_text`` is the name of the one that is chosen already."""

    def __init__(
        self, *args: Any, categories: QuerySet[Any], category_text: str = "", **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.fields["category"] = PickField(
            categories,
            "name",
            reverse("suppliers:category-options"),
            {self.initial.get("category"): category_text},
            label=_("Category"),
            required=False,
        )


class RfxForm(CategoryForm):
    """The head of an RFx; the deadline is in the reader's time zone."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=RfxKind.choices, initial=RfxKind.RFP)
    currency = forms.CharField(label=_("Currency of the prices"), max_length=3)
    deadline_at = forms.DateTimeField(label=_("Deadline for bids"), required=False)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
    )

    def clean_currency(self) -> str:
        return clean_currency(self.cleaned_data["currency"])


CELL = forms.TextInput(attrs={"class": "input sm"})
NUMBER_CELL = forms.TextInput(attrs={"class": "input sm r num", "inputmode": "decimal"})


class LineForm(forms.Form):
    """One line. A row left empty is no line."""

    key = forms.CharField(required=False, widget=forms.HiddenInput, max_length=12)
    item_code = forms.CharField(label=_("Item"), required=False, max_length=60, widget=CELL)
    description = forms.CharField(
        label=_("Description"), required=False, max_length=500, widget=CELL
    )
    quantity = Number(label=_("Quantity"), required=False, widget=NUMBER_CELL, **QUANTITY)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=30, widget=CELL)
    incumbent_price = Number(label=_("Current price"), required=False, widget=NUMBER_CELL, **PRICE)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.is_empty() or self.errors:
            return values
        for name in ("description", "quantity", "unit"):
            if values.get(name) in (None, ""):
                self.add_error(name, _("This is needed."))
        return values

    def is_empty(self) -> bool:
        """Whether nothing but perhaps the hidden key is there: such a row is taken away."""
        names = ("item_code", "description", "quantity", "unit", "incumbent_price")
        return all(not str(self.data.get(self.add_prefix(name), "")).strip() for name in names)


EXTRA_LINES = 3
MAX_LINES = 500
LineFormSet: type[BaseFormSet] = formset_factory(
    LineForm, extra=EXTRA_LINES, max_num=MAX_LINES, absolute_max=MAX_LINES, can_delete=True
)


class TeamForm(forms.Form):
    """One person's function in the team. ``people`` are our own, searched at ``url``."""

    # The first of the choices may open bids: nobody gets that by oversight.
    function = forms.ChoiceField(
        label=_("Function"), choices=TeamFunction.choices, initial=TeamFunction.MEMBER
    )

    def __init__(self, *args: Any, people: QuerySet[Any], url: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = {self.initial.get("user"): self.initial.get("name", "")}
        self.fields["user"] = PickField(
            people, "name", url, known, also=["email"], label=_("Person"), required=False
        )
        self.order_fields(["user", "function"])


TeamFormSet: type[BaseFormSet] = formset_factory(TeamForm, extra=2, max_num=50, can_delete=True)


class InviteForm(forms.Form):
    def __init__(self, *args: Any, partners: QuerySet[Any], url: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["partner"] = PickField(partners, "legal_name", url, label=_("Partner"))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5_000
    )


class NoteForm(forms.Form):
    reason = forms.CharField(
        label=_("Note"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5_000, required=False
    )


class BidForm(forms.Form):
    """A bid: one price per line (empty is "no bid"), and the terms."""

    lead_time_days = forms.IntegerField(
        label=_("Lead time, days"), required=False, min_value=0, max_value=3650
    )
    payment_days = forms.IntegerField(
        label=_("Payment within, days"), required=False, min_value=0, max_value=365
    )
    valid_until_date = forms.DateField(
        label=_("Valid until"),
        required=False,
        help_text=_("Until that day your prices bind you."),
    )
    message = forms.CharField(
        label=_("Message to the buyer"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
    )
    # The lines that the bidder knows to have left without a price: their keys, as the page named them.
    left_out = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Iterable[Any], content: BidContent, **kwargs: Any):
        kwargs["initial"] = {
            "lead_time_days": content.lead_time_days,
            "payment_days": content.payment_days,
            "valid_until_date": content.valid_until_date,
            "message": content.message,
        }
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"price_{line.key}"] = Number(
                label=_("Unit price of line %(number)s") % {"number": line.number},
                required=False,
                initial=content.prices.get(line.key),
                widget=forms.TextInput(
                    attrs={
                        "inputmode": "decimal",
                        "class": "input sm r num",
                        # What a line left empty means; it stands so in the comparison.
                        "placeholder": _("No bid"),
                    }
                ),
                **PRICE,
            )

    def rows(self) -> list[tuple[Any, Any]]:
        """Return (line, price field) pairs for the template."""
        return [(line, self[f"price_{line.key}"]) for line in self.lines]

    def without_price(self) -> list[str]:
        """Return the keys of the lines without a price, of what was typed (after ``is_valid``) or, in an
        unbound form, of what the bid holds already; none where no line has one: that is no bid yet."""
        names = {line.key: f"price_{line.key}" for line in self.lines}
        prices = {
            key: self.cleaned_data.get(name) if self.is_bound else self.fields[name].initial
            for key, name in names.items()
        }
        missing = [key for key, price in prices.items() if price is None]
        return missing if len(missing) < len(prices) else []

    def knows_what_is_left_out(self) -> bool:
        """Whether the page has said of every line without a price that it has none, after ``is_valid``."""
        return set(self.without_price()) <= set(self.cleaned_data["left_out"].split())

    def content(self) -> BidContent:
        """Return what was typed, after ``is_valid``."""
        values = self.cleaned_data
        prices = {line.key: values[f"price_{line.key}"] for line in self.lines}
        return BidContent(
            prices={key: price for key, price in prices.items() if price is not None},
            lead_time_days=values["lead_time_days"],
            payment_days=values["payment_days"],
            valid_until_date=values["valid_until_date"],
            message=values["message"],
        )


class EntryForm(EntryFields, BidForm):
    """A bid that came by mail, with how it came.

    Its reader is one of ours, not the bidder: what speaks of the prices says whose they are.
    """

    def __init__(self, *args: Any, lines: Iterable[Any], **kwargs: Any):
        super().__init__(*args, lines=lines, content=BidContent(), **kwargs)
        written = [(value, label) for value, label in EntryChannel.choices if value in WRITTEN]
        self.fields["channel"].choices = written  # type: ignore[attr-defined]
        self.fields["valid_until_date"].help_text = _(
            "Until that day its prices bind the supplier."
        )
        self.fields["message"].label = _("The supplier’s message to you")


class WithdrawEntryForm(forms.Form):
    """How a supplier asked to have its bid withdrawn."""

    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[(way.value, way.label) for way in EntryChannel if way in WRITTEN],
    )
    received_date = forms.DateField(label=_("Received on"), initial=company_today)


class EntryAnswerForm(EntryFields):
    """What a supplier said by mail to an invitation."""

    accept = forms.ChoiceField(
        label=_("Answer"),
        choices=[("yes", _("Will bid")), ("no", _("Declined"))],
    )
    words = forms.CharField(
        label=_("Reason they gave"),
        help_text=_("Needed if they decline."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5_000,
        required=False,
    )
    field_order = ("accept", "words")


SPLIT = "split"


class AwardForm(forms.Form):
    """To whom: one bid for everything, or line by line.

    ``bids`` are (key, text) choices; ``lines`` are (line, choices, the lowest bid's key) triples.
    """

    def __init__(
        self,
        *args: Any,
        bids: list[tuple[str, str]],
        lines: list[tuple[Any, list[tuple[str, str]], str]],
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.fields["bid"] = forms.ChoiceField(
            label=_("Award"),
            choices=[*bids, (SPLIT, _("Line by line, as chosen below"))],
            initial=bids[0][0] if bids else SPLIT,
            widget=forms.RadioSelect,
        )
        self.lines = [line for line, _choices, _best in lines]
        for line, choices, best in lines:
            self.fields[f"line_{line.key}"] = forms.ChoiceField(
                label=_("Line %(number)s") % {"number": line.number},
                choices=[("", _("Nobody")), *choices],
                initial=best,
                required=False,
                widget=forms.Select(attrs={"class": "input sm"}),
            )
        self.fields["justification"] = forms.CharField(
            label=_("Justification"),
            help_text=_(
                "Needed unless the best-ranked bid, or each line's lowest price, is chosen."
            ),
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=10_000,
        )

    def rows(self) -> list[tuple[Any, Any]]:
        """Return (line, choice field) pairs for the template."""
        return [(line, self[f"line_{line.key}"]) for line in self.lines]

    def chosen(self) -> dict[str, str]:
        """Return the bid's key by the line's key, for the lines that somebody gets."""
        values = {line.key: self.cleaned_data[f"line_{line.key}"] for line in self.lines}
        return {line: bid for line, bid in values.items() if bid}


class NeedForm(CategoryForm):
    title = forms.CharField(label=_("What we will need"), max_length=200)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
    )
    quantity = Number(label=_("Quantity"), required=False, **QUANTITY)
    unit = forms.CharField(label=_("Unit"), required=False, max_length=30)
    needed_date = forms.DateField(label=_("Needed by"), required=False)

    def clean_needed_date(self) -> date | None:
        """Refuse a day that has passed, unless it is the one that was there."""
        day: date | None = self.cleaned_data["needed_date"]
        if day and day < timezone.localdate() and "needed_date" in self.changed_data:
            raise ValidationError(_("This day has passed."))
        return day


class AnswerForm(forms.Form):
    """A partner's answer to a need."""

    product = forms.CharField(label=_("Product we suggest"), max_length=200, required=False)
    indicative_price = Number(
        label=_("Indicative unit price"),
        required=False,
        max_digits=18,
        decimal_places=4,
        min_value=0,
        shown_decimals=2,
    )
    currency = forms.CharField(label=_("Currency"), max_length=3, required=False)
    lead_time_days = forms.IntegerField(
        label=_("Lead time, days"), required=False, min_value=0, max_value=3650
    )
    advice = forms.CharField(
        label=_("Advice"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
    )

    def clean_currency(self) -> str:
        return clean_currency(self.cleaned_data["currency"])


class EntryNeedForm(AnswerForm, EntryFields):
    """What a supplier said by mail to a need."""

    product = forms.CharField(label=_("Product they suggest"), max_length=200, required=False)
    field_order = tuple(AnswerForm.base_fields)


class ToRfpForm(forms.Form):
    currency = forms.CharField(label=_("Currency of the prices"), max_length=3)

    def clean_currency(self) -> str:
        return clean_currency(self.cleaned_data["currency"])
