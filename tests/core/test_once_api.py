"""A call of the API with a key, made again, makes no second thing."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.states import Role
from core import once
from core.models import OnceKey
from rfps.models import Need
from suppliers.models import Contact
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_partner

pytestmark = pytest.mark.django_db
URL = "/api/v1/needs/"
BODY = {"title": "Desks"}


@pytest.fixture
def owner() -> User:
    return make_user("Olof Owner", roles=[Role.ACCOUNT_EXECUTIVE, Role.BUYER])


@pytest.fixture
def client(owner: User) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def post(client: Client, key: str | None, body: Any = None, url: str = URL) -> Any:
    headers = {} if key is None else {once.HEADER: key}
    return client.post(url, body or BODY, content_type="application/json", headers=headers)


def schema_of(client: Client, path: str, method: str) -> Any:
    headers = {"Accept": "application/vnd.oai.openapi+json"}
    return client.get("/api/v1/schema/", headers=headers).json()["paths"][path][method]


def test_a_repeated_call_leads_to_the_object(client: Client) -> None:
    first, second = (post(client, "erp-2026-0001") for _ in range(2))
    assert first.status_code == 201
    assert second.status_code == 303 and second.json()["code"] == "repeated"
    assert client.get(second["Location"]).json()["id"] == first.json()["id"]
    assert Need.objects.filter(title="Desks").count() == 1


def test_the_control_without_a_key_there_are_two(client: Client) -> None:
    ids = {post(client, key).json()["id"] for key in (None, None, "erp-00001")}
    assert len(ids) == 3


def test_a_part_without_an_address_is_said_to_be_saved(client: Client, owner: User) -> None:
    partner = make_partner()
    make_assignment(partner, owner)
    url = f"/api/v1/partners/{partner.key}/contacts/"
    first, second = (post(client, "erp-2026-0001", {"name": "Connie"}, url) for _ in range(2))
    assert first.status_code == 201
    assert (second.status_code, second.json()["code"]) == (200, "repeated")
    assert Contact.objects.filter(name="Connie").count() == 1
    # As the schema says of a call that is answered 201 the first time.
    said = schema_of(client, "/api/v1/partners/{key}/contacts/", "post")
    assert set(said["responses"]) >= {"200", "201", "303"}
    assert set(second.json()) == {"code", "message", "details"}


def test_a_key_for_another_call_is_refused(client: Client) -> None:
    post(client, "erp-2026-0001")
    reused = post(client, "erp-2026-0001", {"title": "Chairs"})
    assert (reused.status_code, reused.json()["code"]) == (422, "key_reused")


def test_an_invalid_call_does_not_use_its_key_up(client: Client) -> None:
    assert post(client, "erp-2026-0001", {"title": ""}).status_code == 400
    assert post(client, "erp-2026-0001").status_code == 201


@pytest.mark.parametrize("key", ["short", "x" * 201, "with space in it", "zażółć-gęślą"])
def test_a_malformed_key_is_a_400(client: Client, key: str) -> None:
    response = post(client, key.encode("utf-8").decode("latin-1"))
    assert response.status_code == 400
    assert not OnceKey.objects.exists()
