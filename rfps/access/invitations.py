"""Who sees and answers which invitations to RFxs."""

from django.db.models import Exists, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from core.clock import ClockTimestamp
from core.scoped import get_or_404, scoped
from rfps.access.rfxs import get_worked_rfx, lock_rfx, visible_to
from rfps.access.trust import has_part
from rfps.models import Rfx, RfxInvitation
from rfps.states import RfxStatus
from suppliers.access import of_own
from suppliers.models import Partner


def visible_invitations(user: User) -> QuerySet[RfxInvitation]:
    """Return invitations: a supplier's own to published RFxs, ours of the RFxs in sight."""
    invitations = RfxInvitation.objects.filter(rfx__in=visible_to(user))
    if user.is_supplier:
        return invitations.filter(of_own(user))
    return invitations


def _part(user: User) -> dict[str, Exists]:
    """What says of a person's own invitations whether they have a part in the bid: the model names it."""
    return {"has_part": has_part(user)}


def get_own_invitation(user: User, rfx: str) -> RfxInvitation:
    """Return the supplier's own invitation to the RFx with this key, else 404.

    ``has_part`` says whether the bid on it is the person's to read and write, too (rfps/access/trust.py).
    """
    if not user.is_supplier:
        raise Http404
    return get_or_404(_invitation_to, user, rfx)


@scoped.with_one_plan
def _invitation_to(user: User, rfx: str) -> QuerySet[RfxInvitation]:
    rows = visible_invitations(user).annotate(**_part(user))
    return rows.filter(rfx__key=rfx).select_related("rfx", "partner")


def lock_own_invitation(user: User, rfx: str) -> RfxInvitation:
    """Lock the RFx, then the supplier's own invitation to it; 404 if there is none. ``has_part`` as above.

    Everything that a bidder does locks the RFx first, as closing, opening and cancelling do: one of
    two simultaneous moves waits and then sees what the other has done.
    """
    if not user.is_supplier:
        raise Http404
    locked = lock_rfx(user, rfx)
    rows = visible_invitations(user).annotate(**_part(user))
    invitation: RfxInvitation = get_object_or_404(rows.select_for_update(of=("self",)), rfx=locked)
    invitation.rfx = locked
    return invitation


def lock_invitation(user: User, rfx: Rfx, partner: str) -> RfxInvitation:
    """Lock and return the invitation of the partner with this key to an RFx that is locked, else 404."""
    rows = visible_invitations(user).filter(rfx=rfx, partner__key=partner)
    invitation: RfxInvitation = get_object_or_404(rows.select_for_update(of=("self",)))
    invitation.rfx = rfx
    return invitation


def get_worked_invitation(user: User, rfx: str, partner: str) -> RfxInvitation:
    """Return a partner's invitation to an RFx that the user works on: 404, or 403 without that."""
    rows = visible_invitations(user).filter(rfx=get_worked_rfx(user, rfx), partner__key=partner)
    return get_object_or_404(rows.select_related("rfx", "partner"))


def takes_bids(partner: Partner) -> bool:
    """Whether bids of the partner are taken somewhere, so that one may be entered for it."""
    rows = RfxInvitation.objects.filter(partner=partner, rfx__status=RfxStatus.PUBLISHED)
    return rows.filter(rfx__deadline_at__gte=ClockTimestamp()).exists()


def own_invitations(user: User) -> QuerySet[RfxInvitation]:
    """Return the invitations of a supplier's own company."""
    return RfxInvitation.objects.filter(of_own(user))
