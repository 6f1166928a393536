"""Who sees which RFxs, and who works on them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import of_people_under, sees_everything
from accounts.models import User
from accounts.roles import WORKING_ROLES
from core import permissions
from core.scoped import by_key, get_or_404
from rfps.access.rights import WORK
from rfps.models import Line, Rfx, RfxInvitation, TeamMember
from rfps.states import RfxStatus, TeamFunction
from suppliers.access import is_worked_by, of_own, of_worked
from suppliers.models import Partner

_UNPUBLISHED = Q(status=RfxStatus.DRAFT) | Q(published_at=None)


def visible_to(user: User) -> QuerySet[Rfx]:
    """Return the RFxs that the user may see."""
    if user.is_supplier:
        invited = RfxInvitation.objects.filter(of_own(user))
        return Rfx.objects.filter(pk__in=invited.values("rfx_id")).exclude(_UNPUBLISHED)
    if sees_everything(user):
        return Rfx.objects.all()
    if not user.has_role(*WORKING_ROLES):
        return Rfx.objects.none()
    team = TeamMember.objects.filter(of_people_under(user, "user", beside=True), rfx=OuterRef("pk"))
    invited = RfxInvitation.objects.filter(of_worked(user, beside=True), rfx=OuterRef("pk"))
    # EXISTS leaves PostgreSQL the choice to look each RFx up or to collect all; IN always collects.
    return Rfx.objects.filter(
        of_people_under(user, "owner", beside=True) | Exists(team) | Exists(invited)
    )


def keeps_secrets(user: User) -> bool:
    """Whether a supplier's person may have a bid that our side must not read: any since the first request.

    Not whether there is one: that would tell. A bid that was withdrawn, or never handed in, stays
    sealed when the others are opened.
    """
    return user.is_supplier and visible_to(user).exists()


def visible_with(user: User, partner: Partner) -> QuerySet[Rfx]:
    """Return the RFxs in sight that the partner is invited to: all of them for who works the partner."""
    known = user.has_role(*WORKING_ROLES) and is_worked_by(user, partner)
    invited = RfxInvitation.objects.filter(partner=partner).values("rfx_id")
    return (Rfx.objects.all() if known else visible_to(user)).filter(pk__in=invited)


def visible_internally(user: User) -> QuerySet[Rfx]:
    """Return the RFxs whose inner events (team, invitations, openings) the user may read."""
    return Rfx.objects.none() if user.is_supplier else visible_to(user)


def get_rfx(user: User, key: str) -> Rfx:
    """Return an RFx in sight, else 404."""
    return get_or_404(_rfx, user, key)


_rfx = by_key(visible_to, "owner", "category")


def lock_rfx(user: User, key: str) -> Rfx:
    """Lock and return an RFx in sight, else 404."""
    return get_object_or_404(visible_to(user).select_for_update(of=("self",)), key=key)


def lock_worked_rfx(user: User, key: str) -> Rfx:
    """Lock and return an RFx that the user works on: 404 out of sight, 403 in sight without that."""
    rfx = lock_rfx(user, key)
    if not works_on(user, rfx):
        raise PermissionDenied
    return rfx


def get_worked_rfx(user: User, key: str) -> Rfx:
    """Return an RFx that the user works on: 404 out of sight, 403 in sight without that."""
    rfx = get_rfx(user, key)
    if not works_on(user, rfx):
        raise PermissionDenied
    return rfx


def functions_of(user: User, rfx: Rfx) -> set[str]:
    return set(TeamMember.objects.filter(rfx=rfx, user=user).values_list("function", flat=True))


def works_on(user: User, rfx: Rfx) -> bool:
    """Whether the user may change the RFx: its owner, leads and members who have a buying role."""
    if not permissions.allowed(user, WORK):
        return False
    return rfx.owner_id == user.pk or bool(
        functions_of(user, rfx) & {TeamFunction.LEAD, TeamFunction.MEMBER}
    )


def worked_on_by(user: User) -> QuerySet[Rfx]:
    """Return the RFxs that the user may change; ``works_on`` as a queryset."""
    if not permissions.allowed(user, WORK):
        return Rfx.objects.none()
    working = TeamMember.objects.filter(
        user=user, function__in=[TeamFunction.LEAD, TeamFunction.MEMBER]
    )
    return Rfx.objects.filter(Q(owner=user) | Q(pk__in=working.values("rfx_id")))


def visible_lines(user: User) -> QuerySet[Line]:
    return Line.objects.filter(rfx__in=visible_to(user))
