"""Who sees and decides who works a partner."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import sees_everything
from accounts.models import User
from core import permissions
from suppliers.access.partners import get_partner, is_worked_by, of_worked
from suppliers.access.rights import ASSIGN
from suppliers.models import Assignment, Partner
from suppliers.team import assignments_of


def visible_assignments(user: User) -> QuerySet[Assignment]:
    if not user.is_internal:
        return Assignment.objects.none()
    if sees_everything(user):
        return Assignment.objects.all()
    return Assignment.objects.filter(of_worked(user))


def get_assignment(user: User, key: str) -> Assignment:
    """Return an assignment of a partner that the user works, else 404."""
    return get_object_or_404(visible_assignments(user).select_related("partner", "user"), key=key)


def is_assignable_by(user: User, partner: Partner) -> bool:
    """Return whether the user may decide who works the partner.

    Those who work it may, and any manager when nobody holds it yet: a new partner must find its
    first account executive.
    """
    if not permissions.allowed(user, ASSIGN):
        return False
    return is_worked_by(user, partner) or not assignments_of(partner)


def get_assignable_partner(user: User, key: str) -> Partner:
    """Return a partner whose relationship team the user may change: 404 or 403 otherwise."""
    partner = get_partner(user, key)
    if not is_assignable_by(user, partner):
        raise PermissionDenied
    return partner
