"""Two managers at once: a partner gets one account executive. Two imports at once: no line twice."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from core.refused import Refused
from negotiations.actions.starting import start
from negotiations.models import Negotiation
from negotiations.terms import NewLine
from suppliers import access, actions
from suppliers.actions import people, trade
from suppliers.actions.categories import add_categories
from suppliers.models import Assignment, Category, MonthlyTrade, Partner, TradeLine
from suppliers.states import PartnerStatus, Responsibility
from tests.concurrency.racing import at_once, errors, meanwhile
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_partner
from tests.suppliers.test_import_files import GOOD, MAPPING, NEXT, text

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = dt.date(2026, 5, 4)


def test_of_simultaneous_assignments_one_wins_and_the_others_are_told() -> None:
    partner = make_partner()
    people = [make_user(roles=[Role.ACCOUNT_EXECUTIVE]) for _ in range(8)]
    boss = make_user(roles=[Role.EXECUTIVE])

    def call(person: Any) -> Any:
        return lambda: actions.assign(
            partner=partner.key,
            by=boss,
            user=person.key,
            responsibility=Responsibility.ACCOUNT_EXECUTIVE,
            from_date=TODAY,
        )

    outcomes = at_once([call(person) for person in people])
    assert sum(isinstance(outcome, Assignment) for outcome in outcomes) == 1
    told = [outcome for outcome in outcomes if not isinstance(outcome, Assignment)]
    assert all(isinstance(no, Refused) and no.code == "account_executive_taken" for no in told), (
        told
    )
    assert Assignment.objects.filter(partner=partner).count() == 1


def test_the_control_a_check_before_the_write_lets_several_through() -> None:
    partner = make_partner()
    people = [make_user(roles=[Role.BUYER]) for _ in range(8)]

    # The same race for a responsibility that several may hold, with a check in place of the constraint.
    def call(person: Any) -> Any:
        def run() -> bool:
            if Assignment.objects.filter(partner=partner).exists():
                return False
            Assignment.objects.create(
                partner=partner, user=person, responsibility=Responsibility.BUYER, from_date=TODAY
            )
            return True

        return run

    winners = 0
    for _round in range(20):
        winners = max(winners, sum(o is True for o in at_once([call(person) for person in people])))
        if winners > 1:
            break
        Assignment.objects.filter(partner=partner).delete()
    assert winners > 1


def _assign_while_the_role_is_taken_away() -> Assignment:
    person, boss = make_user(roles=[Role.ACCOUNT_EXECUTIVE]), make_user(roles=[Role.EXECUTIVE])
    partner = make_partner()
    with meanwhile(lambda: User.objects.filter(pk=person.pk).update(roles=[Role.BUYER])):
        return actions.assign(
            partner=partner.key,
            by=boss,
            user=person.key,
            responsibility=Responsibility.ACCOUNT_EXECUTIVE,
            from_date=TODAY,
        )


def test_who_is_losing_the_role_is_not_assigned() -> None:
    with pytest.raises(Refused) as no:
        _assign_while_the_role_is_taken_away()
    assert no.value.code == "role_missing"
    assert not Assignment.objects.exists()


def test_the_control_unlocked_somebody_without_the_role_is_assigned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(people, "_colleague", lambda by, key: User.objects.get(key=key))
    assert _assign_while_the_role_is_taken_away().user.roles == [Role.ACCOUNT_EXECUTIVE]
    assert Assignment.objects.get().user.roles == [Role.BUYER]


def _negotiate_while_the_relationship_ends() -> Negotiation:
    by, partner = make_user(roles=[Role.EXECUTIVE]), make_partner()
    ended = Partner.objects.filter(pk=partner.pk)
    with meanwhile(lambda: ended.update(status=PartnerStatus.ENDED)):
        return start(
            partner=partner.key,
            title="Desks",
            currency="SEK",
            lines=[NewLine("Desk", "pcs", Decimal(10), Decimal(100))],
            by=by,
            now=timezone.now(),
        )


def test_nothing_is_negotiated_with_a_partner_whose_relationship_is_ending() -> None:
    with pytest.raises(Refused) as no:
        _negotiate_while_the_relationship_ends()
    assert no.value.code == "partner_ended"
    assert not Negotiation.objects.exists()


def test_the_control_unlocked_a_negotiation_begins_with_an_ended_partner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access, "lock_worked_partner", lambda by, key: Partner.objects.get(key=key))
    assert _negotiate_while_the_relationship_ends().partner.status == PartnerStatus.ACTIVE
    assert Negotiation.objects.get().partner.status == PartnerStatus.ENDED


def test_of_two_who_add_a_category_at_once_the_second_is_told() -> None:
    by = make_user(roles=[Role.ADMINISTRATOR])
    with (
        meanwhile(lambda: Category.objects.create(code="45.2", name="Roofs")),
        pytest.raises(Refused) as no,
    ):
        add_categories(entries=[("45.2", "Roofing")], by=by)
    assert no.value.code == "category_known"
    assert Category.objects.get().name == "Roofs"


def test_two_imports_of_one_file_at_once_make_each_line_once(tmp_path: Path) -> None:
    path = tmp_path / "lines.csv"
    path.write_bytes(text(GOOD, NEXT))

    def call() -> Any:
        return actions.import_trade(by=None, path=path, mapping=MAPPING)

    outcomes = at_once([call] * 4)
    assert sorted((o.created, o.unchanged) for o in outcomes) == [(0, 2), (0, 2), (0, 2), (2, 0)]
    assert TradeLine.objects.count() == 2
    assert [row.lines for row in MonthlyTrade.objects.all()] == [2]


def test_control_without_taking_turns_imports_of_one_file_collide(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each finds the lines missing; the unique constraint stops all but one, with an error."""
    monkeypatch.setattr(trade, "_take_turn", lambda wait, result: None)
    path = tmp_path / "lines.csv"
    path.write_bytes(text(GOOD, NEXT))

    def call() -> Any:
        return actions.import_trade(by=None, path=path, mapping=MAPPING)

    for _round in range(20):
        if any(isinstance(error, IntegrityError) for error in errors(at_once([call] * 4))):
            return
        TradeLine.objects.all().delete()
    pytest.fail("without the turn nothing went wrong: the test above would not notice the race")
