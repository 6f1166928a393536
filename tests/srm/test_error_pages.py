"""Error pages: in the frame for who is signed in, bare for everybody else, and nobody else's on them."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.states import Role
from tests.factories.accounts import make_user
from tests.factories.meetings import NOON, make_visit
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db
FRAME = 'class="nav"'


class People:
    def __init__(self):
        self.executive = make_user("Elin Sandberg", roles=[Role.ACCOUNT_EXECUTIVE])
        self.partner = make_partner(legal_name="Nordisk Precision AB")
        make_assignment(self.partner, self.executive)
        self.rep = make_representative(self.partner, name="Jonas Ek")
        self.visit = make_visit(self.partner, self.executive, people=[self.rep])


@pytest.fixture
def people():
    return People()


# As browsers ask for the page that they go to; scripts ask for anything.
GOING = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def client_of(user):
    client = Client(headers=GOING)
    client.force_login(user)
    return client


def test_who_is_signed_in_keeps_the_side_bar(people):
    ours, rep = client_of(people.executive), client_of(people.rep)
    confirm = reverse("meetings:portal-visit-confirm", args=[people.visit.key])
    assert people.visit.starts_at == NOON  # long ago: refused
    for answer, status, area in (
        (ours.get("/nowhere/"), 404, "/visits/"),
        (ours.get("/visits/aaaaaaaaaaaa/"), 404, "/visits/"),
        (ours.get("/imports/"), 403, "/visits/"),
        (rep.get("/portal/visits/aaaaaaaaaaaa/"), 404, "/portal/visits/"),
        (rep.post(confirm), 409, "/portal/visits/"),
    ):
        assert answer.status_code == status
        assert FRAME in answer.text
        assert f'<a href="{area}"' in answer.text
        assert f'class="card error-page"><p class="sub num">{status}' in answer.text
    page = rep.get("/visits/").text
    assert "Jonas Ek" in page and "Elin" not in page and '<a href="/visits/"' not in page


def test_strangers_see_a_bare_page(people):
    answer = Client(headers=GOING).get("/nowhere/")
    assert answer.status_code == 404
    assert "error-page" in answer.text
    assert FRAME not in answer.text and 'class="me"' not in answer.text


def test_a_script_gets_no_side_bar_that_it_would_not_show(people):
    answer = client_of(people.executive).get("/nowhere/", headers={"Accept": "*/*"})
    assert answer.status_code == 404
    assert "error-page" in answer.text and FRAME not in answer.text


def test_a_session_that_has_ended_leaves_a_bare_page(people):
    client = client_of(people.executive)
    people.executive.is_active = False
    people.executive.save()
    answer = client.get("/nowhere/")
    assert FRAME not in answer.text and "Elin" not in answer.text


def test_the_frame_costs_an_error_page_no_more_than_any_other(people):
    client = client_of(people.executive)
    client.get("/nowhere/")
    with CaptureQueriesContext(connection) as found:
        assert client.get("/nowhere/").status_code == 404
    assert len(found) <= 4, [query["sql"] for query in found]  # session, person, scope, counts


def test_an_error_of_ours_asks_nothing(people, monkeypatch):
    monkeypatch.setattr("accounts.reports.profile", None)
    client = client_of(people.executive)
    client.raise_request_exception = False
    answer = client.get(reverse("profile"))
    assert answer.status_code == 500
    assert FRAME not in answer.text and "Elin" not in answer.text
