"""Queries with a scope that are kept show every reader exactly what the scope shows them."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.access import of_people_under
from accounts.models import User
from accounts.states import Role
from core import reading
from core.scoped import Scoped
from meetings import access as meetings
from meetings.models import Visit
from suppliers import access as suppliers
from suppliers.models import Partner
from suppliers.states import Responsibility
from suppliers.team import assignments_of
from tests.access import world as worlds
from tests.access.test_scopes import SCOPES
from tests.access.world import ANONYMOUS, PEOPLE
from tests.factories.accounts import make_user
from tests.factories.meetings import make_visit
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db


def ids_of(scope: Any) -> Scoped:
    return Scoped(lambda user: scope(user).values_list("pk", flat=True))


def test_every_scope_shows_everybody_their_own() -> None:
    world = worlds.build()
    kept = {name: ids_of(scope) for name, scope in SCOPES.items()}
    people = [world.people[name] for name in PEOPLE if name != ANONYMOUS]
    shown: dict[str, set[frozenset[int]]] = {name: set() for name in SCOPES}
    # Twice: the text for one is used by the next of their kind, and by themselves again.
    for user in [*people, *reversed(people)]:
        for name, scope in SCOPES.items():
            asked = {row.pk for row in scope(user)}
            with reading.remembering():
                assert set(kept[name](user)) == asked, (name, user)
            shown[name].add(frozenset(asked))
    assert sum(len(answers) > 1 for answers in shown.values()) > len(shown) / 2


def ahead(user: User, now: dt.datetime, title: str) -> QuerySet[Visit]:
    return meetings.visible_visits(user).filter(starts_at__gt=now, title=title).order_by("pk")


@pytest.fixture
def two() -> list[tuple[User, Partner]]:
    """Two people of the same kind, each with a partner of their own and visits there."""
    made = []
    for _ in range(2):
        user, partner = make_user(roles=[Role.ACCOUNT_EXECUTIVE]), make_partner()
        make_assignment(partner, user)
        make_visit(partner, make_user(), title="A")
        make_visit(partner, make_user(), title="B")
        made.append((user, partner))
    return made


def asked(kept: Scoped, *values: Any) -> tuple[list[Any], list[str]]:
    with reading.remembering():
        with CaptureQueriesContext(connection) as queries:
            found = kept(*values)
        return found, [query["sql"] for query in queries]


def test_the_second_one_of_a_kind_sees_their_own(two: list[tuple[User, Partner]]) -> None:
    kept, now = Scoped(ahead), dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    for user, partner in two * 2:
        for title in ("A", "B", "C"):
            found, _sql = asked(kept, user, now, title)
            assert [(v.partner_id, v.title) for v in found] == [(partner.pk, title)] * len(found)
            assert found == list(ahead(user, now, title))
            assert len(found) == (title != "C")
            with reading.remembering():
                text = kept.text(user, now, title)
            assert text is not None and text.types is not None
    assert len(kept._prepared) == 1
    organiser = make_visit(two[0][1], two[1][0], title="A")
    assert organiser in asked(kept, two[1][0], now, "A")[0]


def test_another_number_of_partners_is_another_text(two: list[tuple[User, Partner]]) -> None:
    kept = Scoped(lambda user: suppliers.worked_by(user).order_by("pk"))
    (user, first), (_other, second) = two
    assert asked(kept, user)[0] == [first]
    make_assignment(second, user, responsibility=Responsibility.BUYER)
    assert asked(kept, user)[0] == [first, second]
    assert asked(kept, make_user(roles=[Role.ACCOUNT_EXECUTIVE]))[0] == []
    assert asked(kept, user)[0] == [first, second]


def test_another_kind_is_another_text(two: list[tuple[User, Partner]]) -> None:
    kept = Scoped(lambda user: suppliers.in_reach_of(user).order_by("pk"))
    (user, first), (_other, second) = two
    representative = make_representative(second)
    everybody = list(Partner.objects.order_by("pk"))
    for person, sees in (
        (user, [first]),
        (representative, [second]),
        (make_user(roles=[Role.EXECUTIVE]), everybody),
        (make_user(roles=[Role.ADMINISTRATOR]), []),
        (user, [first]),
    ):
        assert asked(kept, person)[0] == sees
    user.roles = [Role.ACCOUNT_EXECUTIVE, Role.AUDITOR]
    assert asked(kept, user)[0] == everybody


def test_only_reading_requests_use_what_is_kept(
    two: list[tuple[User, Partner]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = Scoped(lambda user: suppliers.worked_by(user))
    (user, first), (_other, second) = two
    assert kept(user) == [first]
    with reading.remembering(), reading.listing():
        assert kept(user) == [first]
    assert not kept._prepared
    make_assignment(second, user, responsibility=Responsibility.BUYER)
    monkeypatch.setattr(reading, "MOST", 1)
    found, sql = asked(kept, user)
    assert {*found} == {first, second} and len(sql) == 2 and "ANY" not in sql[1]


def test_what_depends_on_more_than_the_kind_is_refused(two: list[tuple[User, Partner]]) -> None:
    (user, partner), _other = two
    refused: list[tuple[Any, str]] = [
        (lambda user: Partner.objects.filter(legal_name=user.name), "a query is asked"),
        (lambda user: Partner.objects.filter(pk__in=list(suppliers.worked_by(user))), "is asked"),
        (lambda user: Partner.objects.filter(pk=user.pk + 1), "changes a value"),
        (lambda user: Partner.objects.filter(since_date__lt=timezone.localdate()), "the time"),
        (lambda user: [assignments_of(partner)], "no source of ids"),
    ]
    for build, why in refused:
        with reading.remembering(), pytest.raises(TypeError, match=why):
            Scoped(build)(user)


def test_a_stand_in_is_nobody(two: list[tuple[User, Partner]]) -> None:
    (user, _partner), _other = two
    stand_in = user.stand_in(-5)
    assert (stand_in.pk, stand_in.kind) == (-5, user.kind)
    with reading.only({("accounts.under", -5): reading.Ids([1])}):
        assert of_people_under(stand_in, "owner")
        with pytest.raises(reading.NotKnown):
            suppliers.worked_by(stand_in)
