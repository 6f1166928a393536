"""A bid against the deadline: either it is in before the deadline, or it is refused; never both."""

import datetime as dt
import threading
import time
from typing import Any

import pgtrigger
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.clock import database_now
from core.refused import Refused
from rfps import access, actions
from rfps.access import invitations
from rfps.actions import bids as bid_actions
from rfps.models import Bid, BidVersion, Rfx
from rfps.states import BidStatus, RfxStatus
from tests.concurrency.racing import at_once, errors, hold_up, in_time
from tests.factories.accounts import make_user
from tests.factories.rfps import make_published, prices, submit
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)

BIDDERS = 8


def table(bidders: int = BIDDERS) -> tuple[Rfx, list[Any]]:
    """An RFx, and its bidders."""
    partners = [make_partner() for _ in range(bidders)]
    people = [make_representative(partner) for partner in partners]
    return make_published(make_user(), partners=partners), people


def end_in(rfx: Rfx, seconds: float) -> None:
    """Set the deadline so many seconds from now by the database clock."""
    rfx.deadline_at = database_now() + dt.timedelta(seconds=seconds)
    Rfx.objects.filter(pk=rfx.pk).update(deadline_at=rfx.deadline_at)


def test_bids_around_the_deadline_are_in_or_refused_with_the_exact_time() -> None:
    rfx, people = table()

    def goes_on() -> bool:
        return database_now() < rfx.deadline_at + dt.timedelta(seconds=1)

    def bid_until_late(person: Any) -> list[Any]:
        # The bidder's own clock is wrong by years; only the database's counts.
        wrong = timezone.now() - dt.timedelta(days=3650)
        seen: list[Any] = []
        while goes_on():
            content = prices(rfx, "10", "20")
            try:
                seen.append(actions.submit_bid(rfx=rfx.key, content=content, by=person, now=wrong))
            except Refused as no:
                seen.append(no)
        return seen

    def close_often() -> int:
        closed = 0
        while goes_on():
            closed += actions.close_if_due(rfx_id=rfx.pk)
        return closed

    outcomes = at_once(
        [lambda p=p: bid_until_late(p) for p in people] + [close_often],
        first=lambda: end_in(rfx, 1),
    )
    assert errors(outcomes) == []
    *attempts, closed = outcomes
    assert closed == 1
    for seen in attempts:
        assert seen
        kinds = [isinstance(each, Refused) for each in seen]
        assert kinds == sorted(kinds)  # first those that are in, then those that are refused
        for each in seen:
            if isinstance(each, Refused):
                assert each.code == "deadline_passed"
                assert dt.datetime.fromisoformat(each.details["received_at"]) > rfx.deadline_at
            else:
                assert each.submitted_at <= rfx.deadline_at
    stored = BidVersion.objects.filter(bid__rfx=rfx)
    assert stored.count() == sum(isinstance(each, BidVersion) for seen in attempts for each in seen)
    assert not stored.filter(submitted_at__gt=rfx.deadline_at).exists()


def late_bid(monkeypatch: pytest.MonkeyPatch) -> tuple[Rfx, list[Any]]:
    """A bid that has been judged in time and is written only after the deadline and the closing."""
    check = bid_actions.check_open

    def attempt(seconds: float) -> tuple[bool, tuple[Rfx, list[Any]]]:
        rfx, (person,) = table(bidders=1)
        judged, over, closed = threading.Event(), threading.Event(), threading.Event()

        def slow_check(row: Rfx) -> dt.datetime:
            moment = check(row)
            judged.set()
            hold_up(closed)
            return moment

        def bid() -> BidVersion:
            try:
                return submit(rfx, person, "10", "20")
            finally:
                over.set()

        def close() -> bool:
            while database_now() <= rfx.deadline_at or not (judged.is_set() or over.is_set()):
                time.sleep(0.05)
            try:
                return actions.close_if_due(rfx_id=rfx.pk)
            finally:
                closed.set()

        with monkeypatch.context() as patch:
            patch.setattr(bid_actions, "check_open", slow_check)
            outcomes = at_once([bid, close], first=lambda: end_in(rfx, seconds))
        return judged.is_set(), (rfx, outcomes)

    made: tuple[Rfx, list[Any]] = in_time(attempt)
    return made


def test_closing_waits_for_a_bid_that_is_being_written(monkeypatch: pytest.MonkeyPatch) -> None:
    rfx, (version, closed) = late_bid(monkeypatch)
    assert isinstance(version, BidVersion)
    assert closed is True
    rfx.refresh_from_db()
    assert rfx.status == RfxStatus.CLOSED
    history = Rfx.pgh_event_model.objects.filter(pgh_obj_id=rfx.pk, status="closed")
    assert history.get().pgh_created_at > version.submitted_at


def test_control_without_the_lock_and_the_trigger_the_bid_lands_on_a_closed_rfx(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unlocked(user: Any, key: str) -> Rfx:
        return access.get_rfx(user, key)

    monkeypatch.setattr(invitations, "lock_rfx", unlocked)
    original = bid_actions.BidVersion.objects.create

    def create_untriggered(**fields: Any) -> BidVersion:
        with pgtrigger.ignore("rfps.BidVersion:in_time"):
            return original(**fields)

    statuses: list[str] = []

    def create_and_look(**fields: Any) -> BidVersion:
        statuses.append(Rfx.objects.get(pk=fields["bid"].rfx_id).status)
        return create_untriggered(**fields)

    monkeypatch.setattr(bid_actions.BidVersion.objects, "create", create_and_look)
    _rfx, outcomes = late_bid(monkeypatch)
    assert errors(outcomes) == []
    assert statuses == [RfxStatus.CLOSED]  # written after the closing: the race


def test_the_trigger_refuses_what_the_lock_would_have_prevented(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(invitations, "lock_rfx", access.get_rfx)
    rfx, (version, _closed) = late_bid(monkeypatch)
    assert "until the deadline" in str(version)
    assert not BidVersion.objects.filter(bid__rfx=rfx).exists()


def test_two_people_of_one_bidder_at_once_make_two_versions_of_one_bid() -> None:
    partner = make_partner()
    people = [make_representative(partner) for _ in range(6)]
    rfx = make_published(make_user(), partners=[partner])
    outcomes = at_once([lambda p=p: submit(rfx, p, "10", "20") for p in people])
    assert errors(outcomes) == []
    bid = Bid.objects.get(rfx=rfx)
    assert bid.status == BidStatus.SUBMITTED
    assert sorted(bid.versions.values_list("number", flat=True)) == list(range(1, 7))


@pytest.mark.parametrize(("seconds", "status"), [(5, 200), (-1, 409)])
def test_the_request_cannot_bring_its_own_clock(seconds: int, status: int) -> None:
    """Shortly before and a second after the deadline over HTTP, with a clock and a zone that say otherwise."""
    rfx, (person,) = table(bidders=1)
    end_in(rfx, seconds)
    zone, day = ("Pacific/Kiritimati", "2099") if seconds > 0 else ("Pacific/Pago_Pago", "1999")
    User.objects.filter(pk=person.pk).update(time_zone=zone)
    client = Client()
    client.force_login(person)
    said = f"{day}-01-01T00:00:00+00:00"
    answer = client.post(
        reverse("api-rfps-submit", args=[rfx.key]),
        {
            "prices": {line: str(price) for line, price in prices(rfx, "10", "20").prices.items()},
            "submitted_at": said,
            "now": said,
        },
        content_type="application/json",
        headers={"Date": f"Fri, 01 Jan {day} 00:00:00 GMT", "Time-Zone": zone, "X-Time-Zone": zone},
    )
    assert answer.status_code == status, answer.content
    stored = BidVersion.objects.filter(bid__rfx=rfx)
    assert stored.count() == (status == 200)
    assert not stored.filter(submitted_at__gt=rfx.deadline_at).exists()
