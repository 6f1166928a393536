"""Groups of messages, which people want by e-mail at once, in their digest, or not."""

from dataclasses import dataclass

from django.utils.functional import Promise

from accounts.models import User
from accounts.states import EmailWay


@dataclass(frozen=True)
class Group:
    """Messages that people want by e-mail or not; ``ours`` says that suppliers never get one."""

    name: str
    label: str | Promise
    beginnings: tuple[str, ...]
    order: int
    ours: bool


_groups: dict[str, Group] = {}


def group(
    name: str, label: str | Promise, *beginnings: str, order: int, ours: bool = False
) -> None:
    """Register a group of kinds by how their names begin; the longest beginning counts.

    What is in no group (the link to a new password) goes by e-mail whatever a person chose.
    """
    _groups[name] = Group(name, label, beginnings, order, ours)


def groups_for(user: User) -> list[Group]:
    """Return the groups of messages that the person may get, in their order."""
    found = sorted(_groups.values(), key=lambda one: one.order)
    return [one for one in found if user.is_internal or not one.ours]


def group_of(kind: str) -> Group | None:
    """Return the group of a kind of message, None for what is in none."""
    fitting = [
        (len(beginning), one.name)
        for one in _groups.values()
        for beginning in one.beginnings
        if kind.startswith(beginning)
    ]
    return _groups[max(fitting)[1]] if fitting else None


def way_of(user: User, group: str) -> EmailWay:
    """Return how the person wants a group of messages by e-mail."""
    if group in user.no_email:
        return EmailWay.OFF
    return EmailWay.DIGEST if group in user.digest_email else EmailWay.AT_ONCE
