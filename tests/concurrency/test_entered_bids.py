"""A bid that came by mail is being entered while its bidder submits one itself: the bidder's counts."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.models import QuerySet

from core.refused import Refused
from rfps.actions import entering
from rfps.models import Bid, BidEntry, BidVersion
from rfps.states import BidStatus
from tests.concurrency.racing import PATIENCE, at_once, errors, hold_up, rounds
from tests.factories.accounts import make_user
from tests.factories.rfps import enter, make_published, open_bids, submit
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("_round", range(rounds(3)))
def test_whatever_comes_first_the_bidders_own_counts(_round: int) -> None:
    buyer, openers = make_user(), [make_user(), make_user()]
    partner = make_partner()
    person = make_representative(partner)
    rfx = make_published(buyer, partners=[partner], openers=openers)
    calls: list[Any] = [lambda: enter(rfx, partner, buyer, "10", "20")] * 6
    calls += [lambda: submit(rfx, person, "1", "2")] * 2
    assert errors(at_once(calls)) == []
    bid = Bid.objects.get(rfx=rfx)
    first_own = bid.versions.filter(entry=None).order_by("number")[0].number
    assert not bid.versions.filter(entry__isnull=False, number__gt=first_own).exists()
    assert BidEntry.objects.filter(bid=bid).count() == 6
    open_bids(rfx, *openers)
    bid.refresh_from_db()
    assert bid.total == 30


def race(monkeypatch: pytest.MonkeyPatch) -> tuple[Bid, list[Any]]:
    """Hold an entry up when it has seen that there is no bid yet; its bidder submits meanwhile."""
    buyer, partner = make_user(), make_partner()
    person = make_representative(partner)
    rfx = make_published(buyer, partners=[partner])
    # There is a row for the bid already, so that nothing but its state is fought for.
    bid = Bid.objects.create(invitation=rfx.invitations.get(), rfx=rfx, partner=partner)
    judged, submitted = threading.Event(), threading.Event()
    has_spoken = entering._has_spoken

    def slow(row: Bid) -> bool:
        found = has_spoken(row)
        judged.set()
        hold_up(submitted)
        return found

    def submit_then() -> Any:
        assert judged.wait(PATIENCE)
        try:
            return submit(rfx, person, "1", "2")
        finally:
            submitted.set()

    monkeypatch.setattr(entering, "_has_spoken", slow)
    return bid, at_once([lambda: enter(rfx, partner, buyer, "10", "20"), submit_then])


def test_a_bidder_who_submits_meanwhile_waits_and_comes_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bid, (entry, version) = race(monkeypatch)
    assert isinstance(entry, BidEntry) and isinstance(version, BidVersion)
    assert (entry.version.number, version.number) == (1, 2)
    bid.refresh_from_db()
    assert bid.status == BidStatus.SUBMITTED


def test_control_without_the_locks_only_the_database_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unlocked(rows: QuerySet[Any], *_: Any, **__: Any) -> QuerySet[Any]:
        return rows.all()

    monkeypatch.setattr(QuerySet, "select_for_update", unlocked)
    _bid, (entry, version) = race(monkeypatch)
    # Judged before the bidder's own was there, and stopped by the number that is taken.
    assert isinstance(entry, IntegrityError) and not isinstance(entry, Refused)
    assert isinstance(version, BidVersion)
    assert not BidEntry.objects.exists()
