"""No statement of the application runs for ever, and who waited for one is told."""

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from accounts.states import Role
from srm.local.layout import BASE
from suppliers.actions.turns import take_turn
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)
WHOLE = "This took too long and was broken off."


def ask(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def slow(*_: Any, **__: Any) -> None:
    ask("SELECT pg_sleep(20)")


def idle(*_: Any, **__: Any) -> None:
    with transaction.atomic():
        ask("SELECT 1")
        time.sleep(0.5)
        ask("SELECT 1")


@pytest.fixture
def limits() -> Iterator[None]:
    """A fifth of a second for each, on this connection."""
    ask("SELECT set_config('statement_timeout', '200', false)")
    ask("SELECT set_config('idle_in_transaction_session_timeout', '200', false)")
    yield
    connection.close()


@pytest.fixture
def client() -> Client:
    client = Client(headers={"X-Request-ID": "took-too-long"})
    client.force_login(make_user("Elin Ek", roles=[Role.ADMINISTRATOR]))
    return client


@pytest.mark.parametrize(
    ("way", "code", "text"),
    [(slow, "57014", WHOLE), (idle, None, "The database could not be reached, or ended")],
)
def test_who_waited_gets_a_page_and_the_log_one_line(
    client: Client,
    limits: None,
    way: Callable[..., None],
    code: str | None,
    text: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("accounts.reports.profile", way)
    with caplog.at_level(logging.INFO):
        answer = client.get("/profile/")
    assert answer.status_code == 503 and text in answer.text and "Elin" not in answer.text
    (line,) = [record for record in caplog.records if record.levelno >= logging.INFO]
    said: Any = line.msg
    assert (said["event"], said["code"]) == ("broken off", code)
    assert said["request_id"] == "took-too-long" == answer["X-Request-ID"]
    assert line.exc_info is None and "exc_info" not in said
    # The next request has a connection that works.
    monkeypatch.undo()
    assert client.get("/profile/").status_code == 200


def test_a_script_and_a_program_are_told_in_their_way(
    client: Client, limits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.reports.profile", slow)
    answer = client.get("/profile/", headers={"HX-Request": "true"})
    assert answer.status_code == 503 and WHOLE in json.loads(answer["HX-Trigger"])["toast"]["text"]
    monkeypatch.setattr("accounts.requested.copies_for", slow)
    answer = client.get("/api/v1/me/data/")
    assert answer.status_code == 503 and WHOLE in answer.json()["detail"]


@pytest.mark.parametrize("where", ["before", "after"])
def test_what_is_broken_off_outside_of_a_view_is_said_likewise(
    client: Client,
    limits: None,
    where: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client.raise_request_exception = False
    if where == "before":  # who asks cannot be looked up
        monkeypatch.setattr("accounts.middleware.PreferencesMiddleware.__call__", slow)
        said = "Nothing was saved; please try again."
    else:
        monkeypatch.setattr("core.middleware.patch_vary_headers", slow)
        said = "look whether it was saved."
    with caplog.at_level(logging.INFO):
        answer = client.get("/profile/")
    assert answer.status_code == 503 and WHOLE in answer.text and said in answer.text
    lines: list[Any] = [record.msg for record in caplog.records if record.levelno >= logging.INFO]
    assert [line["event"] for line in lines] == ["broken off"]
    answer = client.get("/api/v1/me/")
    assert answer.status_code == 503 and WHOLE in answer.json()["detail"]
    answer = client.get("/profile/", headers={"HX-Request": "true"})
    assert answer.status_code == 503 and "HX-Trigger" in answer
    # Any other error is one of ours.
    monkeypatch.undo()
    monkeypatch.setattr("accounts.middleware.PreferencesMiddleware.__call__", None)
    assert client.get("/profile/").status_code == 500


def test_an_import_takes_as_long_as_it_takes(limits: None) -> None:
    with transaction.atomic():
        take_turn()
        ask("SELECT pg_sleep(0.4)")
        time.sleep(0.4)
        assert User.objects.count() == 0
    assert ask("SHOW statement_timeout") == "200ms"


def shown(*command: str, **settings: str) -> list[str]:
    """What PostgreSQL says of the limits to a process that begins like this."""
    env = {name: value for name, value in os.environ.items() if "TIMEOUT" not in name}
    env |= {"DJANGO_SETTINGS_MODULE": "srm.settings"} | settings
    code = (
        "from django.db import connection\n"
        "for name in ('statement_timeout', 'idle_in_transaction_session_timeout', 'role'):\n"
        "    with connection.cursor() as c: c.execute(f'SHOW {name}'); print(c.fetchone()[0])"
    )
    result = subprocess.run(
        [sys.executable, *command, code], cwd=BASE, env=env, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr
    return result.stdout.split()


def test_a_web_process_has_limits_and_a_management_command_has_none() -> None:
    web = ("-c", "import sys, django; django.setup(); exec(sys.argv[1])")
    assert shown(*web) == ["30s", "1min", "srm_app"]
    assert shown(*web, SRM_DB_STATEMENT_TIMEOUT="900") == ["15min", "1min", "srm_app"]
    assert shown("manage.py", "shell", "-v", "0", "-c") == ["0", "0", "srm_app"]
