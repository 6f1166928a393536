"""Messages about opening the bids and awarding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.notices import Notice, notice
from accounts.reminding import reminder
from core import formats
from core.addresses import reverse
from rfps import access, reports
from rfps.emails.common import (
    BIDDER,
    Payload,
    on_the_team,
    page_path,
    portal_path,
    rfx_of,
    titled,
)
from rfps.moments import exact_moment
from rfps.reminders import WAITS
from rfps.states import AwardStatus, BidStatus, RfxStatus

if TYPE_CHECKING:
    from accounts.models import User
    from rfps.models import Award


def _may_approve(person: User | None, row: Award) -> str:
    facts = {"name": row.proposed_by.name}
    return _("You get this because you may approve awards that %(name)s proposes.") % facts


@notice("rfps.closed", why=on_the_team)
def closed(user: User | None, payload: Payload) -> Notice | None:
    rfx = rfx_of(user, payload)
    if rfx is None or rfx.status != RfxStatus.CLOSED:
        return None
    return Notice(
        title=_("Ready to open: %(title)s") % titled(rfx),
        path=page_path(rfx),
        lines=[_("The deadline has passed. Two authorised people open the bids together.")],
        action_label=_("Open the bids"),
        row=rfx,
    )


@notice("rfps.opening_late", why=on_the_team)
def opening_late(user: User | None, payload: Payload) -> Notice | None:
    """To who is above the owner and may open: nobody of the team has done so. Never says why."""
    rfx = rfx_of(user, payload)
    if rfx is None or user is None or rfx.status != RfxStatus.CLOSED:
        return None
    if not access.may_open(user, rfx):
        return None
    return Notice(
        title=_("Still to open: %(title)s") % titled(rfx),
        path=page_path(rfx),
        lines=[
            _("The deadline was %(deadline)s.")
            % {"deadline": formats.long_moment(rfx.deadline_at)},
            _("Two authorised people open the bids together. You may be one of them."),
        ],
        action_label=_("Open the bids"),
        row=rfx,
    )


@notice("rfps.opening_waits", why=on_the_team)
def opening_waits(user: User | None, payload: Payload) -> Notice | None:
    rfx = rfx_of(user, payload)
    if rfx is None or rfx.status != RfxStatus.CLOSED:
        return None
    return Notice(
        title=_("A second person is needed to open the bids: %(title)s") % titled(rfx),
        path=page_path(rfx),
        urgent=True,  # the first one waits
        action_label=_("Open the bids"),
        row=rfx,
    )


@notice("rfps.opened", why=on_the_team)
def opened(user: User | None, payload: Payload) -> Notice | None:
    rfx = rfx_of(user, payload)
    if rfx is None or user is None:
        return None
    return Notice(
        title=_("The bids have been opened: %(title)s") % titled(rfx),
        path=reverse("rfps:comparison", args=[rfx.key]),
        action_label=_("Compare the bids"),
        row=rfx,
    )


@notice("rfps.bid_opened", why=BIDDER)
def bid_opened(user: User | None, payload: Payload) -> Notice | None:
    rfx = rfx_of(user, payload)
    if rfx is None or rfx.opened_at is None:
        return None
    return Notice(
        title=_("Your bid has been opened: %(title)s") % titled(rfx),
        path=reverse("rfps:portal-receipt", args=[rfx.key]),
        lines=[
            _("Opened: %(time)s") % {"time": exact_moment(rfx.opened_at)},
            _("You can check that its fingerprint is the one on your receipt."),
        ],
        action_label=_("Check the fingerprint"),
    )


@notice("rfps.award_waits", why=_may_approve)
def award_waits(user: User | None, payload: Payload) -> Notice | None:
    award = _award(user, payload)
    if award is None or user is None:
        return None
    return _to_decide(user, award, _("An award waits for your approval: %(title)s"))


@reminder(WAITS, why=_may_approve, of="award", find=reports.awards_for_messages)
def award_still_waits(user: User, payload: Payload, award: Award) -> Notice | None:
    """To everybody who may decide, until somebody has."""
    return _to_decide(user, award, _("An award still waits for your approval: %(title)s"))


def _to_decide(user: User, award: Award, title: str) -> Notice | None:
    if award.status != AwardStatus.PROPOSED or not access.may_approve(user, award):
        return None
    return Notice(
        title=title % titled(award.rfx),
        path=reverse("rfps:award", args=[award.rfx.key]),
        lines=[_("Proposed by %(name)s.") % {"name": award.proposed_by}],
        action_label=_("See the award"),
        row=award,
    )


@notice("rfps.award_decided", why=on_the_team)
def award_decided(user: User | None, payload: Payload) -> Notice | None:
    award = _award(user, payload)
    if award is None:
        return None
    if award.status == AwardStatus.REJECTED:
        title = _("The award was sent back: %(title)s") % titled(award.rfx)
    else:
        title = _("Awarded: %(title)s") % titled(award.rfx)
    return Notice(
        title=title,
        path=reverse("rfps:award", args=[award.rfx.key]),
        lines=[award.decision_reason] if award.decision_reason else [],
        action_label=_("See the award"),
        row=award.rfx,
    )


def _award(user: User | None, payload: Payload) -> Any:
    if user is None:
        return None
    try:
        return access.get_award(user, payload["award"])
    except (Http404, PermissionDenied):
        return None


@notice("rfps.won", why=BIDDER)
def won(user: User | None, payload: Payload) -> Notice | None:
    rfx = rfx_of(user, payload)
    bid = access.own_bid(user, rfx.key) if rfx and user else None
    if rfx is None or bid is None or bid.status not in {BidStatus.WON, BidStatus.PARTLY_WON}:
        return None
    title = (
        _("You have won: %(title)s")
        if bid.status == BidStatus.WON
        else _("You have won a part of: %(title)s")
    )
    return Notice(
        title=title % titled(rfx), path=portal_path(rfx), action_label=_("See the result")
    )


@notice("rfps.lost", why=BIDDER)
def lost(user: User | None, payload: Payload) -> Notice | None:
    rfx = rfx_of(user, payload)
    bid = access.own_bid(user, rfx.key) if rfx and user else None
    if rfx is None or bid is None or bid.status != BidStatus.LOST:
        return None
    rank = reports.own_rank(bid)
    lines = [_("Thank you for your bid.")]
    if rank is not None:
        lines.append(_("By total price your bid had rank %(rank)s.") % {"rank": rank})
    return Notice(
        title=_("Another bid was chosen: %(title)s") % titled(rfx),
        path=portal_path(rfx),
        lines=lines,
        action_label=_("See the result"),
    )
