"""Who sees which visits, policies and touchpoints."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import (
    looks_down,
    of_people_under,
    sees_everything,
)
from accounts.models import User
from core import reading
from core.prepared import prepared
from core.scoped import by_key, get_or_404
from meetings.access.rights import VISIT
from meetings.models import (
    Touchpoint,
    Visit,
    VisitParticipant,
    VisitPolicy,
)
from suppliers import access as suppliers
from suppliers.models import Contact, Partner
from suppliers.team import representatives


def visible_visits(user: User) -> QuerySet[Visit]:
    """Return the visits a person may see."""
    if not user.is_internal:
        return Visit.objects.filter(suppliers.of_own(user))
    if sees_everything(user):
        return Visit.objects.all()
    return Visit.objects.filter(_of_visits_under(user) | suppliers.of_worked(user, beside=True))


def _of_visits_under(user: User) -> Q:
    """Return the condition that a visit is one of the person's own, or of somebody's below them."""
    if not looks_down(user):
        return of_own_visits(user)
    taking_part = VisitParticipant.objects.filter(of_people_under(user, "user"))
    return of_people_under(user, "organiser", beside=True) | Q(
        Exists(taking_part.filter(visit=OuterRef("pk")))
    )


def of_own_visits(user: User) -> Q:
    """Return the condition that a visit is one the person organises or takes part in."""
    ids = _taking_part_ids(user)
    if ids is not None:
        return Q(organiser=user) | Q(pk__beside_among=ids)
    taking_part = VisitParticipant.objects.filter(user=user)
    return Q(organiser=user) | Q(Exists(taking_part.filter(visit=OuterRef("pk"))))


@reading.source("meetings.taking_part")
def _taking_part_ids(user: User) -> reading.Ids | None:
    return reading.few(("meetings.taking_part", user.pk), lambda: _taking_part(user.pk))


@prepared
def _taking_part(user: int) -> QuerySet[Any, Any]:
    rows = VisitParticipant.objects.filter(user=user)
    return rows.values_list("visit_id", flat=True)[: reading.FETCHED]


def visits_with(user: User, partner: Partner) -> QuerySet[Visit]:
    """Return a partner's visits that the person sees: all of them for who works the partner."""
    known = suppliers.is_worked_by(user, partner)
    return (Visit.objects.all() if known else visible_visits(user)).filter(partner=partner)


def get_visit(user: User, key: str) -> Visit:
    """Return a visit in sight with its partner and organiser, else 404."""
    return get_or_404(_visit, user, key)


_visit = by_key(visible_visits, "partner", "organiser", "answered_by", "confirmed_by")


def lock_visit(user: User, key: str) -> Visit:
    """Lock and return a visit in sight, else 404."""
    return get_object_or_404(visible_visits(user).select_for_update(of=("self",)), key=key)


def runs_visit(user: User, visit: Visit) -> bool:
    """Return whether a person of ours may change the visit: its organiser, or who works the partner."""
    return user.has_permission(VISIT) and (
        visit.organiser_id == user.pk or suppliers.is_worked_by(user, visit.partner)
    )


def get_own_visit(user: User, key: str) -> Visit:
    """Return a visit that the person may change: 404 out of sight, 403 for a mere participant."""
    visit = get_visit(user, key)
    if not runs_visit(user, visit):
        raise PermissionDenied
    return visit


def lock_own_visit(user: User, key: str) -> Visit:
    """Lock and return a visit that the person may change."""
    visit = lock_visit(user, key)
    if not runs_visit(user, visit):
        raise PermissionDenied
    return visit


def possible_contacts(partner: Partner) -> QuerySet[Contact]:
    """Return the partner's people of today who can be invited without an account."""
    return Contact.objects.filter(partner=partner, left_date=None).order_by("name")


def possible_guests(partner: Partner) -> QuerySet[User]:
    """Return who can take part by account: our colleagues and the partner's portal users."""
    people = colleagues_and(representatives(partner))
    return people.order_by("side", "name")


def colleagues_and(others: QuerySet[User]) -> QuerySet[User]:
    """Return our active people together with ``others``."""
    return User.objects.filter(Q(side="internal", is_active=True) | Q(pk__in=others.values("pk")))


def policies() -> QuerySet[VisitPolicy]:
    """Return the visit policy: the same for everyone of ours."""
    return VisitPolicy.objects.order_by("tier", "visitor_role")


def visible_policies(user: User) -> QuerySet[VisitPolicy]:
    """Return the visit policy for those of ours; how often we mean to come is not for partners."""
    return VisitPolicy.objects.all() if user.is_internal else VisitPolicy.objects.none()


def visible_touchpoints(user: User) -> QuerySet[Touchpoint]:
    """Return the touchpoints with the partners a person works, and those of the people they answer for."""
    if not user.is_internal:
        return Touchpoint.objects.none()
    if sees_everything(user):
        return Touchpoint.objects.all()
    return Touchpoint.objects.filter(
        of_people_under(user, "user", beside=True) | suppliers.of_worked(user, beside=True)
    )
