"""What the parts of the company know of each other while it is being written."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, models

from srm.bulk.copy import Table, draw_key
from srm.bulk.scale import Scale

MONTHS = 36


@dataclass
class PartnerRow:
    """A partner as the later parts need it; ``rank`` 1 has the most trade."""

    id: int
    rank: int
    name: str
    country: str
    currency: str
    tier: str
    status: str
    supplies: bool
    buys: bool
    since: date
    categories: list[int]
    contacts: list[int] = field(default_factory=list)
    representatives: list[int] = field(default_factory=list)
    executive: int = 0
    buyers: list[int] = field(default_factory=list)


@dataclass
class World:
    """The company in the making. ``today`` is the day everything is relative to."""

    scale: Scale
    rng: random.Random
    today: date
    owner: int = 0
    managers: list[int] = field(default_factory=list)
    executives: list[int] = field(default_factory=list)  # account executives
    buyers: list[int] = field(default_factory=list)
    manager_of: dict[int, int] = field(default_factory=dict)
    partners: list[PartnerRow] = field(default_factory=list)
    held: list[PartnerRow] = field(default_factory=list)  # those with an account executive
    categories: list[tuple[int, str]] = field(default_factory=list)
    tables: dict[type[models.Model], Table] = field(default_factory=dict)
    events: list[tuple[Any, ...]] = field(default_factory=list)

    def table(self, model: type[models.Model], *columns: str) -> Table:
        """Open a table for writing; finished at the end of the current ``part``."""
        if model in self.tables:
            raise LookupError(f"{model.__name__} is already open")
        self.tables[model] = table = Table(self.rng, model, *columns)
        return table

    @contextmanager
    def part(self) -> Iterator[None]:
        """Write the tables opened inside, in the order they were opened (parents first)."""
        done = set(self.tables)
        yield
        for model, table in self.tables.items():
            if model not in done:
                table.finish()
        with connection.cursor() as cursor:
            # Check the foreign keys now: a queue of millions of deferred checks would lie in memory.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def key(self) -> str:
        """Return a key for a row whose key must be known before it is written."""
        return draw_key(self.rng)

    def event(
        self,
        at: datetime,
        actor: int | None,
        verb: str,
        of: str,
        pk: int,
        label: str,
        partner: int | None = None,
        *,
        links: tuple[str, ...] = (),
        changes: dict[str, list[str]] | None = None,
    ) -> None:
        """Note an event for the trail, which is written in the order of time at the end."""
        linked = [*links, *([f"suppliers.partner:{partner}"] if partner else [])]
        self.events.append(
            (at, len(self.events), actor, verb, of, pk, label, linked, changes or {})
        )

    def someone(self, among: list[PartnerRow] | None = None) -> PartnerRow:
        """Return a partner with an account executive, or one of those, the first ones more often.

        By their rank the bigger ones come first: they get most of what happens, as in a real company.
        """
        rows = self.held if among is None else among
        return rows[int(len(rows) * self.rng.random() ** 2)]

    def day(self, earliest: int, latest: int) -> date:
        """Return a day between two offsets from today (negative: in the past)."""
        return self.today + timedelta(days=self.rng.randint(earliest, latest))

    def at(self, day: date, hour: int | None = None) -> datetime:
        """Return an instant of a working day, in UTC."""
        clock = time(
            self.rng.randint(7, 15) if hour is None else hour, self.rng.choice((0, 15, 30, 45))
        )
        return datetime.combine(day, clock, UTC)

    def some(self, items: list[Any], low: int, high: int) -> list[Any]:
        """Return between ``low`` and ``high`` different items, as far as there are that many."""
        return self.rng.sample(items, min(len(items), self.rng.randint(low, high)))
