"""Form fields: label, control, hint and errors, tied together for screen readers."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template import Context, Library
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui.basic import draw_notice
from core.ui.blocks import csrf_input
from core.ui.escaping import esc, safe
from core.ui.icons import icon
from core.ui.widgets import Combobox

register = Library()

# Native inputs take ISO values whatever the language.
NATIVE: tuple[tuple[type[forms.Field], str, str], ...] = (
    (forms.DateTimeField, "datetime-local", "%Y-%m-%dT%H:%M"),
    (forms.DateField, "date", "%Y-%m-%d"),
    (forms.TimeField, "time", "%H:%M"),
)


def _make_native(bound: BoundField, attrs: dict[str, Any]) -> None:
    widget = bound.field.widget
    if not isinstance(widget, forms.DateInput | forms.DateTimeInput | forms.TimeInput):
        return
    for kind, input_type, pattern in NATIVE:
        if isinstance(bound.field, kind):
            widget.input_type = input_type
            widget.format = pattern
            if kind is forms.DateTimeField:
                attrs.setdefault("step", 60)
            return


def _errors(bound: BoundField, ident: str) -> str:
    return "".join(
        f'<p class="err" id="{ident}-error{n or ""}">{icon("circle-alert", 13)}<span>{esc(str(error))}</span></p>'
        for n, error in enumerate(bound.errors)
    )


@register.simple_tag
def field(bound: BoundField, hint: Any = "", label: Any = "", **attrs: Any) -> SafeString:
    """One field of a form; keyword arguments become attributes of the control (``_`` is ``-``)."""
    if bound.is_hidden:
        return safe(str(bound))
    widget = bound.field.widget
    ident = bound.auto_id or bound.html_name
    attrs = {key.replace("_", "-"): value for key, value in attrs.items()}
    _make_native(bound, attrs)
    hint = hint or bound.help_text
    if isinstance(bound.field, forms.DateTimeField):
        # An instant means nothing without its zone, and the control shows none.
        zone = timezone.get_current_timezone_name()
        hint = f"{hint} ({zone})" if hint else zone
    described = [f"{ident}-hint"] if hint else []
    described += [f"{ident}-error{n or ''}" for n, _error in enumerate(bound.errors)]
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    errors = _errors(bound, ident)
    note = f'<p class="hint" id="{ident}-hint">{esc(hint)}</p>' if hint else ""
    name = esc(label or bound.label)
    optional = (
        ""
        if bound.field.required or bound.field.disabled
        else f' <span class="opt">{esc(_("Optional"))}</span>'
    )
    if isinstance(widget, forms.CheckboxInput):
        return safe(
            f'<div class="field check"><label>{bound.as_widget(attrs=attrs)}<span>{name}</span></label>'
            f"{errors}{note}</div>"
        )
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        group = {k: v for k, v in attrs.items() if k != "aria-describedby"}
        voice = f' aria-describedby="{" ".join(described)}"' if described else ""
        return safe(
            f'<fieldset class="field choices"{voice}><legend>{name}{optional}</legend>'
            f"{bound.as_widget(attrs=group)}{errors}{note}</fieldset>"
        )
    if isinstance(widget, Combobox):
        return combobox(bound, str(widget.url), hint=hint)
    return safe(
        f'<div class="field"><label for="{ident}">{name}{optional}</label>'
        f"{bound.as_widget(attrs=attrs)}{errors}{note}</div>"
    )


@register.simple_tag
def cell_field(bound: BoundField) -> SafeString:
    """One field in a table cell: its label is read aloud only, because the column heading shows it."""
    ident = bound.auto_id or bound.html_name
    attrs: dict[str, Any] = {"aria-label": str(bound.label)}
    _make_native(bound, attrs)
    if bound.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{ident}-error"}
    return safe(f'<div class="field">{bound.as_widget(attrs=attrs)}{_errors(bound, ident)}</div>')


@register.simple_tag
def fields(form: forms.BaseForm) -> SafeString:
    """Every field of the form in its order, hidden ones too."""
    return safe("".join(field(bound) for bound in form))


@register.simple_tag
def form_errors(form: forms.BaseForm) -> SafeString:
    """What is wrong with the form as a whole; nothing when nothing is."""
    lines = form.non_field_errors()
    if not lines:
        return safe("")
    text = safe("".join(f"<p>{esc(str(line))}</p>" for line in lines))
    return safe(f'<div role="alert">{draw_notice(text, "bad", "circle-alert")}</div>')


@register.simple_tag
def combobox(bound: BoundField, url: str = "", text: Any = "", hint: Any = "") -> SafeString:
    """A select searched on the server; posts the value, and the typed text beside it."""
    widget = bound.field.widget
    url = url or getattr(widget, "url", "")
    ident, value = bound.auto_id or bound.html_name, bound.value()
    find = getattr(widget, "label", None)
    shown = text or (find(value) if find and value not in (None, "") else "")
    optional = "" if bound.field.required else f' <span class="opt">{esc(_("Optional"))}</span>'
    described = [f"{ident}-hint"] if hint else []
    described += [f"{ident}-error{n or ''}" for n, _error in enumerate(bound.errors)]
    voice = f' aria-describedby="{" ".join(described)}"' if described else ""
    if bound.errors:
        voice += ' aria-invalid="true"'
    note = f'<p class="hint" id="{ident}-hint">{esc(hint)}</p>' if hint else ""
    was = ""
    if value and shown:
        was = (
            f'<input type="hidden" name="{bound.html_name}_was" value="{esc(value)}|{esc(shown)}">'
        )
    return safe(
        f'<div class="field combo" data-combobox><label for="{ident}">{esc(bound.label)}{optional}</label>'
        f'<input type="hidden" name="{bound.html_name}" value="{esc("" if value is None else value)}" '
        f"data-combobox-value>{was}"
        f'<input type="text" id="{ident}" name="{bound.html_name}_text" value="{esc(shown)}" '
        f'autocomplete="off" role="combobox" aria-expanded="false" aria-controls="{ident}-list" '
        f'aria-autocomplete="list" data-combobox-text="{esc(url)}"{voice}>'
        f'<ul id="{ident}-list" class="combo-list" role="listbox" aria-label="{esc(bound.label)}" hidden></ul>'
        f"{_errors(bound, ident)}{note}</div>"
    )


@register.simple_tag
def inline_value(url: str, text: Any, label: Any, tone: str = "") -> SafeString:
    """A value that turns into its form when pressed."""
    css = f" t-{tone}" if tone else ""
    spoken = strip_tags(str(text))
    return safe(
        f'<button class="inline num{css}" type="button" hx-get="{esc(url)}" hx-target="this" '
        f'hx-swap="outerHTML" aria-label="{esc(label)}: {esc(spoken)}. {esc(_("Edit"))}">{esc(text)}'
        f"{icon('pencil', 12)}</button>"
    )


@register.simple_tag(takes_context=True)
def inline_form(context: Context, url: str, bound: BoundField, cancel_url: str) -> SafeString:
    """The form of one value, in the value's place."""
    ident = bound.auto_id or bound.html_name
    attrs: dict[str, Any] = {"aria-label": str(bound.label), "autofocus": True}
    _make_native(bound, attrs)
    if bound.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{ident}-error"}
    return safe(
        f'<form class="inline-f" method="post" action="{esc(url)}" hx-post="{esc(url)}" hx-target="this" '
        f'hx-swap="outerHTML">{csrf_input(context)}{bound.as_widget(attrs=attrs)}'
        f'<button class="btn sm primary iconly" aria-label="{esc(_("Save"))}">{icon("check", 14)}</button>'
        f'<button class="btn sm iconly" type="button" aria-label="{esc(_("Cancel"))}" '
        f'hx-get="{esc(cancel_url)}" hx-target="closest form" hx-swap="outerHTML">{icon("x", 14)}</button>'
        f"{_errors(bound, ident)}</form>"
    )
