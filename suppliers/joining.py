"""How a person of a partner joins the portal: what accounts asks of us about invitations."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import audit, verbs
from suppliers import access
from suppliers.models import Partner, Representative

JOINED = verbs.register(
    "suppliers.representative_joined",
    gettext_lazy("joined the portal"),
    icon="user-check",
    tone="good",
)


def check(user: User, key: str) -> Partner:
    """Return the partner if the user may invite people of it: 404 out of sight, 403 otherwise."""
    partner = access.get_partner(user, key)
    if not access.may_invite(user, partner):
        raise PermissionDenied
    return partner


def name(key: str) -> str:
    """Return what the partner is called, for the invitation's mail and page."""
    return get_object_or_404(Partner, key=key).legal_name


def join(*, partner: str, user: User, invited_by: User) -> None:
    """Tie a new portal user to the partner, in the transaction of the accepted invitation."""
    row = get_object_or_404(Partner.objects.select_for_update(of=("self",)), key=partner)
    representative = Representative.objects.create(user=user, partner=row)
    audit.record(JOINED, representative, by=user, links=[row])
