"""The register of personal data: what is held about whom, why, for how long, and what becomes of it.

Each app declares its models in its ``personal.py``. From the register come the copy that a person gets of
what is held about them, what anonymising does, the places where a name may stand in free text, and
docs/personal-data.md. A test asks for a declaration, or a reason, for every text and for every field
that refers to a person.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.prepared import Prepared
from core.prepared import Text as Part

Text = str | Promise


class Basis(Enum):
    """The legal basis (GDPR, article 6)."""

    CONTRACT = _("Contract (6.1 b)")
    DUTY = _("Legal duty (6.1 c)")
    INTEREST = _("Legitimate interest (6.1 f)")


class Fate(Enum):
    """What anonymising makes of the rows of a kind."""

    BLANKED = _("The row stays; name, address and telephone are taken out of it")
    STAYS = _("Stays as it is, and names the person no longer: it refers to the blanked row")
    DELETED = _("The rows are deleted")


@dataclass(frozen=True)
class Kind:
    """What one table holds about people.

    ``who`` are the fields that refer to whose data it is: to a person with an account, or to any other row
    that stands for a person; ``addresses`` are those that hold such a person's e-mail address. ``facts`` are
    what is held about them, ``texts`` free text in which anybody may be named, ``shown`` what else an
    export says of a row so that it can be understood. ``own`` are facts that nobody else may be
    given. ``names`` are those that tell who the person is: anonymising takes them out of the row, and of
    its history; ``said_as`` are further fields of the audit trail's changes that hold such, and ``says_who`` those
    beside references in which people go by their names. ``about`` says that the rows are events, which can be about a person as well as by one. ``known`` are the rows that may be told of at all: what is sealed is in no export.
    ``withheld`` says why a kind is in no export. ``versions`` says that former states of the row are in
    it too, from the row history. ``kept`` says for how long the rows are held; ``period`` names the rule
    (core/retention.py) by which they go. ``at`` is the instant at which a row tells that there was business with
    whom it is about.
    """

    model: type[Model]
    label: Text
    purpose: Text
    basis: Basis
    fate: Fate
    kept: Text
    who: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    said_as: tuple[str, ...] = ()
    says_who: tuple[str, ...] = ()
    about: bool = False
    known: Callable[[], QuerySet[Any]] | None = None
    withheld: Text = ""
    versions: bool = False
    period: str = ""
    at: str = ""

    @property
    def name(self) -> str:
        """The label of the model, e.g. meetings.visit."""
        return self.model._meta.label_lower

    def refers_to(self, model: type[Model]) -> list[str]:
        """Return those of ``who`` that refer to rows of the model; ``pk`` for the model's own rows."""
        found = []
        for path in self.who:
            target = self.model if path == "pk" else self.model._meta.get_field(path).related_model
            if target is model:
                found.append(path)
        return found

    def rows_of(self, person: Model) -> QuerySet[Any]:
        """Return the rows that are about a person, oldest first; none that is a secret."""
        found = self._about(type(person), person.pk, getattr(person, "email", ""))
        return found.order_by("pk")

    def _about(self, model: type[Model], pk: int, email: str = "") -> QuerySet[Any]:
        condition = Q(pk__in=[])
        for path in self.refers_to(model):
            condition |= Q(**{path: pk})
        if self.about:
            condition |= Q(object_type=model._meta.label_lower, object_id=pk)
        if email:
            for path in self.addresses:
                # Where most rows have no address, as of messages to accounts, PostgreSQL takes that for the
                # usual one and reads them all.
                condition |= Q(**{f"{path}__same": email, f"{path}__gt": ""})
        rows = self.model._default_manager.all() if self.known is None else self.known()
        return rows.filter(condition)

    def some_of(self, person: Model, most: int) -> Part | None:
        """Return the query for at most so many of the rows about a person, written once, for counting."""
        model, email = type(person), getattr(person, "email", "").lower() if self.addresses else ""
        if (asked := self._some.get((model, most))) is None:

            def some(pk: int, *email: str) -> QuerySet[Any]:
                return self._about(model, pk, *email).order_by().values_list("pk")[:most]

            asked = self._some[model, most] = Prepared(some, optional=1)
        return asked.text(person.pk, email) if email else asked.text(person.pk)

    @cached_property
    def _some(self) -> dict[tuple[type[Model], int], Prepared]:
        return {}

    def business_since(self, model: type[Model], instant: Any) -> list[Exists]:
        """Return the conditions on rows of the model, any of which says that there was business with them
        at or after an instant; none for a kind that tells of none."""
        if not self.at:
            return []
        whose: list[dict[str, Any]] = [{path: OuterRef("pk")} for path in self.refers_to(model)]
        if self.about:
            whose += [{"object_type": model._meta.label_lower, "object_id": OuterRef("pk")}]
        whose += [{f"{path}__same": OuterRef("email")} for path in self.addresses]
        rows = self.model._default_manager.filter(**{f"{self.at}__gte": instant})
        # Each by itself: a condition with OR has no index.
        return [Exists(rows.filter(**one)) for one in whose]

    def own_rows_of(
        self, person: Model, rows: QuerySet[Any] | None = None, former: Iterable[str] = ()
    ) -> QuerySet[Any]:
        """Return the rows that stand for the person, or go with them: secrets too.

        Of what stays those that hold the person's name or address, of what is deleted all. ``former`` are
        e-mail addresses that were the person's before.
        """
        condition = Q(pk__in=[])
        for path in self.refers_to(type(person)):
            if path == "pk" or self.fate is Fate.DELETED:
                condition |= Q(**{path: person.pk})
        # A row that is itself a person's is nobody else's, though the address be the same.
        if "pk" not in self.who:
            for email in filter(None, [getattr(person, "email", ""), *former]):
                for path in self.addresses:
                    condition |= Q(**{f"{path}__same": email})
        return (self.model._default_manager.all() if rows is None else rows).filter(condition)


_kinds: dict[str, Kind] = {}
_nothing: dict[str, dict[str, str]] = {}


def declare(model: type[Model], label: Text, purpose: Text, **more: Any) -> None:
    """Add what a model holds about people; refuses a second declaration."""
    kind = Kind(model=model, label=label, purpose=purpose, **more)
    if kind.name in _kinds:
        raise ValueError(f"personal data: {kind.name} is declared twice")
    _kinds[kind.name] = kind


def nothing(model: type[Model], *fields: str, why: str) -> None:
    """Say of texts, or of references to people, of a model that they are nobody's personal data."""
    _nothing.setdefault(model._meta.label_lower, {}).update(dict.fromkeys(fields, why))


def kinds() -> list[Kind]:
    """Return every kind, in the order in which the apps have declared them."""
    return list(_kinds.values())


def kinds_about(model: type[Model]) -> Iterator[Kind]:
    """Yield the kinds whose rows can be about a row of the model."""
    for kind in kinds():
        if kind.refers_to(model) or kind.addresses or kind.about:
            yield kind


def reasons(model: type[Model]) -> dict[str, str]:
    """Return why fields of a model that could hold personal data hold none."""
    return _nothing.get(model._meta.label_lower, {})


def find(model: type[Model]) -> Kind | None:
    """Return what a model holds about people, None if nothing was declared."""
    return _kinds.get(model._meta.label_lower)
