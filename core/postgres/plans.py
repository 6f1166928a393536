"""Statements that PostgreSQL is given once per connection, so that it need not read and plan them each time.

Planning takes longer than answering for most of what a page asks. PostgreSQL plans a statement five times
for the values that it is asked with; then once for all, unless that looks dearer to it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

from core.postgres import acting

# The connection has no such statement (a pool may have given us another one), it has it already,
# or a migration has changed what its columns are.
LOST, THERE, CHANGED = "26000", "42P05", "0A000"
# Statements that one connection keeps at most, each some tens of kilobytes: more than all pages ask, but
# not more than all that a timeline could be asked about.
MOST = 500
# Which plan is best for any value is guessed from how often values occur on average, of which a table with
# many rows of a few people says nothing: what is planned once is looked up by indexes.
ONE_PLAN = "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off; "


@dataclass(frozen=True)
class Plan:
    """A statement with places for its values, ``$1`` and so on, of ``types``; its constants are in it.

    ``places`` are those of the values among what Django would send. ``once`` says that it is planned
    once for all values, even if that looks dearer to PostgreSQL. ``role`` is the one that asks, empty for
    the application's.
    """

    about: str
    sql: str
    types: tuple[str, ...]
    places: tuple[int, ...]
    once: bool = False
    role: str = ""

    @cached_property
    def acting(self) -> "Plan":
        """The same for who acts: policies make another plan of it, and one statement of both would be
        planned anew whenever the role is another than the last time."""
        return replace(self, role=acting.ROLE)

    @cached_property
    def name(self) -> str:
        """What PostgreSQL knows it by: the same name is the same statement, whoever made it."""
        text = f"{self.role}{self.types} {self.sql}"
        return f"{self.about[:40]}_{sha256(text.encode()).hexdigest()[:16]}"

    @cached_property
    def prepare(self) -> str:
        types = f"({', '.join(self.types)})" if self.types else ""
        return f'PREPARE "{self.name}" {types} AS {self.sql}'

    @cached_property
    def execute(self) -> str:
        values = f" ({', '.join(['%s'] * len(self.types))})" if self.types else ""
        # All are sent together, so that the settings end with the query.
        before = ONE_PLAN if self.once else ""
        return f'{before}EXECUTE "{self.name}"{values}'


def plan_of(
    about: str, sql: str, params: Sequence[Any], types: Sequence[str | None], once: bool = False
) -> Plan:
    """Return the plan of what Django would send; ``types`` has None for each constant in ``params``."""
    places = [place for place, kind in enumerate(types) if kind is not None]
    numbers = {place: f"${number}" for number, place in enumerate(places, 1)}
    with connection.cursor() as cursor:
        written = [
            numbers.get(place) or cursor.mogrify("%s", [constant]).decode()
            for place, constant in enumerate(params)
        ]
    kinds = tuple(kind for kind in types if kind is not None)
    return Plan(about, sql % tuple(written), kinds, tuple(places), once)


def execute(cursor: CursorWrapper, plan: Plan, sql: str, params: Sequence[Any]) -> None:
    """Ask what ``sql`` with ``params`` asks, by its plan where there can be one."""
    # The proxy of the thread's connection knows only what every database has.
    plans: Plans = cursor.db.plans
    if acting.whom() is not None:
        plan = plan.acting
    if cursor.db.in_atomic_block or not plans.execute(cursor, plan, params):
        cursor.execute(sql, params)


class Plans:
    """The plans of one connection."""

    def __init__(self) -> None:
        self._asked: set[str] = set()
        self._kept: set[str] = set()
        self._unusable: set[str] = set()

    def execute(self, cursor: CursorWrapper, plan: Plan, params: Sequence[Any]) -> bool:
        """Ask with these values; False if it must be asked without a plan.

        So it is for the first time: what a connection is asked once is not worth a plan. Not to be called
        within a transaction, where nothing can be asked a second time.
        """
        name = plan.name
        if name in self._unusable:
            return False
        if name not in self._asked:
            self._asked.add(name)
            return False
        try:
            if name not in self._kept:
                if len(self._kept) >= MOST:
                    return False
                self._prepare(cursor, plan)
                self._kept.add(name)
            cursor.execute(plan.execute, [params[place] for place in plan.places])
        except DatabaseError as error:
            if _code(error) not in {LOST, CHANGED}:
                raise
            self._unusable.add(name)
            return False
        return True

    def _prepare(self, cursor: CursorWrapper, plan: Plan) -> None:
        # Past Django's wrappers, which count what a page asks.
        with cursor.db.wrap_database_errors:
            try:
                cursor.cursor.execute(plan.prepare)
            except cursor.db.Database.Error as error:
                if error.pgcode != THERE:
                    raise


def _code(error: DatabaseError) -> str | None:
    return getattr(error.__cause__, "pgcode", None)
