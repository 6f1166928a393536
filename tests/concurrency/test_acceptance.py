"""Two moves at the same moment: exactly one wins, the other is told no.

Real threads, real connections. Each race has its control: the same race with the lock taken out,
which shows that the test would notice.
"""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.states import Role
from core.refused import Refused
from negotiations import access, actions
from negotiations.models import Agreement, NegotiationLine, Offer
from negotiations.states import NegotiationStatus, Party
from negotiations.terms import OfferedLine
from tests.concurrency.racing import at_once, rounds
from tests.factories.accounts import make_user
from tests.factories.negotiations import make_negotiation, make_offer
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)

ATTEMPTS = 200
ROUNDS = rounds(10)


class Table:
    """A negotiation in which the partner's offer stands, and people who may answer it for us."""

    def __init__(self):
        manager = make_user(roles=[Role.MANAGER])
        self.owner = make_user(roles=[Role.BUYER], manager=manager)
        self.people = [manager, self.owner]
        self.partner = make_partner()
        self.representative = make_representative(self.partner)
        self.lay()

    def lay(self):
        """Lay a fresh offer on a fresh table."""
        self.row = make_negotiation(partner=self.partner, owner=self.owner, lines=1)
        self.standing = make_offer(self.row, party=Party.PARTNER, by=self.representative)
        self.line = NegotiationLine.objects.get(negotiation=self.row).key
        return self

    def accept(self, number=0):
        return actions.accept(
            negotiation=self.row.key,
            offer=self.standing.key,
            by=self.people[number % 2],
            now=timezone.now(),
        )

    def counter(self, number=0):
        today = date.today()
        return actions.make_offer(
            negotiation=self.row.key,
            lines={self.line: OfferedLine(Decimal("8.88"))},
            valid_from_date=today,
            valid_until_date=today + timedelta(days=30),
            by=self.people[number % 2],
            now=timezone.now(),
        )


def winners(outcomes):
    """Return what succeeded; everything else must be a refusal, never an error."""
    lost = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert {type(error) for error in lost} <= {Refused}, lost
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def test_one_of_200_simultaneous_acceptances_wins_round_after_round():
    table = Table()
    for _ in range(rounds(2)):
        table.lay()
        outcomes = at_once([lambda n=n: table.accept(n) for n in range(ATTEMPTS)])
        assert len(winners(outcomes)) == 1
        assert Agreement.objects.filter(negotiation=table.row).count() == 1
        codes = {outcome.code for outcome in outcomes if isinstance(outcome, Refused)}
        assert codes == {"move_not_allowed"}


def test_two_acceptances_round_after_round():
    table = Table()
    for _ in range(ROUNDS):
        table.lay()
        outcomes = at_once([lambda: table.accept(0), lambda: table.accept(1)])
        assert len(winners(outcomes)) == 1
    assert Agreement.objects.count() == ROUNDS


def test_acceptance_against_counter_offer():
    table = Table()
    kinds = set()
    for _ in range(ROUNDS):
        table.lay()
        calls = [table.accept, table.counter] * 5
        (winner,) = winners(at_once(calls))
        table.row.refresh_from_db()
        accepted = isinstance(winner, Agreement)
        kinds.add(type(winner))
        assert table.row.status == (
            NegotiationStatus.AGREED if accepted else NegotiationStatus.THEIR_TURN
        )
        assert Offer.objects.filter(negotiation=table.row).count() == (1 if accepted else 2)
    assert kinds <= {Agreement, Offer}


def test_the_offering_side_cannot_slip_a_new_price_under_an_acceptance():
    """The other side breaks off while we accept: either way both sides read the same end."""
    table = Table()
    for _ in range(ROUNDS):
        table.lay()
        outcomes = at_once(
            [
                table.accept,
                lambda: actions.break_off(
                    negotiation=table.row.key,
                    reason="Withdrawn.",
                    by=table.representative,
                    now=timezone.now(),
                ),
            ]
        )
        assert len(winners(outcomes)) == 1
        table.row.refresh_from_db()
        agreed = table.row.status == NegotiationStatus.AGREED
        assert Agreement.objects.filter(negotiation=table.row).exists() is agreed


@pytest.fixture
def without_lock(monkeypatch):
    """Read the negotiation without locking it, both sides before either writes.

    A thread that is registered in the returned mapping waits for its event after reading.
    """
    both_have_read = threading.Barrier(2)
    waits = {}

    def read(user, key):
        row = access.visible_to(user).get(key=key)
        both_have_read.wait(20)
        if event := waits.get(threading.get_ident()):
            assert event.wait(20)
        return row

    monkeypatch.setattr(access, "lock_negotiation", read)
    return waits


def test_control_two_acceptances_without_the_lock(without_lock):
    """Both pass the check; only the unique constraint on the agreement stops the second, as an error."""
    table = Table()
    outcomes = at_once([lambda: table.accept(0), lambda: table.accept(1)])
    assert [type(each) for each in outcomes if isinstance(each, Exception)] == [IntegrityError]


def test_control_acceptance_against_counter_offer_without_the_lock(without_lock, monkeypatch):
    """Both win: an agreement is drawn up although a newer offer lies on the table."""
    table = Table()
    countered = threading.Event()
    # What the acceptance has read before: without the lock it cannot know of the counter-offer.
    monkeypatch.setattr(access, "standing_offer", lambda row: table.standing)

    def accept():
        without_lock[threading.get_ident()] = countered
        return table.accept()

    def counter():
        made = table.counter()
        countered.set()
        return made

    outcomes = at_once([accept, counter])
    assert len(winners(outcomes)) == 2
    assert Agreement.objects.filter(negotiation=table.row).exists()
    assert Offer.objects.filter(negotiation=table.row).count() == 2
