"""The page of the whole audit trail: who reads what of it, and the filters."""

import datetime as dt
import re
from difflib import unified_diff

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.functional import Promise

from accounts.actions import note_login_failure
from accounts.models import User
from accounts.states import Role
from core import timeline
from core.actions import note_refusal
from core.logs import request_id
from core.models import Event
from negotiations import actions as negotiations
from rfps import actions as rfps
from rfps.models import Rfx
from srm import access, reports
from tests.factories.accounts import make_user
from tests.factories.negotiations import make_negotiation
from tests.factories.rfps import make_published, open_bids, prices
from tests.factories.suppliers import make_assignment, make_partner, make_representative
from tests.srm.auditing import client_of, note, reader

pytestmark = pytest.mark.django_db
READERS = [Role.EXECUTIVE, Role.AUDITOR, Role.ADMINISTRATOR]


def labels(user: User, **params: str) -> list[str]:
    return [line.event.object_label for line in reports.audit.page(user, params)["lines"]]


def verbs_of(user: User, **params: str) -> list[str]:
    return [line.event.verb for line in reports.audit.page(user, params)["lines"]]


@pytest.fixture
def owner() -> User:
    return make_user("Tore Buyer", roles=[Role.BUYER])


@pytest.mark.parametrize("role", READERS)
def test_the_page_says_who_did_what_before_and_after_and_why(role: str, owner: User) -> None:
    partner = make_partner(legal_name="Elektra AB")
    note(
        verb="suppliers.edited",
        row=partner,
        by=owner,
        changes={"tier": ("key", "strategic")},
        reason="Our only source",
    )
    page = client_of(reader(role)).get("/audit/").text
    line = page[page.index("Tore Buyer") :]
    for text in (
        "changed the partner",
        "Our only source",
        "Tier",
        "Key",
        "Strategic",
        "Elektra AB",
    ):
        assert text in line, text
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", line)


def test_an_administrator_is_led_only_where_they_may_go(owner: User) -> None:
    rfx = make_published(owner, title="Cables")
    note(verb="rfps.created", row=rfx, by=owner)
    link = f'href="/rfps/{rfx.key}/"'
    assert link in client_of(reader(Role.EXECUTIVE)).get("/audit/").text
    page = client_of(reader(Role.ADMINISTRATOR)).get("/audit/").text
    assert link not in page and "Cables" in page


@pytest.mark.parametrize("role", READERS)
def test_failed_logins_are_in_it_also_at_addresses_nobody_has(role: str, owner: User) -> None:
    note_login_failure(email=owner.email, ip="192.0.2.1")
    note_login_failure(email="nobody@nowhere.example", ip="192.0.2.1")
    found = labels(reader(role), verb="accounts.login_failed")
    assert found == ["nobody@nowhere.example", "Tore Buyer"]


@pytest.mark.parametrize("role", READERS)
def test_filters_narrow_it(role: str, owner: User) -> None:
    user, other = reader(role), make_user("Stina Other", roles=[Role.BUYER])
    first, second = make_partner(legal_name="Elektra AB"), make_partner(legal_name="Västra AB")
    note(verb="suppliers.edited", row=first, by=owner)
    token = request_id.set("narrowed")
    note(verb="suppliers.created", row=second, by=other)
    request_id.reset(token)
    note(verb="suppliers.created", row=second, by=None)
    assert labels(user, who=owner.key) == ["Elektra AB"]
    assert labels(user, who_text="tore buyer") == ["Elektra AB"]
    assert labels(user, who="system", kind="suppliers.partner") == ["Västra AB"]
    assert labels(user, kind="suppliers.partner", object=first.key) == ["Elektra AB"]
    assert labels(user, verb="suppliers.created") == ["Västra AB", "Västra AB"]
    assert labels(user, request="narrowed") == ["Västra AB"]


def test_a_request_is_found_by_the_id_that_its_answer_had(owner: User) -> None:
    client = client_of(owner)
    answer = client.post("/language/", {"language": "sv"}, headers={"X-Request-ID": "asked-by-me"})
    assert answer["X-Request-ID"] == "asked-by-me"
    assert verbs_of(reader(Role.AUDITOR), request="asked-by-me") == ["accounts.preferences_changed"]


def test_days_are_those_of_the_reader_and_inclusive(owner: User) -> None:
    user = reader(Role.AUDITOR)
    midnight = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
    for hours, name in (
        (-72, "long before"),
        (-1, "before"),
        (0, "in"),
        (23, "late"),
        (24, "after"),
    ):
        Event.objects.create(
            at=midnight + dt.timedelta(hours=hours),
            verb="suppliers.edited",
            object_type="suppliers.partner",
            object_id=make_partner().pk,
            object_label=name,
            actor=owner,
        )
    with timezone.override("UTC"):
        day = {"from": "2026-03-02", "until": "2026-03-02"}
        assert labels(user, who=owner.key, **day) == ["late", "in"]
        assert labels(user, who=owner.key, until="2026-03-01") == ["before", "long before"]
        assert labels(user, who=owner.key, **{"from": "2026-03-03"}) == ["after"]
    with timezone.override("Europe/Stockholm"):
        assert labels(user, who=owner.key, **day) == ["in", "before"]


@pytest.mark.parametrize(
    "query",
    [
        "who=zzzzzzzzzzzz", "who=%00", "kind=rfps.nothing", "kind=core.exchangerate&object=zzzzzzzzzzzz",
        "kind=rfps.rfx&object=x", "from=yesterday", "until=0001-01-01", "until=9999-12-31",
        "from=2026-02-30", "who_text=Nobody+at+all",
    ],
)  # fmt: skip
def test_what_cannot_be_understood_finds_nothing_and_says_so(query: str, owner: User) -> None:
    note(verb="suppliers.edited", row=make_partner(legal_name="Elektra AB"), by=owner)
    answer = client_of(reader(Role.AUDITOR)).get(f"/audit/?{query}")
    assert answer.status_code == 200
    if query != "who=%00":
        assert "Elektra AB" not in answer.text
        assert "Nothing of this kind has happened" in answer.text


def test_pages_are_walked_without_numbers(owner: User) -> None:
    user, partner = reader(Role.AUDITOR), make_partner()
    for _number in range(120):
        note(verb="suppliers.edited", row=partner, by=owner)
    newest = [*Event.objects.filter(actor=owner).order_by("-pk").values_list("pk", flat=True)]
    seen, params = [], {"who": owner.key}
    for size in (50, 50, 20):
        page = reports.audit.page(user, params)["page"]
        assert len(page.rows) == size
        seen += [event.pk for event in page.rows]
        params = {"who": owner.key, **page.next_query}
    assert seen == newest and not page.has_next
    html = client_of(user).get(f"/audit/?who={owner.key}").text
    assert "Next page" in html and "Page 2" not in html
    last = client_of(user).get(f"/audit/?who={owner.key}&last=1").text
    assert "First page" in last and "Next page" not in last


@pytest.mark.parametrize("role", READERS)
def test_it_takes_as_many_queries_for_many_events_of_many_kinds(role: str, owner: User) -> None:
    user = reader(role)
    client = client_of(user)

    def queries() -> int:
        client.get("/audit/")
        with CaptureQueriesContext(connection) as found:
            client.get("/audit/")
        return len(found)

    note(verb="suppliers.edited", row=make_partner(), by=owner)
    few = queries()
    for number in range(40):
        by = make_user(f"Person {number}")
        note(verb="suppliers.edited", row=make_partner(), by=by)
        note(verb="rfps.created", row=make_published(by), by=by)
    assert queries() == few


@pytest.mark.parametrize("role", READERS)
def test_what_one_of_ours_was_refused_is_in_it(role: str, owner: User) -> None:
    partner, user = make_partner(), reader(role)
    client = client_of(owner)
    assert client.get("/dashboard/").status_code == 403
    assert client.get(f"/partners/{partner.key}/edit/").status_code == 403
    assert client.get("/api/v1/no-such-thing/").status_code == 404
    page = reports.audit.page(user, {"who": owner.key, "verb": "core.refused"})
    told = [[(change.name, change.after) for change in line.changes] for line in page["lines"]]
    assert told == [[("Address", f"/partners/{partner.key}/edit/")], [("Address", "/dashboard/")]]


def test_a_rule_that_says_no_is_in_it_by_its_code(owner: User) -> None:
    rfx = make_published(owner)
    client = client_of(owner)
    answer = client.post(f"/rfps/{rfx.key}/opening/")
    assert answer.status_code == 409
    [event] = Event.objects.filter(verb="core.refused")
    assert event.actor == owner and event.change("code")[1]
    assert event.change("path")[1] == f"/rfps/{rfx.key}/opening/"


def test_what_a_supplier_was_refused_is_nobody_elses_to_know(owner: User) -> None:
    partner = make_partner()
    rep = make_representative(partner)
    client = client_of(rep)
    assert client.post("/api/v1/partners/", {}, content_type="application/json").status_code == 403
    assert not Event.objects.filter(verb="core.refused").exists()
    with pytest.raises(ValueError):
        note_refusal(path="/", code="", by=rep)


# What is secret


def bidding(owner: User) -> tuple[Rfx, User]:
    partner = make_partner(legal_name="Elektra AB")
    rep = make_representative(partner)
    opener = make_user("Opener", roles=[Role.BUYER])
    rfx = make_published(owner, partners=[partner], openers=[opener], title="Cables")
    rfps.accept_invitation(rfx=rfx.key, by=rep, now=timezone.now())
    return rfx, rep


def stripped(client: Client, query: str = "") -> tuple[str, int]:
    """Return the page without what is new each time, and how many queries it takes."""
    client.get(f"/audit/{query}")
    with CaptureQueriesContext(connection) as found:
        page = client.get(f"/audit/{query}").text
    # Tokens against forgery and second presses.
    return re.sub(r'(?<=[":=;])[\w-]{16,}(?=["&])', "", page), len(found)


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("query", ["", "?kind=rfps.bid", "?verb=rfps.bid_submitted", "?last=1"])
def test_a_sealed_bid_leaves_the_page_as_it_was(role: str, query: str, owner: User) -> None:
    rfx, rep = bidding(owner)
    client = client_of(reader(role))
    before = stripped(client, query)
    for price in ("10", "9", "8"):
        rfps.submit_bid(rfx=rfx.key, content=prices(rfx, price, price), by=rep, now=timezone.now())
    assert Event.objects.filter(object_type="rfps.bid").count() == 3
    page, queries = stripped(client, query)
    assert queries == before[1]
    assert [*unified_diff(before[0].splitlines(), page.splitlines(), n=0)] == []
    assert stripped(client, f"?who={rep.key}&kind=rfps.bid")[0].count("Cables") == 0
    # Neither does it say how many there are to whoever takes the file.
    cells = reports.audit.cells_for_export(
        reader(role), reports.audit.events(reader(role), {"kind": "rfps.bid"})[0]
    )
    assert len(cells) == 1


@pytest.mark.parametrize("role", READERS)
def test_an_opened_bid_comes_with_all_that_happened_to_it(role: str, owner: User) -> None:
    rfx, rep = bidding(owner)
    rfps.submit_bid(rfx=rfx.key, content=prices(rfx, "10", "9"), by=rep, now=timezone.now())
    open_bids(rfx, owner, User.objects.get(name="Opener"))
    assert "rfps.bid_submitted" in verbs_of(reader(role), kind="rfps.bid")


def test_private_figures_of_the_other_side_are_in_nobodys_trail(owner: User) -> None:
    partner = make_partner()
    rep = make_representative(partner)
    make_assignment(partner, owner)
    row = make_negotiation(partner=partner, owner=owner)
    nothing = {
        "walk_away_total": None,
        "should_cost_total": None,
        "target_total": None,
        "notes": "x",
    }
    negotiations.set_position(negotiation=row.key, by=rep, **nothing)
    for role in READERS:
        assert verbs_of(reader(role), kind="negotiations.position") == [], role
    negotiations.set_position(negotiation=row.key, by=owner, **nothing)
    assert len(verbs_of(reader(Role.EXECUTIVE), kind="negotiations.position")) == 1
    assert verbs_of(reader(Role.ADMINISTRATOR), kind="negotiations.position") == []
    both = make_user("Both", roles=[Role.ADMINISTRATOR, Role.EXECUTIVE])
    assert verbs_of(both, kind="negotiations.position") == []


def test_everything_but_what_is_secret_is_followed_by_somebody() -> None:
    for role in READERS:
        assert access.followed_rows(reader(role)).keys() <= set(timeline.registered())
    followed = access.followed_rows(reader(Role.AUDITOR)).keys()
    assert followed == set(timeline.registered())


def test_every_kind_is_called_something_in_the_readers_language() -> None:
    for kind in timeline.registered():
        named = apps.get_model(kind)._meta.verbose_name
        assert isinstance(named, Promise) or kind in reports.audit.NAMED, kind
