"""How a person of a partner joins the portal: what accounts asks of us about invitations."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import audit, permissions, verbs
from suppliers import access, standing
from suppliers.models import Partner, Representative

JOINED = verbs.register(
    "suppliers.representative_joined",
    gettext_lazy("joined the portal"),
    icon="user-check",
    tone="good",
)

_on_joining: list[Callable[[Partner], None]] = []


def register_on_joining(follow: Callable[[Partner], None]) -> None:
    """Let another app see to a partner that has one person more, in the transaction in which they join.

    The partner's row is locked then.
    """
    _on_joining.append(follow)


def check(user: User, key: str) -> Partner:
    """Return the partner if the user may invite people of it: 404 out of sight, 403 otherwise."""
    partner = access.get_partner(user, key)
    if not access.may_invite(user, partner):
        raise PermissionDenied
    return partner


def name(key: str) -> str:
    """Return what the partner is called, for the invitation's mail and page."""
    return get_object_or_404(Partner, key=key).legal_name


def admits(*, partner: str, invited_by: User) -> bool:
    """Return whether the person may still invite colleagues: the partner allows it, they represent it
    and wait for nobody's word themselves.

    Locks the partner and the person, in this order, as inviting and forbidding it do.
    """
    row = Partner.objects.select_for_update(of=("self",)).filter(key=partner).first()
    person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=invited_by.pk)
    if row is None or not row.colleagues_invite or not person.is_active:
        return False
    return Representative.objects.filter(user=person, partner=row, waits=False).exists()


def of_reach(user: User) -> Q:
    """Return the condition on invitations into the portal: of the own company, or of partners one works."""
    return Q(partner_key__in=access.in_reach_of(user).values("key"))


def may_revoke(user: User) -> bool:
    """Return whether the user may take back what a colleague of the invited has sent."""
    return permissions.allowed_on_side(user, access.INVITE, access.PORTAL)


def join(*, partner: str, user: User, invited_by: User) -> None:
    """Tie a new portal user to the partner, in the transaction of the accepted invitation.

    Whom a colleague has invited has the part in the partner's bids that this one has; what part
    somebody has whom one of ours has, is judged (suppliers/standing.py). The partner's people are told:
    whoever has invited, the new one acts for their company from now on.
    """
    row = get_object_or_404(Partner.objects.select_for_update(of=("self",)), key=partner)
    representative = Representative(user=user, partner=row)
    if invited_by.is_internal:
        representative.waits = Representative.objects.filter(partner=row).exists()
    else:
        colleague = Representative.objects.get(user=invited_by, partner=row)
        representative.vouched_by = colleague
        representative.trusted_from_at = colleague.trusted_from_at
    representative.save()
    audit.record(JOINED, representative, by=user, links=[row])
    if invited_by.is_internal:
        standing.let_in(representative, by=invited_by)
    standing.tell_colleagues(representative, str(representative.pk))
    for follow in _on_joining:
        follow(row)
