"""Every page and form of both sides, who may open it, and how many queries it takes."""

from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meetings.models import Commitment, Gift, Touchpoint, Visit
from tests.factories.meetings import (
    make_commitment,
    make_gift,
    make_policy,
    make_touchpoint,
    make_visit,
)
from tests.factories.suppliers import make_contact

TOMORROW = timedelta(days=1)


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def world(cast):
    """One row of everything, in states that offer all the buttons."""
    now = timezone.now()
    today = timezone.localdate()
    cast.contact = make_contact(cast.partner, email="plant@partner.example")
    cast.planned = make_visit(
        cast.partner,
        cast.executive,
        starts_at=now + TOMORROW,
        ends_at=now + TOMORROW + timedelta(hours=2),
        people=[cast.rep],
        agenda="Prices.",
    )
    cast.held = make_visit(
        cast.partner, cast.executive, starts_at=now - TOMORROW, status="held", title="Held one"
    )
    make_visit(cast.partner, cast.executive, starts_at=now - 40 * TOMORROW, status="minuted")
    cast.mine = make_commitment(
        cast.partner, cast.executive, due_date=today, counterpart=cast.rep, title="Our promise"
    )
    cast.theirs = make_commitment(
        cast.partner, cast.rep, due_date=today, counterpart=cast.executive, title="Their promise"
    )
    cast.gift = make_gift(cast.partner, cast.executive, status="pending")
    make_touchpoint(cast.partner, cast.executive)
    make_policy("strategic", 30)
    return cast


INTERNAL = [
    "visits",
    "visits-past",
    "visits-due",
    "visits-calendar",
    "visit-new",
    "commitments",
    "commitment-new",
    "visit/planned",
    "visit/held",
    "visit-brief/planned",
    "visit-file/planned",
    "visit-change/planned",
    "visit-cancel/planned",
    "visit-missed/held",
    "visit-minutes/held",
    "partner-visits/partner",
    "visit-plan/partner",
    "touchpoint-new/partner",
    "partner-commitments/partner",
    "commitment-propose/partner",
    "partner-gifts/partner",
    "gift-new/partner",
    "gift/gift",
    "commitment/mine",
    "commitment/theirs",
    "commitment-finish/mine",
    "step-new/mine",
    "comment-new/mine",
    "evidence-new/mine",
    "dependency-new/mine",
    "dependency-options/mine",
    "commitment-date/mine",
    "commitment-cancel/mine",
    "commitment-decline/mine",
    "commitment-withdraw/theirs",
    "commitment-return/theirs",
    "commitment-decline-date/theirs",
]
PORTAL = [
    "portal-visits",
    "portal-visits-past",
    "portal-visits-calendar",
    "portal-commitments",
    "portal-commitment-new",
    "portal-visit/planned",
    "portal-visit/held",
    "portal-visit-file/planned",
    "portal-commitment/mine",
    "portal-commitment/theirs",
    "portal-commitment-finish/theirs",
    "portal-step-new/theirs",
    "portal-comment-new/mine",
    "portal-evidence-new/theirs",
    "portal-dependency-new/theirs",
    "portal-dependency-options/theirs",
    "portal-commitment-date/theirs",
    "portal-commitment-cancel/theirs",
    "portal-commitment-decline/theirs",
    "portal-commitment-withdraw/mine",
    "portal-commitment-return/mine",
    "portal-commitment-decline-date/mine",
]


def address(world, page):
    name, _, row = page.partition("/")
    return reverse(f"meetings:{name}", args=[getattr(world, row).key] if row else [])


@pytest.mark.parametrize("page", INTERNAL)
def test_internal_pages(world, page):
    url = address(world, page)
    assert client_of(world.executive).get(url).status_code == 200
    # The other side's pages do not exist for a supplier, whatever the id.
    assert client_of(world.rep).get(url).status_code == 404
    assert client_of(world.other_rep).get(url).status_code == 404
    answer = Client().get(url)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("page", PORTAL)
def test_portal_pages(world, page):
    url = address(world, page)
    assert client_of(world.rep).get(url).status_code == 200
    assert client_of(world.executive).get(url).status_code == 404
    stranger = client_of(world.other_rep).get(url)
    assert stranger.status_code == (404 if "/" in page else 200)
    for word in ("Our promise", "Their promise", "Held one", world.partner.legal_name):
        assert word not in stranger.content.decode()


@pytest.mark.parametrize("page", [page for page in INTERNAL if "/" in page])
def test_who_does_not_work_the_partner(world, page):
    """Visits, commitments and gifts are out of sight; the partner itself is in the directory."""
    expected = 403 if page.endswith("/partner") else 404
    if page.startswith("gift-new"):
        expected = 200  # whoever got a gift declares it
    assert client_of(world.stranger).get(address(world, page)).status_code == expected


def test_the_auditor_reads_and_writes_nothing(world):
    client = client_of(world.auditor)
    assert client.get(address(world, "commitment/mine")).status_code == 200
    assert client.post(address(world, "commitment-finish/mine")).status_code == 403
    assert client.get(address(world, "visit-plan/partner")).status_code == 403
    world.mine.refresh_from_db()
    assert world.mine.status == "accepted"


def test_the_owner_above_sees_it_all(world):
    for page in ("visit/planned", "commitment/mine", "gift/gift", "partner-gifts/partner"):
        assert client_of(world.owner).get(address(world, page)).status_code == 200
        assert client_of(world.manager).get(address(world, page)).status_code == 200


def test_plan_through_the_form(world):
    day = timezone.localdate() + timedelta(days=30)
    url = address(world, "visit-plan/partner")
    data = {
        "title": "Review",
        "visitor_role": "account_executive",
        "place": "Oslo",
        "date": day.isoformat(),
        "starts": "10:00",
        "ends": "12:00",
        "time_zone": "Europe/Oslo",
        "theirs": [world.rep.key, world.contact.key],
        "more_1": world.manager.key,
    }
    answer = client_of(world.executive).post(url, data)
    visit = Visit.objects.latest("pk")
    assert (answer.status_code, answer["Location"]) == (
        303,
        reverse("meetings:visit", args=[visit.key]),
    )
    assert visit.participants.count() == 4
    wrong = client_of(world.executive).post(url, data | {"ends": "09:00"})
    assert wrong.status_code == 422
    assert "The end must be after the start" in wrong.content.decode()


def test_a_time_that_the_clocks_skip_is_refused(world):
    url = address(world, "visit-plan/partner")
    data = {
        "title": "Review",
        "visitor_role": "account_executive",
        "place": "Oslo",
        "date": "2027-03-28",
        "starts": "02:30",
        "ends": "12:00",
        "time_zone": "Europe/Oslo",
    }
    answer = client_of(world.executive).post(url, data)
    assert answer.status_code == 422
    assert "this time does not exist" in answer.content.decode()


def test_confirm_hold_and_minute_through_the_pages(world):
    client_of(world.rep).post(address(world, "portal-visit-confirm/planned"))
    world.planned.refresh_from_db()
    assert world.planned.status == "confirmed"
    due = (timezone.localdate() + timedelta(days=7)).isoformat()
    url = address(world, "visit-minutes/held")
    data = {
        "minutes": "We agreed on it.",
        "c-TOTAL_FORMS": "4",
        "c-INITIAL_FORMS": "0",
        "c-0-title": "Send drawings",
        "c-0-owner": world.executive.key,
        "c-0-due_date": due,
        "c-1-title": "Quote",
        "c-1-owner": world.rep.key,
        "c-1-due_date": "2020-01-01",
    }
    client = client_of(world.executive)
    assert client.post(url, data).status_code == 422
    assert not Commitment.objects.filter(visit=world.held).exists()
    assert client.post(url, data | {"c-1-due_date": due}).status_code == 303
    rows = Commitment.objects.filter(visit=world.held).order_by("pk")
    assert [(row.title, row.side, row.status) for row in rows] == [
        ("Send drawings", "us", "accepted"),
        ("Quote", "partner", "proposed"),
    ]


def test_a_promise_through_both_sides(world):
    ours, theirs = client_of(world.executive), client_of(world.rep)
    assert ours.post(address(world, "commitment-finish/mine"), {"note": ""}).status_code == 303
    assert theirs.post(address(world, "portal-commitment-confirm/mine")).status_code == 303
    world.mine.refresh_from_db()
    assert world.mine.status == "confirmed"
    again = theirs.post(address(world, "portal-commitment-confirm/mine"))
    assert again.status_code == 409


def test_touchpoint_gift_and_commitment_through_their_forms(world):
    client = client_of(world.executive)
    now = timezone.localtime() - timedelta(minutes=5)
    touch = {"kind": "call", "happened_at": f"{now:%Y-%m-%dT%H:%M}", "note": "Hello."}
    assert client.post(address(world, "touchpoint-new/partner"), touch).status_code == 303
    gift = {
        "direction": "given",
        "person": "Jonas",
        "description": "Wine",
        "occasion": "Easter",
        "date": timezone.localdate().isoformat(),
        "value": "90.00",
        "currency": "sek",
    }
    assert client.post(address(world, "gift-new/partner"), gift).status_code == 303
    promise = {"title": "Call", "owner": world.rep.key, "due_date": timezone.localdate()}
    assert client.post(address(world, "commitment-propose/partner"), promise).status_code == 303
    assert (Touchpoint.objects.count(), Gift.objects.count(), Commitment.objects.count()) == (
        2,
        2,
        3,
    )
    assert Gift.objects.latest("pk").status == "approved"


def test_a_visit_that_has_begun_is_not_offered_to_be_confirmed(world):
    theirs, url = client_of(world.rep), address(world, "portal-visit/planned")
    assert "Confirm the visit" in theirs.get(url).text
    now = timezone.now()
    Visit.objects.filter(pk=world.planned.pk).update(
        starts_at=now - timedelta(minutes=1), ends_at=now + timedelta(hours=1)
    )
    assert "Confirm the visit" not in theirs.get(url).text


def test_the_calendar_file_is_served(world):
    answer = client_of(world.executive).get(address(world, "visit-file/planned"))
    assert answer["Content-Type"].startswith("text/calendar")
    event = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert str(event["summary"]) == world.planned.title
    world.planned.title, world.planned.place = "A \x0bvisit\r\nBcc: x", "Here\x1b"
    world.planned.save()
    text = client_of(world.executive).get(address(world, "visit-file/planned")).text
    assert "SUMMARY:A visit Bcc: x\r\nDT" in text
    assert "LOCATION:Here\r\n" in text


@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("visits", 8),
        ("visits-due", 10),
        ("visits-calendar", 6),
        ("commitments", 7),
        ("visit/planned", 14),
        ("commitment/mine", 10),
        ("partner-visits/partner", 18),
        ("partner-commitments/partner", 14),
        ("partner-gifts/partner", 13),
        ("visit-brief/planned", 27),
    ],
)
def test_queries_do_not_grow_with_the_rows(world, page, queries, django_assert_max_num_queries):
    client, url = client_of(world.executive), address(world, page)
    now = timezone.now()
    for number in range(12):
        visit = make_visit(world.partner, world.executive, starts_at=now + TOMORROW * (number % 5))
        make_commitment(world.partner, world.executive, visit=visit)
        make_gift(world.partner, world.executive)
        make_touchpoint(world.partner, world.executive)
    with django_assert_max_num_queries(queries):
        assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "?page=x",
        "?after=%00",
        "?scope=team&state=missed&side=us&q=%00a",
        "?month=9999-99",
        "?partner=%00",
        "?partner=%%0000",
    ],
)
def test_odd_queries_are_answered(world, query):
    for page in ("commitments", "visits", "visits-past", "visits-calendar"):
        assert client_of(world.executive).get(address(world, page) + query).status_code == 200


@pytest.mark.parametrize(("page", "row"), [("visit", "planned"), ("commitment", "mine")])
def test_from_its_page_one_comes_to_the_partner_and_the_partner_does_not(world, page, row):
    key = getattr(world, row).key
    link = f'href="{reverse("suppliers:detail", args=[world.partner.key])}"'
    ours = client_of(world.executive).get(reverse(f"meetings:{page}", args=[key]))
    theirs = client_of(world.rep).get(reverse(f"meetings:portal-{page}", args=[key]))
    assert (link in ours.content.decode(), link in theirs.content.decode()) == (True, False)


def test_a_partner_without_commitments_is_not_said_to_be_filtered(world):
    Commitment.objects.all().delete()
    client, url = client_of(world.executive), address(world, "partner-commitments/partner")
    assert "No open commitments" in client.get(url).text
    assert "No commitment matches" in client.get(url, {"q": "chairs"}).text
