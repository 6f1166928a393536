"""Publication: from here on the request stands."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import database_now
from core.moves import check_move
from core.refused import Refused
from rfps import access, sealing
from rfps.actions.drafting import refuse_unavailable
from rfps.models import Line, Rfx, RfxInvitation
from rfps.reminders import plan_deadline
from rfps.states import RFX_MOVES, RfxStatus
from suppliers.holding import hold
from suppliers.team import representatives

PUBLISHED = verbs.register(
    "rfps.published", gettext_lazy("published the RFP"), icon="send", tone="accent"
)
INVITED = verbs.register(
    "rfps.invited", gettext_lazy("asked for a bid"), icon="mail", tone="accent"
)


@action
def publish(*, rfx: str, by: User, now: datetime) -> Rfx:
    """Publish a draft: make its key pair and tell the invited partners.

    Refuses without a line, without an invitation, with one for a partner that has been suspended or
    ended since, without a deadline, and with one that lies in the past by the database clock.
    """
    row = access.lock_worked_rfx(by, rfx)
    check_move(RFX_MOVES, row.status, RfxStatus.PUBLISHED)
    invitations = list(
        RfxInvitation.objects.filter(rfx=row).select_for_update(of=("self",)).order_by("pk")
    )
    # Whatever may not happen while a request to a partner runs waits for this, or this for it.
    partners = {each.pk: each for each in hold(each.partner_id for each in invitations)}
    moment = database_now()
    if not Line.objects.filter(rfx=row).exists():
        raise Refused("no_lines", _("Add at least one line."), field="lines")
    if not invitations:
        raise Refused("no_invitations", _("Invite at least one partner."), field="partner")
    refuse_unavailable(partners.values())
    if row.deadline_at is None:
        raise Refused("no_deadline", _("Set a deadline for bids."), field="deadline_at")
    if row.deadline_at <= moment:
        raise Refused("deadline_passed", _("The deadline lies in the past."), field="deadline_at")
    row.public_key, row.wrapped_private_key = sealing.new_key_pair(row.key)
    row.status, row.published_at = RfxStatus.PUBLISHED, moment
    row.save()
    audit.record(PUBLISHED, row, by=by, changes={"status": (RfxStatus.DRAFT, RfxStatus.PUBLISHED)})
    for invitation in invitations:
        invitation.partner = partners[invitation.partner_id]
        # Recorded on the invitation, which is all of this that its partner may see.
        audit.record(INVITED, invitation, by=by, links=[row, invitation.partner])
        notices.notify(
            "rfps.invited",
            f"rfx-invitation:{invitation.pk}",
            to=representatives(invitation.partner),
            payload={"rfx": row.key},
        )
        invitation.rfx = row
        plan_deadline(invitation, moment)
    return row
