"""Who sees which partners, and who works the relationship with which."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import looks_down, of_people_under, people_under, sees_everything
from accounts.models import User
from core import reading
from core.clock import company_today
from core.prepared import prepared
from core.scoped import Scoped, get_or_404, scoped
from suppliers.models import Assignment, Partner, Representative
from suppliers.team import holding, holding_today


def visible_to(user: User) -> QuerySet[Partner]:
    """Return the directory as the user sees it."""
    if user.is_internal:
        return Partner.objects.all()
    return Partner.objects.filter(of_own(user, "pk"))


def of_own(user: User, path: str = "partner") -> Q:
    """Return the condition that the partner at ``path`` is the one the supplier's person belongs to."""
    ids = _own_ids(user)
    return Q(**{f"{path}__in": _own(user)} if ids is None else {f"{path}__among": ids})


@reading.source("suppliers.own")
def _own_ids(user: User) -> reading.Ids | None:
    return reading.few(("suppliers.own", user.pk), lambda: _represented_by(user.pk))


@prepared
def _represented_by(user: int) -> QuerySet[Any, Any]:
    rows = Representative.objects.filter(user=user)
    return rows.values_list("partner_id", flat=True)[: reading.FETCHED]


def worked_by(user: User) -> QuerySet[Partner]:
    """Return the partners whose whole relationship the user may see."""
    if not user.is_internal:
        return Partner.objects.none()
    if sees_everything(user):
        return Partner.objects.all()
    return Partner.objects.filter(of_worked(user, "pk"))


def of_worked(user: User, path: str = "partner", *, beside: bool = False) -> Q:
    """Return the condition that the partner at ``path`` is one whose relationship the user may see.

    The same partners as ``worked_by``, in the way that PostgreSQL can look up best (core.reading);
    ``beside`` says that it will stand in an OR.
    """
    if not user.is_internal:
        return reading.NOTHING
    if sees_everything(user):
        return reading.EVERYTHING
    ids = _worked_ids(user)
    if ids is not None:
        return Q(**{f"{path}__{'beside_among' if beside else 'among'}": ids})
    if beside:
        # Within an OR a set is collected whole before the first row is compared with it.
        return Q(Exists(_worked(user).filter(partner=OuterRef(path))))
    return Q(**{f"{path}__in": _worked(user).values("partner_id")})


def known_or_worked(user: User) -> reading.Ids | QuerySet[Partner]:
    """Return the ids of the partners the user works where the request knows them, else a queryset."""
    if not user.is_internal or sees_everything(user):
        return worked_by(user)
    ids = _worked_ids(user)
    return worked_by(user) if ids is None else ids


def _worked(user: User) -> QuerySet[Assignment]:
    return Assignment.objects.filter(holding_today(), of_people_under(user, "user", beside=True))


@reading.source("suppliers.worked")
def _worked_ids(user: User) -> reading.Ids | None:
    """Return the ids of the partners the user works, None if they are many or may not be kept."""
    if not looks_down(user):
        return assigned_ids(user)
    return reading.few(
        ("suppliers.worked", user.pk),
        lambda: _worked_today(user, company_today()),
    )


@Scoped.with_one_plan
def _worked_today(user: User, today: date) -> QuerySet[Any, Any]:
    rows = Assignment.objects.filter(holding(today), of_people_under(user, "user"))
    return rows.values_list("partner_id", flat=True).distinct()[: reading.FETCHED]


@reading.source("suppliers.assigned")
def assigned_ids(user: User) -> reading.Ids | None:
    """Return the ids of the partners that the user personally is assigned to today.

    None if they are many or may not be kept: then ``of_assigned`` is the condition.
    """
    return reading.few(("suppliers.assigned", user.pk), lambda: _held(user.pk, company_today()))


@prepared
def _held(user: int, today: date) -> QuerySet[Any, Any]:
    rows = Assignment.objects.filter(holding(today), user=user)
    return rows.values_list("partner_id", flat=True).distinct()[: reading.FETCHED]


def assigned_to(user: User) -> QuerySet[Partner]:
    """Return the partners that the user personally is assigned to today."""
    return Partner.objects.filter(of_assigned(user, "pk"))


def of_assigned(user: User, path: str = "partner", *, beside: bool = False) -> Q:
    """Return the condition that the user personally is assigned to the partner at ``path`` today.

    ``beside`` says that it will stand in an OR.
    """
    ids = assigned_ids(user)
    if ids is None:
        own = Assignment.objects.filter(holding_today(), user=user)
        return Q(**{f"{path}__in": own.values("partner_id")})
    return Q(**{f"{path}__{'beside_among' if beside else 'among'}": ids})


def in_reach_of(user: User) -> QuerySet[Partner]:
    """Return the partners a user deals with: those they work, or a supplier's own company."""
    return worked_by(user) if user.is_internal else visible_to(user)


def _own(user: User) -> QuerySet[Representative, Any]:
    return Representative.objects.filter(user=user).values("partner_id")


def get_partner(user: User, key: str) -> Partner:
    """Return a partner of the user's directory, else 404."""
    if not user.is_internal:
        return get_object_or_404(visible_to(user), key=key)
    partner: Partner | None = _with_key.first(key)
    if partner is None:
        raise Http404
    return partner


@prepared
def _with_key(key: str) -> QuerySet[Partner]:
    return Partner.objects.filter(key=key)


def is_worked_by(user: User, partner: Partner) -> bool:
    """Return whether the user may see the whole relationship."""
    if not user.is_internal:
        return False
    if sees_everything(user):
        return True
    found: bool = reading.once(
        ("suppliers.works", user.pk, partner.pk),
        lambda: bool(_work_on(user, partner.pk, company_today())),
    )
    return found


@scoped
def _work_on(user: User, partner: int, today: date) -> QuerySet[Any, Any]:
    """The assignments to a partner by which the user works it: fewer than all they work."""
    rows = Assignment.objects.filter(holding(today), partner=partner, user__in=people_under(user))
    return rows.values_list("pk", flat=True)[:1]


def whole_of(user: User, obj: Model) -> str:
    """Return the field of rows that belong to a partner if ``obj`` is one that the user works: they
    see all of its visits, commitments and the like. Else it is empty."""
    return "partner" if isinstance(obj, Partner) and is_worked_by(user, obj) else ""


def get_worked_partner(user: User, key: str) -> Partner:
    """Return a partner whose relationship the user works: 404 out of sight, 403 in the directory."""
    partner = get_partner(user, key)
    if not is_worked_by(user, partner):
        raise PermissionDenied
    return partner


def lock_partner(user: User, key: str) -> Partner:
    """Lock and return a partner that the user may see; the caller checks what they may change."""
    return get_object_or_404(visible_to(user).select_for_update(of=("self",)), key=key)


def lock_partners(user: User, keys: Iterable[str]) -> list[Partner]:
    """Lock and return those of the partners that the user may see, in order of their ids."""
    rows = visible_to(user).filter(key__in=[*keys]).order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def lock_worked_partner(user: User, key: str) -> Partner:
    """Lock and return a partner whose relationship the user works."""
    partner = lock_partner(user, key)
    if not is_worked_by(user, partner):
        raise PermissionDenied
    return partner


def own_partner(user: User) -> Partner:
    """Return the partner that a supplier representative belongs to, else 404."""
    return get_or_404(_own_partner, user)


@scoped
def _own_partner(user: User) -> QuerySet[Partner]:
    return Partner.objects.filter(of_own(user, "pk")).order_by("pk")[:1]


def worked_ids(user: User, partners: Iterable[Partner]) -> set[int]:
    """Return the ids of those of the partners whose relationship the user works, with one query."""
    ids = [partner.pk for partner in partners]
    if user.is_internal and sees_everything(user):
        return set(ids)
    if user.is_internal and (known := _worked_ids(user)) is not None:
        return set(known.ids.intersection(ids))
    return set(worked_by(user).filter(pk__in=ids).values_list("pk", flat=True))
