"""The API of partners, from both sides."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.states import Role
from suppliers.models import Partner
from suppliers.states import PartnerStatus, Tier
from tests.factories.accounts import make_user
from tests.factories.suppliers import (
    make_assignment,
    make_contact,
    make_month,
    make_partner,
    make_representative,
)

pytestmark = pytest.mark.django_db


def api(user: Any) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def executive() -> Any:
    return make_user(roles=[Role.ACCOUNT_EXECUTIVE])


@pytest.fixture
def partner(executive: Any) -> Any:
    partner = make_partner(legal_name="Nordisk Precision AB", tier=Tier.KEY, supply_risk=4)
    make_assignment(partner, executive)
    return partner


def test_the_scorecard_by_hand(partner: Any, executive: Any) -> None:
    # 8 lines with both days, 7 on time: 87.5 %; one line 3 days late; PPM 50 of 10,000 = 5,000.
    make_month(
        partner,
        dt.date(2026, 3, 1),
        lines=5,
        amount=Decimal("100.10"),
        delivered_lines=4,
        on_time_lines=3,
        late_days=3,
        quantity_delivered=Decimal(10000),
        quantity_rejected=Decimal(50),
        inspected_lines=2,
    )
    make_month(
        partner,
        dt.date(2026, 4, 1),
        lines=4,
        amount=Decimal("9.90"),
        delivered_lines=4,
        on_time_lines=4,
    )
    card = api(executive).get(f"/api/v1/partners/{partner.key}/scorecard/").json()
    assert card["lines"] == 9
    assert card["values"] == [{"currency": "SEK", "amount": "110.00"}]
    assert card["delivery"] == {
        "lines": 8,
        "on_time_lines": 7,
        "late_lines": 1,
        "on_time_pct": "87.50",
        "mean_days_late_of_late_lines": "3.000",
    }
    assert card["quality"] == {"inspected_lines": 2, "ppm": "5000.0"}
    # Delivery 80 to 90 %: 40 points at weight 60; quality up to 10,000 PPM: 40 points at weight 40.
    assert (card["score"], card["known_metrics"], card["all_metrics"]) == ("40.0", 2, 2)
    april = api(executive).get(f"/api/v1/partners/{partner.key}/scorecard/?from=2026-04&to=2026-04")
    assert april.json()["delivery"]["on_time_pct"] == "100.00"
    assert april.json()["delivery"]["mean_days_late_of_late_lines"] is None
    assert april.json()["quality"]["ppm"] is None
    assert (april.json()["score"], april.json()["known_metrics"]) == ("100.0", 1)


def test_a_scorecard_without_trade_is_no_data_and_not_a_hundred(
    partner: Any, executive: Any
) -> None:
    card = api(executive).get(f"/api/v1/partners/{partner.key}/scorecard/").json()
    assert (card["score"], card["known_metrics"]) == (None, 0)
    assert card["delivery"]["on_time_pct"] is None
    wrong = api(executive).get(f"/api/v1/partners/{partner.key}/scorecard/?from=2026-13")
    assert wrong.status_code == 400


def test_create_edit_move_and_contacts(executive: Any) -> None:
    client = api(executive)
    made = client.post(
        "/api/v1/partners/", {"legal_name": "Volt AB", "is_supplier": True, "country": "SE"}, "json"
    )
    assert made.status_code == 201, made.content
    key = made.json()["id"]
    assert made.json()["status"] == "prospect"
    changed = client.patch(f"/api/v1/partners/{key}/", {"vat_number": "SE5566"}, "json")
    assert changed.json()["vat_number"] == "SE5566"
    assert changed.json()["is_supplier"] is True
    assert client.post(f"/api/v1/partners/{key}/move/", {"to": "active"}, "json").status_code == 409
    moved = client.post(f"/api/v1/partners/{key}/move/", {"to": "qualified"}, "json")
    assert moved.json()["status"] == "qualified"
    contact = client.post(f"/api/v1/partners/{key}/contacts/", {"name": "Mats Nord"}, "json")
    assert contact.status_code == 201
    edited = client.patch(f"/api/v1/contacts/{contact.json()['id']}/", {"phone": "08-1"}, "json")
    assert (edited.json()["name"], edited.json()["phone"]) == ("Mats Nord", "08-1")
    assert len(client.get(f"/api/v1/partners/{key}/contacts/").json()["results"]) == 1


def test_a_wrong_lei_and_a_taken_number_are_refused(partner: Any, executive: Any) -> None:
    client = api(executive)
    wrong = client.patch(
        f"/api/v1/partners/{partner.key}/", {"lei": "5493001KJTIIGC8Y1R18"}, "json"
    )
    assert (wrong.status_code, wrong.json()["code"]) == (409, "lei_wrong")
    right = client.patch(
        f"/api/v1/partners/{partner.key}/", {"lei": "5493001KJTIIGC8Y1R12"}, "json"
    )
    assert right.status_code == 200
    other = make_partner(registration_number="12")
    make_assignment(other, executive)
    taken = {"registration_number": partner.registration_number}
    answer = client.patch(f"/api/v1/partners/{other.key}/", taken, "json")
    assert (answer.status_code, answer.json()["code"]) == (409, "registration_number_taken")


def test_another_account_executive_sees_the_directory_and_changes_nothing(partner: Any) -> None:
    client = api(make_user(roles=[Role.ACCOUNT_EXECUTIVE]))
    url = f"/api/v1/partners/{partner.key}/"
    assert client.get(url).status_code == 200
    assert client.get(f"{url}scorecard/").status_code == 403
    assert client.get(f"{url}trade-lines/").status_code == 403
    for method, path, body in [
        (client.patch, url, {"legal_name": "Other"}),
        (client.post, f"{url}move/", {"to": "ended", "reason": "x"}),
        (client.post, f"{url}tier/", {"tier": "strategic", "reason": "x"}),
        (client.post, f"{url}contacts/", {"name": "x"}),
    ]:
        assert method(path, body, "json").status_code == 403, path
    partner.refresh_from_db()
    assert (partner.legal_name, partner.status, partner.tier) == (
        "Nordisk Precision AB",
        PartnerStatus.ACTIVE,
        Tier.KEY,
    )


def test_a_representative_meets_the_own_company_without_our_judgement(partner: Any) -> None:
    rival = make_partner(legal_name="Rival AB")
    rival_contact = make_contact(rival)
    client = api(make_representative(partner))
    answer = client.get("/api/v1/partners/").json()
    assert [row["id"] for row in answer["results"]] == [partner.key]
    assert {"tier", "supply_risk", "status", "tier_reason", "parent"}.isdisjoint(
        answer["results"][0]
    )
    assert client.get(f"/api/v1/partners/{rival.key}/").status_code == 404
    assert client.get(f"/api/v1/contacts/{rival_contact.key}/").status_code == 404
    for path in ("scorecard/", "trade-lines/"):
        assert client.get(f"/api/v1/partners/{rival.key}/{path}").status_code == 404
        assert client.get(f"/api/v1/partners/{partner.key}/{path}").status_code == 403
    own = f"/api/v1/partners/{partner.key}/"
    assert client.patch(own, {"website": "https://n.example"}, "json").status_code == 200
    assert client.patch(own, {"legal_name": "Mine AB"}, "json").status_code == 403
    assert (
        client.patch(f"/api/v1/partners/{rival.key}/", {"website": ""}, "json").status_code == 404
    )
    assert client.post(f"{own}move/", {"to": "ended", "reason": "x"}, "json").status_code == 403
    assert client.post("/api/v1/partners/", {"legal_name": "x"}, "json").status_code == 403
    assert Partner.objects.get(pk=partner.pk).legal_name == "Nordisk Precision AB"


def test_filters_and_bad_queries(partner: Any, executive: Any) -> None:
    make_partner(legal_name="Volt AB", country="DE", tier=Tier.KEY)
    client = api(executive)

    def names(query: str) -> list[str]:
        return sorted(
            row["legal_name"] for row in client.get(f"/api/v1/partners/?{query}").json()["results"]
        )

    assert names("q=PRECIS") == ["Nordisk Precision AB"]
    assert names("country=DE") == ["Volt AB"]
    assert names("tier=key") == ["Nordisk Precision AB", "Volt AB"]
    assert names("mine=true") == ["Nordisk Precision AB"]
    assert names("q=100%25") == []
    assert names("q=%00") == ["Nordisk Precision AB", "Volt AB"]
    assert names("country=%00DE") == ["Volt AB"]
    assert client.get("/api/v1/partners/?cursor=%00").status_code in {200, 404}
