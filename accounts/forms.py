"""Forms about people. Choices of people are passed in."""

from collections.abc import Mapping, Sequence
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthNewPasswordForm
from django import forms
from django.contrib.auth import password_validation
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.states import EmailWay, Language, Role
from core.ui.picking import PickField
from core.ui.time_zones import TimeZoneField

HOURS = [(hour, f"{hour:02}:00") for hour in range(24)]
TOKEN_DAYS = [(30, _("30 days")), (90, _("90 days")), (365, _("a year"))]


class LoginForm(AllauthLoginForm):
    """Address and password, in the words of this site."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("Keep me logged in on this computer")


class ResetPasswordForm(AllauthResetPasswordForm):
    """Asks for the link without finding out whether the address is known."""

    email = forms.EmailField(
        label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email = str(self.cleaned_data["email"])
        get_adapter(request).request_password_reset(email)
        return email


class NewPasswordForm(AllauthNewPasswordForm):
    """Sets a password with a link, which is looked at once more when it is set."""

    def save(self) -> None:
        get_adapter().reset_password(self.user, self.temp_key, self.cleaned_data["password1"])


class AnonymiseForm(forms.Form):
    """Confirms, by typing what only who means it would, that somebody is forgotten for good."""

    typed = forms.CharField(max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea,
        help_text=_("For the audit trail: without the name."),
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["typed"].label = label


class InviteForm(forms.Form):
    """One of ours. ``people`` are the possible line managers, searched at ``url``."""

    name = forms.CharField(label=_("Name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"))
    language = forms.ChoiceField(
        label=_("Language of the e-mail"), choices=Language.choices, required=False
    )
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=Role.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: QuerySet[Any], url: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["manager"] = PickField(
            people, "name", url, also=["email"], label=_("Line manager"), required=False
        )


class HandOverForm(forms.Form):
    """To whom passes what. ``people`` are our own, searched at ``url``; ``kinds`` what there is.

    ``closes`` offers to close the account as well.
    """

    kinds = forms.MultipleChoiceField(
        label=_("What passes"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("For the audit trail."), strip=True
    )
    close = forms.BooleanField(label=_("Close the account as well"), required=False)

    def __init__(
        self,
        *args: Any,
        people: QuerySet[Any],
        url: str,
        kinds: list[tuple[str, str]],
        closes: bool,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.fields["to"] = PickField(people, "name", url, also=["email"], label=_("Colleague"))
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]  # a choice field
        self.fields["kinds"].initial = [name for name, _label in kinds]
        if not closes:
            del self.fields["close"]
        self.order_fields(["to", "kinds", "reason", "close"])


class LookForm(forms.Form):
    """Why one looks as somebody else."""

    reason = forms.CharField(
        label=_("Reason"), max_length=500, help_text=_("The person reads it."), strip=True
    )


class PreferencesForm(forms.Form):
    """What a person decides about themselves."""

    name = forms.CharField(label=_("Name"), max_length=150)
    title = forms.CharField(label=_("Title"), max_length=150, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=50, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    time_zone = TimeZoneField(label=_("Time zone"))


class PhotoForm(forms.Form):
    """A file to make one's picture of."""

    photo = forms.FileField(
        label=_("Picture"),
        help_text=_(
            "JPEG, PNG or WebP. The middle of it is used, and nothing else that is in the file."
        ),
        max_length=255,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class EmailsForm(forms.Form):
    """How each of the ``groups`` of messages comes by e-mail, when the daily digest does and no reminder."""

    working_days = forms.TypedMultipleChoiceField(
        label=_("Working days"),
        choices=list(enumerate(WEEKDAYS.values(), start=1)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Daily digest at"),
        choices=HOURS,
        coerce=int,
        help_text=_("On your working days, by the clock of your time zone."),
    )
    quiet_from_hour = forms.TypedChoiceField(
        label=_("Quiet hours from"),
        choices=HOURS,
        coerce=int,
        help_text=_("Reminders wait by e-mail. The same hour twice: never."),
    )
    quiet_until_hour = forms.TypedChoiceField(
        label=_("Quiet hours until"), choices=HOURS, coerce=int
    )

    def __init__(self, *args: Any, groups: list[tuple[str, Any]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.groups = [f"group_{name}" for name, _label in groups]
        for field, (_name, label) in zip(self.groups, groups, strict=True):
            self.fields[field] = forms.ChoiceField(label=label, choices=EmailWay.choices)

    def of_groups(self) -> list[Any]:
        """Return the fields of the groups, for the template."""
        return [self[name] for name in self.groups]

    def choice(self) -> dict[str, Any]:
        """Return what was chosen, after ``is_valid``."""
        data = self.cleaned_data
        return {
            "ways": {name.removeprefix("group_"): data[name] for name in self.groups},
            "digest_hour": data["digest_hour"],
            "working_days": data["working_days"],
            "quiet_hours": (data["quiet_from_hour"], data["quiet_until_hour"]),
        }


class AbsenceForm(forms.Form):
    """From when until when one is away; ``people`` can stand in, searched at ``url``."""

    from_date = forms.DateField(label=_("Away from"), initial=timezone.localdate)
    until_date = forms.DateField(label=_("Until"), help_text=_("The last day, inclusive"))

    def __init__(self, *args: Any, people: QuerySet[Any], url: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["deputy"] = PickField(people, "name", url, also=["email"], label=_("Stand-in"))


class AcceptForm(forms.Form):
    """The first password. ``person`` is the future user, whose name a password must not contain."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    password1 = forms.CharField(
        label=_("Password"),
        help_text=_("At least twelve characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    password2 = forms.CharField(
        label=_("The same password again"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    time_zone = TimeZoneField(label=_("Time zone"))

    def __init__(self, *args: Any, person: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._person = person

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("The two passwords are not the same."))
        elif first:
            self._person.name = data.get("name", "")
            try:
                password_validation.validate_password(first, self._person)
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return data


class TokenForm(forms.Form):
    """A new key to the API, of which ``areas`` are the parts; ``usual`` are chosen to begin with."""

    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("What will use it, e.g. reporting.")
    )
    days = forms.TypedChoiceField(label=_("Valid for"), choices=TOKEN_DAYS, coerce=int)
    may_write = forms.BooleanField(label=_("May also change things"), required=False)
    areas = forms.MultipleChoiceField(label=_("For"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, areas: Mapping[str, Any], usual: Sequence[str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["areas"].choices = list(areas.items())  # type: ignore[attr-defined]
        self.fields["areas"].initial = list(usual)


class PeriodsForm(forms.Form):
    """A number of days for each rule, by its name; ``least`` that it may be."""

    def __init__(self, *args: Any, least: Mapping[str, int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, days in least.items():
            self.fields[name] = forms.IntegerField(
                label=_("Days"), min_value=days, max_value=36_500
            )
