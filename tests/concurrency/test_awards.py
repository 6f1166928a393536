"""An award's approval against the cancellation of its RFx, and two decisions at once."""

import pytest
from django.utils import timezone

from accounts.states import Role
from core.refused import Refused
from rfps import access, actions
from rfps.models import Award, Bid, Rfx
from rfps.states import AwardStatus, BidStatus, RfxStatus
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user
from tests.factories.rfps import make_published, open_bids, submit
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = rounds(6)


class Table:
    """A proposed award that waits for approval."""

    def __init__(self) -> None:
        self.executive = make_user(roles=[Role.EXECUTIVE])
        self.manager = make_user(roles=[Role.MANAGER], manager=self.executive)
        self.buyer = make_user(roles=[Role.BUYER], manager=self.manager)
        partner = make_partner()
        rfx = make_published(self.buyer, partners=[partner])
        submit(rfx, make_representative(partner), "1000000", "20")
        open_bids(rfx, self.buyer, self.manager)
        self.rfx = rfx
        self.bid = Bid.objects.get(rfx=rfx)
        self.award = actions.propose_award(
            rfx=rfx.key, bid=self.bid.key, by=self.buyer, now=timezone.now()
        )
        assert self.award.status == AwardStatus.PROPOSED

    def approve(self) -> Award:
        return actions.approve_award(award=self.award.key, by=self.manager, now=timezone.now())

    def send_back(self) -> Award:
        return actions.send_back_award(
            award=self.award.key, reason="why?", by=self.executive, now=timezone.now()
        )

    def cancel(self) -> Rfx:
        return actions.cancel(
            rfx=self.rfx.key, reason="no budget", by=self.buyer, now=timezone.now()
        )

    def consistent(self) -> bool:
        """Whether RFx, award and bid tell the same story."""
        self.rfx.refresh_from_db()
        self.award.refresh_from_db()
        self.bid.refresh_from_db()
        approved = self.award.status == AwardStatus.APPROVED
        ended = self.rfx.status == RfxStatus.CANCELLED
        if self.award.status == AwardStatus.PROPOSED:
            return False
        return (self.bid.status == BidStatus.WON) is approved and (
            ended or (self.rfx.status == RfxStatus.AWARDED) is approved
        )


def test_an_approval_against_a_cancellation_leaves_one_story() -> None:
    for _ in range(ROUNDS):
        table = Table()
        outcomes = at_once([table.approve, table.cancel])
        approval, cancellation = outcomes
        # A cancelled RFx cannot be awarded; an awarded one may still be cancelled.
        assert isinstance(cancellation, Rfx)
        assert table.consistent()
        assert table.rfx.status == RfxStatus.CANCELLED
        if isinstance(approval, Exception):
            assert isinstance(approval, Refused)
            assert table.award.status == AwardStatus.REJECTED
        else:
            assert table.award.status == AwardStatus.APPROVED


def test_two_decisions_at_once_have_one_winner() -> None:
    for _ in range(ROUNDS):
        table = Table()
        outcomes = at_once([table.approve, table.send_back])
        (refusal,) = errors(outcomes)
        assert isinstance(refusal, Refused)
        assert table.consistent()


def test_control_without_the_lock_both_decisions_go_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unlocked(user: object, key: str) -> tuple[Award, Rfx]:
        award = access.get_award(user, key)
        return award, award.rfx

    monkeypatch.setattr(actions.awards, "_lock_award", unlocked)
    for _ in range(20):
        table = Table()
        if not errors(at_once([table.approve, table.send_back])):
            return
    pytest.fail("without the lock nothing went wrong: this test would not notice the race")
