"""The trails are sealed, and every way of changing them afterwards is found."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction

from core import sealing
from core.models import Event, Seal
from core.sealing import seal_next, without
from core.tasks import seal_trail
from core.verifying import Anchor, verify
from suppliers.models import Partner
from tests.environment import run
from tests.factories.suppliers import make_partner
from tests.factories.trails import owner_of_the_database, seals, write

pytestmark = pytest.mark.django_db(transaction=True)
HISTORY = "suppliers_partnerevent"


@pytest.fixture
def owner() -> Iterator[Any]:
    with owner_of_the_database() as cursor:
        yield cursor


def problems(*anchors: Anchor) -> list[str]:
    return verify(anchors).problems


def test_what_nobody_touched_is_in_order_and_everything_is_sealed() -> None:
    seals()
    write(2)
    before = verify()
    assert before.problems == []
    assert before.seals == 3
    assert before.unsealed >= 4  # two events and two histories at least
    assert seal_trail() == 1
    after = verify()
    assert (after.problems, after.unsealed) == ([], 0)
    assert after.rows == before.rows + before.unsealed
    assert after.rows == sum(
        part["rows"] for seal in Seal.objects.all() for part in seal.tables.values()
    )
    assert seal_next() is None


def test_every_trail_is_sealed_with_all_its_columns() -> None:
    tables = sealing.trails()
    assert {"core_event", HISTORY, "rfps_rfxevent", "accounts_userevent"} <= tables.keys()
    with connection.cursor() as cursor:
        for table, trail in tables.items():
            described = connection.introspection.get_table_description(cursor, table)
            assert sorted(column.name for column in described) == [*trail.columns], table


Tampering = Callable[[Any], None]


def _edit(cursor: Any) -> None:
    cursor.execute(
        "UPDATE core_event SET reason = 'Because' WHERE id = (SELECT min(id) FROM core_event)"
    )


def _edit_history(cursor: Any) -> None:
    cursor.execute(
        f"UPDATE {HISTORY} SET tier = 'strategic' WHERE pgh_id = (SELECT min(pgh_id) FROM {HISTORY})"
    )


def _delete(cursor: Any) -> None:
    cursor.execute("DELETE FROM core_event WHERE id = (SELECT min(id) FROM core_event)")


def _backdate(cursor: Any) -> None:
    cursor.execute(
        "UPDATE core_event SET at = at - interval '1 day' WHERE id = (SELECT min(id) FROM core_event)"
    )


def _insert(cursor: Any) -> None:
    """A row among the sealed ones: on an id that a rolled-back transaction has left free."""
    columns = (
        "at, actor_id, on_behalf_of_id, verb, object_type, object_id, object_label, links, changes,"
        " reason, request_id, context_id"
    )
    cursor.execute(
        f"INSERT INTO core_event (id, {columns}) SELECT id - 1, {columns} FROM core_event"
        " WHERE id - 1 NOT IN (SELECT id FROM core_event) ORDER BY id DESC LIMIT 1"
    )
    assert cursor.rowcount == 1


def _empty(cursor: Any) -> None:
    cursor.execute(f"DELETE FROM {HISTORY}")


@pytest.mark.parametrize(
    ("tamper", "said"),
    [
        (_edit, "a row of the 3 was changed"),
        (_edit_history, "was changed"),
        (_delete, "2 rows instead of 3"),
        (_backdate, "a row of the 3 was changed"),
        (_insert, "was put in later"),
        (_empty, "0 rows instead of"),
    ],
)
def test_a_change_of_what_is_sealed_is_found(
    owner: Any, monkeypatch: pytest.MonkeyPatch, tamper: Tampering, said: str
) -> None:
    seals(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(1)
        raise ZeroDivisionError  # the id of its event is gone
    seals(2)
    assert problems() == []
    monkeypatch.setattr("core.verifying.OPEN", timedelta(0))  # a day later
    assert problems() == []
    tamper(owner)
    found = problems()
    assert any(said in problem for problem in found), found


def test_a_row_dated_before_its_time_is_found_though_its_seal_is_right(owner: Any) -> None:
    """It was put in before it could be sealed, as if it had happened long ago."""
    seals(1)
    owner.execute(
        "INSERT INTO core_event (at, verb, object_type, object_id, object_label, links, changes,"
        " reason, request_id) VALUES (now() - interval '3 days', 'suppliers.partner_created',"
        " 'suppliers.partner', 1, 'Firm', '{}', '{}', '', '')"
    )
    assert seal_next() is not None
    (problem,) = problems()
    assert "1 rows are dated before or after their time" in problem


def test_a_cut_end_is_found_by_an_anchor_alone(owner: Any) -> None:
    first, _second, third = seals()
    anchor = Anchor(third.number, third.root)
    owner.execute("DELETE FROM core_seal WHERE number = 3")
    for table, trail in sealing.trails().items():
        end = Seal.objects.get(number=2).ends.get(table, 0)
        owner.execute(f'DELETE FROM "{table}" WHERE "{trail.key}" > {end}')
    assert problems() == []
    assert problems(Anchor(first.number, first.root)) == []
    assert problems(anchor) == ["seal 3: an anchor knows it, but it is gone: the end was cut off"]


def test_a_trail_written_anew_with_its_seals_is_found_by_an_anchor_alone(owner: Any) -> None:
    anchors = [Anchor(seal.number, seal.root) for seal in seals()]
    _edit(owner)
    owner.execute("DELETE FROM core_seal")
    assert seal_trail() == 1
    assert problems() == []
    assert problems(anchors[0]) == [
        "seal 1: an anchor knows another root: the trail was written anew"
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE core_seal SET sealed_at = sealed_at - interval '1 minute' WHERE number = 2",
            "was changed",
        ),
        ("UPDATE core_seal SET previous = repeat('0', 64) WHERE number = 2", "does not follow"),
        ("DELETE FROM core_seal WHERE number = 2", "the seal before it is missing"),
        (
            "UPDATE core_seal SET tables = jsonb_set(tables, '{core_event,rows}', '7')",
            "was changed",
        ),
    ],
)
def test_a_change_of_the_seals_is_found(owner: Any, change: str, said: str) -> None:
    seals()
    owner.execute(change)
    assert any(said in problem for problem in problems())


def test_a_column_that_is_gone_is_said_and_one_that_came_changes_nothing(
    owner: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seals(1)
    known = sealing.trails()
    trail = known["core_event"]
    fewer = trail._replace(columns=tuple(c for c in trail.columns if c != "reason"))
    monkeypatch.setattr("core.sealing.trails", lambda: known | {"core_event": fewer})
    seals(1)  # by a version of ours that did not know the column yet
    assert problems() == []
    monkeypatch.setattr("core.verifying.trails", lambda: known | {"core_event": fewer})
    assert problems() == ["core_event: reason is gone, which was sealed"]


class Other:
    """A second connection, in a transaction of its own."""

    def __init__(self) -> None:
        name = connection.settings_dict["NAME"]
        self.session = psycopg2.connect(run.current().postgres.dsn(name, "postgres"))

    def write(self) -> int:
        with self.session.cursor() as cursor:
            cursor.execute(
                "INSERT INTO core_event (verb, object_type, object_id, object_label, links, changes,"
                " reason, request_id) VALUES ('suppliers.partner_created', 'suppliers.partner', 1,"
                " 'Firm', '{}', '{}', '', '') RETURNING id"
            )
            found: int = cursor.fetchone()[0]
            return found


def test_a_transaction_that_still_runs_is_sealed_when_it_has_come_to_its_end() -> None:
    slow, failed = Other(), Other()
    try:
        seals(1)
        ids = [slow.write(), failed.write(), slow.write()]
        (seal,) = seals(1)
        holes = seal.tables["core_event"]["holes"]
        assert [ids[0], ids[2]] == holes[0]  # all three, from the first to the last
        assert problems() == []
        slow.session.commit()
        failed.session.rollback()
        assert problems() == []
        assert verify().unsealed == 2
        late = seal_next()
        assert late is not None
        assert late.tables["core_event"]["late"] == [ids[0], ids[2]]
        assert verify().unsealed == 0
        seals(1)
        assert problems() == []
    finally:
        slow.session.close()
        failed.session.close()


def test_without_the_holes_a_running_transaction_would_be_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control of the test above: sealing up to an id alone loses what is not there yet."""
    monkeypatch.setattr("core.sealing._open_holes", lambda now: {})
    slow = Other()
    try:
        seals(1)
        slow.write()
        seals(1)
        slow.session.commit()
        seals(1)
        assert verify().unsealed == 1
    finally:
        slow.session.close()


def test_a_long_trail_is_sealed_in_several_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST", 5)
    # Written before there were seals, and dated accordingly.
    for event in write(12):
        Event.objects.bulk_create(
            [
                Event(
                    at=event.at - timedelta(days=30),
                    verb=event.verb,
                    object_type=event.object_type,
                    object_id=event.object_id,
                    object_label=event.object_label,
                )
            ]
        )
    assert seal_trail() == 5
    verdict = verify()
    assert (verdict.problems, verdict.unsealed) == ([], 0)


def test_the_application_itself_may_not_change_a_seal() -> None:
    seals(1)
    for statement in (
        "UPDATE core_seal SET root = ''",
        "DELETE FROM core_seal",
        "TRUNCATE core_seal",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_seal_tells_nothing_of_what_was_written() -> None:
    make_partner(legal_name="Marker Industries")
    seal_next()
    said = json.dumps([*Seal.objects.values("ends", "tables", "previous", "root")])
    assert "Marker" not in said
    assert Partner.objects.filter(legal_name="Marker Industries").exists()


@pytest.mark.parametrize(
    ("holes", "filled", "left"),
    [
        ([(1, 3)], [], [(1, 3)]),
        ([(1, 3)], [2], [(1, 1), (3, 3)]),
        ([(1, 3), (7, 7)], [1, 3, 7], [(2, 2)]),
        ([(1, 3)], [1, 2, 3], []),
        ([(5, 6)], [1, 9], [(5, 6)]),
    ],
)
def test_holes_shrink_by_what_fills_them(holes: Any, filled: Any, left: Any) -> None:
    assert without(holes, filled) == left
