"""Visits, what is answered to them, and touchpoints."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.days import too_far
from core.ui.picking import PickField
from core.ui.time_zones import TimeZoneField
from meetings.forms.shared import Choices, ReasonForm
from meetings.states import VisitorRole
from suppliers.forms import EntryFields

# So many colleagues who are not of the team can be added to a visit at a time.
MORE_COLLEAGUES = 3
TOUCHPOINT_KINDS = (
    ("call", gettext_lazy("Call")),
    ("email", gettext_lazy("E-mail")),
    ("video", gettext_lazy("Video")),
    ("letter", gettext_lazy("Letter")),
)


class LocalTimesForm(forms.Form):
    """From when to when, where it takes place: cleaned into aware ``starts_at`` and ``ends_at``.

    The zone is the field ``time_zone``, or what a form without that field is given as ``zone``.
    """

    date = forms.DateField(label=gettext_lazy("Day"))
    starts = forms.TimeField(label=gettext_lazy("Starts"))
    ends = forms.TimeField(label=gettext_lazy("Ends"))
    end_date = forms.DateField(label=gettext_lazy("Last day, if another"), required=False)
    zone = ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        name = data.get("time_zone") or self.zone
        if name and {"date", "starts", "ends"} <= data.keys():
            zone = ZoneInfo(name)
            data["starts_at"] = self._instant("starts", data["date"], data["starts"], zone)
            data["ends_at"] = self._instant(
                "ends", data.get("end_date") or data["date"], data["ends"], zone
            )
        return data

    def _instant(self, field: str, day: Any, at: Any, zone: ZoneInfo) -> datetime:
        instant = datetime.combine(day, at, tzinfo=zone)
        try:
            back = instant.astimezone(ZoneInfo("UTC")).astimezone(zone)
        except OverflowError:  # on the first or the last day that there is
            self.add_error(field, too_far(field).message)
            return instant
        # In spring an hour is skipped: such a time would silently become another one.
        if back.replace(tzinfo=None) != instant.replace(tzinfo=None):
            self.add_error(field, _("The clocks are moved forward then: this time does not exist."))
        return instant


class VisitForm(LocalTimesForm):
    """A visit; day and times are those of its place."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    visitor_role = forms.ChoiceField(
        label=gettext_lazy("Visit of the"),
        choices=VisitorRole.choices,
        help_text=gettext_lazy("Counts for this role's visit policy"),
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=200)
    at_their_place = forms.BooleanField(label=gettext_lazy("At their place"), required=False)
    time_zone = TimeZoneField(label=gettext_lazy("Time zone of the place"))
    agenda = forms.CharField(
        label=gettext_lazy("Agenda"),
        required=False,
        help_text=gettext_lazy("Goes out with the invitation"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    theirs = forms.MultipleChoiceField(
        label=gettext_lazy("Their people"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ours = forms.MultipleChoiceField(
        label=gettext_lazy("Our people"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The organiser takes part anyway"),
    )

    def __init__(
        self,
        *args: Any,
        people: Mapping[str, Choices],
        colleagues: QuerySet[Any],
        url: str,
        **kwargs: Any,
    ):
        """``people``: choices for ``ours``, ``portal`` users and ``contacts``, by their keys.

        ``colleagues`` are all of ours: who is not among the choices is searched at ``url``.
        """
        super().__init__(*args, **kwargs)
        for number in range(1, MORE_COLLEAGUES + 1):
            self.fields[f"more_{number}"] = PickField(
                colleagues,
                "name",
                url,
                also=["email"],
                label=_("One more of ours"),
                required=False,
            )
        self._portal = {key for key, _name in people["portal"]}
        self.fields["ours"].choices = people["ours"]  # type: ignore[attr-defined]
        self.fields["theirs"].choices = [*people["portal"], *people["contacts"]]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Return what the actions take."""
        data = self.cleaned_data
        theirs = set(data["theirs"])
        names = (
            "title",
            "visitor_role",
            "place",
            "at_their_place",
            "time_zone",
            "agenda",
            "starts_at",
            "ends_at",
        )
        return {name: data[name] for name in names} | {
            "users": [*data["ours"], *self._more(), *(theirs & self._portal)],
            "contacts": [*(theirs - self._portal)],
        }

    def _more(self) -> list[str]:
        return [
            self.cleaned_data[name]
            for name in self.fields
            if name.startswith("more_") and self.cleaned_data[name]
        ]

    def more_fields(self) -> list[forms.BoundField]:
        """Return the fields that search for further colleagues, for the template."""
        return [self[name] for name in self.fields if name.startswith("more_")]


class SeenVisitForm(forms.Form):
    """Which state of the visit the reader has seen: what they answer is about that one."""

    sequence = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)


class DeclineVisitForm(ReasonForm, SeenVisitForm):
    """Why the visit cannot be."""


class EnterAnswerForm(EntryFields, SeenVisitForm):
    """What the partner said to a visit by mail or telephone, and how that came."""

    accept = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[("yes", gettext_lazy("They confirm")), ("no", gettext_lazy("They decline"))],
    )
    words = forms.CharField(
        label=gettext_lazy("Reason they gave"),
        help_text=gettext_lazy("Needed if they decline."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2_000,
        required=False,
    )
    field_order = ("accept", "words")


class OtherTimeForm(LocalTimesForm, SeenVisitForm):
    """Another time for a visit, where it takes place, and perhaps why."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ["date", "starts", "ends", "end_date", "reason", "sequence"]

    def __init__(self, *args: Any, zone: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["starts"].help_text = zone


class AgreedTimeForm(forms.Form):
    """The time that was shown beside the button, as instants (ISO 8601)."""

    starts_at = forms.CharField(widget=forms.HiddenInput)
    ends_at = forms.CharField(widget=forms.HiddenInput)

    def clean_starts_at(self) -> datetime:
        return self._instant("starts_at")

    def clean_ends_at(self) -> datetime:
        return self._instant("ends_at")

    def _instant(self, name: str) -> datetime:
        try:
            found = datetime.fromisoformat(self.cleaned_data[name])
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise forms.ValidationError(_("This is not a time."))
        return found


class MinutesForm(forms.Form):
    """What was said."""

    minutes = forms.CharField(
        label=gettext_lazy("Minutes"),
        help_text=gettext_lazy("Both sides read them"),
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class TouchpointForm(forms.Form):
    """A contact that is not a visit, in the reader's time zone."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=TOUCHPOINT_KINDS)
    happened_at = forms.DateTimeField(label=gettext_lazy("When"))
    note = forms.CharField(
        label=gettext_lazy("Note"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )
