"""Two people open the bids: an agreement counts while its giver may still open them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.states import Role
from core.models import Event, Outbox
from core.refused import Refused
from rfps import actions
from rfps.actions import opening
from rfps.models import Bid, BidLine, OpeningApproval, Rfx
from rfps.states import BidStatus, RfxStatus
from tests.factories.accounts import duties
from tests.factories.rfps import make_published, pass_deadline, submit
from tests.rfps.conftest import Cast


def off_the_team(cast: Cast, rfx: Rfx) -> None:
    members = [(cast.buyer.key, "lead")]
    actions.set_team(rfx=rfx.key, members=members, by=cast.buyer, now=timezone.now())


def locked_out(cast: Cast, rfx: Rfx) -> None:
    accounts.change_duties(**duties(cast.opener, active=False), by=cast.administrator)


def other_duties(cast: Cast, rfx: Rfx) -> None:
    accounts.change_duties(**duties(cast.opener, roles=[Role.AUDITOR]), by=cast.administrator)


def approve(rfx: Rfx, by: Any) -> str:
    return actions.approve_opening(rfx=rfx.key, by=by, now=timezone.now()).status


@pytest.fixture
def rfx(cast: Cast) -> Rfx:
    """A request with a bid, of whose opening the opener has approved."""
    found = make_published(cast.buyer, partners=[cast.alfa], openers=[cast.opener])
    submit(found, cast.anna, "10", "20")
    pass_deadline(found)
    assert approve(found, cast.opener) == RfxStatus.CLOSED
    return found


def page_of(user: Any, rfx: Rfx) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("rfps:detail", args=[rfx.key])).text


@pytest.mark.parametrize("leaves", [off_the_team, locked_out, other_duties])
def test_the_approval_of_who_may_not_open_any_more_does_not_count(
    cast: Cast, rfx: Rfx, leaves: Callable[[Cast, Rfx], None]
) -> None:
    assert "Opener has approved the opening" in page_of(cast.buyer, rfx)
    leaves(cast, rfx)
    before = page_of(cast.buyer, rfx)
    assert "Opener had approved the opening but may not open the bids any more" in before
    assert "Two authorised people open the bids together" in before
    assert ("Approve the opening" in before, "Open the bids" in before) == (True, False)

    assert approve(rfx, cast.buyer) == RfxStatus.CLOSED
    assert Bid.objects.get(rfx=rfx).status == BidStatus.SUBMITTED
    assert not BidLine.objects.exists()
    (lapsed,) = Event.objects.filter(verb=opening.LAPSED)
    assert (lapsed.actor, lapsed.object_label) == (cast.buyer, f"{rfx}: Opener")
    after = page_of(cast.manager, rfx)
    assert "Buyer has approved the opening; a second authorised person" in after
    assert "Open the bids" in after
    asked = Outbox.objects.filter(kind="rfps.opening_waits", recipient=cast.manager.pk)
    assert asked.exists()  # the team has nobody else who may

    with pytest.raises(Refused):
        approve(rfx, cast.buyer)
    assert approve(rfx, cast.manager) == RfxStatus.OPENED
    assert BidLine.objects.count() == 2


def test_an_approval_counts_again_when_its_giver_is_back_on_the_team(cast: Cast, rfx: Rfx) -> None:
    off_the_team(cast, rfx)
    assert approve(rfx, cast.buyer) == RfxStatus.CLOSED
    members = [(cast.buyer.key, "lead"), (cast.opener.key, "opener")]
    actions.set_team(rfx=rfx.key, members=members, by=cast.buyer, now=timezone.now())
    assert "any more" not in page_of(cast.manager, rfx).split("Timeline")[0]
    assert approve(rfx, cast.manager) == RfxStatus.OPENED


def test_the_key_itself_is_not_released_to_an_agreement_that_does_not_count(
    cast: Cast, rfx: Rfx
) -> None:
    """Past the count in the action: it is counted there once more."""
    off_the_team(cast, rfx)
    approve(rfx, cast.buyer)
    rfx.refresh_from_db()
    assert OpeningApproval.objects.filter(rfx=rfx).count() == 2
    with pytest.raises(PermissionDenied):
        opening._release_private_key(rfx, timezone.now())
