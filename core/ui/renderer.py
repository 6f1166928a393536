"""The controls of forms, drawn without a template for every option and attribute.

Django draws an input with three templates and each option of a select with two more: a form that
offers all countries cost more than the list it leads to. The HTML is Django's own; a test compares.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.functional import Promise

from core.ui.escaping import esc, safe

Widget = Mapping[str, Any]


def _attributes(attrs: Mapping[str, Any]) -> str:
    return "".join(
        f" {esc(name)}" if value is True else f' {esc(name)}="{esc(value)}"'
        for name, value in attrs.items()
        if value is not False
    )


def _label(value: Any) -> str:
    """A text as it is, a figure as the reader writes it."""
    return esc(value if isinstance(value, str | Promise) else localize(value))


def _input(widget: Widget) -> str:
    value = widget["value"]
    given = "" if value is None else f' value="{esc(value)}"'
    return (
        f'<input type="{esc(widget["type"])}" name="{esc(widget["name"])}"{given}'
        f"{_attributes(widget['attrs'])}>"
    )


def _textarea(widget: Widget) -> str:
    text = esc(widget["value"]) if widget["value"] else ""
    # The line break is the browser's to drop; without it, it would drop one of the text's.
    return (
        f'<textarea name="{esc(widget["name"])}"{_attributes(widget["attrs"])}>\n{text}</textarea>'
    )


def _select(widget: Widget) -> str:
    groups = []
    for group, options, _index in widget["optgroups"]:
        drawn = "".join(
            f'<option value="{esc(option["value"])}"{_attributes(option["attrs"])}>'
            f"{_label(option['label'])}</option>"
            for option in options
        )
        groups.append(f'<optgroup label="{_label(group)}">{drawn}</optgroup>' if group else drawn)
    return f'<select name="{esc(widget["name"])}"{_attributes(widget["attrs"])}>{"".join(groups)}</select>'


def _boxes(widget: Widget) -> str:
    groups = []
    for group, options, _index in widget["optgroups"]:
        drawn = "".join(_box(option) for option in options)
        groups.append(f"<div><label>{_label(group)}</label>{drawn}</div>" if group else drawn)
    attrs = {name: widget["attrs"].get(name) or False for name in ("id", "class")}
    return f"<div{_attributes(attrs)}>{''.join(groups)}</div>"


def _box(option: Widget) -> str:
    target = option["attrs"].get("id")
    of = f' for="{esc(target)}"' if target else ""
    return f"<div><label{of}>{_input(option)} {_label(option['label'])}</label></div>"


_INPUTS = (
    "checkbox", "color", "date", "datetime", "email", "file", "hidden", "input", "number", "password",
    "search", "tel", "text", "time", "url",
)  # fmt: skip
DRAWN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in _INPUTS},
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/checkbox_select.html": _boxes,
    "django/forms/widgets/radio.html": _boxes,
}


class Renderer(TemplatesSetting):
    """Django's, but for the controls above; what others have of their own stays a template."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """The HTML of a widget, a field or a form."""
        draw = DRAWN.get(template_name)
        if draw is None:
            return super().render(template_name, context, request)
        return safe(draw(context["widget"]))
