"""What a person loses is gone at their very next request, through every door that was open.

A door is asked with a session that has just used it and with a token made before: pages, parts of pages that
HTMX fetches, lists, files, calendar files, the search, and the API.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from accounts.states import Role
from rfps import actions as rfps
from rfps.models import Rfx, TeamMember
from rfps.states import TeamFunction
from suppliers import actions as suppliers
from suppliers.models import Assignment, Representative
from tests.access.requests import Browser, attempt
from tests.access.world import World
from tests.factories.accounts import duties

HTMX = {"HX-Request": "true", "HX-Target": "rows"}


@dataclass(frozen=True)
class Door:
    """An address with ``{row case}`` in it, and how it is asked.

    ``shows`` is a word that is on it as long as it is open; without one its status tells.
    """

    url: str
    shows: str = ""
    htmx: bool = False

    @property
    def api(self) -> bool:
        return self.url.startswith("/api/")

    def address(self, world: World) -> str:
        if "{" not in self.url:
            return self.url
        begin, rest = self.url.split("{")
        name, end = rest.split("}")
        kind, case = name.split(" ")
        return f"{begin}{world.rows[kind][case]['key']}{end}"


@dataclass
class Holder:
    """A person with an open session, and a token if they are asked about the API."""

    world: World
    person: User

    def __post_init__(self) -> None:
        self.session = Browser(raise_request_exception=False)
        self.session.force_login(self.person)
        _row, text = accounts.create_token(
            name="Before", may_write=True, days=9, by=self.person, now=timezone.now()
        )
        self.token = {"Authorization": f"Bearer {text}"}

    def ways(self, door: Door) -> Iterator[tuple[str, Client, dict[str, str]]]:
        yield "session", self.session, HTMX if door.htmx else {}
        if door.api:
            yield "token", Browser(raise_request_exception=False), self.token

    def is_open(self, door: Door) -> dict[str, bool]:
        found = {}
        for name, client, headers in self.ways(door):
            answer = attempt(client, "GET", door.address(self.world), **headers)
            assert answer.status_code < 500
            shown = not door.shows or door.shows in answer.content.decode(errors="replace")  # type: ignore[attr-defined]
            found[name] = answer.status_code == 200 and shown
        return found


# What somebody of the relationship team sees of the partner by being assigned to it alone.
RELATIONSHIP = [
    Door("/partners/{partner ours}/trade/"),
    Door("/partners/{partner ours}/timeline/"),
    Door("/partners/{partner ours}/visits/"),
    Door("/partners/{partner ours}/gifts/", "Zqgiftours"),
    Door("/visits/{visit ours}/"),
    Door("/visits/{visit ours}/brief/"),
    Door("/visits/{visit ours}/visit.ics", "Zqvisitours"),
    Door("/commitments/{commitment ours}/"),
    Door("/gifts/{gift ours}/"),
    Door("/negotiations/{negotiation ours}/"),
    Door("/negotiations/?q=Zqnegotiationours", "Zqnegotiationours</a>"),
    Door("/negotiations/?q=Zqnegotiationours", "Zqnegotiationours</a>", htmx=True),
    Door("/agreements/{agreement ours-active}/"),
    Door("/visits/", "Zqvisitours"),
    Door("/search/?q=Zqnegotiationours", "Zqnegotiationours</a>"),
    Door("/api/v1/negotiations/{negotiation ours}/"),
    Door("/api/v1/negotiations/", "Zqnegotiationours"),
    Door("/api/v1/agreements/{agreement ours-active}/"),
    Door("/api/v1/visits/{visit ours}/"),
    Door("/api/v1/visits/", "Zqvisitours"),
    Door("/api/v1/commitments/{commitment ours}/"),
    Door("/api/v1/partners/{partner ours}/scorecard/"),
    Door("/api/v1/partners/{partner ours}/trade-lines/", "Zqorderours"),
]
# What one sees by a role alone, of one's own work.
WORK = [
    Door("/rfps/", "Opened</a>"),
    Door("/rfps/", "Opened</a>", htmx=True),
    Door("/rfps/{rfx opened}/"),
    Door("/rfps/{rfx opened}/comparison/"),
    Door("/rfps/{rfx opened}/comparison.xlsx"),
    Door("/bids/{bid ours}/"),
    Door("/bids/{bid ours}/1.json"),
    Door("/needs/{need shared}/"),
    Door("/api/v1/rfps/{rfx opened}/"),
    Door("/api/v1/rfps/{rfx opened}/comparison/"),
    Door("/api/v1/rfps/", '"Opened"'),
    Door("/api/v1/awards/{award approved}/"),
    Door("/api/v1/needs/{need shared}/"),
]
OF_A_TEAM = [
    Door("/rfps/", "Published</a>"),
    Door("/rfps/?q=Published", "Published</a>", htmx=True),
    Door("/rfps/{rfx published}/"),
    Door("/search/?q=Published", "Published</a>"),
    Door("/api/v1/rfps/{rfx published}/"),
    Door("/api/v1/rfps/?q=Published", '"Published"'),
]
PORTAL = [
    Door("/portal/rfps/{rfx opened}/"),
    Door("/portal/rfps/{rfx opened}/bid/receipt/"),
    Door("/portal/rfps/{rfx opened}/bid/1.json"),
    Door("/portal/needs/{share ours}/"),
    Door("/portal/negotiations/{negotiation ours}/"),
    Door("/portal/negotiations/", "Zqnegotiationours"),
    Door("/portal/agreements/{agreement ours-active}/"),
    Door("/portal/visits/{visit ours}/"),
    Door("/portal/visits/{visit ours}/visit.ics", "Zqvisitours"),
    Door("/portal/commitments/{commitment ours}/"),
    Door("/portal/company/", "Zqcontactours"),
    Door("/api/v1/rfps/{rfx opened}/"),
    Door("/api/v1/rfps/{rfx opened}/bid/"),
    Door("/api/v1/negotiations/{negotiation ours}/"),
    Door("/api/v1/visits/", "Zqvisitours"),
    Door("/api/v1/commitments/{commitment ours}/"),
]
EVERYBODYS = [Door("/"), Door("/inbox/"), Door("/profile/"), Door("/search/?q=a")]
EVERYBODYS += [Door("/api/v1/partners/")]


def end_assignment(world: World) -> None:
    row = Assignment.objects.get(user=world.people["teammate"])
    suppliers.end_assignment(assignment=row.key, by=world.people["executive"])


def change(world: World, name: str, **changed: Any) -> None:
    person = world.people[name]
    person.refresh_from_db()
    accounts.change_duties(**duties(person, **changed), by=world.people["admin"])


def take_off_the_team(world: World) -> None:
    rfx = Rfx.objects.get(key=world.rows["rfx"]["published"]["key"])
    rfps.set_team(
        rfx=rfx.key,
        members=[(world.people["teammate"].key, TeamFunction.LEAD)],
        by=world.people["teammate"],
        now=timezone.now(),
    )


def join_the_team(world: World) -> None:
    rfx = Rfx.objects.get(key=world.rows["rfx"]["published"]["key"])
    TeamMember.objects.create(rfx=rfx, user=world.people["other"], function=TeamFunction.MEMBER)


@dataclass(frozen=True)
class Loss:
    """Who loses what, and through which doors; ``before`` gives it to them at first."""

    who: str
    lose: Callable[[World], None]
    doors: list[Door]
    before: Callable[[World], None] = lambda world: None


def without(doors: list[Door], *parts: str) -> list[Door]:
    return [door for door in doors if not any(part in door.url for part in parts)]


LOSSES = {
    "an assignment ends": Loss("teammate", end_assignment, RELATIONSHIP),
    "a role is taken away": Loss(
        "teammate",
        lambda world: change(world, "teammate", roles=[Role.ADMINISTRATOR]),
        WORK + without(RELATIONSHIP, "/search/"),
    ),
    "all roles are taken away": Loss(
        "teammate", lambda world: change(world, "teammate", roles=[]), WORK
    ),
    "an executive becomes a buyer": Loss(
        "executive",
        lambda world: change(world, "executive", roles=[Role.BUYER]),
        WORK + RELATIONSHIP,
    ),
    "a report gets another manager": Loss(
        "manager",
        lambda world: (
            [
                change(world, name, manager=world.people["executive"].key)  # type: ignore[func-returns-value]
                for name in ("owner", "teammate")
            ]
            and None
        ),
        WORK + RELATIONSHIP,
    ),
    "a manager stops being one": Loss(
        "manager",
        lambda world: change(world, "manager", roles=[Role.ACCOUNT_EXECUTIVE]),
        WORK + RELATIONSHIP,
    ),
    "somebody is taken off the team of a request": Loss(
        "other",
        take_off_the_team,
        OF_A_TEAM,
        join_the_team,
    ),
    "somebody of ours is locked out": Loss(
        "teammate",
        lambda world: change(world, "teammate", active=False),
        WORK + RELATIONSHIP + EVERYBODYS,
    ),
    "a supplier's person is locked out": Loss(
        "rep", lambda world: change(world, "rep", active=False), PORTAL + EVERYBODYS[1:]
    ),
    "somebody represents a partner no more": Loss(
        "rep",
        lambda world: Representative.objects.filter(user=world.people["rep"]).delete() and None,
        PORTAL,
    ),
}


@pytest.fixture
def undone(world: World) -> Iterator[World]:
    """The world, as it was again afterwards."""
    frame = transaction.atomic()
    # As in Django's TestCase: a durable transaction within this one is not an error.
    frame._from_testcase = True  # type: ignore[attr-defined]
    with frame:
        yield world
        transaction.set_rollback(True)
    for person in world.people.values():
        person.refresh_from_db()


@pytest.mark.parametrize("name", LOSSES)
def test_it_is_gone_at_the_very_next_request(undone: World, name: str) -> None:
    loss = LOSSES[name]
    loss.before(undone)
    undone.people[loss.who].refresh_from_db()
    holder = Holder(undone, undone.people[loss.who])
    # The control: each of them was open, in each way.
    shut = {
        door.url: ways for door in loss.doors if not all((ways := holder.is_open(door)).values())
    }
    assert shut == {}
    loss.lose(undone)
    left = {door.url: ways for door in loss.doors if any((ways := holder.is_open(door)).values())}
    assert left == {}


def test_what_remains_theirs_remains(undone: World) -> None:
    """The other control: an ended assignment takes nothing that is one's own."""
    holder = Holder(undone, undone.people["teammate"])
    end_assignment(undone)
    assert all(all(holder.is_open(door).values()) for door in WORK)
