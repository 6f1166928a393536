"""Who sees what is the same, whether ids are remembered or asked for, and never out of date."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import access as accounts
from accounts.states import Role
from core import reading, timeline
from meetings import access as meetings
from negotiations import access as negotiations
from rfps import access as rfps
from suppliers import access as suppliers
from suppliers.models import Assignment
from tests.access.requests import client_of
from tests.access.world import ANONYMOUS, PEOPLE, World
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_partner, make_representative

SCOPES = {
    **{f"{label} events": scope for label, scope in timeline._visible.items()},
    "partners": suppliers.visible_to,
    "worked": suppliers.worked_by,
    "assigned": suppliers.assigned_to,
    "rfxs": rfps.visible_to,
    "bids": rfps.visible_bids,
    "bid lines": rfps.visible_bid_lines,
    "lines": rfps.visible_lines,
    "awards": negotiations.visible_awards,
    "winners": negotiations.winners_without_negotiation,
    "turns": negotiations.awaiting_move_of,
    "signatures": negotiations.awaiting_signature_of,
    "commitments": meetings.own_commitments,
    "followed": meetings.followed_commitments,
}


def seen(user: Any, most: int | None = None) -> dict[str, set[int]]:
    """Return the ids of the rows that every scope shows, with ids remembered up to ``most``."""
    with pytest.MonkeyPatch.context() as patch, reading.remembering(most is not None):
        patch.setattr(reading, "MOST", most)
        return {name: {row.pk for row in scope(user)} for name, scope in SCOPES.items()}


@pytest.mark.parametrize("name", [name for name in PEOPLE if name != ANONYMOUS])
def test_every_scope_is_the_same_in_each_way(world: World, name: str) -> None:
    user = world.people[name]
    asked = seen(user)
    # All ids remembered; those of one person at most; none but that there are too many.
    assert seen(user, 2000) == seen(user, 1) == seen(user, 0) == asked
    assert any(asked.values())


@pytest.fixture
def people(db: None) -> dict[str, Any]:
    manager = make_user(roles=[Role.MANAGER])
    return {
        "manager": manager,
        "executive": make_user(roles=[Role.ACCOUNT_EXECUTIVE], manager=manager),
    }


@pytest.mark.parametrize("who", ["manager", "executive"])
def test_the_next_request_knows_of_every_change(people: dict[str, Any], who: str) -> None:
    client, partner = client_of(people[who]), make_partner()
    page = reverse("suppliers:trade", args=[partner.key])
    assert client.get(page).status_code == 403
    assignment = make_assignment(partner, people["executive"])
    assert client.get(page).status_code == 200
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    Assignment.objects.filter(pk=assignment.pk).update(
        from_date=yesterday, to_date=timezone.localdate()
    )
    assert client.get(page).status_code == 403
    Assignment.objects.filter(pk=assignment.pk).update(to_date=None)
    people["executive"].manager = None
    people["executive"].save()
    assert client.get(page).status_code == (200 if who == "executive" else 403)


def test_a_representative_sees_another_partner_at_the_next_request(db: None) -> None:
    first, second = make_partner(), make_partner()
    person = make_representative(first)
    client = client_of(person)
    page = reverse("suppliers:portal-company")
    assert first.legal_name in client.get(page).content.decode()
    person.representative.partner = second
    person.representative.save()
    assert second.legal_name in client.get(page).content.decode()


@pytest.mark.parametrize(("page", "all_of_them"), [("rfps:list", 1), ("suppliers:detail", 0)])
def test_a_request_asks_once_who_works_what(
    people: dict[str, Any], page: str, all_of_them: int
) -> None:
    """And for the page of one partner only who works that one."""
    partner = make_partner()
    make_assignment(partner, people["executive"])
    client = client_of(people["manager"])
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(page, args=[partner.key] if page.endswith("detail") else []))
    asked = [
        q["sql"] for q in queries if 'DISTINCT "suppliers_assignment"."partner_id"' in q["sql"]
    ]
    assert len(asked) == all_of_them
    within = [q["sql"] for q in queries if 'FROM "suppliers_assignment" U0' in q["sql"]]
    assert not within


def test_what_a_writing_request_changes_counts_at_once(people: dict[str, Any]) -> None:
    partner, user = make_partner(), people["executive"]
    with reading.remembering(False):
        assert not suppliers.is_worked_by(user, partner)
        make_assignment(partner, user)
        assert suppliers.is_worked_by(user, partner)
    assert not reading.is_reading()


def test_nothing_is_remembered_after_the_answer(people: dict[str, Any]) -> None:
    client_of(people["manager"]).get(reverse("suppliers:list"))
    assert not reading.is_reading()


def test_an_empty_scope_is_asked_of_nobody(people: dict[str, Any]) -> None:
    with reading.remembering():
        assert not suppliers.worked_by(people["executive"]).exists()
        with CaptureQueriesContext(connection) as queries:
            assert not suppliers.worked_by(people["executive"]).exists()
        assert not queries.captured_queries


def test_what_is_written_once_keeps_no_limit_of_the_moment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text of a query outlives the request that it was written for (core/prepared.py)."""
    for kept in (accounts.people._under, suppliers.partners._held, meetings.visits._taking_part):
        monkeypatch.setattr(kept, "_statements", {})
    for name in ("_sources", "_prepared"):
        monkeypatch.setattr(suppliers.partners._worked_today, name, {})
    for name in ("manager", "owner", "rep"):
        user = world.people[name]
        asked = seen(user)
        seen(user, 0)
        assert seen(user, 2000) == asked
