"""The API over the same rules as the pages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from negotiations.models import Agreement, Offer
from negotiations.states import AgreementStatus, Party
from tests.factories.negotiations import make_agreement, make_negotiation, make_offer
from tests.negotiations.conftest import client_of

BASE = "/api/v1"


def post(client, path, data):
    return client.post(f"{BASE}{path}", data, content_type="application/json")


def new_offer(row, price="9.10"):
    today = date.today()
    return {
        "lines": [{"line": line.key, "unit_price": price} for line in row.lines.all()],
        "valid_from_date": today.isoformat(),
        "valid_until_date": (today + timedelta(days=30)).isoformat(),
        "payment_days": 30,
    }


def test_scope_of_lists_and_rows(cast, standing):
    row = standing.negotiation
    agreement = make_agreement(partner=cast.partner, owner=cast.owner)
    for who, status, count in [
        ("owner", 200, 1),
        ("auditor", 200, 1),
        ("representative", 200, 1),
        ("rival", 404, 0),
        ("stranger", 404, 0),
    ]:
        client = client_of(getattr(cast, who))
        for path, key in (("negotiations", row.key), ("agreements", agreement.key)):
            found = client.get(f"{BASE}/{path}/").json()["results"]
            assert len(found) == count
            assert client.get(f"{BASE}/{path}/{key}/").status_code == status, who
    assert client_of(cast.administrator).get(f"{BASE}/negotiations/").status_code == 403


def test_a_negotiation_in_full(cast, standing):
    row = standing.negotiation
    body = client_of(cast.owner).get(f"{BASE}/negotiations/{row.key}/").json()
    assert (body["id"], body["status"], body["my_turn"]) == (row.key, "our_turn", True)
    assert [offer["total"] for offer in body["offers"]] == ["1900.00"]
    assert [line["baseline_price"] for line in body["lines"]] == ["10.000000", "20.000000"]
    body = client_of(cast.representative).get(f"{BASE}/negotiations/{row.key}/").json()
    assert body["my_turn"] is False
    assert [line["baseline_price"] for line in body["lines"]] == [None, None]


def test_offer_accept_and_sign(cast, negotiation):
    ours, theirs = client_of(cast.owner), client_of(cast.representative)
    path = f"/negotiations/{negotiation.key}"
    assert post(theirs, f"{path}/offers/", new_offer(negotiation)).status_code == 409
    assert post(ours, f"{path}/offers/", {"lines": []}).status_code == 400
    made = post(ours, f"{path}/offers/", new_offer(negotiation))
    assert (made.status_code, made.json()["total"]) == (201, "1820.00")
    refusal = post(ours, f"{path}/accept/", {"offer": made.json()["id"]})
    assert (refusal.status_code, refusal.json()["code"]) == (409, "own_offer")
    accepted = post(theirs, f"{path}/accept/", {"offer": made.json()["id"]})
    assert accepted.status_code == 201
    again = post(theirs, f"{path}/accept/", {"offer": made.json()["id"]})
    assert (again.status_code, again.json()["code"]) == (409, "move_not_allowed")
    sign = f"/agreements/{accepted.json()['id']}/sign/"
    assert post(ours, sign, {}).status_code == 200
    assert post(ours, sign, {}).status_code == 409
    assert post(theirs, sign, {}).json()["status"] == AgreementStatus.ACTIVE


def test_a_superseded_offer_is_a_conflict(cast, negotiation, standing):
    make_offer(negotiation, party=Party.US, by=cast.owner)
    make_offer(negotiation, party=Party.PARTNER, by=cast.representative)
    answer = post(
        client_of(cast.owner), f"/negotiations/{negotiation.key}/accept/", {"offer": standing.key}
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "offer_superseded")
    assert not Agreement.objects.exists()


def test_others_move_nothing(cast, standing):
    path = f"/negotiations/{standing.negotiation.key}"
    for who, status in [("rival", 404), ("stranger", 404), ("auditor", 403)]:
        client = client_of(getattr(cast, who))
        assert post(client, f"{path}/accept/", {"offer": standing.key}).status_code == status, who
        body = new_offer(standing.negotiation)
        assert post(client, f"{path}/offers/", body).status_code == status, who
    assert Offer.objects.count() == 1
    assert not Agreement.objects.exists()


def test_an_offer_that_repeats_the_other_sides_is_refused(cast, negotiation):
    path = f"/negotiations/{negotiation.key}/offers/"
    body = new_offer(negotiation)
    assert post(client_of(cast.owner), path, body).status_code == 201
    answer = post(client_of(cast.representative), path, body)
    assert (answer.status_code, answer.json()["code"]) == (409, "offer_repeated")


def test_the_price_question(cast):
    make_agreement(partner=cast.partner, owner=cast.owner, prices=[("Desk", "500", "80")])
    ask = {
        "partner": cast.partner.key,
        "item": "desk",
        "quantity": "500",
        "on": date.today().isoformat(),
    }
    path = f"{BASE}/agreements/price/"
    for user in (cast.owner, cast.representative):
        body = client_of(user).get(path, ask).json()
        assert (body["unit_price"], body["amount"]) == ("80.000000", "40000.00")
    assert client_of(cast.owner).get(path, ask | {"quantity": "499"}).status_code == 204
    assert client_of(cast.owner).get(path, ask | {"on": "soon"}).status_code == 400
    assert client_of(cast.rival).get(path, ask).status_code == 404
    assert client_of(cast.stranger).get(path, ask).status_code == 204


@pytest.mark.parametrize("who", ["owner", "representative"])
def test_queries_do_not_grow(cast, who, django_assert_num_queries, django_assert_max_num_queries):
    client = client_of(getattr(cast, who))
    row = make_negotiation(partner=cast.partner, owner=cast.owner, lines=1)
    make_offer(row, party=Party.US, by=cast.owner)
    client.get(f"{BASE}/negotiations/")
    for path in ("/negotiations/", f"/negotiations/{row.key}/"):
        with django_assert_max_num_queries(14) as few:
            client.get(f"{BASE}{path}")
        for _ in range(3):
            other = make_negotiation(partner=cast.partner, owner=cast.owner, lines=5)
            make_offer(other, party=Party.US, by=cast.owner)
        last = Offer.objects.filter(negotiation=row).latest("number")
        for number in range(4):
            party = Party.PARTNER if (last.party == Party.US) == (number % 2 == 0) else Party.US
            make_offer(row, party=party, by=cast.owner, price=str(Decimal(number + 1)))
        with django_assert_num_queries(len(few.captured_queries)):
            client.get(f"{BASE}{path}")
