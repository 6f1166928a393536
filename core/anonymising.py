"""What anonymising a person does to any person's rows: those of the live tables, and of the trails.

Which rows and fields these are is in the register (core/personal.py). Business records stay whole: they refer
to the person's row, which has another name then.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from core.blanking import blank
from core.models import Event
from core.personal import Fate, Kind, find, kinds, kinds_about
from core.trails import trail_models

# An event of the trail is found by a text in its changes; shorter ones stand everywhere.
SHORTEST = 3
# Between somebody's name and their function, in a list of a team.
DID = ": "
# Fields whose value leads to one person, wherever it stands.
REACHES = {"email", "phone", "subject"}


@dataclass(frozen=True)
class Words:
    """What a person was called, today and before; longer texts first. ``new`` is the name instead."""

    names: tuple[str, ...]
    others: tuple[str, ...]
    new: str

    def without(self, value: Any) -> Any:
        """Return a value of the trail with the new name for the old ones, and without addresses."""
        if isinstance(value, str):
            for text in (*self.names, *self.others):
                # Whole words: somebody called Bo is not in every boat.
                found = rf"(?<!\w){re.escape(text)}(?!\w)"
                value = re.sub(found, self.new if text in self.names else "", value)
            return value
        if isinstance(value, list):
            return [self.without(item) for item in value]
        if isinstance(value, dict):
            return {key: self.without(item) for key, item in value.items()}
        return value

    def exactly(self, value: Any) -> Any:
        """Return a value with the new name where an old one is all there is, or what they did follows it."""
        if isinstance(value, str):
            if value in self.names:
                return self.new
            who, mark, what = value.partition(DID)
            if mark and who in self.names:
                return f"{self.new}{mark}{what}"
            return "" if value in self.others else value
        if isinstance(value, list):
            return [self.exactly(item) for item in value]
        if isinstance(value, dict):
            return {key: self.exactly(item) for key, item in value.items()}
        return value


@dataclass(frozen=True)
class Traces:
    """Where a person's names stand in the trails, found before anything is changed."""

    words: Words
    histories: dict[Kind, QuerySet[Any]]
    own: dict[Kind, list[int]]

    @classmethod
    def of(cls, person: Model, new: str, former: Sequence[str] = ()) -> "Traces":
        """Find them; ``new`` is what the person is called from now on, ``former`` addresses of before."""
        histories, own = {}, {}
        for kind in kinds_about(type(person)):
            rows = _history_of(kind, person, former)
            if rows is not None and kind.names:
                histories[kind] = rows
            if not kind.about:
                found = (
                    kind.own_rows_of(person, former=former) if kind.names else kind.rows_of(person)
                )
                own[kind] = [*found.order_by().values_list("pk", flat=True)]
        return cls(_words_of(person, new, former), histories, own)

    def blank(self) -> int:
        """Take the names out of the row history and of the audit trail; return of how many rows.

        Last in the action: what it has written itself is blanked too, and who else has the name is
        judged by how things are then.
        """
        done = 0
        for kind, rows in self.histories.items():
            values = {
                number: {name: _instead(kind, name, self.words) for name in kind.names}
                for number in rows.values_list("pk", flat=True)
            }
            done += blank(rows.model, values)
        return done + blank(Event, dict(self._events()))

    def _events(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The events that name the person: of the person's own rows whatever holds a name, of all others
        the values that are nothing but the name."""
        seen = set[int]()
        shared = any(_is_shared(name) for name in self.words.names)
        for kind, ids in self.own.items():
            to = self.words.without if kind.names or not shared else self.words.exactly
            gone = {*kind.names, *kind.said_as}
            for event in Event.objects.filter(object_type=kind.name, object_id__in=ids).iterator():
                seen.add(event.pk)
                new = {
                    "object_label": to(event.object_label),
                    "changes": {
                        field: ["", ""] if field in gone
                        else to(values) if _holds_words(event, field)
                        else values
                        for field, values in event.changes.items()
                    },
                    "reason": to(event.reason),
                }  # fmt: skip
                if new := _what_differs(event, new):
                    yield event.pk, new
        for event in self._naming().exclude(pk__in=seen).iterator():
            to = self.words.exactly
            new = {
                "changes": {
                    field: to(values) if _says_who(event, field) else values
                    for field, values in event.changes.items()
                }
            }
            if _is_called_after_people(event):
                new["object_label"] = to(event.object_label)
            if new := _what_differs(event, new):
                yield event.pk, new

    def _naming(self) -> QuerySet[Event]:
        """Other events with one of the texts as a value, or as what they are about; the whole trail is read.

        What somebody else has as well is left alone: nobody could tell whom it means.
        """
        condition = Q(pk__in=[])
        for text in (*self.words.names, *self.words.others):
            if len(text) >= SHORTEST and not _is_shared(text):
                quoted = json.dumps(text, ensure_ascii=False)
                condition |= Q(said__contains=quoted) | Q(object_label=text)
                condition |= Q(said__contains=quoted[:-1] + DID)
        return Event.objects.annotate(said=Cast("changes", TextField())).filter(condition)


def delete_what_goes(person: Model, former: Sequence[str] = ()) -> None:
    """Delete the rows that are the person's alone, also at addresses of before; part of the caller's action."""
    for kind in kinds_about(type(person)):
        if kind.fate is Fate.DELETED:
            kind.own_rows_of(person, former=former).delete()


def blank_rows(model: type[Model], ids: Iterable[int]) -> int:
    """Take what rows that were deleted held of people out of their history and of the audit trail.

    Part of the caller's action; returns of how many rows of the trails.
    """
    kind, ids, done = find(model), [*ids], 0
    if kind is None or not kind.names:
        return 0
    for history in trail_models():
        if getattr(history, "pgh_tracked_model", None) is model:
            rows = history._default_manager.filter(pgh_obj_id__in=ids)
            empty = dict.fromkeys(kind.names, "")
            done += blank(history, dict.fromkeys(rows.values_list("pk", flat=True), empty))
    events = Event.objects.filter(object_type=kind.name, object_id__in=ids)
    new = {}
    for event in events.iterator():
        changes = {
            field: ["", ""] if field in kind.names else values
            for field, values in event.changes.items()
        }
        new[event.pk] = {"object_label": str(model._meta.verbose_name), "changes": changes}
    return done + blank(Event, new)


def _words_of(person: Model, new: str, former: Sequence[str]) -> Words:
    """Return what a person is and was called, in the row and in its history."""
    names, others = set[str](), set[str]()
    for kind in kinds_about(type(person)):
        for rows in (
            kind.own_rows_of(person, former=former),
            _history_of(kind, person, former),
        ):
            if rows is None or not kind.names:
                continue
            for row in rows.values(*kind.names):
                for field, value in row.items():
                    # The name of a token is the token's, and a title that of many.
                    if field == "name" and kind.fate is Fate.BLANKED:
                        names.add(value)
                    elif field in REACHES and len(value) >= SHORTEST:
                        others.add(value)
    return Words(
        tuple(sorted(filter(None, names), key=len, reverse=True)),
        tuple(sorted(others - names, key=len, reverse=True)),
        new,
    )


def _history_of(kind: Kind, person: Model, former: Sequence[str]) -> QuerySet[Any] | None:
    for model in trail_models():
        if getattr(model, "pgh_tracked_model", None) is kind.model:
            rows = model._default_manager.all()
            if "pk" in kind.who:
                return rows.filter(pgh_obj_id=person.pk) if kind.refers_to(type(person)) else None
            return kind.own_rows_of(person, rows, former)
    return None


def _instead(kind: Kind, name: str, words: Words) -> str:
    return words.new if name == "name" and "pk" in kind.who else ""


def _what_differs(event: Event, new: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in new.items() if value != getattr(event, name)}


def _field(event: Event, name: str) -> Any:
    """The field of the event's object with this name; None for what is only said on the trail."""
    try:
        return apps.get_model(event.object_type)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None


def _holds_words(event: Event, name: str) -> bool:
    """Whether a change can hold words at all: states, figures and days stay, whatever somebody is called."""
    field = _field(event, name)
    if field is None or field.is_relation:
        return field is None or _is_person(field.related_model)
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def _says_who(event: Event, name: str) -> bool:
    """Whether a change says who somebody is. Everybody chooses what a contact is called: with the name of a
    state, or of a thing, nothing else on the trail may be reached."""
    kind, field = _kind_of(event), _field(event, name)
    if kind is not None and name in (*kind.names, *kind.said_as, *kind.says_who):
        return True
    return field is not None and field.is_relation and _is_person(field.related_model)


def _is_called_after_people(event: Event) -> bool:
    kind = _kind_of(event)
    return kind is not None and bool(kind.names)


def _kind_of(event: Event) -> Kind | None:
    return next((kind for kind in kinds() if kind.name == event.object_type), None)


def _is_person(model: Any) -> bool:
    kind = find(model) if model is not None else None
    return kind is not None and "pk" in kind.who and "name" in kind.names


def _is_shared(text: str) -> bool:
    """Whether somebody is called so, or is reached there; the person who was is not any more."""
    return any(
        kind.model._default_manager.filter(**{field: text}).exists()
        for kind in kinds()
        for field in kind.names
        if field in REACHES or (field == "name" and "pk" in kind.who)
    )
