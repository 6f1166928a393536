"""Home, the portal's home, dashboard and search: what they show to whom, and at what cost."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from accounts.states import Role
from rfps.models import Rfx
from rfps.states import NeedStatus, RfxStatus
from suppliers.models import Partner
from suppliers.states import Tier
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment, make_policy, make_visit
from tests.factories.negotiations import make_negotiation
from tests.factories.rfps import make_need, make_published, pass_deadline
from tests.factories.suppliers import (
    make_assignment,
    make_month,
    make_partner,
    make_representative,
)

pytestmark = pytest.mark.django_db
FEW, MANY = 1, 30


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def queries(client: Client, path: str) -> int:
    """Return how many queries the second of two requests takes; it answers 200."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


@pytest.fixture
def manager() -> User:
    return make_user("Maja Chef", roles=[Role.MANAGER, Role.ACCOUNT_EXECUTIVE])


@pytest.fixture
def executive(manager: User) -> User:
    return make_user("Elin Sandberg", roles=[Role.ACCOUNT_EXECUTIVE], manager=manager)


@pytest.fixture
def partner(executive: User) -> Partner:
    partner = make_partner(legal_name="Nordisk Precision AB")
    make_assignment(partner, executive)
    return partner


def month_ago() -> dt.date:
    return (timezone.localdate().replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def one_more_of_everything(executive: User, partner: Partner) -> None:
    """A day's worth of rows for the executive and for the representatives of the partner."""
    soon = timezone.now() + dt.timedelta(days=2)
    make_visit(partner, executive, starts_at=soon, ends_at=soon + dt.timedelta(hours=1))
    make_commitment(partner, executive)
    make_published(executive, partners=[partner])
    make_negotiation(partner=partner, owner=executive)
    make_need(executive, status=NeedStatus.SHARED)
    other = make_partner()
    make_assignment(other, executive)
    make_month(other, month_ago(), amount=Decimal(5000))


@pytest.mark.parametrize(
    ("path", "who", "most"),
    [
        ("/", "executive", 15),
        ("/portal/", "representative", 14),
        ("/dashboard/", "manager", 22),
        ("/search/?q=partner", "executive", 12),
        ("/search/suggest/?q=rfp", "executive", 13),
        ("/search/?q=rfp", "representative", 13),
    ],
)
def test_thirty_rows_cost_as_many_queries_as_one(
    path: str, who: str, most: int, executive: User, manager: User, partner: Partner
) -> None:
    people = {
        "executive": executive,
        "manager": manager,
        "representative": make_representative(partner),
    }
    client = client_of(people[who])
    for _n in range(FEW):
        one_more_of_everything(executive, partner)
    few = queries(client, path)
    for _n in range(MANY - FEW):
        one_more_of_everything(executive, partner)
    assert queries(client, path) == few
    assert few <= most


def test_home_shows_ones_own_day(executive: User, partner: Partner) -> None:
    commitment = make_commitment(partner, executive)
    negotiation = make_negotiation(partner=partner, owner=executive)
    page = client_of(executive).get("/").text
    assert commitment.title in page
    stranger = client_of(make_user(roles=[Role.BUYER])).get("/").text
    assert commitment.title not in stranger
    assert negotiation.title not in stranger


def test_the_dashboard_names_the_tier_of_every_number_on_a_phone(
    manager: User, executive: User
) -> None:
    for tier in ("strategic", "key", "key"):
        make_assignment(make_partner(tier=tier), executive)
    page = client_of(manager).get("/dashboard/").text
    row = page[page.index('id="h-people"') :].partition("<tbody>")[2].partition("</tr>")[0]
    cells = re.findall(r'<td class="r num[^"]*" data-label="([^"]*)">([^<]*)</td>', row)
    assert cells == [
        ("Strategic", "1"),
        ("Key", "2"),
        ("Preferred", "0"),
        ("Transactional", "0"),
        ("Partners", "3"),
    ]


def test_home_of_an_administrator_is_a_page_too() -> None:
    assert client_of(make_user(roles=[Role.ADMINISTRATOR])).get("/").status_code == 200


def test_each_side_has_its_own_home(executive: User, partner: Partner) -> None:
    make_published(executive, partners=[partner], title="Castings 2027")
    other = make_partner(legal_name="Rival AB")
    supplier = client_of(make_representative(partner))
    assert supplier.get("/").headers["Location"] == "/portal/"
    assert "Castings 2027" in supplier.get("/portal/").text
    assert "Castings 2027" not in client_of(make_representative(other)).get("/portal/").text
    assert client_of(executive).get("/portal/").status_code == 404
    assert supplier.get("/dashboard/").status_code == 404


def test_the_dashboard_is_for_those_above(executive: User, manager: User, partner: Partner) -> None:
    make_month(partner, month_ago(), amount=Decimal(1000))
    page = client_of(manager).get("/dashboard/").text
    assert "Nordisk Precision AB" in page
    assert client_of(executive).get("/dashboard/").status_code == 403
    elsewhere = client_of(make_user(roles=[Role.MANAGER])).get("/dashboard/").text
    assert "Nordisk Precision AB" not in elsewhere


def test_the_dashboard_shows_the_pictures_of_who_works_partners(
    executive: User, manager: User, partner: Partner
) -> None:
    User.objects.filter(pk=executive.pk).update(photo="1" * 16)
    text = client_of(manager).get("/dashboard/").text
    # Beside the partner, and in the list of portfolios.
    assert text.count(f"/photos/{executive.key}/?v=") == 2


def test_the_commitments_counted_on_the_dashboard_are_those_it_leads_to(
    executive: User, manager: User, partner: Partner
) -> None:
    late, today = dt.date(2026, 3, 17), timezone.localdate()
    colleague = make_representative(partner)
    make_commitment(partner, executive, due_date=late, title="Late")
    make_commitment(partner, colleague, due_date=late, status="missed", title="Missed")
    make_commitment(partner, executive, due_date=late, status="done", title="Finished")
    make_commitment(partner, executive, due_date=late, status="proposed", title="Asked for")
    make_commitment(partner, manager, due_date=today, title="Due today")
    client = client_of(manager)
    dashboard = client.get("/dashboard/")
    (tile,) = [each for each in dashboard.context["figures"] if "Commitments" in str(each.label)]
    page = client.get(tile.url)
    titles = sorted(line.row.title for line in page.context["page"].rows)
    assert titles == ["Late", "Missed"]
    assert tile.value == str(page.context["total"]) == "2"
    assert '<option value="overdue" selected>' in page.text
    assert dashboard.text.count(f'href="{escape(tile.url)}"') == 2  # the figure and "View all"


@pytest.mark.parametrize("path", ["/", "/portal/", "/dashboard/", "/search/", "/search/suggest/"])
def test_nobody_gets_in_without_logging_in(path: str) -> None:
    assert Client().get(path).headers["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
def test_search_finds_what_the_reader_may_see(path: str, executive: User, partner: Partner) -> None:
    make_published(executive, partners=[partner], title="Precision castings")
    rival = make_representative(make_partner(legal_name="Rival Precision AB"))
    ours = client_of(executive).get(path, {"q": "precision"}).text
    assert "Nordisk Precision AB" in ours
    assert "Rival Precision AB" in ours
    assert "Precision castings" in ours
    theirs = client_of(rival).get(path, {"q": "precision"}).text
    assert "Rival Precision AB" in theirs
    assert "Nordisk" not in theirs
    assert "Precision castings" not in theirs


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
@pytest.mark.parametrize("status", [each for each in RfxStatus if each != RfxStatus.DRAFT])
def test_search_tells_a_supplier_no_more_of_an_rfp_than_the_portal(
    path: str, status: RfxStatus, executive: User, partner: Partner
) -> None:
    rfx = make_published(executive, partners=[partner], title="Castings")
    Rfx.objects.update(status=status)
    supplier = client_of(make_representative(partner))
    shown = supplier.get("/portal/rfps/").context["rows"][0]["badge"].label
    assert f"{rfx.reference} · {shown}<" in supplier.get(path, {"q": "castings"}).text
    inside = {
        RfxStatus.PUBLISHED: "Open for bids",
        RfxStatus.OPENED: "Bids opened",
        RfxStatus.AWARD_PROPOSED: "In evaluation",
    }
    assert shown == inside.get(status, status.label)
    ours = client_of(executive).get(path, {"q": "castings"}).text
    assert f"{rfx.reference} · {status.label}<" in ours


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
def test_search_calls_an_rfp_closed_when_its_deadline_has_passed(
    path: str, executive: User, partner: Partner
) -> None:
    rfx = make_published(executive, partners=[partner], title="Castings")
    pass_deadline(rfx)
    for reader in (executive, make_representative(partner)):
        text = client_of(reader).get(path, {"q": "castings"}).text
        assert f"{rfx.reference} · Closed<" in text


@pytest.mark.parametrize("path", ["/search/", "/search/suggest/"])
@pytest.mark.parametrize("words", ["", "x", "%", "__", "'; --", "\x00ab", "<script>", "a" * 5000])
def test_search_takes_any_text(path: str, words: str, executive: User) -> None:
    answer = client_of(executive).get(path, {"q": words})
    assert answer.status_code == 200
    assert "<script>" not in answer.text.replace('<script src="', "")


def test_suggestions_are_a_part_of_a_page_and_few(executive: User) -> None:
    for number in range(8):
        make_partner(legal_name=f"Precision {number} AB")
    text = client_of(executive).get("/search/suggest/", {"q": "precision"}).text
    assert "<html" not in text
    assert text.count("Precision ") == 5


def test_home_names_the_visits_due_that_nobody_has_planned(
    executive: User, partner: Partner
) -> None:
    partner.tier = Tier.KEY
    partner.save()
    make_policy(Tier.KEY, 30)
    client = client_of(executive)
    assert [row.partner for row in client.get("/").context["due"]] == [partner]
    soon = timezone.now() + dt.timedelta(days=9)
    make_visit(partner, executive, starts_at=soon)
    assert client.get("/").context["due"] == []
