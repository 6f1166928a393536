"""Visits and commitments in the API: both sides, the same rules as the pages."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from meetings.models import Commitment, Visit
from tests.factories.meetings import make_commitment, make_visit

PARTNERS = "/api/v1/"


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def post(user, path, **data):
    return client_of(user).post(PARTNERS + path, data, content_type="application/json")


@pytest.fixture
def rows(cast):
    cast.visit = make_visit(
        cast.partner, cast.executive, starts_at=timezone.now() + timedelta(days=3)
    )
    cast.promise = make_commitment(cast.partner, cast.executive, due_date=timezone.localdate())
    return cast


@pytest.mark.parametrize("kind", ["visits", "commitments"])
def test_each_sees_their_own(rows, kind):
    row = rows.visit if kind == "visits" else rows.promise
    for user, status in (
        (rows.executive, 200),
        (rows.manager, 200),
        (rows.auditor, 200),
        (rows.rep, 200),
        (rows.stranger, 404),
        (rows.other_rep, 404),
    ):
        client = client_of(user)
        assert client.get(f"{PARTNERS}{kind}/{row.key}/").status_code == status
        listed = [item["id"] for item in client.get(f"{PARTNERS}{kind}/").json()["results"]]
        assert listed == ([row.key] if status == 200 else [])


def test_a_visit_is_planned_and_confirmed(rows):
    start = timezone.now() + timedelta(days=9)
    data = {
        "partner": rows.partner.key,
        "title": "Review",
        "place": "Oslo",
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=1)).isoformat(),
        "time_zone": "Europe/Oslo",
        "visitor_role": "account_executive",
    }
    answer = post(rows.executive, "visits/", **data)
    assert (answer.status_code, answer.json()["status"]) == (201, "planned")
    key = answer.json()["id"]
    assert post(rows.executive, f"visits/{key}/confirm/").status_code == 403
    assert post(rows.other_rep, f"visits/{key}/confirm/").status_code == 404
    assert post(rows.rep, f"visits/{key}/confirm/").json()["status"] == "confirmed"
    again = post(rows.rep, f"visits/{key}/confirm/")
    assert (again.status_code, again.json()["code"]) == (409, "move_not_allowed")
    assert post(rows.stranger, "visits/", **data).status_code == 403
    assert Visit.objects.count() == 2


def test_a_promise_is_kept(rows):
    path = f"commitments/{rows.promise.key}/"
    assert post(rows.rep, path + "finish/").json()["code"] == "other_side_decides"
    assert post(rows.auditor, path + "finish/").status_code == 403
    assert post(rows.stranger, path + "finish/").status_code == 404
    assert post(rows.executive, path + "finish/").json()["status"] == "done"
    assert post(rows.rep, path + "send-back/").status_code == 400
    assert post(rows.rep, path + "confirm/").json()["status"] == "confirmed"


def test_a_supplier_promises_for_its_own_company(rows):
    answer = post(
        rows.rep,
        "commitments/",
        partner=rows.other_partner.key,
        title="Quote",
        side="partner",
        owner=rows.rep.key,
        due_date=timezone.localdate().isoformat(),
    )
    assert answer.status_code == 201
    row = Commitment.objects.get(key=answer.json()["id"])
    assert (row.partner, row.status) == (rows.partner, "accepted")


@pytest.mark.parametrize(
    ("instant", "status", "count"),
    [
        ("2020-01-01T00:00:00Z", 200, 1),
        ("2999-01-01T00:00:00Z", 200, 0),
        # ISO 8601 knows such offsets, PostgreSQL does not.
        ("2020-01-01T00:00:00-18:24", 200, 1),
        ("2999-01-01T00:00:00+23:59", 200, 0),
        ("0001-01-01T00:00:00+02:00", 400, 0),
        ("9999-12-31T23:59:59-02:00", 400, 0),
        ("soon", 400, 0),
    ],
)
def test_visits_from_an_instant_on(rows, instant, status, count):
    answer = client_of(rows.executive).get("/api/v1/visits/", {"starts_at__gte": instant})
    assert answer.status_code == status
    assert len(answer.json().get("results", [])) == count
