"""Two transactions that wait for each other: PostgreSQL ends one of them, which nobody gets to see."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.states import Role
from core import action as frame
from core.action import action
from core.refused import Refused
from suppliers.models import Partner
from tests.concurrency.racing import at_once, errors, meanwhile
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_partner
from tests.page_forms import fill_in

pytestmark = pytest.mark.django_db(transaction=True)

# Saves the second as the first's parent company, while somebody is in the way; what was answered.
Save = Callable[[Partner, Partner], Any]
# The first, the second, and what was answered.
Collided = Callable[[], tuple[Partner, Partner, Any]]


def _crossing(first: Partner, second: Partner, **more: Any) -> tuple[list[int], list[Any]]:
    """Lock two partners in opposite orders, so that each waits for the other's; how often it began."""
    met, begun = threading.Barrier(2), []

    @action
    def rename(*, one: int, other: int, name: str, given: Any = None, by: None = None) -> str:
        begun.append(one)
        Partner.objects.select_for_update().get(pk=one)
        if begun.count(one) == 1:
            met.wait(20)
        Partner.objects.filter(pk=other).update(legal_name=name)
        return name

    calls: list[Callable[[], Any]] = [
        lambda: rename(one=first.pk, other=second.pk, name="from the first", **more),
        lambda: rename(one=second.pk, other=first.pk, name="from the second", **more),
    ]
    return begun, at_once(calls)


def test_an_action_that_is_ended_for_another_is_run_again() -> None:
    first, second = make_partner(), make_partner()
    begun, outcomes = _crossing(first, second)
    assert outcomes == ["from the first", "from the second"]
    assert len(begun) in {3, 4}, "on a busy machine they can meet a second time"
    names = Partner.objects.filter(pk__in=[first.pk, second.pk]).order_by("pk")
    assert [row.legal_name for row in names] == ["from the second", "from the first"]


def test_what_was_read_cannot_be_read_again_and_is_asked_for() -> None:
    begun, outcomes = _crossing(make_partner(), make_partner(), given=iter([1]))
    assert [no.code for no in errors(outcomes) if isinstance(no, Refused)] == ["try_again"]
    assert len(begun) == 2


def test_the_control_without_the_frame_it_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "DEADLOCK", "")
    _begun, outcomes = _crossing(make_partner(), make_partner())
    assert [type(error) for error in errors(outcomes)] == [OperationalError]


def test_another_error_of_the_database_is_not_hidden() -> None:
    begun = []

    @action
    def too_long(*, by: None = None) -> None:
        begun.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(5)")

    with pytest.raises(OperationalError, match="statement timeout"):
        too_long()
    assert begun == [1]


def _in_the_way(first: Partner, second: Partner) -> AbstractContextManager[None]:
    """Hold the second partner until somebody who holds the first waits for it, then want the first.

    If it is this one that PostgreSQL ends, it is gone without a word.
    """

    def lock(partner: Partner) -> None:
        Partner.objects.select_for_update().get(pk=partner.pk)

    def want_the_first() -> None:
        with suppress(OperationalError):
            lock(first)

    return meanwhile(lambda: lock(second), then=want_the_first)


@pytest.fixture(params=["page", "api"])
def save(request: pytest.FixtureRequest) -> Save:
    """Make the second the first's parent company, on its page or through the API."""
    by = make_user(roles=[Role.EXECUTIVE])

    def on_the_page(first: Partner, second: Partner) -> Any:
        client = Client()
        client.force_login(by)
        url = f"/partners/{first.key}/edit/"
        data = fill_in(client, url, parent=second.key)
        with _in_the_way(first, second):
            return client.post(url, data)

    def through_the_api(first: Partner, second: Partner) -> Any:
        client = APIClient()
        client.force_login(by)
        with _in_the_way(first, second):
            url = f"/api/v1/partners/{first.key}/"
            return client.patch(url, {"parent": second.key}, format="json")

    return on_the_page if request.param == "page" else through_the_api


@pytest.fixture
def collided(save: Save, caplog: pytest.LogCaptureFixture) -> Collided:
    """Save until it was the action that PostgreSQL ended: which of the two it is, is not ours to say."""

    def until_it_was_ended() -> tuple[Partner, Partner, Any]:
        for _ in range(8):
            first, second = make_partner(), make_partner()
            answer = save(first, second)
            if "collision" in caplog.text:
                return first, second, answer
        raise AssertionError("it was never the action that was ended")

    return until_it_was_ended


def test_a_person_notices_nothing(collided: Collided) -> None:
    first, second, answer = collided()
    assert answer.status_code in {200, 303}
    assert Partner.objects.get(pk=first.pk).parent == second


def test_a_person_is_asked_to_try_again_after_the_last_time(
    collided: Collided, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "AGAIN", 0)
    first, _second, answer = collided()
    assert answer.status_code in {409, 422}
    assert "Please try again" in answer.content.decode()
    assert Partner.objects.get(pk=first.pk).parent is None
