"""A negotiation that a program begins, over the actions of the pages."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from negotiations.models import Negotiation, Offer
from suppliers.models import Partner
from suppliers.states import PartnerStatus
from tests.factories.suppliers import make_partner
from tests.negotiations.conftest import client_of
from tests.negotiations.test_awards import award  # noqa: F401 - a fixture

PATH = "/api/v1/negotiations/"
LINE = {"item": "Desk", "unit": "pcs", "quantity": "40", "baseline_price": "9.5"}


def start(user, body, **headers):
    return client_of(user).post(PATH, body, content_type="application/json", headers=headers)


@pytest.fixture
def body(cast):
    return {
        "partner": cast.partner.key,
        "title": "Desks 2027",
        "currency": "SEK",
        "lines": [LINE, {"item": "Chair", "unit": "pcs", "quantity": "0.5"}],
    }


def test_freely(cast, body):
    soon = timezone.now() + timedelta(days=9)
    answer = start(
        cast.account_executive, body | {"first": "partner", "expires_at": soon.isoformat()}
    )
    assert answer.status_code == 201, answer.json()
    row = Negotiation.objects.get()
    shown = answer.json()
    assert shown == client_of(cast.account_executive).get(f"{PATH}{row.key}/").json()
    assert (shown["id"], shown["status"], shown["my_turn"]) == (row.key, "their_turn", False)
    assert shown["partner"] == {"id": cast.partner.key, "name": "Elektra AB"}
    assert [line["baseline_price"] for line in shown["lines"]] == ["9.500000", None]
    assert (row.owner, row.expires_at) == (cast.account_executive, soon)


def test_from_an_award(cast, award):  # noqa: F811
    answer = start(cast.owner, {"partner": cast.partner.key, "award": award.key})
    assert answer.status_code == 201, answer.json()
    shown = answer.json()
    assert (shown["title"], shown["currency"], shown["my_turn"]) == ("Office 2027", "EUR", True)
    assert [line["item"] for line in shown["lines"]] == ["Desk", "Desk (line 2)"]
    assert {"kind": "award", "id": award.key} in shown["origins"]
    again = start(cast.owner, {"partner": cast.partner.key, "award": award.key})
    assert (again.status_code, again.json()["code"]) == (409, "already_started")
    nothing = start(cast.executive, {"partner": make_partner().key, "award": award.key})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "not_a_winner")
    assert Negotiation.objects.count() == 1
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": None}, "title"),
        ({"title": " "}, "title"),
        ({"lines": []}, "lines"),
        ({"lines": [LINE] * 201}, "lines"),
        ({"lines": [LINE | {"quantity": "0"}]}, "lines"),
        ({"lines": [LINE | {"quantity": "1.00001"}]}, "lines"),
        ({"lines": [LINE | {"baseline_price": "-1"}]}, "lines"),
        ({"lines": [LINE | {"item": ""}]}, "lines"),
        ({"lines": "Desk"}, "lines"),
        ({"currency": "KRONOR"}, "currency"),
        ({"first": "them"}, "first"),
        ({"expires_at": "soon"}, "expires_at"),
        ({"partner": ""}, "partner"),
    ],
)
def test_what_is_not_understood(cast, body, changes, field):
    answer = start(cast.account_executive, body | changes)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert not Negotiation.objects.exists()


def test_what_must_be_there_and_what_the_award_brings(cast, body, award):  # noqa: F811
    alone = start(cast.account_executive, {"partner": cast.partner.key})
    both = start(cast.owner, body | {"award": award.key})
    for answer in (alone, both):
        assert answer.status_code == 400
        assert set(answer.json()) == {"title", "currency", "lines"}
    assert not Negotiation.objects.exists()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"currency": "QQQ"}, "currency_unknown"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, "expiry_passed"),
        ({"lines": [LINE, LINE | {"item": " desk "}]}, "item_twice"),
    ],
)
def test_what_a_rule_refuses(cast, body, changes, code):
    answer = start(cast.account_executive, body | changes)
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    assert not Negotiation.objects.exists()


def test_an_ended_relationship(cast, body):
    Partner.objects.filter(pk=cast.partner.pk).update(status=PartnerStatus.ENDED)
    answer = start(cast.account_executive, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "partner_ended")


def test_who_may_not(cast, body, award):  # noqa: F811
    from_award = {"partner": cast.partner.key, "award": award.key}
    for who, freely, awarded in [
        ("stranger", 403, 404),
        ("auditor", 403, 403),
        ("administrator", 403, 403),
        ("representative", 403, 403),
        ("rival", 403, 403),
    ]:
        assert start(getattr(cast, who), body).status_code == freely, who
        assert start(getattr(cast, who), from_award).status_code == awarded, who
    nobody = client_of(cast.owner)
    nobody.logout()
    assert nobody.post(PATH, body, content_type="application/json").status_code == 401
    unknown = start(cast.account_executive, body | {"partner": "0" * 12})
    assert unknown.status_code == 404
    assert not Negotiation.objects.exists()


def test_a_repeated_call_begins_nothing_more(cast, body):
    key = {"Idempotency-Key": "a-program-of-ours-17"}
    first = start(cast.account_executive, body, **key)
    again = start(cast.account_executive, body, **key)
    assert (first.status_code, again.status_code) == (201, 303)
    assert again["Location"] == f"{PATH}{first.json()['id']}/"
    other = start(cast.account_executive, body | {"title": "Chairs"}, **key)
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert Negotiation.objects.count() == 1
    assert Negotiation.objects.get().lines.get(number=1).quantity == Decimal(40)


def test_its_queries_do_not_grow_with_the_lines(cast, body):
    start(cast.account_executive, body)
    client = client_of(cast.account_executive)
    counts = []
    for number in (1, 60):
        lines = [LINE | {"item": f"Item {one}"} for one in range(number)]
        with CaptureQueriesContext(connection) as queries:
            client.post(PATH, body | {"lines": lines}, content_type="application/json")
        counts.append(len(queries))
    assert counts[0] == counts[1]
