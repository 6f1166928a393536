"""Choosing a time zone: four hundred options, drawn once per process instead of once per form."""

from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.zones import is_time_zone, places


@cache
def _options() -> SafeString:
    names = ["UTC", *places()]
    return mark_safe("".join(_option(name) for name in names))  # noqa: S308 - names of the system


def _option(name: str, chosen: str = "") -> SafeString:
    label = name.replace("_", " ")
    return format_html('<option value="{}"{}>{}</option>', name, mark_safe(chosen), label)  # noqa: S308


class TimeZoneSelect(forms.Widget):
    """A select of all places; one that was chosen before under another name stays choosable."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        options = _options()
        if value:
            plain, chosen = _option(str(value)), _option(str(value), " selected")
            options = (
                mark_safe(options.replace(plain, chosen, 1))  # noqa: S308 - both made by _option
                if plain in options
                else chosen + options
            )
        final = self.build_attrs(self.attrs, {"name": name, **(attrs or {})})
        drawn = mark_safe("".join(_attribute(key, final[key]) for key in final))  # noqa: S308
        return format_html("<select{}>{}</select>", drawn, options)


def _attribute(key: str, value: Any) -> SafeString | str:
    if value is True:
        return format_html(" {}", key)
    return "" if value in (False, None) else format_html(' {}="{}"', key, value)


class TimeZoneField(forms.CharField):
    """The IANA name of a time zone; refuses what this system does not know."""

    widget = TimeZoneSelect

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and not is_time_zone(value):
            raise ValidationError(_("There is no such time zone."), code="invalid_choice")
