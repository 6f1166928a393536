"""What is kept for a while only, and removed when its period has passed.

The apps register rules: what is due and how it goes. A scheduled task applies them once a day, a few rows at a
time; administrators choose the periods, and see beforehand what would go.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from core.counts import count_all
from core.models import RetentionPeriod
from core.personal import Text
from core.prepared import Prepared

# So many rows go in one transaction.
BATCH = 500
# A page says of more only that there are more.
MOST = 1_000


@dataclass(frozen=True)
class Rule:
    """One kind of what is kept for a period.

    ``days`` is the period unless the company has chosen another, at least ``least``. ``due(before)`` are the
    rows that were done with before an instant, ``remove(rows)`` removes a few of them, which are locked, in
    the caller's transaction, and returns how many. ``proposes`` says that nothing is removed: somebody is
    asked to decide. ``secret`` says that nobody may be told how many there are, nor whether there is one.
    """

    name: str
    label: Text
    explained: Text
    days: int
    due: Callable[[datetime], QuerySet[Any]]
    remove: Callable[[list[Any]], int]
    least: int = 1
    proposes: bool = False
    secret: bool = False

    @cached_property
    def counted(self) -> Prepared:
        """What is due, written once, as far as it is counted."""

        def due(before: datetime) -> QuerySet[Any]:
            return self.due(before).order_by().values_list("pk")[: MOST + 1]

        return Prepared(due)


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Add a rule; refuses a name that is taken."""
    if rule.name in _rules:
        raise ValueError(f"retention: {rule.name} is registered twice")
    _rules[rule.name] = rule


def rules() -> list[Rule]:
    """Return every rule, in the order in which the apps have registered them."""
    return list(_rules.values())


def get_rule(name: str) -> Rule:
    """Return a rule by its name."""
    return _rules[name]


def chosen() -> dict[str, int]:
    """Return the periods that hold now, in days, by the names of their rules."""
    own = dict(RetentionPeriod.objects.values_list("name", "days"))
    return {rule.name: max(own.get(rule.name, rule.days), rule.least) for rule in rules()}


@dataclass(frozen=True)
class Next:
    """What a rule would do now: how many rows are due, None where that is a secret.

    ``more`` says that there are more than are counted.
    """

    rule: Rule
    days: int
    count: int | None
    more: bool = False


def next_to_go(now: datetime) -> list[Next]:
    """Return what would go now, by rule; two queries."""
    periods = chosen()
    texts = [
        None if rule.secret else rule.counted.text(now - timedelta(days=periods[rule.name]))
        for rule in rules()
    ]
    return [
        Next(
            rule,
            periods[rule.name],
            None if rule.secret else min(count, MOST),
            more=count > MOST,
        )
        for rule, count in zip(rules(), count_all(texts), strict=True)
    ]
