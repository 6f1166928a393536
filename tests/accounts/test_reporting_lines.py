"""The line-manager tree: the trigger's closure against an oracle in Python."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts import access
from accounts.models import ReportingLine, User
from accounts.states import Role
from tests.factories.accounts import make_user

PEOPLE = 7
# (who, new manager or None)
moves = st.lists(
    st.tuples(st.integers(0, PEOPLE - 1), st.none() | st.integers(0, PEOPLE - 1)), max_size=25
)


def _chain(managers: dict[int, int | None], person: int | None) -> list[int]:
    found = []
    while person is not None:
        found.append(person)
        person = managers[person]
    return found


@pytest.mark.django_db
@given(moves=moves)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_closure_follows_every_move_and_refuses_cycles(moves: Any) -> None:
    with transaction.atomic():
        people = [make_user() for _ in range(PEOPLE)]
        managers: dict[int, int | None] = dict.fromkeys(range(PEOPLE))
        for person, boss in moves:
            makes_cycle = boss is not None and person in _chain(managers, boss)
            row = people[boss] if boss is not None else None
            if makes_cycle:
                with pytest.raises(IntegrityError), transaction.atomic():
                    User.objects.filter(pk=people[person].pk).update(manager=row)
            else:
                User.objects.filter(pk=people[person].pk).update(manager=row)
                managers[person] = boss
            expected = {
                (people[above].pk, people[below].pk, depth)
                for below in range(PEOPLE)
                for depth, above in enumerate(_chain(managers, below))
            }
            pks = [user.pk for user in people]
            lines = ReportingLine.objects.filter(person__in=pks)
            assert set(lines.values_list("manager", "person", "depth")) == expected
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_only_managers_look_down_the_tree() -> None:
    boss = make_user(roles=[Role.MANAGER])
    middle = make_user(manager=boss)
    below = make_user(manager=middle)
    stranger = make_user()
    ids = {row["person_id"] for row in access.people_under(boss)}
    assert ids == {boss.pk, middle.pk, below.pk}
    assert {row["person_id"] for row in access.people_under(middle)} == {middle.pk}
    assert stranger.pk not in ids
    assert list(access.approvers_of(below)) == [middle, boss]
