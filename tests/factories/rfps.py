"""RFxs, bids and needs: rows where the state is all that matters, actions where sealing does."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from core.clock import company_today
from rfps import actions
from rfps.actions import EntryFacts
from rfps.models import Line, Need, Rfx, RfxInvitation, TeamMember
from rfps.sealing import BidContent, new_key_pair
from rfps.states import NeedStatus, RfxStatus, TeamFunction
from suppliers.models import Partner

_serial = itertools.count(1)
HOUR = dt.timedelta(hours=1)


def make_need(owner: User, **fields: Any) -> Need:
    defaults = {"title": f"Need {next(_serial)}", "status": NeedStatus.DRAFT}
    return Need.objects.create(owner=owner, **defaults | fields)


def make_rfx(
    owner: User,
    *,
    partners: list[Partner] | None = None,
    lines: int = 2,
    openers: list[User] | None = None,
    **fields: Any,
) -> Rfx:
    """A draft with a deadline in an hour, ``lines`` lines of 10 pcs, and invitations."""
    defaults = {
        "title": f"RFP {next(_serial)}",
        "currency": "SEK",
        "deadline_at": timezone.now() + HOUR,
    }
    rfx = Rfx.objects.create(owner=owner, **defaults | fields)
    TeamMember.objects.create(rfx=rfx, user=owner, function=TeamFunction.LEAD)
    for user in openers or []:
        TeamMember.objects.create(rfx=rfx, user=user, function=TeamFunction.OPENER)
    for number in range(1, lines + 1):
        Line.objects.create(
            rfx=rfx, number=number, description=f"Line {number}", unit="pcs", quantity=Decimal(10)
        )
    for partner in partners or []:
        RfxInvitation.objects.create(rfx=rfx, partner=partner)
    return rfx


def make_published(owner: User, **options: Any) -> Rfx:
    """Like make_rfx, published an hour ago with its key pair."""
    rfx = make_rfx(owner, **options)
    rfx.public_key, rfx.wrapped_private_key = new_key_pair(rfx.key)
    rfx.status, rfx.published_at = RfxStatus.PUBLISHED, timezone.now() - HOUR
    rfx.save()
    return rfx


def prices(rfx: Rfx, *values: str | None) -> BidContent:
    """What a bidder offers: one price per line in its order, None for "no bid"."""
    lines = Line.objects.filter(rfx=rfx).order_by("number")
    pairs = zip(lines, values, strict=True)
    return BidContent({line.key: Decimal(value) for line, value in pairs if value is not None})


def submit(rfx: Rfx, by: User, *values: str | None) -> Any:
    """Submit a bid through the action."""
    return actions.submit_bid(rfx=rfx.key, content=prices(rfx, *values), by=by, now=timezone.now())


def enter(
    rfx: Rfx, partner: Partner, by: User, *values: str | None, reason: str = "Came by post"
) -> Any:
    """Enter a partner's bid that came by mail today, through the action."""
    return actions.enter_bid(
        rfx=rfx.key,
        partner=partner.key,
        content=prices(rfx, *values),
        facts=EntryFacts("letter", company_today(), reason),
        by=by,
        now=timezone.now(),
    )


def pass_deadline(rfx: Rfx) -> None:
    """Let the deadline lie a second in the past."""
    Rfx.objects.filter(pk=rfx.pk).update(deadline_at=timezone.now() - dt.timedelta(seconds=1))


def open_bids(rfx: Rfx, first: User, second: User) -> Rfx:
    """Pass the deadline and open the bids by two people."""
    pass_deadline(rfx)
    actions.approve_opening(rfx=rfx.key, by=first, now=timezone.now())
    return actions.approve_opening(rfx=rfx.key, by=second, now=timezone.now())
