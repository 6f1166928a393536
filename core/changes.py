"""What an event changed, in the reader's words: the name of each field, its value before and after.

Names and values come from the fields of the model: their verbose names, the labels of their choices.
What is recorded under another name, or a field that has no translated one, is named here by its app
in ``AppConfig.ready()``.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from core import formats
from core.models import Event
from core.ui.parts import Change

# A text of several pages is read on the page of the thing itself.
LONGEST = 300
_names: dict[tuple[str, str], str | Promise] = {}
_theirs: dict[str, frozenset[str]] = {}
_words: dict[tuple[str, str], dict[Any, Any]] = {}
_amounts: set[tuple[str, str]] = set()


def register(
    model: type[models.Model] | None,
    names: Mapping[str, str | Promise] | None = None,
    *,
    theirs: Iterable[str] = (),
    words: Mapping[str, Iterable[tuple[Any, Any]]] | None = None,
    amounts: Iterable[str] = (),
) -> None:
    """Name what is recorded as changed of a model's rows; without a model, of any.

    ``theirs`` are the changes that a supplier who sees the row may read. All others are ours alone: a
    new field is not shown to a supplier until somebody has thought about it. ``words`` are choices of
    values that are not those of the field itself (in a list also behind a name: "Anna Alm: opener"), ``amounts`` are money that is no field of the model.
    """
    label = "" if model is None else model._meta.label_lower
    for field, name in (names or {}).items():
        _names[label, field] = name
    for field, choices in (words or {}).items():
        _words[label, field] = dict(choices)
    _amounts.update((label, field) for field in amounts)
    if theirs:
        _theirs[label] = _theirs.get(label, frozenset()) | frozenset(theirs)


def of(event: Event, reader: Any) -> list[Change]:
    """Return what the event changed, as far as the reader may know it; they see its object.

    Instants are in the reader's time zone. A field without a name is not shown.
    """
    found = []
    for field, values in event.changes.items():
        if not reader.is_internal and field not in _theirs.get(event.object_type, ()):
            continue
        name = name_of(event.object_type, field)
        before, after = (_shown(event.object_type, field, value) for value in values)
        if name is not None and (before or after) and before != after:
            found.append(Change(name, before, after))
    return found


def name_of(object_type: str, field: str) -> str | None:
    """Return the name of a field in the active language, None if it has none."""
    name = _names.get((object_type, field))
    if name is None:
        model_field = _field(object_type, field)
        name = getattr(model_field, "verbose_name", None)
        # What Django makes of the name of an attribute is no text of ours.
        if not isinstance(name, Promise):
            name = _names.get(("", field))
    return None if name is None else str(capfirst(str(name)))


def _shown(object_type: str, field: str, value: Any) -> str:
    words = _words.get((object_type, field), {})
    if isinstance(value, str) and value in words:
        return str(words[value])
    if isinstance(value, list) and words:
        return ", ".join(_in_words(str(item), words) for item in value)
    if value is not None and (object_type, field) in _amounts:
        with suppress(InvalidOperation):
            return formats.number(Decimal(str(value)), 2)
    return _as_text(value, _field(object_type, field))


def _in_words(item: str, words: Mapping[Any, Any]) -> str:
    """Return one of a list in words: a value, or somebody's name with one behind it."""
    who, mark, what = item.rpartition(": ")
    return f"{who}{mark}{words.get(what, what)}"


@lru_cache(maxsize=1000)
def _field(object_type: str, name: str) -> Any:
    try:
        return apps.get_model(object_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _as_text(value: Any, field: Any) -> str:
    """Return a value of the trail's JSON as it reads on a page; empty for none."""
    if isinstance(value, list):
        inner = field.base_field if isinstance(field, ArrayField) else None
        return ", ".join(filter(None, (_as_text(item, inner) for item in value)))
    if value is None or value == "" or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if getattr(field, "is_relation", False):
        # A row goes by its name; its number tells nobody anything.
        return "" if isinstance(value, int) else str(value)
    if choices := getattr(field, "flatchoices", None):
        return str(dict(choices).get(value, value))
    try:
        return _formatted(value, field)
    except (ValueError, InvalidOperation):
        return Truncator(str(value)).chars(LONGEST)


def _formatted(value: Any, field: Any) -> str:
    """Return dates and figures as the reader writes them; ValueError for what is none."""
    if isinstance(field, models.DateTimeField):
        return formats.moment(dt.datetime.fromisoformat(str(value)))
    if isinstance(field, models.DateField):
        return formats.day(dt.date.fromisoformat(str(value)))
    if isinstance(field, models.DecimalField):
        return formats.number(Decimal(str(value)))
    if isinstance(value, int | float):
        return formats.number(value)
    return Truncator(str(value)).chars(LONGEST)
