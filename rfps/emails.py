"""What the messages about needs and RFxs say.

No message names a price, an amount or another bidder: mail leaves the system and stays where it lands.
Each is built from what its recipient may see when it is sent; who sees nothing any more gets nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notices import Notice, named, notice
from core import formats
from core.addresses import reverse
from rfps import access, reports
from rfps.moments import exact_moment
from rfps.states import AwardStatus, BidStatus, InvitationStatus, RfxStatus

Payload = dict[str, Any]
# An invitation whose deadline is nearer than this waits for no digest.
SOON = timedelta(days=3)

if TYPE_CHECKING:
    from accounts.models import User
    from rfps.models import NeedShare, Rfx, RfxInvitation


def _rfx(user: User | None, payload: Payload) -> Rfx | None:
    if user is None:
        return None
    try:
        return access.get_rfx(user, payload["rfx"])
    except Http404:
        return None


def _portal_path(rfx: Rfx) -> str:
    return reverse("rfps:portal-detail", args=[rfx.key])


def _path(rfx: Rfx) -> str:
    return reverse("rfps:detail", args=[rfx.key])


def _named(rfx: Rfx) -> dict[str, str]:
    return {"title": rfx.title, "reference": rfx.reference}


@notice("rfps.invited")
def invited(user: User | None, payload: Payload) -> Notice | None:
    rfx = _rfx(user, payload)
    if rfx is None or rfx.status != RfxStatus.PUBLISHED:
        return None
    return Notice(
        title=_("You are invited to bid: %(title)s") % _named(rfx),
        path=_portal_path(rfx),
        lines=[
            _("Reference: %(reference)s") % _named(rfx),
            _("Deadline: %(deadline)s") % {"deadline": formats.long_moment(rfx.deadline_at)},
            _("Your bid is sealed on submission; nobody can read it before the deadline."),
        ],
        action_label=_("See the request"),
        urgent=rfx.deadline_at is not None and rfx.deadline_at - timezone.now() < SOON,
    )


@notice("rfps.invitation_answered")
def invitation_answered(user: User | None, payload: Payload) -> Notice | None:
    rfx = _rfx(user, payload)
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
        path=_path(rfx),
        lines=[invitation.decline_reason] if invitation.decline_reason else [],
        about=str(invitation.partner),
        action_label=_("See the RFP"),
    )


@notice("rfps.bid_receipt", always=True)
def bid_receipt(user: User | None, payload: Payload) -> Notice | None:
    rfx = _rfx(user, payload)
    if rfx is None or user is None:
        return None
    bid = access.own_bid(user, rfx.key)
    version = access.version_of.first(user, bid.pk, payload["version"]) if bid else None
    if bid is None or version is None:
        return None
    return Notice(
        title=_("Receipt for your bid: %(title)s") % _named(rfx),
        path=reverse("rfps:portal-receipt", args=[rfx.key]),
        lines=[
            _("Reference: %(reference)s") % _named(rfx),
            _("Received: %(time)s") % {"time": exact_moment(version.submitted_at)},
            _("Version: %(number)s") % {"number": version.number},
            _("Submitted by: %(name)s") % {"name": version.submitted_by},
            _("Fingerprint (SHA-256): %(digest)s") % {"digest": version.digest},
        ],
        action_label=_("See the receipt"),
    )


@notice("rfps.bid_entered", always=True)
def bid_entered(user: User | None, payload: Payload) -> Notice | None:
    """To the supplier: one of ours entered what it sent by mail, or its own bid stands."""
    entry = reports.entry_for_message(user, payload)
    if entry is None:
        return None
    rfx = entry.rfx
    lines = [
        _("Reference: %(reference)s") % _named(rfx),
        _("Entered by: %(name)s") % {"name": named(entry.by, user)},
        _("Entered: %(time)s") % {"time": entry.exact_time},
        _("%(way)s, received %(day)s")
        % {"way": entry.facts.way, "day": formats.long_day(entry.facts.received_date)},
    ]
    if entry.counts:
        title = _("Your bid that came by mail was entered: %(title)s")
        lines += [
            _("Fingerprint (SHA-256): %(digest)s") % {"digest": entry.digest},
            _(
                "It is sealed. If you did not send it, or it is not what you meant, say so before the deadline."
            ),
        ]
    else:
        title = _("Your own bid stands, not the one that came by mail: %(title)s")
        lines.append(
            _("You have submitted or withdrawn a bid yourself. What came by mail was not kept.")
        )
    if user is None:  # a contact without an account: nothing to open here
        return Notice(title=title % _named(rfx), path="/", lines=lines)
    return Notice(
        title=title % _named(rfx),
        path=reverse("rfps:portal-receipt", args=[rfx.key]),
        lines=lines,
        action_label=_("See the receipt"),
    )


@notice("rfps.answer_entered", always=True)
def answer_entered(user: User | None, payload: Payload) -> Notice | None:
    """To the supplier: one of ours entered what it said by mail to its invitation."""
    found = reports.entered_invitation(user, payload)
    if found is None:
        return None
    rfx, declined = found.rfx, found.status == InvitationStatus.DECLINED
    title = (
        _("Entered for you: you will not bid on %(title)s")
        if declined
        else _("Entered for you: you will bid on %(title)s")
    )
    lines = [_("Reference: %(reference)s") % _named(rfx), *_how_it_came(found, user, payload)]
    if declined:
        lines += [found.decline_reason, _("A bid that is in stands until you withdraw it.")]
    if user is None:
        return Notice(title=title % _named(rfx), path="/", lines=lines)
    lines.append(_("If that is not what you said, answer in the portal: your own answer counts."))
    return Notice(
        title=title % _named(rfx),
        path=_portal_path(rfx),
        lines=lines,
        action_label=_("See the request"),
    )


@notice("rfps.need_answer_entered", always=True)
def need_answer_entered(user: User | None, payload: Payload) -> Notice | None:
    """To the supplier: one of ours entered what it said by mail to a need."""
    share = reports.entered_share(user, payload)
    if share is None:
        return None
    title = _("Your answer was entered: %(title)s") % {"title": share.need.title}
    lines = _how_it_came(share, user, payload)
    if user is None:
        return Notice(title=title, path="/", lines=lines)
    lines.append(
        _("If that is not what you said, change it in the portal: your own answer counts.")
    )
    return Notice(
        title=title,
        path=reverse("rfps:portal-need", args=[share.key]),
        lines=lines,
        action_label=_("See the answer"),
    )


def _how_it_came(
    found: RfxInvitation | NeedShare, user: User | None, payload: Payload
) -> list[str]:
    assert found.answered_by is not None  # it was entered
    return [
        _("Entered by: %(name)s") % {"name": named(found.answered_by, user)},
        _("%(way)s, received %(day)s")
        % {"way": found.get_came_by_display(), "day": formats.long_day(found.came_date)},
        payload["reason"],
    ]


@notice("rfps.closed")
def closed(user: User | None, payload: Payload) -> Notice | None:
    rfx = _rfx(user, payload)
    if rfx is None or rfx.status != RfxStatus.CLOSED:
        return None
    return Notice(
        title=_("Ready to open: %(title)s") % _named(rfx),
        path=_path(rfx),
        lines=[_("The deadline has passed. Two authorised people open the bids together.")],
        action_label=_("Open the bids"),
    )


@notice("rfps.opening_waits")
def opening_waits(user: User | None, payload: Payload) -> Notice | None:
    rfx = _rfx(user, payload)
    if rfx is None or rfx.status != RfxStatus.CLOSED:
        return None
    return Notice(
        title=_("A second person is needed to open the bids: %(title)s") % _named(rfx),
        path=_path(rfx),
        urgent=True,  # the first one waits
        action_label=_("Open the bids"),
    )


@notice("rfps.opened")
def opened(user: User | None, payload: Payload) -> Notice | None:
    rfx = _rfx(user, payload)
    if rfx is None or user is None:
        return None
    return Notice(
        title=_("The bids have been opened: %(title)s") % _named(rfx),
        path=reverse("rfps:comparison", args=[rfx.key]),
        action_label=_("Compare the bids"),
    )


@notice("rfps.bid_opened")
def bid_opened(user: User | None, payload: Payload) -> Notice | None:
    rfx = _rfx(user, payload)
    if rfx is None or rfx.opened_at is None:
        return None
    return Notice(
        title=_("Your bid has been opened: %(title)s") % _named(rfx),
        path=reverse("rfps:portal-receipt", args=[rfx.key]),
        lines=[
            _("Opened: %(time)s") % {"time": exact_moment(rfx.opened_at)},
            _("You can check that its fingerprint is the one on your receipt."),
        ],
        action_label=_("Check the fingerprint"),
    )


@notice("rfps.award_waits")
def award_waits(user: User | None, payload: Payload) -> Notice | None:
    award = _award(user, payload)
    if award is None or user is None or award.status != AwardStatus.PROPOSED:
        return None
    if not access.may_approve(user, award):
        return None
    return Notice(
        title=_("An award waits for your approval: %(title)s") % _named(award.rfx),
        path=reverse("rfps:award", args=[award.rfx.key]),
        lines=[_("Proposed by %(name)s.") % {"name": award.proposed_by}],
        action_label=_("See the award"),
    )


@notice("rfps.award_decided")
def award_decided(user: User | None, payload: Payload) -> Notice | None:
    award = _award(user, payload)
    if award is None:
        return None
    if award.status == AwardStatus.REJECTED:
        title = _("The award was sent back: %(title)s") % _named(award.rfx)
    else:
        title = _("Awarded: %(title)s") % _named(award.rfx)
    return Notice(
        title=title,
        path=reverse("rfps:award", args=[award.rfx.key]),
        lines=[award.decision_reason] if award.decision_reason else [],
        action_label=_("See the award"),
    )


def _award(user: User | None, payload: Payload) -> Any:
    if user is None:
        return None
    try:
        return access.get_award(user, payload["award"])
    except (Http404, PermissionDenied):
        return None


@notice("rfps.won")
def won(user: User | None, payload: Payload) -> Notice | None:
    rfx = _rfx(user, payload)
    bid = access.own_bid(user, rfx.key) if rfx and user else None
    if rfx is None or bid is None or bid.status not in {BidStatus.WON, BidStatus.PARTLY_WON}:
        return None
    title = (
        _("You have won: %(title)s")
        if bid.status == BidStatus.WON
        else _("You have won a part of: %(title)s")
    )
    return Notice(
        title=title % _named(rfx), path=_portal_path(rfx), action_label=_("See the result")
    )


@notice("rfps.lost")
def lost(user: User | None, payload: Payload) -> Notice | None:
    rfx = _rfx(user, payload)
    bid = access.own_bid(user, rfx.key) if rfx and user else None
    if rfx is None or bid is None or bid.status != BidStatus.LOST:
        return None
    rank = reports.own_rank(bid)
    lines = [_("Thank you for your bid.")]
    if rank is not None:
        lines.append(_("By total price your bid had rank %(rank)s.") % {"rank": rank})
    return Notice(
        title=_("Another bid was chosen: %(title)s") % _named(rfx),
        path=_portal_path(rfx),
        lines=lines,
        action_label=_("See the result"),
    )


@notice("rfps.ended")
def ended(user: User | None, payload: Payload) -> Notice | None:
    rfx = _rfx(user, payload)
    if rfx is None or rfx.status not in {RfxStatus.CANCELLED, RfxStatus.UNSUCCESSFUL}:
        return None
    title = (
        _("Cancelled: %(title)s")
        if rfx.status == RfxStatus.CANCELLED
        else _("Ended without an award: %(title)s")
    )
    return Notice(
        title=title % _named(rfx),
        path=_portal_path(rfx),
        lines=[rfx.ended_reason],
        action_label=_("See the request"),
    )


@notice("rfps.need_shared")
def need_shared(user: User | None, payload: Payload) -> Notice | None:
    if user is None:
        return None
    try:
        share = access.get_own_share(user, payload["share"])
    except Http404:
        return None
    return Notice(
        title=_("We will need: %(title)s") % {"title": share.need.title},
        path=reverse("rfps:portal-need", args=[share.key]),
        lines=[_("Tell us which product you would suggest, and at what lead time.")],
        action_label=_("Answer"),
    )


@notice("rfps.need_answered")
def need_answered(user: User | None, payload: Payload) -> Notice | None:
    if user is None:
        return None
    share = (
        access.visible_shares(user)
        .filter(need__key=payload["need"], partner__key=payload["partner"])
        .select_related("need", "partner")
        .first()
    )
    if share is None:
        return None
    return Notice(
        title=_("%(partner)s answered: %(title)s")
        % {"partner": share.partner, "title": share.need.title},
        path=reverse("rfps:need", args=[share.need.key]),
        about=str(share.partner),
        action_label=_("See the answer"),
    )
