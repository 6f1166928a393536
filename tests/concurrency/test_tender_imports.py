"""Two imports of tenders at once: a bidder that nobody knows and a tender come about once."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from rfps.actions import tabulations
from rfps.actions.tabulations import ImportResult, Tender, TenderLine
from rfps.models import Rfx
from suppliers import actions as suppliers
from suppliers.models import Partner
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user
from tests.suppliers.test_import_files import GOOD, MAPPING, text

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = rounds(4)
LINE = TenderLine("1", "Desk", "pcs", Decimal(10))


def tender(reference: str, *bidders: str) -> Tender:
    return Tender(
        reference,
        "Desks",
        dt.date(2020, 5, 4),
        lines=[LINE],
        prices={name: {LINE: Decimal(100)} for name in bidders},
    )


def bring_in(by: User, found: Tender) -> ImportResult:
    return tabulations.import_tabulation(tenders=[found], currency="SEK", by=by, now=timezone.now())


def different_tenders(by: User, number: int) -> list[Callable[[], Any]]:
    """Tenders in which the same company that nobody knows bids."""
    return [
        partial(bring_in, by, tender(f"T{number}-{each}", f"Bidder {number}")) for each in range(4)
    ]


def test_two_tenders_with_the_same_unknown_bidder_make_it_once() -> None:
    by = make_user(roles=[Role.BUYER])
    for number in range(ROUNDS):
        assert errors(at_once(different_tenders(by, number))) == []
        bidder = Partner.objects.get(legal_name=f"Bidder {number}")
        assert bidder.bids.count() == 4


def test_the_same_tender_several_times_at_once_is_brought_in_once() -> None:
    by = make_user(roles=[Role.BUYER])
    for number in range(ROUNDS):
        call = partial(bring_in, by, tender(f"S{number}", f"Same {number}"))
        outcomes = at_once([call] * 4)
        assert sorted((o.created, o.unchanged) for o in outcomes) == [(0, 1)] * 3 + [(1, 0)]
        assert Rfx.objects.filter(external_id=f"S{number}").count() == 1


def test_an_import_of_trade_and_one_of_tenders_make_a_partner_of_both_once(tmp_path: Path) -> None:
    by = make_user(roles=[Role.BUYER])
    path = tmp_path / "lines.csv"
    path.write_bytes(text(GOOD))
    name = "Volt AB"
    outcomes = at_once(
        [
            partial(suppliers.import_trade, by=None, path=path, mapping=MAPPING),
            partial(bring_in, by, tender("Both", name)),
        ]
    )
    assert errors(outcomes) == []
    assert Partner.objects.filter(legal_name=name).count() == 1


def test_control_without_taking_turns_a_bidder_or_a_tender_is_made_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing stops the second partner of the same name; the second tender ends in an error."""
    monkeypatch.setattr(tabulations, "take_turn", lambda: True)
    by = make_user(roles=[Role.BUYER])
    twice = collided = False
    for number in range(20):
        at_once(different_tenders(by, number))
        twice = twice or Partner.objects.filter(legal_name=f"Bidder {number}").count() > 1
        call = partial(bring_in, by, tender(f"S{number}", f"Same {number}"))
        collided = collided or any(
            isinstance(error, IntegrityError) for error in errors(at_once([call] * 4))
        )
        if twice and collided:
            return
    pytest.fail("without the turn nothing went wrong: the tests above would not notice the race")
