"""Bodies that no client of ours sends: each is a 400, and none comes back whole."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from rfps.models import Rfx
from tests.factories.accounts import make_user
from tests.factories.rfps import make_published
from tests.factories.suppliers import make_partner, make_representative

pytestmark = pytest.mark.django_db
JSON = "application/json"
DEEP = {
    "lists": "[" * 50_000,
    "closed lists": "[" * 50_000 + "]" * 50_000,
    "objects": '{"prices":' * 20_000,
    "less deep than Python's stack": '{"prices":' * 400 + "1" + "}" * 400,
    "twenty": "[" * 20 + "]" * 20,
}


@pytest.fixture
def rfx() -> Rfx:
    return make_published(make_user("Buyer", roles=["buyer"]), partners=[make_partner()])


def supplier(rfx: Rfx) -> Client:
    client = Client()
    client.force_login(make_representative(rfx.invitations.get().partner))
    return client


def send(client: Client, rfx: Rfx, body: Any) -> Any:
    text = body if isinstance(body, str) else json.dumps(body)
    return client.put(f"/api/v1/rfps/{rfx.key}/bid/draft/", text, content_type=JSON)


@pytest.mark.parametrize("body", DEEP.values(), ids=DEEP)
def test_deep_nesting_is_a_bad_request(rfx: Rfx, body: str) -> None:
    assert send(supplier(rfx), rfx, body).status_code == 400
    buyer = Client()
    buyer.force_login(rfx.owner)
    assert buyer.post("/api/v1/rfps/", body, content_type=JSON).status_code == 400


@pytest.mark.parametrize(
    "body", [{"kind": "\ud800"}, {"\udc00": 1}, {"lines": [{"unit": ["\udfff"]}]}]
)
def test_half_a_character_is_a_bad_request(rfx: Rfx, body: Any) -> None:
    buyer = Client()
    buyer.force_login(rfx.owner)
    answer = buyer.post("/api/v1/rfps/", json.dumps(body), content_type=JSON)
    assert answer.status_code == 400
    assert (
        buyer.post("/api/v1/commitments/", json.dumps(body), content_type=JSON).status_code == 400
    )


@pytest.mark.parametrize("key", ["x" * 100_000, "x" * 13, "", "\ud800" * 12, "a\x00bcdefghijk"])
@pytest.mark.parametrize("price", ["1", "no number"])
def test_what_cannot_be_a_line_is_not_repeated(rfx: Rfx, key: str, price: str) -> None:
    answer = send(supplier(rfx), rfx, {"prices": {key: price}})
    assert answer.status_code == 400
    assert len(answer.content) < 300


def test_an_unknown_line_is_refused_by_its_name(rfx: Rfx) -> None:
    answer = send(supplier(rfx), rfx, {"prices": {"x" * 12: "1"}})
    assert answer.status_code == 409
    assert answer.json()["details"]["line"] == "x" * 12


@pytest.mark.parametrize("price", ["-0", "-0.00", "0", -0.0])
def test_minus_nought_is_nought(rfx: Rfx, price: Any) -> None:
    client = supplier(rfx)
    line = rfx.lines.first()
    assert line is not None
    answer = send(client, rfx, {"prices": {line.key: price}})
    assert answer.status_code == 200, answer.content
    assert answer.json()["prices"] == {line.key: "0"}


@pytest.mark.parametrize("position", ["x", "NaN", "-1", "9" * 30, "1.5", "２"])
def test_a_forged_position_in_a_list_is_not_found(rfx: Rfx, position: str) -> None:
    buyer = Client()
    buyer.force_login(rfx.owner)
    cursor = base64.b64encode(urlencode({"p": position}).encode()).decode()
    assert buyer.get("/api/v1/rfps/", {"cursor": cursor}).status_code == 404


@pytest.mark.parametrize("path", ["/api/v1/rfps/no-id/", "/api/v1/nothing/", "/api/v2/"])
def test_an_address_that_leads_nowhere_is_told_in_json(rfx: Rfx, path: str) -> None:
    answer = supplier(rfx).get(path)
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})
    page = supplier(rfx).get("/nothing/")
    assert page.status_code == 404
    assert page.headers["Content-Type"].startswith("text/html")
