"""Reading the audit trail: a reader sees an event if they may see its object."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    BigAutoField,
    BooleanField,
    CharField,
    Exists,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from core import permissions
from core.addresses import reverse
from core.audit import link_to
from core.lookups import About, Within
from core.models import Event
from core.prepared import Parts, Prepared, prepared
from core.reading import Ids
from core.scoped import Scoped, scoped


@dataclass(frozen=True)
class Page:
    """Where an object is looked at: names of URLs, and the field whose value is the key in them.

    ``ours`` and ``theirs`` are the pages of the two sides, empty where a side has none. A ``key`` of
    ``rfx__key`` leads to the page of what the object is a part of; an empty one belongs to a page
    without a key. ``their_key`` is another field for the portal, if it is another.
    """

    ours: str = ""
    theirs: str = ""
    key: str = "key"
    their_key: str | None = None

    def of(self, user: Any) -> tuple[str, str]:
        """Return (URL name, field of the key) for the reader; no name if they may not open it."""
        if user.is_internal:
            name, key = self.ours, self.key
        else:
            name, key = self.theirs, self.key if self.their_key is None else self.their_key
        return (name, key) if name and permissions.may_open(user, name) else ("", "")


NO_PAGE = Page()
BigAutoField.register_lookup(About)
BigAutoField.register_lookup(Within)
_visible: dict[str, Callable[[Any], QuerySet[Any]]] = {}
_pages: dict[str, Page] = {}
# What a reader may know of; of ours, everybody may know of the same.
_secret: dict[str, tuple[Callable[[Any], QuerySet[Any]], Callable[[], QuerySet[Any]] | None]] = {}
_wholly: dict[str, Callable[[Any, Model], str]] = {}
# Belong to one side alone: who sees the row, and nobody besides, reads its events.
_private: set[str] = set()


def register(
    model: type[Model],
    visible_to: Callable[[Any], QuerySet[Any]],
    page: Page = NO_PAGE,
    *,
    wholly: Callable[[Any, Model], str] | None = None,
) -> None:
    """Tell whose events may be read: ``visible_to(user)`` gives the rows of ``model`` they see.

    Who sees a row may open it on ``page``, if they have the permission of that page. ``wholly(user,
    obj)`` names the field that refers to ``obj`` if the reader sees all rows of ``obj``, else it is
    empty: on the timeline of ``obj`` they are then looked up without asking who sees what.
    """
    _visible[model._meta.label_lower] = visible_to
    _pages[model._meta.label_lower] = page
    if wholly is not None:
        _wholly[model._meta.label_lower] = wholly


def keep_secret(
    model: type[Model],
    known_to: Callable[[Any], QuerySet[Any]],
    known_to_ours: Callable[[], QuerySet[Any]] | None,
) -> None:
    """Look past the events of rows that the reader must not know of before they are fetched.

    Not even the time and the queries that it takes may tell how many there are. ``known_to(user)``
    gives the rows of ``model`` whose being there is no secret to a supplier, ``known_to_ours()`` those
    that are no secret to any of ours; without it none are.
    """
    _secret[model._meta.label_lower] = (known_to, known_to_ours)


def keep_private(model: type[Model]) -> None:
    """Let nobody read the events of rows that they do not see, whoever looks after the records."""
    _private.add(model._meta.label_lower)


def registered() -> list[str]:
    """Return the labels of the models whose events can be read."""
    return sorted(_visible)


def visible_events(user: Any) -> QuerySet[Event]:
    """Return the events whose object the user may see.

    Visibility is evaluated now, not when the event was written: a bid's events appear to the buying
    side with its opening, and vanish for someone whose assignment has ended. An object type that
    nobody registered is shown to nobody.
    """
    scope = Q(pk__in=[])
    for object_type, visible_to in _visible.items():
        scope |= Q(object_type=object_type, object_id__in=visible_to(user).values("pk"))
    return Event.objects.filter(scope)


def rows_followed(user: Any, *, records: bool = False) -> dict[str, QuerySet[Any]]:
    """Return, by label of the model, the rows whose events the user may read, where there can be any.

    With ``records`` these are the rows that the admin shows to administrators (docs/adr/0013): all but
    those whose being there is a secret, and those of one side alone.
    """
    found = {}
    for kind, visible_to in _visible.items():
        if not records or kind in _private:
            rows = visible_to(user)
        elif kind in _secret and (ours := _secret[kind][1]) is not None:
            rows = ours()
        else:
            rows = apps.get_model(kind)._default_manager.all()
        if not rows.query.is_empty():
            found[kind] = rows.order_by()
    return found


def told_to_ours() -> QuerySet[Event]:
    """Return the events but those about rows whose being there is a secret, or one side's alone."""
    secrets = [(kind, ours()) for kind, (_known_to, ours) in _secret.items() if ours is not None]
    return _unsecret(Event.objects.exclude(object_type__in=_private), secrets)


def whole_trail(followed: Mapping[str, QuerySet[Any]]) -> QuerySet[Event]:
    """Return the events about the rows of ``rows_followed``, to be walked from the newest on.

    Of a kind of which all rows are followed every event counts, also of a row that there is no longer,
    or never was (a login at an address that nobody has). A row of any other kind is looked up for each
    event that is walked past: as a set, all rows of all kinds would be collected before the first.
    """
    wholly = [kind for kind, rows in followed.items() if not rows.query.has_filters()]
    scope = Q(object_type__in=wholly)
    for kind, rows in followed.items():
        if kind not in wholly:
            # Not EXISTS: PostgreSQL may collect what it asks for; what a value is compared with it
            # looks up.
            row = rows.filter(pk=OuterRef("object_id")).annotate(followed=Value(True))
            seen = Subquery(row.values("followed")[:1], output_field=BooleanField())
            # The kind first: the look-up is for rows of it only.
            scope |= Q(object_type=kind) & Q(seen)
    return Event.objects.filter(scope)


def give_addresses(user: Any, events: Iterable[Event]) -> None:
    """Give events that the user may read the keys and addresses of what they are about; one query.

    The ``address`` is empty where there is no page that the reader may open, the ``object_key`` where
    the object has none, or is gone.
    """
    events = list(events)
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        wanted[event.object_type].add(event.object_id)
    parts = Parts("core.whole_trail")
    for kind, ids in sorted(wanted.items()):
        if (text := _keys_of(kind, _pages[kind].of(user)[1]).text(Ids(ids))) is not None:
            parts.add("(SELECT %s, seen.* FROM (", text, ") AS seen (pk, own_key, page_key))", kind)
    keys = {}
    if parts:
        with connection.cursor() as cursor:
            parts.execute(cursor, "", " UNION ALL ")
            keys = {(kind, pk): (own, page) for kind, pk, own, page in cursor.fetchall()}
    for event in events:
        event.object_key, page = keys.get((event.object_type, event.object_id), ("", ""))
        event.address = _address(user, event.object_type, page)


def has_key(object_type: str) -> bool:
    """Return whether objects of this type have an opaque key."""
    return any(field.name == "key" for field in apps.get_model(object_type)._meta.fields)


@cache
def _keys_of(object_type: str, field: str) -> Prepared:
    """The key of a row, and the one in the address of its page; empty for what has none."""
    rows: QuerySet[Any] = apps.get_model(object_type)._default_manager.order_by()
    own = F("key") if has_key(object_type) else Value("", output_field=CharField())
    page = F(field) if field else Value("", output_field=CharField())
    rows = rows.annotate(own_key=own, page_key=page).values_list("pk", "own_key", "page_key")
    return prepared(lambda ids: rows.filter(pk__among=ids))


def timeline(
    user: Any,
    obj: Model,
    *,
    limit: int = 50,
    before_id: int | None = None,
    in_sight: bool = False,
) -> list[Event]:
    """Return the newest events about the object or linked to it, newest first.

    Each has the ``address`` of what it is about, as far as the reader may open it; not where that is
    the object's own page. Two queries, a pair more whenever most of a stretch is hidden from the reader. Asking for the
    events first and then only for the objects they are about costs the same however much the reader
    may see; ``visible_events`` as a condition would collect all of it.

    ``in_sight`` says that the caller has the object from what is registered for its type, for this
    reader and now: then nothing is asked about its own events.
    """
    found: list[Event] = []
    itself = (obj._meta.label_lower, obj.pk)
    own = _address(user, itself[0], getattr(obj, "key", ""))
    # Every type of object among the events costs a part of the question: few more than are shown.
    stretch = limit + 3
    while True:
        of = (*itself, link_to(obj)) if before_id is None else (*itself, link_to(obj), before_id)
        if user.is_internal:
            candidates = _first_for_ours(stretch)(*of)
        else:
            candidates = _first_for_theirs(stretch)(user, *of)
        others = (e for e in candidates if (e.object_type, e.object_id) != itself or not in_sight)
        seen = _seen(user, obj, others)
        if in_sight:
            seen[itself] = getattr(obj, "key", "")
        for event in candidates:
            key = seen.get((event.object_type, event.object_id))
            if key is not None:
                address = _address(user, event.object_type, key)
                event.address = "" if address == own else address
                found.append(event)
        if len(found) >= limit or len(candidates) < stretch:
            return found[:limit]
        before_id, stretch = candidates[-1].pk, stretch * 2


def _before(events: QuerySet[Event], before: int | None) -> QuerySet[Event]:
    return events if before is None else events.filter(pk__lt=before)


def _ways(object_type: str, pk: int, link: str) -> list[QuerySet[Event]]:
    """The events about an object and those linked to it, each in a set that an index has in order.

    Those with more links than two are few: their ids are collected.
    """
    events = Event.objects.all()
    many = events.filter(links__len__gt=2, links__contains=[link]).order_by().values("pk")
    return [
        events.filter(object_type=object_type, object_id=pk),
        events.filter(links__0=link),
        events.filter(links__1=link),
        events.filter(pk__within=ArraySubquery(many)),
    ]


def _with_people(events: QuerySet[Event]) -> QuerySet[Event]:
    return events.select_related("actor", "on_behalf_of").order_by("-pk")


@cache
def _first_for_ours(count: int) -> Prepared:
    """The newest ``count`` events about an object that are secret to none of ours."""
    secrets = [(kind, ours()) for kind, (_known_to, ours) in _secret.items() if ours is not None]

    def newest(object_type: str, pk: int, link: str, before: int | None = None) -> QuerySet[Event]:
        # So many of each, whatever there is, and of these the newest; then who did them: joined at
        # once, everybody would be read.
        first, *others = (
            _unsecret(_before(way, before), secrets).order_by("-pk").values("pk")[:count]
            for way in _ways(object_type, pk, link)
        )
        newest = Event.objects.filter(pk__within=ArraySubquery(first.union(*others, all=True)))
        return _with_people(newest)[:count]

    # Each way is an index in its order: planned anew each time, it took longer than to read it.
    return prepared.with_one_plan(newest)


@cache
def _first_for_theirs(count: int) -> Scoped[Event]:
    """The newest ``count`` events about an object that are no secret to a supplier's person."""

    def newest(
        user: Any, object_type: str, pk: int, link: str, before: int | None = None
    ) -> QuerySet[Event]:
        secrets = [(kind, known_to(user)) for kind, (known_to, _ours) in _secret.items()]
        # One look at the trail, not several as for ours: it has many policies.
        events = _before(Event.objects.filter(pk__about=(object_type, pk, link)), before)
        return _with_people(_unsecret(events, secrets))[:count]

    return Scoped.with_one_plan(newest)


def _unsecret(events: QuerySet[Event], secrets: list[tuple[str, QuerySet[Any]]]) -> QuerySet[Event]:
    for object_type, rows in secrets:
        known = Exists(rows.filter(pk=OuterRef("object_id")))
        events = events.filter(~Q(object_type=object_type) | known)
    return events


def _address(user: Any, object_type: str, key: str) -> str:
    name, field = _pages.get(object_type, NO_PAGE).of(user)
    return reverse(name, args=[key] if field else []) if name and (key or not field) else ""


def _seen(user: Any, obj: Model, events: Iterable[Event]) -> dict[tuple[str, int], str]:
    """Return the events' objects that the user may see: (type, id), and the key in the address of its
    page. One query, a second one if something on the timeline of ``obj`` is not its own."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for event in events:
        if event.object_type in _visible:
            wanted[event.object_type].add(event.object_id)
    owned = {
        kind: path for kind in wanted if kind in _wholly and (path := _wholly[kind](user, obj))
    }
    seen = _asked(user, wanted, obj.pk, owned)
    rest = {kind: {pk for pk in wanted[kind] if (kind, pk) not in seen} for kind in owned}
    return seen | _asked(user, {kind: ids for kind, ids in rest.items() if ids}, obj.pk, {})


@cache
def _rows_of(object_type: str, path: str, field: str) -> Prepared:
    """The rows of a type that belong to an object: its id, theirs."""
    rows: QuerySet[Any] = apps.get_model(object_type)._default_manager.all()
    names = filter(None, ("pk", field))
    rows = rows.order_by().values_list(*names)
    return prepared(lambda pk, ids: rows.filter(pk__among=ids, **{path: pk}))


@cache
def _rows_seen(object_type: str, field: str) -> Scoped:
    """The rows of a type that a reader sees: the id, theirs."""
    names = [*filter(None, ("pk", field))]
    return scoped(
        lambda user, ids: (
            _visible[object_type](user).filter(pk__among=ids).order_by().values_list(*names)
        )
    )


def _asked(
    user: Any, wanted: dict[str, set[int]], pk: int, owned: dict[str, str]
) -> dict[tuple[str, int], str]:
    parts = Parts("core.timeline")
    for object_type, ids in sorted(wanted.items()):
        _name, field = _pages[object_type].of(user)
        if object_type in owned:
            text = _rows_of(object_type, owned[object_type], field).text(pk, Ids(ids))
        else:
            text = _rows_seen(object_type, field).text(user, Ids(ids))
        if text is None:
            continue
        # Django's own SQL, its values apart; a union of querysets takes twice as long.
        columns = "pk, page_key" if field else "pk"
        shown = "seen.pk, seen.page_key" if field else "seen.pk, ''"
        before = f"(SELECT %s, {shown} FROM ("  # noqa: S608
        parts.add(before, text, f") AS seen ({columns}))", object_type)
    if not parts:
        return {}
    with connection.cursor() as cursor:
        parts.execute(cursor, "", " UNION ALL ")
        return {(kind, pk): key for kind, pk, key in cursor.fetchall()}
