"""One decision each: awards, disqualifications, confirmations and accounts asked for at the same moment."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from accounts import actions as accounts
from accounts import invited
from accounts.invitations import token_for
from accounts.models import Invitation, User
from accounts.states import Role
from core.models import Event, Outbox
from core.refused import Refused
from meetings import access as meeting_access
from meetings import actions as meetings
from meetings.states import CommitmentStatus
from rfps import access as rfp_access
from rfps import actions as rfps
from rfps.models import Award, Bid
from rfps.states import BidStatus, RfxStatus
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user
from tests.factories.meetings import NOON, make_commitment
from tests.factories.rfps import make_published, open_bids, submit
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = rounds(4)
AT_ONCE = 6


def only_winner(outcomes: list[Any]) -> Any:
    """Return what the one winner got; all others were told no, and nothing broke."""
    lost = errors(outcomes)
    assert {type(error) for error in lost} <= {Refused}, lost
    (won,) = [outcome for outcome in outcomes if not isinstance(outcome, Exception)]
    return won


class Bids:
    """Two opened bids of which the first is the best, and the buyer who decides."""

    def __init__(self, **fields: Any) -> None:
        self.buyer, second = make_user(roles=[Role.BUYER]), make_user(roles=[Role.BUYER])
        both = [make_partner(), make_partner()]
        self.rfx = make_published(self.buyer, partners=both, openers=[second], **fields)
        self.bidders = [make_representative(each) for each in both]
        for bidder, price in zip(self.bidders, ("10", "11"), strict=True):
            submit(self.rfx, bidder, price, "20")
        open_bids(self.rfx, self.buyer, second)
        rfps.start_evaluation(rfx=self.rfx.key, by=self.buyer, now=timezone.now())
        self.best = Bid.objects.get(rfx=self.rfx, partner=both[0])

    def award(self) -> Award:
        return rfps.propose_award(
            rfx=self.rfx.key, bid=self.best.key, by=self.buyer, now=timezone.now()
        )

    def disqualify(self) -> Bid:
        return rfps.disqualify_bid(
            bid=self.best.key, reason="No certificate.", by=self.buyer, now=timezone.now()
        )

    def withdraw(self) -> Bid:
        return rfps.withdraw_bid(rfx=self.rfx.key, by=self.bidders[0], now=timezone.now())


def test_the_same_award_made_several_times_at_once_is_made_once() -> None:
    for _ in range(ROUNDS):
        table = Bids()
        assert isinstance(only_winner(at_once([table.award] * AT_ONCE)), Award)
        assert Award.objects.filter(rfx=table.rfx).count() == 1
        told = Outbox.objects.filter(kind="rfps.won", what=f"bid:{table.best.pk}")
        assert told.values("channel").distinct().count() == told.count() > 0


def test_an_award_against_a_withdrawal_of_the_winning_bid_stands() -> None:
    for _ in range(ROUNDS):
        table = Bids()
        award, withdrawal = at_once([table.award, table.withdraw])
        assert isinstance(award, Award)
        assert isinstance(withdrawal, Refused)  # nothing is withdrawn after the deadline
        table.best.refresh_from_db()
        assert table.best.status == BidStatus.WON


def test_an_award_against_a_disqualification_of_the_winning_bid_has_one_outcome() -> None:
    for _ in range(ROUNDS):
        table = Bids()
        won = only_winner(at_once([table.award, table.disqualify]))
        table.best.refresh_from_db()
        table.rfx.refresh_from_db()
        awarded = isinstance(won, Award)
        assert table.best.status == (BidStatus.WON if awarded else BidStatus.DISQUALIFIED)
        assert (table.rfx.status == RfxStatus.AWARDED) is awarded
        assert Award.objects.filter(rfx=table.rfx).exists() is awarded


def wins_without_lock(
    monkeypatch: pytest.MonkeyPatch, module: Any, lock: str, read: Any, race: Callable[[], Any]
) -> list[int]:
    """Run races with the lock replaced by a look until one has not exactly one quiet winner."""
    monkeypatch.setattr(module, lock, read)
    seen = []
    for _ in range(20):
        outcomes = race()
        refused = sum(isinstance(outcome, Refused) for outcome in outcomes)
        seen.append(refused)
        if refused != len(outcomes) - 1:
            return seen
    pytest.fail("without the lock nothing went wrong: this test would not notice the race")


def test_control_without_the_lock_an_award_is_made_twice_or_breaks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wins_without_lock(
        monkeypatch,
        rfp_access,
        "lock_worked_rfx",
        rfp_access.get_worked_rfx,
        # Awards that wait for approval: the lock on the bids cannot help there.
        lambda: at_once([Bids(currency="ISK").award] * AT_ONCE),
    )


class Promise:
    """A promise of ours that is done; several people of the partner can confirm it."""

    def __init__(self) -> None:
        partner, owner = make_partner(), make_user(roles=[Role.ACCOUNT_EXECUTIVE])
        make_assignment(partner, owner)
        self.people = [make_representative(partner) for _ in range(AT_ONCE)]
        self.row = make_commitment(partner, owner, status=CommitmentStatus.DONE, done_at=NOON)
        self.key = self.row.key

    def calls(self) -> list[Callable[[], Any]]:
        confirm = meetings.confirm_commitment
        return [partial(confirm, commitment=self.key, by=by, now=NOON) for by in self.people]

    def back(self) -> Any:
        return meetings.return_commitment(
            commitment=self.key, reason="Half of it.", by=self.people[0], now=NOON
        )

    def events(self) -> int:
        return Event.objects.filter(
            object_type="meetings.commitment", object_id=self.row.pk
        ).count()


def test_a_promise_is_confirmed_once() -> None:
    for _ in range(ROUNDS):
        promise = Promise()
        only_winner(at_once(promise.calls()))
        assert promise.events() == 1


def test_a_promise_is_confirmed_or_given_back() -> None:
    for _ in range(ROUNDS):
        promise = Promise()
        outcomes = at_once([promise.calls()[1], promise.back])
        only_winner(outcomes)
        promise.row.refresh_from_db()
        confirmed = not isinstance(outcomes[0], Exception)
        assert (promise.row.status == CommitmentStatus.CONFIRMED) is confirmed
        assert promise.events() == 1


def test_control_without_the_lock_a_promise_is_confirmed_several_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wins_without_lock(
        monkeypatch,
        meeting_access,
        "lock_commitment",
        meeting_access.get_commitment,
        lambda: at_once(Promise().calls()),
    )


def invitation() -> Invitation:
    inviter = make_user(roles=[Role.ADMINISTRATOR])
    return accounts.invite(
        email=f"new{Invitation.objects.count()}@nordkontor.example",
        name="Nina Ny",
        roles=[Role.BUYER],
        manager=None,
        by=inviter,
        now=timezone.now(),
    )


def acceptances(row: Invitation) -> list[Callable[[], User]]:
    accept = partial(
        accounts.accept_invitation,
        token=token_for(row.key),
        name="Nina Ny",
        password="a long enough secret",
        language="en",
        time_zone="UTC",
    )
    return [accept] * AT_ONCE


def test_a_link_used_several_times_at_once_makes_one_account() -> None:
    row = invitation()
    user = only_winner(at_once(acceptances(row)))
    assert list(User.objects.filter(email=row.email)) == [user]
    assert Event.objects.filter(verb="accounts.joined").count() == 1


def test_control_without_the_lock_the_later_ones_meet_the_account_not_the_used_link(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The unique address is the second line: the lock's own answer is no longer the only one."""
    monkeypatch.setattr(invited, "lock_by_token_key", invited.get_by_token_key)
    for _ in range(10):
        outcomes = at_once(acceptances(invitation()))
        codes = {getattr(error, "code", type(error).__name__) for error in errors(outcomes)}
        if codes != {"invitation_closed"}:
            return
    pytest.fail("without the lock nothing went wrong: this test would not notice the race")
