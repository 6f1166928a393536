"""Bids entered for suppliers: for who entered them, for the supplier, for ours after the opening."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from core import behalf
from core.clock import database_now
from core.models import Event
from core.prepared import prepared
from rfps import access, entries
from rfps.entries import Entered
from rfps.models import Bid, BidEntry, NeedShare, Rfx, RfxInvitation
from rfps.reports.rfxs import lines_of, shown_status
from rfps.states import BidStatus, InvitationStatus, RfxStatus
from suppliers.entering import told
from suppliers.team import has_accounts


def own_entries(user: User, rfx: Rfx) -> list[Entered]:
    """Return what the user entered at an RFx, newest first: the same whatever others have done since.

    Barred to who looks as them: administrators know of no bid before the opening.
    """
    if behalf.looker() is not None:
        raise behalf.barred()
    rows = access.visible_entries(user).filter(bid__rfx=rfx, entered_by=user)
    found = list(entries.with_names(rows).order_by("-pk"))
    withdrawn = _own_withdrawals(user, {row.bid_id for row in found}) if found else []
    return [
        replace(
            entry,
            withdrawn_at=next(
                (at for bid, at in withdrawn if bid == row.bid_id and at > row.entered_at), None
            ),
        )
        for row, entry in zip(found, entries.read(found), strict=True)
    ]


def _own_withdrawals(user: User, bids: set[int]) -> list[tuple[int, datetime]]:
    """Return when the user withdrew which of the bids, oldest first.

    From what they did: the bid's own state would tell them what its bidder has done since.
    """
    events = Event.objects.filter(object_type="rfps.bid", object_id__in=bids, actor=user)
    events = events.filter(verb="rfps.bid_withdrawn_for")
    return list(events.order_by("pk").values_list("object_id", "at"))


def withdrawable(user: User, rfx: Rfx) -> set[str]:
    """Return the ids (keys) of the partners whose entered bid the user may withdraw now.

    Those without an account alone: what became of any other bid is not the user's to know.
    """
    if shown_status(rfx, database_now()) != RfxStatus.PUBLISHED:
        return set()
    mine = access.visible_entries(user).filter(bid__rfx=rfx, entered_by=user)
    bids = Bid.objects.filter(pk__in=mine.values("bid_id"), status=BidStatus.SUBMITTED)
    return {
        bid.partner.key
        for bid in bids.select_related("partner")
        if not has_accounts(bid.partner)
        and (entry := access.entry_that_counts(bid)) is not None
        and entry.entered_by_id == user.pk
    }


def has_entered_for(user: User, invitation: RfxInvitation) -> bool:
    """Whether the user has entered a bid for the partner; barred to who looks as them."""
    return any(one.partner == invitation.partner for one in own_entries(user, invitation.rfx))


def own_entry(user: User, entry: BidEntry) -> Entered:
    """Return one's own entry, else 404."""
    rows = access.visible_entries(user).filter(entered_by=user)
    return entries.read([get_object_or_404(entries.with_names(rows), pk=entry.pk)])[0]


def entries_of(bid: Bid) -> list[Entered]:
    """Return everything that was entered for a bid, newest first. The caller has checked the reader."""
    return entries.read(_entries_of(bid.pk))


@prepared
def _entries_of(bid: int) -> QuerySet[BidEntry]:
    return entries.with_names(BidEntry.objects.filter(bid=bid)).order_by("-pk")


def may_be_entered(invitation: RfxInvitation) -> bool:
    """Whether a bid may be entered for the partner now, by who works on the RFx."""
    open_now = shown_status(invitation.rfx, database_now()) == RfxStatus.PUBLISHED
    return open_now and invitation.status != InvitationStatus.DECLINED


def entering(user: User, invitation: RfxInvitation) -> dict[str, Any]:
    """Return what the form starts from, and who will be told. Nothing of what has been bid."""
    return {
        "rfx": invitation.rfx,
        "partner": invitation.partner,
        "lines": lines_of(invitation.rfx_id),
        "open": may_be_entered(invitation),
        "told": told(invitation.partner, asked=invitation.rfx.published_at)
        if invitation.rfx.published_at
        else [],
        "earlier": [
            entry
            for entry in own_entries(user, invitation.rfx)
            if entry.partner == invitation.partner
        ],
    }


def entered_invitation(user: User | None, payload: Mapping[str, Any]) -> RfxInvitation | None:
    """Return the invitation whose entered answer a message to its supplier is about, if it still holds.

    ``user`` None is an address without an account, that was told of it.
    """
    rows = access.visible_invitations(user) if user else RfxInvitation.objects.all()
    return (
        rows.filter(rfx__key=payload["rfx"], partner__key=payload["partner"])
        .exclude(came_by="")
        .select_related("rfx", "answered_by")
        .first()
    )


def entered_share(user: User | None, payload: Mapping[str, Any]) -> NeedShare | None:
    """Return what was shared whose entered answer a message to its supplier is about, likewise."""
    rows = access.visible_shares(user) if user else NeedShare.objects.all()
    found = rows.filter(key=payload["share"]).exclude(came_by="")
    return found.select_related("need", "answered_by").first()


def entry_for_message(user: User | None, payload: dict[str, Any]) -> Entered | None:
    """Return the entry that a message to its supplier is about.

    ``user`` None is an address without an account: whoever was told is, whatever became of them since.
    """
    rows = access.visible_entries(user) if user else BidEntry.objects.all()
    found = entries.read(entries.with_names(rows.filter(pk=payload["entry"])))
    return found[0] if found else None
