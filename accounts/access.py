"""Who sees which people."""

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import ApiToken, Invitation, Notification, ReportingLine, User
from accounts.roles import internal
from accounts.states import Role, Side
from core import permissions

INVITE = permissions.define("accounts.invite", internal(Role.ADMINISTRATOR))


def people_under(user: User) -> QuerySet[ReportingLine]:
    """Return the ids of the person and everyone below in the line-manager tree, as a subquery.

    Only managers look down the tree; for anyone else it is the person alone.
    """
    lines = ReportingLine.objects.filter(manager=user)
    if not user.has_role(Role.MANAGER, Role.EXECUTIVE):
        lines = lines.filter(person=user)
    return lines.values("person_id")


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


def get_user(user: User, key: str) -> User:
    """Return a person in sight, else 404."""
    return get_object_or_404(visible_to(user), key=key)


def colleagues(user: User) -> QuerySet[User]:
    """Return our own active people, for choosing from."""
    if not user.is_internal:
        return User.objects.none()
    return User.objects.filter(side=Side.INTERNAL, is_active=True).order_by("name")


def approvers_of(user: User) -> QuerySet[User]:
    """Return the people above in the line-manager tree, nearest first."""
    return (
        User.objects.filter(lines_below__person=user, lines_below__depth__gt=0, is_active=True)
        .order_by("lines_below__depth")
        .distinct()
    )


def notifications_of(user: User) -> QuerySet[Notification]:
    """Return a person's own inbox, newest first."""
    return Notification.objects.filter(user=user).order_by("-pk")


def tokens_of(user: User) -> QuerySet[ApiToken]:
    return ApiToken.objects.filter(user=user).order_by("-pk")


def open_invitation(key: str) -> Invitation:
    """Return an invitation that can still be accepted, else 404."""
    invitation = Invitation.objects.filter(
        Q(key=key), accepted_at=None, revoked_at=None
    ).first()
    if invitation is None:
        raise Http404
    return invitation
