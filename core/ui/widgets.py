"""Form widgets that Django does not have."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Combobox(forms.TextInput):
    """A select that is searched on the server.

    It posts ``name`` (the chosen value) and ``name_text`` (what was typed). Without script only the text
    arrives; then the text is the value, and the field's ``clean`` finds what it means or refuses it.
    ``url`` answers ``?q=`` with ``components/options.html``; ``label(value)`` is the text of a value.
    """

    def __init__(
        self,
        url: "str | _StrPromise" = "",
        label: Callable[[Any], str] | None = None,
        **kwargs: Any,
    ):
        super().__init__(**kwargs)
        self.url = url
        self.label = label

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value, text = data.get(name), data.get(f"{name}_text")
        was = data.get(f"{name}_was")
        # Without script the value stays what it was while the text beside it is changed: the text
        # counts. The script never leaves a value beside a text that is not its own.
        if value and was and text is not None and was.startswith(f"{value}|"):
            value = value if was == f"{value}|{text}" else None
        return value or text or None
