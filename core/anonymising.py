"""What anonymising a person does to any person's rows: those of the live tables, and of the trails.

Which rows and fields these are is in the register (core/personal.py). Business records stay whole: they refer
to the person's row, which has another name then.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet, TextField
from django.db.models.functions import Cast

from core.blanking import blank
from core.models import Event
from core.personal import Fate, Kind, find, kinds, kinds_about
from core.trails import trail_models

# An event of the trail is found by a text in its changes; shorter ones stand everywhere.
SHORTEST = 3
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
        """Return a value with the new name where an old one is all there is."""
        if isinstance(value, str):
            if value in self.names:
                return self.new
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
    def of(cls, person: Model, new: str) -> "Traces":
        """Find them; ``new`` is what the person is called from now on."""
        histories, own = {}, {}
        for kind in kinds_about(type(person)):
            rows = _history_of(kind, person)
            if rows is not None and kind.names:
                histories[kind] = rows
            if not kind.about:
                found = kind.own_rows_of(person) if kind.names else kind.rows_of(person)
                own[kind] = [*found.order_by().values_list("pk", flat=True)]
        return cls(_words_of(person, new), histories, own)

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
            for event in Event.objects.filter(object_type=kind.name, object_id__in=ids).iterator():
                seen.add(event.pk)
                if new := _changed(event, to, (*kind.names, *kind.said_as)):
                    yield event.pk, new
        for event in _naming(self.words).exclude(pk__in=seen).iterator():
            if new := _changed(event, self.words.exactly, ()):
                yield event.pk, new


def delete_what_goes(person: Model) -> None:
    """Delete the rows that are the person's alone; part of the caller's action."""
    for kind in kinds_about(type(person)):
        if kind.fate is Fate.DELETED:
            kind.own_rows_of(person).delete()


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


def _words_of(person: Model, new: str) -> Words:
    """Return what a person is and was called, in the row and in its history."""
    names, others = set[str](), set[str]()
    for kind in kinds_about(type(person)):
        for rows in (kind.own_rows_of(person), _history_of(kind, person)):
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


def _history_of(kind: Kind, person: Model) -> QuerySet[Any] | None:
    for model in trail_models():
        if getattr(model, "pgh_tracked_model", None) is kind.model:
            rows = model._default_manager.all()
            if "pk" in kind.who:
                return rows.filter(pgh_obj_id=person.pk) if kind.refers_to(type(person)) else None
            return kind.own_rows_of(person, rows)
    return None


def _instead(kind: Kind, name: str, words: Words) -> str:
    return words.new if name == "name" and "pk" in kind.who else ""


def _changed(event: Event, to: Any, names: Iterable[str]) -> dict[str, Any]:
    changes = {
        field: ["", ""] if field in names else to(values) for field, values in event.changes.items()
    }
    new = {"object_label": to(event.object_label), "changes": changes, "reason": to(event.reason)}
    return {name: value for name, value in new.items() if value != getattr(event, name)}


def _naming(words: Words) -> QuerySet[Event]:
    """Other events with one of the texts as a value, or as what they are about; the whole trail is read.

    Names that somebody else has as well are left alone: nobody could tell whom they mean.
    """
    texts = [text for text in (*words.names, *words.others) if len(text) >= SHORTEST]
    condition = Q(pk__in=[])
    for text in texts:
        if text in words.others or not _is_shared(text):
            quoted = json.dumps(text, ensure_ascii=False)
            condition |= Q(said__contains=quoted) | Q(object_label=text)
    return Event.objects.annotate(said=Cast("changes", TextField())).filter(condition)


def _is_shared(name: str) -> bool:
    """Whether somebody is called so; the person who was is not any more."""
    return any(
        kind.model._default_manager.filter(name=name).exists()
        for kind in kinds()
        if "pk" in kind.who and "name" in kind.names
    )
