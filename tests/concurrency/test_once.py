"""The same form sent twice at the same moment: one thing, and both senders are led to it."""

from typing import Any

import pytest
from django.test import Client

from accounts.states import Role
from core import once
from core.models import OnceKey
from meetings.models import Gift
from tests.concurrency.racing import at_once
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_assignment, make_partner
from tests.page_forms import fill_in

pytestmark = pytest.mark.django_db(transaction=True)
PRESSES = 6
GIFT = {
    "person": "Someone",
    "description": "Chocolate",
    "occasion": "Christmas",
    "date": "2026-01-07",
    "value": "100",
}


def press(key: bool) -> list[Any]:
    """Fill in a gift once, and send it several times at once, each from a connection of its own."""
    owner = make_user(roles=[Role.ACCOUNT_EXECUTIVE, Role.EXECUTIVE])
    partner = make_partner()
    make_assignment(partner, owner)
    url = f"/partners/{partner.key}/gifts/new/"
    clients = [Client() for _ in range(PRESSES)]
    for client in clients:
        client.force_login(owner)
    data = fill_in(clients[0], url, **GIFT) | ({} if key else {once.FIELD: ""})
    return at_once([lambda client=client: client.post(url, data) for client in clients])


def test_of_simultaneous_presses_one_makes_it_and_all_are_led_to_it() -> None:
    answers = press(key=True)
    assert Gift.objects.count() == 1 and OnceKey.objects.count() == 1
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer["Location"] for answer in answers}) == 1


def test_the_control_without_the_key_each_press_makes_one() -> None:
    answers = press(key=False)
    assert {answer.status_code for answer in answers} == {303}
    assert Gift.objects.count() == PRESSES


def test_of_simultaneous_calls_of_the_api_one_creates_and_all_lead_to_it() -> None:
    owner = make_user(roles=[Role.BUYER])
    clients = [Client() for _ in range(PRESSES)]
    for client in clients:
        client.force_login(owner)

    def call(client: Client, key: str) -> Any:
        return lambda: client.post(
            "/api/v1/needs/",
            {"title": "Desks"},
            content_type="application/json",
            headers={once.HEADER: key},
        )

    answers = at_once([call(client, "erp-2026-0001") for client in clients])
    assert sorted(answer.status_code for answer in answers) == [201] + [303] * (PRESSES - 1)
    (made,) = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    assert {a["Location"] for a in answers if a.status_code == 303} == {f"/api/v1/needs/{made}/"}
    others = at_once([call(client, f"erp-2026-100{n}") for n, client in enumerate(clients)])
    assert {answer.status_code for answer in others} == {201}
