"""What is kept for a while only, and removed when its period has passed.

The apps register rules: what is due and how it goes. A scheduled task applies them once a day, a few rows at a
time; administrators choose the periods, and see beforehand what would go.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.models import RetentionPeriod
from core.personal import Text

# So many rows go in one transaction.
BATCH = 500


@dataclass(frozen=True)
class Rule:
    """One kind of what is kept for a period.

    ``days`` is the period unless the company has chosen another, at least ``least``. ``due(before)`` are the
    rows that were done with before an instant, ``remove(rows)`` removes a few of them, which are locked, in
    the caller's transaction, and returns how many. ``proposes`` says that nothing is removed: somebody is
    asked to decide.
    """

    name: str
    label: Text
    explained: Text
    days: int
    due: Callable[[datetime], QuerySet[Any]]
    remove: Callable[[list[Any]], int]
    least: int = 1
    proposes: bool = False


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
    """What a rule would do now: how many rows are due."""

    rule: Rule
    days: int
    count: int


def next_to_go(now: datetime) -> list[Next]:
    """Return what would go now, by rule; a query for each."""
    periods = chosen()
    return [
        Next(
            rule,
            periods[rule.name],
            rule.due(now - timedelta(days=periods[rule.name])).order_by().count(),
        )
        for rule in rules()
    ]
