"""Parsing and cleaning of what people type about partners."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from moneyed import CURRENCIES

from accounts.states import Language
from core import countries
from core.clock import company_today
from core.ui.picking import PickField
from core.ui.widgets import Combobox
from core.zones import is_time_zone
from suppliers.states import EntryChannel, Responsibility, Tier

EMPTY = ("", "–")


def country_choices() -> list[tuple[str, str]]:
    return [EMPTY, *countries.names().items()]


class Text(forms.CharField):
    """Text that may be left out unless said otherwise."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)


class EntryFields(forms.Form):
    """How something came that one of ours enters for a partner; the days are those at the company."""

    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=EntryChannel.choices)
    received_date = forms.DateField(label=gettext_lazy("Received on"), initial=company_today)
    letter_date = forms.DateField(label=gettext_lazy("Date written on it"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why not in the portal"),
        help_text=gettext_lazy("The partner reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=5_000,
    )

    def facts(self) -> dict[str, Any]:
        """Return how it came, after ``is_valid``."""
        return {name: self.cleaned_data[name] for name in EntryFields.base_fields}


class PartnerForm(forms.Form):
    """The facts about a partner; ``categories``, ``category`` and ``parent`` are keys."""

    legal_name = Text(label=gettext_lazy("Legal name"), max_length=200, required=True)
    is_supplier = forms.BooleanField(label=gettext_lazy("Supplier"), required=False)
    is_distributor = forms.BooleanField(label=gettext_lazy("Distributor"), required=False)
    is_client = forms.BooleanField(label=gettext_lazy("Client"), required=False)
    registration_number = Text(label=gettext_lazy("Registration number"), max_length=50)
    vat_number = Text(label=gettext_lazy("VAT number"), max_length=30)
    lei = Text(label=gettext_lazy("LEI"), max_length=20)
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=country_choices, required=False
    )
    currency = Text(label=gettext_lazy("Currency"), min_length=3, max_length=3, required=True)
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")
    other_names = Text(
        label=gettext_lazy("Other names"),
        help_text=gettext_lazy("One per line"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Categories"), required=False, widget=forms.CheckboxSelectMultiple
    )
    category = Text(
        label=gettext_lazy("Add a category"),
        max_length=200,
        widget=Combobox(reverse_lazy("suppliers:category-options")),
    )
    parent = Text(label=gettext_lazy("Part of"), widget=Combobox(reverse_lazy("suppliers:options")))
    supply_risk = forms.TypedChoiceField(
        label=gettext_lazy("Supply risk, 1 to 5"),
        choices=[EMPTY, *((n, n) for n in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    profit_impact = forms.TypedChoiceField(
        label=gettext_lazy("Profit impact, 1 to 5"),
        choices=[EMPTY, *((n, n) for n in range(1, 6))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    since_date = forms.DateField(label=gettext_lazy("Partner since"), required=False)

    def __init__(self, *args: Any, categories: Sequence[tuple[str, str]] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        # Those the partner has: each can be kept or left out, one more is added at a time.
        self.fields["categories"].choices = categories  # type: ignore[attr-defined]
        self.fields["currency"].initial = settings.BASE_CURRENCY

    def clean_currency(self) -> str:
        code = self.cleaned_data["currency"].upper()
        if code not in CURRENCIES:
            raise forms.ValidationError(_("This is no currency code of ISO 4217 such as SEK."))
        return code

    def clean_lei(self) -> str:
        return str(self.cleaned_data["lei"]).upper()

    def facts(self) -> dict[str, Any]:
        """The cleaned facts, without what belongs to other arguments of the action."""
        others = {"categories", "category", "parent"}
        return {k: v for k, v in self.cleaned_data.items() if k not in others}


class OwnCompanyForm(forms.Form):
    """What a representative may say about their own company."""

    other_names = Text(
        label=gettext_lazy("Other names"),
        help_text=gettext_lazy("One per line"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    vat_number = Text(label=gettext_lazy("VAT number"), max_length=30)
    lei = Text(label=gettext_lazy("LEI"), max_length=20)
    website = forms.URLField(label=gettext_lazy("Website"), required=False, assume_scheme="https")

    def clean_lei(self) -> str:
        return str(self.cleaned_data["lei"]).upper()


class ReasonForm(forms.Form):
    """Why something is done; the action knows when a reason is required."""

    reason = Text(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class TierForm(forms.Form):
    tier = forms.ChoiceField(label=gettext_lazy("Tier"), choices=Tier.choices)
    reason = Text(
        label=gettext_lazy("Reason"), required=True, widget=forms.Textarea(attrs={"rows": 3})
    )


class NewContactForm(forms.Form):
    name = Text(label=gettext_lazy("Name"), max_length=150, required=True)
    title = Text(label=gettext_lazy("Title"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    phone = Text(label=gettext_lazy("Phone"), max_length=50)
    is_main = forms.BooleanField(label=gettext_lazy("Main contact"), required=False)


class ContactForm(NewContactForm):
    """A contact one has: only such a one can have left."""

    left_date = forms.DateField(label=gettext_lazy("Left on"), required=False)


class InviteForm(forms.Form):
    """Who gets an account in the portal."""

    name = Text(label=gettext_lazy("Name"), max_length=150, required=True)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("The link goes there and works once, for a week."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the e-mail"), choices=Language.choices, required=False
    )


class InviteColleagueForm(InviteForm):
    """Whom one of a supplier's people invites: what it opens to them is said beside the address."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "The link goes there and works once, for a week. Your colleague will see and do what you can."
        )


class SiteForm(forms.Form):
    name = Text(label=gettext_lazy("Name"), max_length=150, required=True)
    address = Text(label=gettext_lazy("Address"), widget=forms.Textarea(attrs={"rows": 3}))
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), choices=country_choices, required=False
    )
    time_zone = Text(
        label=gettext_lazy("Time zone"),
        max_length=50,
        required=True,
        initial="Europe/Stockholm",
        widget=forms.TextInput(attrs={"list": "time-zones"}),
    )

    def clean_time_zone(self) -> str:
        name = str(self.cleaned_data["time_zone"])
        if not is_time_zone(name):
            raise forms.ValidationError(_("This is no time zone name such as Europe/Stockholm."))
        return name


class AssignForm(forms.Form):
    """``people`` are our own people, searched at ``url``."""

    responsibility = forms.ChoiceField(
        label=gettext_lazy("Responsibility"), choices=Responsibility.choices
    )
    from_date = forms.DateField(label=gettext_lazy("From"), initial=timezone.localdate)
    to_date = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("The first day that no longer counts"),
    )

    field_order = ["user", "responsibility", "from_date", "to_date"]

    def __init__(self, *args: Any, people: QuerySet[Any], url: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["user"] = PickField(
            people, "name", url, also=["email"], label=gettext_lazy("Colleague")
        )
        self.order_fields(self.field_order)


class EndForm(forms.Form):
    on = forms.DateField(
        label=gettext_lazy("Last day is the day before"), initial=timezone.localdate
    )


# What one request takes in a few seconds; the command has no limit.
# A whole mapping, shown beside the field: what is written once, and the columns.
MAPPING_EXAMPLE = """\
[trade]
source = "erp"            # a short name for the system
key = ["PO", "Line"]      # the columns that together identify a line
direction = "purchase"    # or "sale"
currency = "SEK"

[columns]
partner = "Vendor"
order_number = "PO"
line_number = "Line"
item = "Article"
order_date = "Ordered"
promised_date = "Promised"
delivered_date = "Delivered"
quantity = "Quantity"
unit_price = "Price"

[dates]
formats = ["%Y-%m-%d"]

[numbers]
decimal = ","
"""
UPLOAD_LIMIT = 4 * 1024 * 1024


class ImportForm(forms.Form):
    """A delimited text file of trade lines and the mapping that explains its columns.

    ``kept`` is the file of an attempt before, which is taken when no other is chosen.
    """

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("Comma-, semicolon- or tab-separated text of at most 4 MB."),
        max_length=255,
    )
    mapping = Text(
        label=gettext_lazy("Mapping"),
        help_text=gettext_lazy(
            "Says which column of the file holds what, and how it writes dates and numbers. An example"
            " stands below; the mapping of an earlier import can be used again."
        ),
        required=True,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"class": "mono"}),
    )
    create_partners = forms.BooleanField(
        label=gettext_lazy("Add unknown partners as prospects"), required=False, initial=True
    )
    dry_run = forms.BooleanField(
        label=gettext_lazy("Dry run: check everything, keep nothing"), required=False
    )

    def __init__(self, *args: Any, kept: Any = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.go_on_with(kept)

    def go_on_with(self, kept: Any) -> None:
        """Ask for a file only if there is none yet."""
        self.kept = kept
        self.fields["file"].required = kept is None

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"] or self.kept
        if upload is not self.kept and upload.size > UPLOAD_LIMIT:
            raise forms.ValidationError(
                _("The file is too large for this page. Use the command import_trade.")
            )
        return upload
