"""Who sees gifts, and who decides on them."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import (
    approvers_of,
    of_people_under,
    sees_everything,
)
from accounts.models import ReportingLine, User
from accounts.states import Role
from core import reading
from core.prepared import prepared
from meetings.models import (
    Gift,
)
from suppliers import access as suppliers


def visible_gifts(user: User) -> QuerySet[Gift]:
    """Return the gifts a person may see; never anything to a supplier."""
    if not user.is_internal:
        return Gift.objects.none()
    if sees_everything(user):
        return Gift.objects.all()
    return Gift.objects.filter(
        of_people_under(user, "declared_by", beside=True) | suppliers.of_worked(user, beside=True)
    )


def get_gift(user: User, key: str) -> Gift:
    """Return a gift in sight, else 404."""
    return get_object_or_404(visible_gifts(user).select_related("partner", "declared_by"), key=key)


def get_deciding_gift(user: User, key: str) -> Gift:
    """Return a gift that the person decides on: 404 out of sight, 403 if it is another's to decide."""
    gift = get_gift(user, key)
    if user not in gift_approvers(gift.declared_by):
        raise PermissionDenied
    return gift


def lock_gift(user: User, key: str) -> Gift:
    """Lock and return a gift in sight, else 404."""
    return get_object_or_404(visible_gifts(user).select_for_update(of=("self",)), key=key)


def hold_recipient(user: User) -> None:
    """Make whoever else declares a gift that the same person of ours received wait.

    What merely refers to the person can still be written.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)


def gift_approvers(declarer: User) -> list[User]:
    """Return who may decide on a person's gift: the managers above, nearest first.

    Nobody is above the owner: then it is another executive.
    """
    above = list(approvers_of(declarer))
    if above:
        return above
    others = User.objects.filter(
        side="internal", is_active=True, roles__contains=[Role.EXECUTIVE]
    ).exclude(pk=declarer.pk)
    return list(others.order_by("pk"))


@prepared
def _above(people: reading.Ids) -> QuerySet[Any, Any]:
    rows = ReportingLine.objects.filter(person__among=people, depth__gt=0, manager__is_active=True)
    return rows.values_list("person_id", "manager_id")


def decides_for(user: User, declarers: set[int]) -> set[int]:
    """Return those of the people (ids) whose gifts the user decides on: gift_approvers, one query."""
    above: dict[int, set[int]] = {}
    for person, manager in _above(reading.Ids(declarers)):
        above.setdefault(person, set()).add(manager)
    executive = user.is_internal and user.is_active and user.has_role(Role.EXECUTIVE)
    return {
        pk
        for pk in declarers
        if (user.pk in above[pk] if pk in above else executive and pk != user.pk)
    }
