"""/healthz and /readyz: each dependency that is down is named."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from core.clock import database_now
from core.models import Heartbeat
from srm import health
from srm.celery import app

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def beat() -> Heartbeat:
    return Heartbeat.objects.create(name="beat", at=database_now())


def ask(client: Client) -> tuple[int, dict[str, Any]]:
    answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)


def test_alive_without_a_single_query(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert client.post("/healthz").status_code == 405


def test_ready_when_everything_is_there(client: Client) -> None:
    fine = dict.fromkeys(["database", "migrations", "beat", "broker"], "ok")
    assert ask(client) == (200, {"ready": True, **fine})


def test_a_schedule_that_fell_silent(client: Client, beat: Heartbeat) -> None:
    Heartbeat.objects.update(at=database_now() - health.BEAT_MAX_AGE - timedelta(seconds=1))
    status, answer = ask(client)
    assert (status, answer["ready"], answer["beat"]) == (503, False, "silent")
    Heartbeat.objects.all().delete()
    assert ask(client)[1]["beat"] == "never seen"


def test_a_migration_that_is_missing(client: Client, settings: Any) -> None:
    settings.MIGRATION_MODULES = {"sessions": "tests.srm.newer_migrations"}
    status, answer = ask(client)
    assert (status, answer["migrations"], answer["database"]) == (503, "unapplied", "ok")


@pytest.fixture
def broker_elsewhere() -> Iterator[None]:
    before = app.conf.broker_url
    app.conf.broker_url = "redis+socket:///nowhere/valkey.sock"
    yield
    app.conf.broker_url = before


def test_a_broker_that_is_away(client: Client, broker_elsewhere: None) -> None:
    status, answer = ask(client)
    assert (status, answer["broker"], answer["database"]) == (503, "unreachable", "ok")
    assert "nowhere" not in json.dumps(answer)  # details are for the log


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away(client: Client) -> None:
    own = connections["default"]
    own.close()
    before = own.settings_dict["HOST"]
    own.settings_dict["HOST"] = "/nowhere"
    try:
        status, answer = ask(client)
        alive = client.get("/healthz").status_code
    finally:
        own.close()
        own.settings_dict["HOST"] = before
    assert (status, alive) == (503, 200)
    assert (answer["database"], answer["broker"]) == ("unreachable", "ok")
    assert answer["migrations"] == answer["beat"] == "unknown"
    assert "nowhere" not in json.dumps(answer)
