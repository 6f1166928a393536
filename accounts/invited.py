"""Who sees which invitations, and who may take one back.

Those of a supplier's people for their colleagues are apart from ours: neither replaces the other, and
nobody learns of another company's.
"""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.invitations import partners
from accounts.models import Invitation, User
from accounts.states import Role
from core.clock import ClockTimestamp


def visible_to(user: User) -> QuerySet[Invitation]:
    """Return the invitations a person may see: administrators and auditors all, others their own, and
    those by colleagues for the own company or, for ours, for a partner that they work."""
    if user.is_internal and user.has_role(Role.ADMINISTRATOR, Role.AUDITOR):
        return Invitation.objects.all()
    return Invitation.objects.filter(Q(invited_by=user) | _by_colleagues(user))


def revocable_by(user: User) -> QuerySet[Invitation]:
    """Return the invitations a person may revoke: an auditor reads all, but changes none."""
    if user.is_internal and user.has_role(Role.ADMINISTRATOR):
        return Invitation.objects.all()
    own = Q(invited_by=user)
    if partners().may_revoke(user):
        own |= _by_colleagues(user)
    return Invitation.objects.filter(own)


def _by_colleagues(user: User) -> Q:
    return Q(by_colleague=True) & partners().of_reach(user)


def unanswered(partner: str) -> QuerySet[Invitation]:
    """Return the invitations into the portal of the partner with this key that could be accepted.

    The caller has checked that the reader may invite people of the partner.
    """
    return Invitation.objects.filter(
        partner_key=partner, accepted_at=None, revoked_at=None, expires_at__gt=ClockTimestamp()
    )


def elsewhere(email: str, partner: str) -> QuerySet[Invitation]:
    """Return the invitations of an address that could be accepted, but for the partner with this key.

    For the application itself: whose they are is nobody's to know.
    """
    rows = Invitation.objects.filter(email__same=email, accepted_at=None, revoked_at=None)
    return rows.filter(expires_at__gt=ClockTimestamp()).exclude(partner_key=partner)


def by_colleagues(partner: str) -> QuerySet[Invitation]:
    """Return what people of the partner with this key have sent to their colleagues, whatever became of it.

    The caller has checked that the reader may know.
    """
    return Invitation.objects.filter(partner_key=partner, by_colleague=True)


def get_invitation(user: User, key: str) -> Invitation:
    """Return an invitation in sight, else 404."""
    return get_object_or_404(visible_to(user), key=key)


def lock_invitation(user: User, key: str) -> Invitation:
    """Lock and return an invitation in sight, else 404."""
    return get_object_or_404(visible_to(user).select_for_update(of=("self",)), key=key)


def lock_open(*conditions: Q) -> list[Invitation]:
    """Lock the invitations that nobody has accepted or revoked, in order of their ids."""
    rows = Invitation.objects.filter(*conditions, accepted_at=None, revoked_at=None)
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def lock_by_token_key(key: str) -> Invitation:
    """Lock the invitation of a link whose signature was checked; the link is the right to it."""
    return get_object_or_404(Invitation.objects.select_for_update(of=("self",)), key=key)


def get_by_token_key(key: str) -> Invitation:
    """Return the invitation of a link whose signature was checked, else 404."""
    return get_object_or_404(Invitation, key=key)
