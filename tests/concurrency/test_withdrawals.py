"""An award against the withdrawal of the bid it is about, judged in time and written too late."""

import datetime as dt
import threading
import time
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.states import Role
from core.clock import database_now
from core.refused import Refused
from rfps import actions
from rfps.actions import bids as bid_actions
from rfps.models import Award, Bid, Rfx
from rfps.states import BidStatus
from tests.concurrency.racing import at_once, hold_up, in_time
from tests.factories.accounts import make_user
from tests.factories.rfps import make_published, submit
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)


def race(monkeypatch: pytest.MonkeyPatch) -> tuple[Bid, list[Any]]:
    """Withdraw the best bid shortly before the deadline, and hold it up before it is written.

    Meanwhile the deadline passes, two people open the bids and the buyer awards to the best one.
    Returns that bid, and what came of the withdrawal and of the award.
    """
    made: tuple[Bid, list[Any]] = in_time(partial(_race, monkeypatch))
    return made


def _race(monkeypatch: pytest.MonkeyPatch, seconds: float) -> tuple[bool, tuple[Bid, list[Any]]]:
    buyer, second = make_user(roles=[Role.BUYER]), make_user(roles=[Role.BUYER])
    both = [make_partner(), make_partner()]
    rfx = make_published(buyer, partners=both, openers=[second])
    bidder, other = (make_representative(partner) for partner in both)
    submit(rfx, bidder, "10", "20")
    submit(rfx, other, "11", "20")
    best = Bid.objects.get(rfx=rfx, partner=both[0])
    judged, over, decided = threading.Event(), threading.Event(), threading.Event()
    check = bid_actions.check_move

    def end_soon() -> None:
        rfx.deadline_at = database_now() + dt.timedelta(seconds=seconds)
        Rfx.objects.filter(pk=rfx.pk).update(deadline_at=rfx.deadline_at)

    def slow_check(table: Any, before: str, after: str) -> None:
        check(table, before, after)
        if after == BidStatus.WITHDRAWN:
            judged.set()
            hold_up(decided)

    def withdraw() -> Bid:
        try:
            return actions.withdraw_bid(rfx=rfx.key, by=bidder, now=timezone.now())
        finally:
            over.set()

    def award() -> Award:
        while database_now() <= rfx.deadline_at or not (judged.is_set() or over.is_set()):
            time.sleep(0.05)
        try:
            for person in (buyer, second):
                actions.approve_opening(rfx=rfx.key, by=person, now=timezone.now())
            return actions.propose_award(
                rfx=rfx.key, bid=best.key, by=buyer, now=timezone.now(), justification="The best."
            )
        finally:
            decided.set()

    with monkeypatch.context() as patch:
        patch.setattr(bid_actions, "check_move", slow_check)
        outcomes = at_once([withdraw, award], first=end_soon)
    return judged.is_set(), (best, outcomes)


def test_a_bid_withdrawn_in_time_cannot_be_awarded(monkeypatch: pytest.MonkeyPatch) -> None:
    best, (withdrawal, award) = race(monkeypatch)
    assert isinstance(withdrawal, Bid)
    assert isinstance(award, Refused | Http404)
    best.refresh_from_db()
    assert best.status == BidStatus.WITHDRAWN
    assert not Award.objects.exists()


def test_control_without_the_locks_a_bid_is_awarded_while_it_is_withdrawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unlocked(rows: QuerySet[Any], *_: Any, **__: Any) -> QuerySet[Any]:
        return rows.all()

    monkeypatch.setattr(QuerySet, "select_for_update", unlocked)
    _best, (withdrawal, award) = race(monkeypatch)
    # Behind the back of the award: only a constraint stops it, with an error instead of an answer.
    assert isinstance(award, Award)
    assert isinstance(withdrawal, IntegrityError)
    assert "bid_nothing_readable_while_sealed" in str(withdrawal)
