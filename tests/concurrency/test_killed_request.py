"""A real worker killed with SIGKILL in the middle of what was asked about personal data."""

import re
import signal
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import actions
from accounts.actions.data_requests import MAX_ATTEMPTS
from accounts.models import DataCopy, DataRequest, Notification, User
from accounts.states import Role
from accounts.tasks import carry_out_requests
from core import outbox
from tests.concurrency.starter import Starter, loaded
from tests.factories.accounts import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Held by who has come to the middle, in their own transaction.
IN_THE_MIDDLE = 53_005_300
# The worker's task without Celery around it, which comes to a halt with the copy written and not committed.
HALTING = f"""
import signal
from django.db import connection
from accounts import notices
from accounts.models import DataCopy
from accounts.tasks import carry_out_requests

def halt(*_, **__):
    assert DataCopy.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock({IN_THE_MIDDLE})")
    signal.pause()

notices.notify = halt
"""


@pytest.fixture
def elin() -> User:
    return make_user("Elin Ek", roles=[Role.ADMINISTRATOR])


def in_the_middle() -> bool:
    """Whether a process has written a copy, seen it, and neither committed it nor gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [IN_THE_MIDDLE],
        )
        return cursor.fetchone() == (1,)


def wait_until(condition: Callable[[], bool]) -> None:
    limit = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.01)


def kill_in_the_middle(starter: Starter, request: DataRequest) -> None:
    process = starter.start()
    wait_until(in_the_middle)
    process.kill()
    assert process.wait() == -signal.SIGKILL
    wait_until(lambda: not in_the_middle())  # PostgreSQL has noticed, too
    request.refresh_from_db()


def due_again(request: DataRequest) -> None:
    DataRequest.objects.filter(pk=request.pk).update(try_at=timezone.now())


def test_killed_in_the_middle_it_leaves_nothing_and_is_done_again(elin: User) -> None:
    request = actions.ask_for_copy(person=elin.key, by=elin, now=timezone.now())
    with loaded("carry_out_requests()", HALTING) as starter:
        kill_in_the_middle(starter, request)
    assert request.is_waiting and request.attempts == 1 and not DataCopy.objects.exists()
    assert request.try_at > timezone.now() + timedelta(minutes=1)
    assert carry_out_requests() == 0
    due_again(request)
    assert carry_out_requests() == 1
    assert DataCopy.objects.get().request == request


def test_what_every_worker_dies_of_is_given_up(elin: User, client: Client) -> None:
    User.objects.filter(pk=elin.pk).update(language="sv")
    request = actions.ask_for_copy(person=elin.key, by=elin, now=timezone.now())
    # As if the first ones had died already.
    DataRequest.objects.filter(pk=request.pk).update(attempts=MAX_ATTEMPTS - 2)
    with loaded("carry_out_requests()", HALTING) as starter:
        for attempt in (MAX_ATTEMPTS - 1, MAX_ATTEMPTS):
            kill_in_the_middle(starter, request)
            assert request.is_waiting and request.attempts == attempt
            due_again(request)
    assert carry_out_requests() == 0
    request.refresh_from_db()
    assert request.has_failed and not DataCopy.objects.exists()
    due_again(request)
    assert carry_out_requests() == 0
    while outbox.send_next():
        pass
    (message,) = Notification.objects.filter(user=elin)
    assert "avbröts varje gång mitt i" in message.body
    client.force_login(elin)
    page = client.get("/profile/data/").text
    assert "avbröts varje gång mitt i" in page and "Gör en kopia" in page
    listed = client.get("/admin/accounts/datarequest/").text
    (address,) = {*re.findall(r"/admin/accounts/datarequest/[^/]+/change/", listed)}
    assert "avbröts varje gång mitt i" in client.get(address).text
    # Given up is not waiting: it can be asked for anew.
    later = timezone.now() + timedelta(minutes=5)
    actions.ask_for_copy(person=elin.key, by=elin, now=later)
    assert carry_out_requests() == 1
