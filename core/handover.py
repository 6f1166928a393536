"""What people have in hand, and how it passes to a colleague.

The people live below the apps whose work they do: each app registers the kinds of things that somebody
can have in hand, who sees them, and how they pass to somebody else.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import audit, permissions, verbs
from core.addresses import reverse
from core.refused import Refused
from core.scoped import Scoped
from core.timeline import NO_PAGE, Page


@dataclass(frozen=True)
class Handover:
    """Who gives what they have in hand to whom; ``by`` decides it, which may be neither of them.

    The people are locked, and as they are now. ``held`` are the ids of what they had in hand before
    anything passed, by kind: what somebody decides on follows from the line, which may pass first.
    ``now`` is an aware instant.
    """

    person: Any
    to: Any
    by: Any
    held: Mapping[str, list[int]]
    reason: str
    now: datetime


@dataclass(frozen=True)
class Kind:
    """One kind of things that somebody can have in hand.

    ``held(person)`` gives all of them, whoever asks; ``visible_to(reader)`` those that a reader may
    see, with what ``title`` and ``page`` need. ``pass_on(handover)`` locks what is in hand, writes and
    records each, in the caller's transaction, and returns how many there were. It refuses a receiver
    who must not have one of them: who lacks the role, or has another one that it cannot go with.
    ``permission`` is needed to pass this kind on, beside that of handing over.
    """

    name: str
    label: str | Promise
    icon: str
    order: int
    held: Callable[[Any], QuerySet[Any]]
    visible_to: Callable[[Any], QuerySet[Any]]
    pass_on: Callable[[Handover], int]
    page: Page = NO_PAGE
    title: Callable[[Any], str] = str
    permission: str = ""

    @cached_property
    def counted(self) -> Scoped[Any]:
        """``held``, written once for every kind of person, to be counted."""
        return Scoped(lambda person: self.held(person).order_by().values_list("pk"))

    def newest(self, reader: Any, person: Any, most: int) -> list[Any]:
        """Return the newest of what the person has in hand and the reader may see."""
        lists = self._newest
        if (rows := lists.get((person.kind, most))) is None:
            # Nothing of the person but their kind is kept.
            like = person.stand_in(0).stand_in
            rows = lists[person.kind, most] = self._among_visible(like, most)
        found: list[Any] = rows(reader, person.pk)
        return found

    @cached_property
    def _newest(self) -> dict[Any, Scoped[Any]]:
        return {}

    def _among_visible(self, like: Callable[[int], Any], most: int) -> Scoped[Any]:
        def visible(reader: Any, person: int) -> QuerySet[Any]:
            held = self.held(like(person)).order_by().values("pk")
            return self.visible_to(reader).filter(pk__in=held).order_by("-pk")[:most]

        # What one person has in hand is few, however much the reader may see.
        return Scoped.with_one_plan(visible)

    def address(self, reader: Any, row: Any) -> str:
        """Return where the reader may look at a row, empty where they may not."""
        name, path = self.page.of(reader)
        if not name:
            return ""
        return reverse(name, args=[reduce(getattr, path.split("__"), row)])


def require(person: Any, permission: str, row: Any) -> None:
    """Refuse a receiver whose roles do not allow what the row needs."""
    if not permissions.allowed(person, permission):
        raise Refused(
            "role_missing",
            _("%(person)s does not have the role for “%(what)s”.")
            % {"person": person.name, "what": row},
            field="to",
        )


def verb(name: str, label: str | Promise) -> str:
    """Register the verb of something that passes, and return its name."""
    return verbs.register(name, label, icon="arrow-right-left", tone="accent")


def record(
    passing: Handover,
    verb: str,
    row: Model,
    changes: Mapping[str, tuple[Any, Any]],
    *,
    links: Iterable[Model] = (),
) -> None:
    """Write on the trail that one thing has passed; the caller has changed it."""
    audit.record(verb, row, by=passing.by, links=links, changes=changes, reason=passing.reason)


def give(
    passing: Handover, verb: str, row: Model, *, field: str = "owner", links: Iterable[Model] = ()
) -> None:
    """Put the receiver into the field where the person stood, and record it."""
    setattr(row, field, passing.to)
    row.save(update_fields=[field])
    record(passing, verb, row, {field: (passing.person, passing.to)}, links=links)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Add a kind, in the module of its actions; refuses a name that is taken."""
    if kind.name in _kinds:
        raise ValueError(f"what one has in hand: {kind.name} is registered twice")
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    """Return every kind in order. They pass on in it: what decides about others comes first."""
    return sorted(_kinds.values(), key=lambda kind: kind.order)
