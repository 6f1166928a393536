"""Our scopes against the plain rules of tests/access/oracle/rules.py, for companies nobody thought of.

ORACLE_COMPANIES says how many companies are tried (15 in the usual run).
"""

import ast
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.models import User
from core import reading
from meetings.models import Visit
from suppliers.models import Partner
from tests.access.oracle import rules
from tests.access.oracle.companies import companies
from tests.access.oracle.rows import SCOPES, build
from tests.access.oracle.rules import Assignment, Company, Owned, Person, Reader, Request

COMPANIES = int(os.environ.get("ORACLE_COMPANIES", 15))
# How a request may know which rows are whose (core/reading.py): it asks, or remembers up to so many.
MOST = st.sampled_from([None, 0, 1, 2000])


def differences(company: Company, most: int | None, tried: Counter[tuple[str, bool]]) -> list[str]:
    """Return in words where our scopes show anybody more or less than the rules."""
    wrong = []
    with transaction.atomic():
        rows = build(company)
        for number, user in enumerate(rows.people):
            expected = rules.everything_seen(company, number)
            with pytest.MonkeyPatch.context() as patch, reading.remembering(most is not None):
                patch.setattr(reading, "MOST", most)
                seen = rows.seen_by(user)
            for kind, known in rows.numbers.items():
                tried[kind, True] += len(expected[kind])
                tried[kind, False] += len(set(known.values()) - expected[kind])
                if seen[kind] != expected[kind]:
                    wrong.append(
                        f"{company.people[number]} ({number}): {kind}: sees without right"
                        f" {seen[kind] - expected[kind]}, does not see {expected[kind] - seen[kind]}"
                    )
        transaction.set_rollback(True)
    return wrong


@pytest.mark.django_db
def test_everybody_sees_what_the_product_says() -> None:
    tried: Counter[tuple[str, bool]] = Counter()

    @settings(
        max_examples=COMPANIES,
        deadline=None,
        database=None,
        # The usual run tries the same companies every time; a longer one finds new ones.
        derandomize=COMPANIES <= 15,
        # Making a failing company smaller takes longer than reading it: what differs is named.
        phases=[Phase.generate] if COMPANIES <= 15 else [Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(companies(), MOST)
    def compare(company: Company, most: int | None) -> None:
        wrong = differences(company, most, tried)
        assert not wrong, "\n".join([*wrong, repr(company)])

    compare()
    print(f"{sum(tried.values()):,} pairs of a person and a row in {COMPANIES} companies")
    # The control: of every kind some rows were seen by some and kept from others.
    assert {kind for kind, _seen in tried} == set(SCOPES)
    assert [pair for pair in tried if tried[pair] < 5] == []


BROKEN: dict[str, Callable[[User], QuerySet[Any]]] = {
    # Who has left a partner still works it.
    "relationships": lambda user: Partner.objects.filter(assignments__user=user).distinct(),
    # A manager sees only what is their own.
    "visits": lambda user: Visit.objects.filter(organiser=user),
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_rule_is_found(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: with a wrong scope in the place of ours, the first few companies tell."""
    monkeypatch.setitem(SCOPES, kind, BROKEN[kind])

    @settings(
        max_examples=20,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(companies())
    def compare(company: Company) -> None:
        assert differences(company, None, Counter()) == []

    with pytest.raises(AssertionError, match=f"{kind}: sees without right"):
        compare()


def test_the_rules_know_nothing_of_ours() -> None:
    tree = ast.parse(Path(rules.__file__).read_text())
    modules = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names]
        )
    }
    assert modules == {"collections.abc", "dataclasses"}


def everyone(*roles: str, manager: int | None = None) -> Person:
    return Person(frozenset(roles), manager)


class TestTheRulesThemselves:
    """What the product says in so many words, once for each sentence."""

    company = Company(
        people=[
            everyone("executive"),  # 0
            everyone("manager", manager=0),  # 1
            everyone("account_executive", manager=1),  # 2
            everyone("buyer", manager=2),  # 3: below somebody who manages nobody
            everyone("administrator"),  # 4
            Person(None, partner=0),  # 5
            Person(None, partner=1),  # 6
        ],
        partners=2,
        assignments=[
            Assignment(2, 0, "account_executive", 0, None),
            Assignment(3, 1, "buyer", -5, 0),  # ended: today does not count
        ],
        requests=[Request(3, "published", (), (0, 1), ((0, "submitted"),), ((0, 3),))],
        commitments=[Owned(1, (3,))],
    )

    @pytest.mark.parametrize(
        ("number", "partners"), [(0, 2), (1, 1), (2, 1), (3, 0), (4, 0), (5, 0)]
    )
    def test_relationships(self, number: int, partners: int) -> None:
        assert len(rules.everything_seen(self.company, number)["relationships"]) == partners

    def test_a_manager_answers_for_people_at_any_depth_and_others_for_themselves(self) -> None:
        assert Reader(self.company, 1).answers_for() == {1, 2, 3}
        assert Reader(self.company, 2).answers_for() == {2}

    def test_a_sealed_bid_is_its_bidders(self) -> None:
        seen = [rules.everything_seen(self.company, number)["bids"] for number in range(7)]
        assert seen == [set(), set(), set(), set(), set(), {(0, 0)}, set()]

    def test_who_entered_it_keeps_the_receipt(self) -> None:
        seen = [bool(rules.everything_seen(self.company, n)["entries"]) for n in range(7)]
        assert seen == [False, False, False, True, False, True, False]

    def test_what_one_owns_those_above_see(self) -> None:
        seen = [bool(rules.everything_seen(self.company, n)["commitments"]) for n in range(7)]
        assert seen == [True, True, False, True, False, False, True]
