"""Who sees which needs and what was shared of them, and who may change them."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import of_people_under, sees_everything
from accounts.models import User
from accounts.roles import WORKING_ROLES
from core import permissions
from core.scoped import by_key, get_or_404
from rfps.access.rights import NEEDS_WORK, is_above
from rfps.models import Need, NeedShare
from rfps.states import NeedStatus
from suppliers.access import of_own, of_worked


def visible_needs(user: User) -> QuerySet[Need]:
    """Return needs of one's own and of the people below; none for suppliers (see their shares)."""
    if user.is_supplier:
        return Need.objects.none()
    if sees_everything(user):
        return Need.objects.all()
    if not user.has_role(*WORKING_ROLES):
        return Need.objects.none()
    shared = NeedShare.objects.filter(of_worked(user, beside=True), need=OuterRef("pk"))
    return Need.objects.filter(of_people_under(user, "owner", beside=True) | Exists(shared))


def visible_shares(user: User) -> QuerySet[NeedShare]:
    """Return what was shared: a supplier's own, ours of the needs in sight."""
    if user.is_supplier:
        return NeedShare.objects.filter(of_own(user)).exclude(need__status=NeedStatus.DRAFT)
    return NeedShare.objects.filter(need__in=visible_needs(user))


def get_need(user: User, key: str) -> Need:
    """Return a need in sight, else 404."""
    return get_or_404(_need, user, key)


_need = by_key(visible_needs, "owner", "category")


def owns_need(user: User, need: Need) -> bool:
    """Whether the user may change the need: its owner, or a manager above the owner."""
    if not permissions.allowed(user, NEEDS_WORK):
        return False
    return need.owner_id == user.pk or is_above(user, need.owner_id)


def get_own_need(user: User, key: str) -> Need:
    """Return a need that the user may change: 404 out of sight, 403 in sight without that."""
    need = get_need(user, key)
    if not owns_need(user, need):
        raise PermissionDenied
    return need


def lock_own_need(user: User, key: str) -> Need:
    """Lock and return a need that the user may change."""
    need = get_object_or_404(visible_needs(user).select_for_update(of=("self",)), key=key)
    if not owns_need(user, need):
        raise PermissionDenied
    return need


def get_own_share(user: User, key: str) -> NeedShare:
    """Return what was shared with the supplier's company, else 404."""
    if not user.is_supplier:
        raise Http404
    return get_object_or_404(visible_shares(user).select_related("need", "partner"), key=key)


def get_worked_share(user: User, need: str, partner: str) -> NeedShare:
    """Return what was shared with a partner of a need that the user may change: 404, or 403."""
    rows = visible_shares(user).filter(need=get_own_need(user, need), partner__key=partner)
    return get_object_or_404(rows.select_related("need", "partner"))


def lock_share(user: User, need: Need, partner: str) -> NeedShare:
    """Lock and return what was shared with a partner (key) of a need that is locked, else 404."""
    rows = visible_shares(user).filter(need=need, partner__key=partner)
    share: NeedShare = get_object_or_404(rows.select_for_update(of=("self",)))
    share.need = need
    return share


def lock_own_share(user: User, key: str) -> NeedShare:
    """Lock the need, then the share of the supplier's company; 404 if there is none."""
    share = get_own_share(user, key)
    need = Need.objects.select_for_update(of=("self",)).get(pk=share.need_id)
    share = visible_shares(user).select_for_update(of=("self",)).get(pk=share.pk)
    share.need = need
    return share
