"""The second line through pages and API: what they tell a supplier when every scope of the first is broken."""

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from accounts import middleware
from accounts.actions import create_token
from accounts.models import User
from core import reading, scoped, timeline
from core.postgres import acting
from meetings import access as meetings
from meetings.models import CommitmentComment
from negotiations import access as negotiations
from negotiations.models import (
    Negotiation,
    Position,
)
from rfps import access as rfps
from rfps.models import (
    Bid,
    NeedShare,
    Rfx,
    RfxInvitation,
)
from suppliers import access as suppliers
from tests.access import table
from tests.access.addresses import every_address
from tests.access.requests import attempt, client_of
from tests.access.secrets import leaks, text_of
from tests.access.test_row_security import taken_back
from tests.access.world import SUPPLIERS, World


@pytest.fixture
def no_scopes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every scope of a supplier shows all rows of its table, as if somebody had forgotten it."""

    def everything(model: type[Model]) -> Callable[..., QuerySet[Any]]:
        return lambda user, *rest: model._default_manager.all()

    def of_anybody(user: User, path: str = "partner") -> Q:
        return reading.EVERYTHING

    def replace(scope: Callable[..., Any], by: Callable[..., Any]) -> None:
        """A scope is known by its name to every module that imports it."""
        for module in [*sys.modules.values()]:
            if vars(module).get(scope.__name__) is scope:
                monkeypatch.setattr(module, scope.__name__, by)

    replace(suppliers.of_own, of_anybody)
    replace(rfps.visible_to, everything(Rfx))
    replace(rfps.visible_bids, everything(Bid))
    replace(rfps.visible_shares, everything(NeedShare))
    replace(rfps.visible_invitations, everything(RfxInvitation))
    replace(negotiations.visible_to, everything(Negotiation))
    replace(negotiations.visible_positions, everything(Position))
    replace(meetings.visible_comments, everything(CommitmentComment))
    replace(meetings.comments_on, everything(CommitmentComment))
    # Texts of queries that were written with the scopes as they are.
    monkeypatch.setattr(scoped.Scoped, "_known", lambda *_: None)
    patched = {label: everything(apps.get_model(label)) for label in timeline._visible}
    monkeypatch.setattr(timeline, "_visible", patched)


def told(world: World, name: str) -> list[str]:
    """What the person is told that is not theirs, on any page and in any answer of the API."""
    client, found, read = client_of(world.people[name]), [], 0
    for address in every_address(world):
        line = table.find(address, "GET")
        if line is None or address.is_closed_to(world.people[name]):
            continue
        # Public pages and the libraries' own read no scope.
        if address.name.startswith(
            ("account", "mfa_", "healthz", "readyz", "api-schema", "api-docs")
        ):
            continue
        response = attempt(client, "GET", address.url)
        read += response.status_code == 200
        found += [
            f"{address.name} {address.case}: {secret}"
            for secret in leaks(world.secrets, name, text_of(response))
        ]
    assert read > 20
    return found


@pytest.mark.parametrize("name", sorted(SUPPLIERS))
def test_broken_scopes_tell_nothing_of_a_rival(world: World, name: str, no_scopes: None) -> None:
    assert told(world, name) == []


def test_without_the_second_line_they_would(
    world: World, no_scopes: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: the scopes are broken indeed."""
    # As if nobody acted, whoever is signed in.
    monkeypatch.setattr(middleware, "of", lambda user: None)
    found = {line.split()[0] for line in told(world, "rep")}
    assert {"suppliers:portal-contact", "negotiations:portal-detail", "api-partners-list"} <= found


def test_what_is_open_to_all_is_read_by_nobody(world: World) -> None:
    """Links are a right of their own: somebody signed in may hold one for another address."""
    asked: list[int | None] = []

    def note(execute: Any, *args: Any) -> Any:
        asked.append(acting.whom())
        return execute(*args)

    rep = world.people["rep"]
    client = client_of(rep)
    token = world.rows["invitation token"]["open"]["token"]
    for url, whom in ((f"/invitation/{token}/", None), ("/portal/", rep.pk), ("/none/", rep.pk)):
        asked.clear()
        with connection.execute_wrapper(note):
            client.get(url, headers={"Accept": "text/html"})
        assert asked[-1] == whom, url


@pytest.mark.parametrize("name", ["rep", "rival", "owner"])
def test_a_token_says_who_asks_whoever_is_signed_in(world: World, name: str) -> None:
    user = world.people[name]
    asked: set[int | None] = set()

    def note(execute: Any, *args: Any) -> Any:
        asked.add(acting.whom())
        return execute(*args)

    with taken_back():
        _token, text = create_token(name="T", may_write=False, days=1, by=user, now=timezone.now())
        client = client_of(world.people["rep"])
        with connection.execute_wrapper(note):
            response = client.get("/api/v1/partners/", headers={"Authorization": f"Bearer {text}"})
        assert response.status_code == 200
        assert (user.pk if name != "owner" else None) in asked
        names = {row["legal_name"] for row in json.loads(response.content)["results"]}
        mine = {partner.legal_name for partner in suppliers.visible_to(user)}
        assert names <= mine and names
    assert acting.whom() is None


def test_a_request_of_ours_asks_as_the_application(world: World) -> None:
    asked: set[int | None] = set()

    def note(execute: Any, *args: Any) -> Any:
        asked.add(acting.whom())
        return execute(*args)

    with connection.execute_wrapper(note):
        assert client_of(world.people["owner"]).get("/").status_code == 200
    assert asked == {None}
