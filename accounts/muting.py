"""Reminders that a person can stop, one thing at a time (docs/adr/0055).

An app registers which of its messages merely remind, and of what kind of thing. What somebody must decide
or prove is none of them, nor is what tells the person above that something is late. A muted reminder is
planned like any other and dropped when its turn comes: so it is there again as soon as it is wanted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise

from accounts.models import Mute, User
from core import changes
from core.addresses import reverse
from core.timeline import Page


@dataclass(frozen=True)
class Kind:
    """One kind of things that people are reminded of.

    ``messages`` are the kinds of messages that a mute drops; each of them is about a row (``Notice.row``)
    that is in ``visible_to(person)``. ``explained`` says what is muted, and what still comes.
    """

    name: str
    label: str | Promise
    explained: str | Promise
    messages: tuple[str, ...]
    visible_to: Callable[[User], QuerySet[Any]]
    page: Page


_kinds: dict[str, Kind] = {}
_of_messages: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Let people mute reminders of a kind of things."""
    _kinds[kind.name] = kind
    _of_messages.update(dict.fromkeys(kind.messages, kind))
    words = [(one.name, one.label) for one in _kinds.values()]
    changes.register(User, words={"muted": words})


def kind_of(message: str) -> Kind | None:
    """Return of what kind of things a kind of message reminds, None if it cannot be muted."""
    return _of_messages.get(message)


def get_kind(name: str) -> Kind:
    """Return a registered kind of things, else 404."""
    try:
        return _kinds[name]
    except KeyError:
        raise Http404(name) from None


def is_muted(person: User, kind: Kind, thing: str) -> bool:
    """Return whether the person wants no reminders of the thing with this key. One query."""
    return Mute.objects.filter(user=person, kind=kind.name, thing=thing).exists()


def muted_things(person: User) -> set[tuple[str, str]]:
    """Return (kind, key) of all of which the person wants no reminders. One query."""
    return set(Mute.objects.filter(user=person).values_list("kind", "thing"))


def page_of(kind: Kind, thing: str) -> str:
    """Return the address of the page on which the reminders of a thing are muted."""
    return reverse("accounts:mute", args=[kind.name, thing])


@dataclass(frozen=True)
class Thing:
    """Something that one is reminded of, as its reader sees it: what it is called, and its address.

    ``mute`` is the key of what mutes it, ``since`` from when; both empty while it is not muted. A thing
    that its reader sees no longer has neither title nor address.
    """

    kind: Kind
    key: str
    title: str
    path: str
    mute: str = ""
    since: datetime | None = None


def get_thing(user: User, name: str, key: str) -> Thing:
    """Return something that the user could be reminded of, muted or not; 404 out of their sight."""
    kind = get_kind(name)
    row = get_object_or_404(kind.visible_to(user), key=key)
    found = Mute.objects.filter(user=user, kind=kind.name, thing=key).first()
    return _thing(user, kind, key, row, found)


def muted_by(user: User) -> list[Thing]:
    """Return what the user has muted, the newest first. One query, and one for each kind of things."""
    rows = list(Mute.objects.filter(user=user).order_by("-pk"))
    seen: dict[tuple[str, str], Any] = {}
    for name in {row.kind for row in rows} & {*_kinds}:
        keys = [row.thing for row in rows if row.kind == name]
        for one in _kinds[name].visible_to(user).filter(key__in=keys):
            seen[name, one.key] = one
    return [
        _thing(user, _kinds[row.kind], row.thing, seen.get((row.kind, row.thing)), row)
        for row in rows
        if row.kind in _kinds
    ]


def _thing(user: User, kind: Kind, key: str, row: Any, mute: Mute | None) -> Thing:
    name, _field = kind.page.of(user)
    shown = row is not None and name
    return Thing(
        kind,
        key,
        title="" if row is None else str(row),
        path=reverse(name, args=[key]) if shown else "",
        mute="" if mute is None else mute.key,
        since=None if mute is None else mute.created_at,
    )


def get_mute(user: User, key: str) -> Mute:
    """Return one of the user's own mutes, else 404."""
    return get_object_or_404(Mute, user=user, key=key)
