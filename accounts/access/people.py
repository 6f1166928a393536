"""Who sees which people, and whose work."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access.rights import ADMIN, HAND_OVER, PEOPLE
from accounts.models import Photo, ReportingLine, User
from accounts.states import Role, Side
from core import permissions, reading
from core.models import ExchangeRate, RetentionPeriod
from core.prepared import prepared
from core.scoped import by_key, get_or_404, scoped

if TYPE_CHECKING:
    from core.handover import Kind


def people_under(user: User) -> QuerySet[ReportingLine, Any]:
    """Return the ids of the person and everyone below in the line-manager tree, as a subquery.

    Only managers look down the tree; for anyone else it is the person alone.
    """
    lines = ReportingLine.objects.filter(manager=user)
    if not looks_down(user):
        lines = lines.filter(person=user)
    return lines.values("person_id")


def looks_down(user: User) -> bool:
    """Return whether the person looks down the line-manager tree."""
    return user.has_role(Role.MANAGER, Role.EXECUTIVE)


def of_people_under(user: User, *paths: str, beside: bool = False) -> Q:
    """Return the condition that one of the people at ``paths`` is the person or somebody below them.

    The same people as ``people_under``, in the way that PostgreSQL can look up best (core.reading);
    ``beside`` says that it will stand in an OR, as several paths do.
    """
    if not looks_down(user):
        return _any(Q(**{path: user.pk}) for path in paths)
    ids = _ids_under(user)
    if ids is not None:
        among = "beside_among" if beside or len(paths) > 1 else "among"
        return _any(Q(**{f"{path}__{among}": ids}) for path in paths)
    return _any(Q(**{f"{path}__in": people_under(user)}) for path in paths)


@reading.source("accounts.under")
def _ids_under(user: User) -> reading.Ids | None:
    return reading.few(("accounts.under", user.pk), lambda: _under(user.pk))


@prepared
def _under(manager: int) -> QuerySet[Any, Any]:
    rows = ReportingLine.objects.filter(manager=manager)
    return rows.values_list("person_id", flat=True)[: reading.FETCHED]


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def sees_everything(user: User) -> bool:
    """The owner sees everything except unopened bids; the auditor reads the same."""
    return user.is_internal and user.has_role(Role.EXECUTIVE, Role.AUDITOR)


def visible_to(user: User) -> QuerySet[User]:
    """Return the people a person may see: all of ours among ourselves; a supplier's own person.

    Which people of ours a supplier meets is decided by the apps above (the relationship team).
    """
    if user.is_internal:
        return User.objects.all()
    return User.objects.filter(pk=user.pk)


def with_people(rows: Iterable[Model], *fields: str) -> None:
    """Give rows the people that their ``fields`` refer to, with one query.

    Instead of joining the people once for each field: that many joins are tried in every order.
    """
    rows = [*rows]
    wanted = {getattr(row, f"{field}_id") for row in rows for field in fields} - {None}
    people = User.objects.in_bulk(wanted)
    for row in rows:
        for field in fields:
            setattr(row, field, people.get(getattr(row, f"{field}_id")))


Met = Callable[[User], Q]
_met: list[Met] = []


def register_met(condition: Met) -> None:
    """Tell which people a supplier's person meets: their colleagues, and who of ours works with them."""
    _met.append(condition)


def in_view_of(user: User) -> QuerySet[User]:
    """Return the people whose picture a person may see: those in sight, and for a supplier's whom it meets."""
    if user.is_internal:
        return visible_to(user)
    return User.objects.filter(_any([Q(pk=user.pk), *(condition(user) for condition in _met)]))


def get_photo(user: User, key: str) -> tuple[User, bytes]:
    """Return a person whom the user may see, and their picture; 404 where there is none."""
    person = get_object_or_404(in_view_of(user).exclude(photo=""), key=key)
    return person, bytes(get_object_or_404(Photo, user=person).content)


def get_user(user: User, key: str) -> User:
    """Return a person in sight, else 404."""
    return get_object_or_404(visible_to(user), key=key)


def overseen_by(user: User) -> QuerySet[User]:
    """Return those of ours whose work the user may look at: managers that of the people below them.

    Administrators look after all accounts, and executives and the auditor see everybody's work. What
    it is about each app shows by its own rules.
    """
    if not permissions.allowed(user, PEOPLE):
        return User.objects.none()
    ours = User.objects.filter(side=Side.INTERNAL)
    return ours if oversees_all(user) else ours.filter(of_people_under(user, "pk"))


def oversees_all(user: User) -> bool:
    """Return whether the user may look at everybody's work, if at anybody's."""
    return user.has_role(Role.ADMINISTRATOR, Role.EXECUTIVE, Role.AUDITOR)


def _visible_of_ours(user: User) -> QuerySet[User, User]:
    return visible_to(user).filter(side=Side.INTERNAL)


_visible_of_ours_by_key = by_key(_visible_of_ours, "manager")


def get_overseen(user: User, key: str) -> User:
    """Return one of ours whose work the user may look at: 404 for who is not, else 403."""
    person = get_or_404(_visible_of_ours_by_key, user, key)
    if not oversees(user, person):
        raise PermissionDenied
    return person


def oversees(user: User, person: User) -> bool:
    """Return whether the person, one of ours, is among those that ``overseen_by`` gives."""
    if not permissions.allowed(user, PEOPLE):
        return False
    return oversees_all(user) or bool(_looked_down_on(user, person.pk))


@scoped
def _looked_down_on(user: User, person: int) -> QuerySet[ReportingLine, Any]:
    return people_under(user).filter(person=person)


def directs(user: User, person: User) -> bool:
    """Return whether the user decides who does the person's work, also their own: executives, managers above."""
    if not user.is_internal or not looks_down(user):
        return False
    if user.has_role(Role.EXECUTIVE):
        return True
    return bool(_looked_down_on(user, person.pk))


def may_hand_over(user: User, person: User) -> bool:
    """Return whether the user may pass on what the person has in hand."""
    if not permissions.allowed(user, HAND_OVER) or not person.is_internal:
        return False
    return user.has_role(Role.ADMINISTRATOR) or directs(user, person)


def may_pass_on(user: User, kind: "Kind") -> bool:
    """Return whether the user, who may hand over, may pass on things of this kind."""
    return not kind.permission or permissions.allowed(user, kind.permission)


def get_handed_over(user: User, key: str) -> User:
    """Return one of ours whose things the user may pass on: 404 for who is not, else 403."""
    person = get_overseen(user, key)
    if not may_hand_over(user, person):
        raise PermissionDenied
    return person


def colleagues(user: User) -> QuerySet[User]:
    """Return our own active people, for choosing from."""
    if not user.is_internal:
        return User.objects.none()
    return User.objects.filter(side=Side.INTERNAL, is_active=True).order_by("name")


def administrators() -> QuerySet[User]:
    """Return our active administrators: who looks after the installation."""
    return User.objects.filter(
        side=Side.INTERNAL, is_active=True, roles__contains=[Role.ADMINISTRATOR]
    )


def approvers_of(user: User) -> QuerySet[User]:
    """Return the people above in the line-manager tree, nearest first."""
    return (
        User.objects.filter(lines_below__person=user, lines_below__depth__gt=0, is_active=True)
        .order_by("lines_below__depth")
        .distinct()
    )


def nearest_above(field: str) -> Subquery:
    """Return the id of the first of ``approvers_of`` whoever a row has in this field, as a part of a query."""
    lines = ReportingLine.objects.filter(
        person=OuterRef(field), depth__gt=0, manager__is_active=True
    ).order_by("depth")
    return Subquery(lines.values("manager")[:1])


def lock_user(user: User, key: str) -> User:
    """Lock and return a person in sight, else 404."""
    return get_object_or_404(visible_to(user).select_for_update(of=("self",)), key=key)


def lock_acting(user: User, *keys: str) -> dict[str, User]:
    """Lock the acting person, and those with the keys whom they may see; return them all by key.

    In order of their ids, and as they are now: an administrator may have changed the acting person's
    roles since the request began. Denied to whom one has locked out since. Rows that refer to the
    people may come meanwhile.
    """
    rows = visible_to(user).filter(key__in={user.key, *keys}).order_by("pk")
    people = {row.key: row for row in rows.select_for_update(of=("self",), no_key=True)}
    if user.key not in people or not people[user.key].is_active:
        raise PermissionDenied
    return people


def colleague_among(people: Mapping[str, User], key: str | None) -> User | None:
    """Return the one of our own active people with this key, None without a key; 404 for any other."""
    if not key:
        return None
    found = people.get(key)
    if found is None or not found.is_internal or not found.is_active:
        raise Http404
    return found


def people_events_of(user: User) -> QuerySet[User]:
    """Return the people whose sign-ins and role changes the user may read: the supervisors all."""
    if user.is_internal and user.has_role(Role.ADMINISTRATOR, Role.AUDITOR, Role.EXECUTIVE):
        return User.objects.all()
    return User.objects.filter(pk=user.pk)


def visible_rates(user: User) -> QuerySet[ExchangeRate]:
    """Return the exchange rates whose changes a person may follow."""
    if not permissions.allowed(user, ADMIN) and not sees_everything(user):
        return ExchangeRate.objects.none()
    return ExchangeRate.objects.all()


def visible_periods(user: User) -> QuerySet[RetentionPeriod]:
    """Return the retention periods whose changes a person may follow."""
    if not permissions.allowed(user, ADMIN) and not sees_everything(user):
        return RetentionPeriod.objects.none()
    return RetentionPeriod.objects.all()
