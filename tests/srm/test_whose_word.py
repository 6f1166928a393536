"""What a supplier's person says in the company's name, whom ours let in and no colleague has vouched for."""

import copy
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import meetings.actions as meetings
import negotiations.actions as negotiations
import rfps.actions as rfps
import suppliers.actions as suppliers
from accounts.models import User
from accounts.states import Role
from core.clock import company_today
from core.refused import Refused
from meetings.models import Commitment
from negotiations.states import NegotiationStatus, Party
from negotiations.terms import OfferedLine
from rfps.models import NeedShare
from suppliers.models import Partner, Representative
from tests.environment.shared import shared_rows
from tests.factories.accounts import make_user
from tests.factories.meetings import (
    make_commitment,
    make_dependency,
    make_evidence,
    make_step,
    make_visit,
)
from tests.factories.negotiations import make_agreement, make_negotiation, make_offer
from tests.factories.rfps import make_need, make_published, prices
from tests.factories.suppliers import (
    make_assignment,
    make_contact,
    make_partner,
    make_representative,
    make_site,
)

pytestmark = pytest.mark.django_db

# The apps that know partners; what is in accounts and core is a person's own.
PACKAGES = (suppliers, rfps, negotiations, meetings)
DAY = timedelta(days=1)


@dataclass
class Table:
    """A partner with somebody who is trusted and somebody who waits, and a row of everything."""

    owner: User
    mats: User
    mallory: User
    partner: Partner
    rows: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def _rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[Table]:
    with shared_rows(django_db_blocker):
        yield _lay()


@pytest.fixture
def table(_rows: Table, db: None) -> Table:
    return copy.deepcopy(_rows)


def _lay() -> Table:
    owner = make_user("Elin", roles=[Role.BUYER, Role.ACCOUNT_EXECUTIVE])
    partner = make_partner(legal_name="Elektra AB", colleagues_invite=True)
    make_assignment(partner, owner)
    mats = make_representative(partner, name="Mats Nord")
    mallory = make_representative(partner, name="Mallory Moe", waits=True)
    late = make_representative(partner, name="Late", waits=True)
    table = Table(owner, mats, mallory, partner)
    soon, now = company_today() + 9 * DAY, timezone.now()
    need = make_need(owner, status="shared")
    given = {"due_date": soon, "first_due_date": soon}
    theirs = make_negotiation(partner=partner, owner=owner, status=NegotiationStatus.THEIR_TURN)
    promise = make_commitment(partner, mallory, counterpart=owner, **given)
    before = make_commitment(partner, mats, **given)
    asked = dict(given, proposed_due_date=soon + DAY, proposed_due_by=owner)
    asked |= {"proposed_due_reason": "Later", "cancel_asked_by": owner, "cancel_reason": "Over"}
    rested = {"paused_until_date": soon - DAY, "paused_by": owner, "pause_reason": "Away"}
    table.rows = {
        "visit": make_visit(
            partner, owner, people=[mallory], starts_at=now + DAY, ends_at=now + 2 * DAY
        ),
        "promise": promise,
        "before": before,
        "waits": make_dependency(promise, before, mallory),
        "step": make_step(promise),
        "ticked": make_step(promise, done_by=mallory),
        "file": make_evidence(promise, mallory, "a.pdf", b"%PDF-1.7 a"),
        "asked": make_commitment(partner, mallory, proposed_by=owner, status="proposed", **given),
        "wanted": make_commitment(partner, owner, proposed_by=mallory, status="proposed", **given),
        "ours": make_commitment(partner, owner, counterpart=mallory, status="done", **given),
        "moved": make_commitment(partner, mallory, **asked),
        "rested": make_commitment(partner, mallory, **given, **rested),
        "comment": meetings.write_comment(commitment=promise.key, text="Hello", by=mallory),
        "share": NeedShare.objects.create(need=need, partner=partner, shared_by=owner),
        "rfx": make_published(owner, partners=[partner]),
        "negotiation": theirs,
        "offer": make_offer(theirs, party=Party.US, by=owner),
        "agreement": make_agreement(partner=partner, owner=owner, status="draft"),
        "contact": make_contact(partner),
        "site": make_site(partner),
        "late": Representative.objects.get(user=late),
    }
    return table


def _key(table: Table, name: str) -> str:
    return str(table.rows[name].key)


def _on(argument: str, row: str, **more: Any) -> dict[str, Any]:
    """The arguments of an action on one row; what is called from the table is asked when it is called."""
    return {argument: lambda table: _key(table, row), **more}


def _lines(table: Table) -> dict[str, Any]:
    rows = table.rows["negotiation"].lines.all()
    return {row.key: OfferedLine(Decimal(7)) for row in rows}


REASON = {"reason": "So"}
VALID = {"valid_from_date": company_today(), "valid_until_date": company_today() + 99 * DAY}
PRIVATE = dict.fromkeys(("target_total", "walk_away_total", "should_cost_total"), Decimal(1))
BID = {"content": lambda table: prices(table.rows["rfx"], "5", "6")}
LATER = {
    "starts_at": timezone.now() + 5 * DAY,
    "ends_at": timezone.now() + 6 * DAY,
}
PROMISE = {
    "partner": None,
    "title": "Bolts",
    "side": "partner",
    "owner": lambda table: table.mats.key,
    "due_date": company_today() + DAY,
}

# In the company's name: who waits is refused, by name of the action.
WORD: dict[str, dict[str, Any]] = {
    "answer_need": _on("share", "share", product="Bolts"),
    "make_offer": _on("negotiation", "negotiation", lines=_lines, **VALID),
    "accept": _on("negotiation", "negotiation", offer=lambda table: _key(table, "offer")),
    "break_off": _on("negotiation", "negotiation", **REASON),
    "sign": _on("agreement", "agreement"),
    "confirm_visit": _on("visit", "visit"),
    "decline_visit": _on("visit", "visit", **REASON),
    "ask_for_time": _on("visit", "visit", **LATER),
    "propose_commitment": PROMISE,
    "accept_commitment": _on("commitment", "asked"),
    "decline_commitment": _on("commitment", "asked", **REASON),
    "withdraw_commitment": _on("commitment", "wanted", **REASON),
    "propose_new_date": _on("commitment", "promise", due_date=company_today() + 20 * DAY, **REASON),
    "accept_new_date": _on("commitment", "moved"),
    "decline_new_date": _on("commitment", "moved", **REASON),
    "ask_to_cancel": _on("commitment", "promise", **REASON),
    "agree_to_cancel": _on("commitment", "moved"),
    "refuse_to_cancel": _on("commitment", "moved"),
    "finish_commitment": _on("commitment", "rested"),
    "confirm_commitment": _on("commitment", "ours"),
    "return_commitment": _on("commitment", "ours", **REASON),
    "pause_commitment": _on("commitment", "promise", until_date=company_today() + DAY, **REASON),
    "resume_commitment": _on("commitment", "rested"),
    "add_step": _on("commitment", "promise", text="Cut"),
    "tick_step": _on("step", "step"),
    "untick_step": _on("step", "ticked"),
    "move_step": _on("step", "step", down=True),
    "remove_step": _on("step", "step"),
    "add_evidence": _on("commitment", "promise", name="b.pdf", content=b"%PDF-1.7 b"),
    "remove_evidence": _on("evidence", "file"),
    "wait_for": _on("commitment", "moved", other=lambda table: _key(table, "before")),
    "wait_no_longer": _on("dependency", "waits"),
}
# In the sealed bids: refused to whoever has no part in them, in words that tell of no bid.
SEALED: dict[str, dict[str, Any]] = {
    "accept_invitation": _on("rfx", "rfx"),
    "decline_invitation": _on("rfx", "rfx", **REASON),
    "save_draft": _on("rfx", "rfx", **BID),
    "submit_bid": _on("rfx", "rfx", **BID),
    "withdraw_bid": _on("rfx", "rfx"),
}
# 403: what only somebody may do who is one of them for sure.
SHUT: dict[str, dict[str, Any]] = {
    "set_position": _on("negotiation", "negotiation", **PRIVATE, notes=""),
    "invite_colleague": {"email": "new@elektra.example", "name": "New"},
    "vouch": _on("representative", "late", email=lambda table: table.rows["late"].user.email),
}
# In their own name, or what one of ours can write for the company as well.
OWN: dict[str, dict[str, Any]] = {
    "write_comment": _on("commitment", "promise", text="Who are you?"),
    "take_back_comment": _on("comment", "comment"),
    "edit_partner": {
        "partner": lambda table: table.partner.key,
        "fields": {"website": "https://elektra.example"},
    },
    "add_contact": {"partner": lambda table: table.partner.key, "fields": {"name": "Nina"}},
    "edit_contact": _on("contact", "contact", fields={"title": "Chief"}),
    "add_site": {
        "partner": lambda table: table.partner.key,
        "fields": {"name": "Works", "country": "SE", "time_zone": "Europe/Stockholm"},
    },
    "edit_site": _on("site", "site", fields={"name": "Old works"}),
}
# No supplier's person gets as far: ours alone, or the system.
OURS = """
    suppliers: add_categories ask_for_contact_copy ask_to_anonymise_contact assign change_tier create_partner
        end_assignment import_trade let_invite move_partner recount_trade search_texts_for_contact
    rfps: approve_award approve_opening arrange_need cancel close_if_due complete create_need create_rfx
        declare_unsuccessful disqualify_bid drop_need edit_need edit_rfx enter_answer enter_bid
        enter_need_answer import_tabulation invite need_to_rfp propose_award publish send_back_award
        set_lines set_team share_need start_evaluation uninvite withdraw_entry
    negotiations: activate_due expire_agreements expire_negotiations start start_from_award terminate
    meetings: agree_to_decline agree_to_time approve_gift cancel_visit change_visit declare_gift
        enter_confirmation enter_decline hold_visit keep_time log_touchpoint miss_commitment miss_visit
        plan_due_visits plan_visit refuse_gift set_policy write_minutes
"""


def _every_action() -> dict[str, Callable[..., Any]]:
    """Every action of the apps that know partners, by name."""
    found: dict[str, Callable[..., Any]] = {}
    for package in PACKAGES:
        for module in pkgutil.iter_modules(package.__path__):
            loaded = import_module(f"{package.__name__}.{module.name}")
            for name, value in vars(loaded).items():
                if getattr(value, "is_action", False) and value.__module__ == loaded.__name__:
                    assert name not in found, f"two actions are called {name}"
                    found[name] = value
    return found


ACTIONS = _every_action()


def test_of_every_action_it_is_said_whose_word_it_is() -> None:
    ours = [name for name in OURS.split() if not name.endswith(":")]
    said = [*WORD, *SEALED, *SHUT, *OWN, *ours]
    assert sorted(said) == sorted(ACTIONS)


def run(table: Table, name: str, by: User) -> Any:
    """Do it as the person; ``now`` is given where the action asks for it."""
    given = {**WORD, **SEALED, **SHUT, **OWN}[name]
    arguments = {key: value(table) if callable(value) else value for key, value in given.items()}
    if "now" in inspect.signature(ACTIONS[name]).parameters:
        arguments["now"] = timezone.now()
    return ACTIONS[name](**arguments, by=by)


def trust(table: Table) -> None:
    voucher = Representative.objects.get(user=table.mats)
    Representative.objects.filter(user=table.mallory).update(waits=False, vouched_by=voucher)


@pytest.mark.parametrize("name", [*WORD, *SEALED])
def test_who_waits_says_nothing_in_the_companys_name(table: Table, name: str) -> None:
    with pytest.raises(Refused) as no:
        run(table, name, table.mallory)
    assert no.value.code == ("waits_for_colleague" if name in WORD else "no_part_in_bid")
    assert "by: Mats Nord" in str(no.value.message)


@pytest.mark.parametrize("name", SHUT)
def test_who_waits_has_no_part_in_what_is_for_those_who_vouch(table: Table, name: str) -> None:
    with pytest.raises(PermissionDenied):
        run(table, name, table.mallory)


@pytest.mark.parametrize("name", OWN)
def test_who_waits_does_what_is_their_own(table: Table, name: str) -> None:
    run(table, name, table.mallory)


@pytest.mark.parametrize("name", [*WORD, *SEALED, *SHUT])
def test_with_a_colleagues_word_they_do(table: Table, name: str) -> None:
    trust(table)
    if name == "withdraw_bid":
        run(table, "submit_bid", table.mallory)
    run(table, name, table.mallory)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_pages_offer_what_may_be_done(table: Table) -> None:
    """Neither buttons nor addresses of what is refused; the line says who helps."""
    promise = reverse("meetings:portal-commitment", args=[_key(table, "promise")])
    rested = reverse("meetings:portal-commitment", args=[_key(table, "rested")])
    visit = reverse("meetings:portal-visit", args=[_key(table, "visit")])
    offered = {
        promise: ("/steps/", "/evidence/new/", "/remove/", "/waits-for/", "/pause/", "/finish/"),
        rested: ("/resume/",),
        visit: ("/confirm/", "/decline/", "/other-time/"),
        reverse("meetings:portal-commitments"): ("/portal/commitments/new/",),
    }
    client = client_of(table.mallory)
    for page, addresses in offered.items():
        shown = client.get(page).content.decode()
        assert "One press is enough, by: Mats Nord." in shown, page
        assert [address for address in addresses if address in shown] == [], page
    # What is there is read, and one may ask.
    shown = client.get(promise).content.decode()
    assert "a.pdf" in shown
    assert "/comments/new/" in shown
    trust(table)
    for page, addresses in offered.items():
        shown = client.get(page).content.decode()
        assert "One press is enough" not in shown, page
        assert [address for address in addresses if address not in shown] == [], page


@pytest.mark.parametrize(
    ("address", "row"),
    [
        ("visits/{}/confirm/", "visit"),
        ("commitments/{}/pause/", "promise"),
        ("commitments/{}/steps/", "promise"),
        ("steps/{}/tick/", "step"),
    ],
)
def test_the_api_refuses_with_a_code(table: Table, address: str, row: str) -> None:
    path = f"/api/v1/{address.format(_key(table, row))}"
    body = {"until_date": str(company_today() + DAY), "reason": "So", "text": "Cut"}
    named = body if row == "promise" else {}
    told = client_of(table.mallory).post(path, named, "application/json")
    assert (told.status_code, told.json()["code"]) == (409, "waits_for_colleague")


def test_a_stale_tab_changes_nothing(table: Table) -> None:
    """What was drawn while they were trusted, pressed when they wait."""
    client = client_of(table.mallory)
    for name, row in (
        ("step-tick", "step"),
        ("evidence-remove", "file"),
        ("visit-confirm", "visit"),
    ):
        pressed = client.post(reverse(f"meetings:portal-{name}", args=[_key(table, row)]))
        assert pressed.status_code == 409
        assert "One press is enough" in pressed.content.decode()
    assert Commitment.objects.get(pk=table.rows["promise"].pk).steps_done == 1
