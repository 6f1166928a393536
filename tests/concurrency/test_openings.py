"""Two openings at once, and an opening against a withdrawal or a cancellation."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.states import Role
from core.models import Event
from core.refused import Refused
from rfps import access, actions
from rfps.actions import opening
from rfps.models import Bid, BidLine, OpeningApproval, Rfx
from rfps.states import BidStatus, RfxStatus
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user
from tests.factories.rfps import make_published, pass_deadline, submit
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = rounds(5)
OPENERS = 6


class Table:
    """An RFx whose deadline has passed, with one bid in and six people who may open it."""

    def __init__(self) -> None:
        self.openers = [make_user(roles=[Role.BUYER]) for _ in range(OPENERS)]
        partner = make_partner()
        self.person = make_representative(partner)
        self.rfx = make_published(self.openers[0], partners=[partner], openers=self.openers[1:])
        submit(self.rfx, self.person, "10", "20")

    def approve(self, number: int) -> Rfx:
        by = self.openers[number]
        return actions.approve_opening(rfx=self.rfx.key, by=by, now=timezone.now())


def test_of_six_people_at_once_two_open_and_the_bids_are_decrypted_once() -> None:
    for _ in range(ROUNDS):
        table = Table()
        pass_deadline(table.rfx)
        outcomes = at_once([lambda n=n, t=table: t.approve(n) for n in range(OPENERS)])
        assert {type(each) for each in errors(outcomes)} <= {Refused}
        assert len(errors(outcomes)) == OPENERS - 2
        assert OpeningApproval.objects.filter(rfx=table.rfx).count() == 2
        assert BidLine.objects.filter(bid__rfx=table.rfx).count() == 2
        opened = Event.objects.filter(verb=opening.OPENED, object_id=table.rfx.pk)
        assert opened.count() == 1


def test_one_person_twice_at_once_is_one_person() -> None:
    table = Table()
    pass_deadline(table.rfx)
    outcomes = at_once([lambda: table.approve(0), lambda: table.approve(0)])
    (refusal,) = errors(outcomes)
    assert isinstance(refusal, Refused)
    assert refusal.code == "already_approved"
    assert not BidLine.objects.exists()


def test_control_without_the_lock_the_bids_are_decrypted_more_than_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access, "lock_rfx", access.get_rfx)
    opened: list[Any] = []
    original = opening._open

    def slow_open(*arguments: Any) -> None:
        opened.append(arguments)
        original(*arguments)

    monkeypatch.setattr(opening, "_open", slow_open)
    for _ in range(20):
        table = Table()
        pass_deadline(table.rfx)
        opened.clear()
        at_once([lambda n=n, t=table: t.approve(n) for n in range(OPENERS)])
        if len(opened) != 1:  # decrypted twice, or two people approved and nobody opened
            return
    pytest.fail("without the lock nothing went wrong: this test would not notice the race")


def test_a_withdrawal_against_the_opening_is_refused_and_the_bid_is_opened_whole() -> None:
    for _ in range(ROUNDS):
        table = Table()
        pass_deadline(table.rfx)
        table.approve(0)

        def withdraw(table: Table = table) -> Bid:
            return actions.withdraw_bid(rfx=table.rfx.key, by=table.person, now=timezone.now())

        outcomes = at_once([lambda t=table: t.approve(1), withdraw])
        (refusal,) = errors(outcomes)
        assert isinstance(refusal, Refused)
        assert refusal.code in {"deadline_passed", "not_open"}
        bid = Bid.objects.get(rfx=table.rfx)
        assert (bid.status, str(bid.total)) == (BidStatus.OPENED, "300.00")


def test_a_cancellation_against_the_opening_has_one_outcome() -> None:
    for _ in range(ROUNDS):
        table = Table()
        pass_deadline(table.rfx)
        table.approve(0)

        def cancel(table: Table = table) -> Rfx:
            return actions.cancel(
                rfx=table.rfx.key, reason="no need", by=table.openers[0], now=timezone.now()
            )

        at_once([lambda t=table: t.approve(1), cancel])
        table.rfx.refresh_from_db()
        bid = Bid.objects.get(rfx=table.rfx)
        # Cancelling is allowed after the opening as well; before it, the bid stays sealed for good.
        assert table.rfx.status == RfxStatus.CANCELLED
        opened = table.rfx.opened_at is not None
        assert (bid.status == BidStatus.OPENED) is opened
        assert BidLine.objects.filter(bid=bid).exists() is opened
