"""Choosing who owns a promise: one of a few in a select, or one of all in a search."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from core.ui.picking import PickField

Choices = Sequence[tuple[str, str]]
EMPTY = ("", "–")


class Owners:
    """Who can own a promise, and how one of them is chosen; the side comes with the person."""

    def field(self, like: forms.Field) -> forms.Field:
        """Return the field to choose by, with the label and the rest of ``like``."""
        raise NotImplementedError

    def side_of(self, key: str) -> str:
        """Return on which side of the table the person with this key sits."""
        raise NotImplementedError


class ListedOwners(Owners):
    """A few people, in a select: what a supplier sees of ours is the relationship team.

    ``people``: (side, [(key, name)]); ``labels``: what each side is called to the reader.
    """

    def __init__(self, people: Iterable[tuple[str, Choices]], labels: Mapping[str, Any]):
        people = [(side, list(persons)) for side, persons in people]
        self._sides = {key: side for side, persons in people for key, _name in persons}
        self._groups = [(labels[side], persons) for side, persons in people if persons]

    def field(self, like: forms.Field) -> forms.Field:
        return forms.ChoiceField(
            choices=[EMPTY, *self._groups],
            label=like.label,
            required=like.required,
            help_text=like.help_text,
        )

    def side_of(self, key: str) -> str:
        return self._sides[key]


class SearchedOwners(Owners):
    """All of ours and the partner's people, searched at ``url``.

    ``people`` is who can be chosen, ``sides`` finds the sides of keys, ``names`` are known already.
    """

    def __init__(
        self,
        people: QuerySet[Any],
        url: str,
        sides: Callable[[list[str]], Mapping[str, str]],
        names: Mapping[str, str],
    ):
        self._people, self._url, self._sides, self._names = people, url, sides, names

    def field(self, like: forms.Field) -> forms.Field:
        return PickField(
            self._people,
            "name",
            self._url,
            self._names,
            also=["email"],
            label=like.label,
            required=like.required,
            help_text=like.help_text,
        )

    def side_of(self, key: str) -> str:
        return self._sides([key])[key]
