"""Gifts against the publication of a request, and against the limit of who received them."""

import threading
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from core.models import Event
from core.refused import Refused
from meetings import access
from meetings import actions as meetings
from meetings.actions import gifts
from meetings.models import Gift
from meetings.states import GiftDirection, GiftStatus
from rfps import actions as rfps
from rfps.actions import bids, publishing
from rfps.models import Rfx
from suppliers.models import Partner
from tests.concurrency.racing import at_once, errors, hold_up, rounds
from tests.factories.accounts import make_user
from tests.factories.meetings import make_gift
from tests.factories.rfps import make_published, make_rfx
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = rounds(5)


def declare(company: Partner, by: User, value: Decimal, direction: str = "given") -> Gift:
    return meetings.declare_gift(
        partner=company.key,
        direction=direction,
        person="Jonas Ek",
        description="Chocolate",
        occasion="Christmas",
        date=timezone.localdate(),
        value=value,
        currency=settings.BASE_CURRENCY,
        by=by,
        now=timezone.now(),
    )


class Beginning:
    """A request about to run with two partners, a small gift for one and one that waits at the other."""

    def __init__(self) -> None:
        boss = make_user(roles=[Role.EXECUTIVE])
        self.buyer = make_user(roles=[Role.BUYER], manager=boss)
        self.given, self.waiting = make_partner(), make_partner()
        # Invited in the other order than that of their primary keys.
        self.rfx = make_rfx(self.buyer, partners=[self.waiting, self.given])
        gift = make_gift(self.waiting, self.buyer, status=GiftStatus.PENDING)
        self.calls: list[Callable[[], Any]] = [
            partial(rfps.publish, rfx=self.rfx.key, by=self.buyer, now=timezone.now()),
            partial(declare, self.given, self.buyer, Decimal(1)),
            partial(meetings.approve_gift, gift=gift.key, by=boss),
        ]

    def race(self) -> list[Any]:
        """Let all go at once; the request goes out whatever becomes of the gifts."""
        outcomes = at_once(self.calls)
        assert isinstance(outcomes[0], Rfx), outcomes
        return outcomes[1:]

    def gifts_while_it_runs(self) -> int:
        """Return how many gifts came about after the publication."""
        (published,) = Event.objects.filter(verb=publishing.PUBLISHED, object_id=self.rfx.pk)
        later = Event.objects.filter(pk__gt=published.pk)
        return later.filter(verb__in=[gifts.DECLARED, gifts.APPROVED]).count()


def test_a_gift_comes_about_before_the_publication_or_not_at_all() -> None:
    for _ in range(ROUNDS):
        table = Beginning()
        told = errors(table.race())
        assert all(isinstance(no, Refused) and no.code == "rfx_running" for no in told), told
        assert table.gifts_while_it_runs() == 0


def linger(monkeypatch: pytest.MonkeyPatch) -> Callable[[Beginning], None]:
    """Let every gift wait between the look at what runs and its writing: until the request has gone out.

    Returns how to race.
    """
    gone, look = threading.Event(), gifts.rfx_running

    def slow_look(company: Partner) -> bool:
        found = look(company)
        hold_up(gone)
        return found

    def race(table: Beginning) -> None:
        gone.clear()
        publish = table.calls[0]

        def publish_and_say() -> Any:
            try:
                return publish()
            finally:
                gone.set()

        table.calls[0] = publish_and_say
        table.race()

    monkeypatch.setattr(gifts, "rfx_running", slow_look)
    return race


def test_control_without_holding_the_partners_gifts_come_about_while_the_request_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(publishing, "hold", lambda ids: list(Partner.objects.filter(pk__in=[*ids])))
    race = linger(monkeypatch)
    for _ in range(20):
        table = Beginning()
        race(table)
        if table.gifts_while_it_runs():
            return
    pytest.fail("without the lock nothing went wrong: the test above would not notice the race")


def test_a_publication_waits_for_gifts_as_slow_as_in_the_control(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    race = linger(monkeypatch)
    for _ in range(2):
        table = Beginning()
        race(table)
        assert table.gifts_while_it_runs() == 0


def test_a_partner_that_will_bid_after_all_gets_no_gift_from_then_on() -> None:
    for _ in range(ROUNDS):
        buyer, company = make_user(roles=[Role.BUYER]), make_partner()
        person = make_representative(company)
        rfx = make_published(buyer, partners=[company])
        rfps.decline_invitation(rfx=rfx.key, reason="Full.", by=person, now=timezone.now())
        answer = partial(rfps.accept_invitation, rfx=rfx.key, by=person, now=timezone.now())
        accepted, gift = at_once([answer, partial(declare, company, buyer, Decimal(1))])
        assert not isinstance(accepted, Exception)
        if isinstance(gift, Exception):
            assert isinstance(gift, Refused)
            assert gift.code == "rfx_running"
            continue
        event = Event.objects.get(verb=gifts.DECLARED, object_id=gift.pk)
        assert Event.objects.filter(verb=bids.ACCEPTED, pk__gt=event.pk).exists()


class Received:
    """Four partners give the same person, who has room for one of the gifts, something at once."""

    def __init__(self) -> None:
        self.by = make_user(roles=[Role.BUYER])
        self.calls = [
            partial(declare, make_partner(), self.by, Decimal(400), GiftDirection.RECEIVED)
            for _ in range(4)
        ]

    def race(self) -> Decimal:
        """Return the value of the gifts that were approved without anybody's decision."""
        outcomes = at_once(self.calls)
        assert errors(outcomes) == []
        approved = Gift.objects.filter(declared_by=self.by, status=GiftStatus.APPROVED)
        return sum((gift.value_base for gift in approved), Decimal(0))


@pytest.fixture
def room_for_one(settings: Any) -> None:
    settings.GIFT_LIMIT = settings.GIFT_LIMIT_RECIPIENT_YEAR = Decimal(500)
    settings.GIFT_LIMIT_PARTNER_YEAR = Decimal(5000)


@pytest.mark.usefixtures("room_for_one")
def test_gifts_of_several_partners_at_once_stay_within_the_limit_of_who_gets_them() -> None:
    for _ in range(ROUNDS):
        assert Received().race() == 400


@pytest.mark.usefixtures("room_for_one")
def test_control_without_the_lock_on_who_gets_them_the_limit_is_overrun(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access, "hold_recipient", lambda user: None)
    for _ in range(20):
        if Received().race() > 500:
            return
    pytest.fail("without the lock nothing went wrong: the test above would not notice the race")
