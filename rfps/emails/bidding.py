"""Messages to who is asked to bid, from the invitation to the end of the request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.notices import Notice, notice
from accounts.reminding import reminder
from core import formats
from core.addresses import reverse
from rfps import access, reports
from rfps.emails.common import INVITED, Payload, on_the_team, page_path, portal_path, rfx_of, titled
from rfps.moments import exact_moment
from rfps.reminders import NEAR, deadline
from rfps.states import InvitationStatus, RfxStatus

if TYPE_CHECKING:
    from accounts.models import User
    from rfps.models import RfxInvitation


# An invitation whose deadline is nearer than this waits for no digest.
SOON = timedelta(days=3)


@notice("rfps.invited", why=INVITED)
def invited(user: User | None, payload: Payload) -> Notice | None:
    rfx = rfx_of(user, payload)
    if rfx is None or rfx.status != RfxStatus.PUBLISHED:
        return None
    return Notice(
        title=_("You are invited to bid: %(title)s") % titled(rfx),
        path=portal_path(rfx),
        lines=[
            _("Reference: %(reference)s") % titled(rfx),
            _("Deadline: %(deadline)s") % {"deadline": formats.long_moment(rfx.deadline_at)},
            _("Your bid is sealed on submission; nobody can read it before the deadline."),
        ],
        action_label=_("See the request"),
        urgent=rfx.deadline_at is not None and rfx.deadline_at - timezone.now() < SOON,
    )


@reminder(NEAR, why=INVITED, of="rfx", find=reports.invitations_for_messages)
def deadline_near(user: User, payload: Payload, invitation: RfxInvitation) -> Notice | None:
    """To who is asked, whether they have bid or not: what it says tells neither (rfps/reminders.py)."""
    rfx = invitation.rfx
    if rfx.status != RfxStatus.PUBLISHED or rfx.deadline_at is None:
        return None
    if invitation.status == InvitationStatus.DECLINED or payload["deadline"] != deadline(
        rfx.deadline_at
    ):
        return None
    lines = [
        _("Reference: %(reference)s") % titled(rfx),
        _("Deadline: %(deadline)s") % {"deadline": formats.long_moment(rfx.deadline_at)},
        _("What you have submitted by then counts; until then you can still change it."),
    ]
    return Notice(
        title=_("Bids close soon: %(title)s") % titled(rfx),
        path=portal_path(rfx),
        lines=lines,
        action_label=_("See the request"),
        urgent=True,
        before=rfx.deadline_at,
    )


@notice("rfps.invitation_answered", why=on_the_team)
def invitation_answered(user: User | None, payload: Payload) -> Notice | None:
    rfx = rfx_of(user, payload)
    if rfx is None or user is None:
        return None
    invitation = (
        access.visible_invitations(user)
        .filter(rfx=rfx, partner__key=payload["partner"])
        .select_related("partner")
        .first()
    )
    if invitation is None or invitation.status == InvitationStatus.INVITED:
        return None
    words = {"partner": invitation.partner, "title": rfx.title}
    accepted = invitation.status == InvitationStatus.ACCEPTED
    return Notice(
        title=(
            _("%(partner)s will bid: %(title)s")
            if accepted
            else _("%(partner)s declined to bid: %(title)s")
        )
        % words,
        path=page_path(rfx),
        lines=[invitation.decline_reason] if invitation.decline_reason else [],
        about=str(invitation.partner),
        row=rfx,
        action_label=_("See the RFP"),
    )


@notice(
    "rfps.bid_receipt",
    why=lazy("You get this because your company has submitted this bid."),
    always=True,
)
def bid_receipt(user: User | None, payload: Payload) -> Notice | None:
    rfx = rfx_of(user, payload)
    if rfx is None or user is None:
        return None
    bid = access.own_bid(user, rfx.key)
    version = access.version_of.first(user, bid.pk, payload["version"]) if bid else None
    if bid is None or version is None:
        return None
    return Notice(
        title=_("Receipt for your bid: %(title)s") % titled(rfx),
        path=reverse("rfps:portal-receipt", args=[rfx.key]),
        lines=[
            _("Reference: %(reference)s") % titled(rfx),
            _("Received: %(time)s") % {"time": exact_moment(version.submitted_at)},
            _("Version: %(number)s") % {"number": version.number},
            _("Submitted by: %(name)s") % {"name": version.submitted_by},
            _("Fingerprint (SHA-256): %(digest)s") % {"digest": version.digest},
        ],
        action_label=_("See the receipt"),
    )


@notice("rfps.ended", why=INVITED)
def ended(user: User | None, payload: Payload) -> Notice | None:
    rfx = rfx_of(user, payload)
    if rfx is None or rfx.status not in {RfxStatus.CANCELLED, RfxStatus.UNSUCCESSFUL}:
        return None
    title = (
        _("Cancelled: %(title)s")
        if rfx.status == RfxStatus.CANCELLED
        else _("Ended without an award: %(title)s")
    )
    return Notice(
        title=title % titled(rfx),
        path=portal_path(rfx),
        lines=[rfx.ended_reason],
        action_label=_("See the request"),
    )
