"""One cache for all web processes, on the broker's server; without it everything still works."""

import datetime as dt
import itertools
import os
import pickle
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.cache.backends.redis import RedisSerializer
from django.test import Client

from core import cache as core_cache
from core.cache import SharedCache, cache_url
from tests.environment import run
from tests.factories.accounts import PASSWORD, make_user


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    core_cache._Client._away_until = 0.0
    cache.clear()
    yield
    core_cache._Client._away_until = 0.0
    cache.clear()


@pytest.mark.parametrize(
    ("broker", "expected"),
    [
        ("redis://valkey:6379/0", "redis://valkey:6379/0"),
        ("rediss://:a%3Bb,c@valkey:6380/2", "rediss://:a%3Bb,c@valkey:6380/2"),
        ("redis+socket:///run/v.sock", "unix:///run/v.sock?db=0"),
        ("redis+socket:///run/v.sock?virtual_host=3", "unix:///run/v.sock?db=3"),
        ("redis+socket://me:pw@/run/v.sock?virtual_host=/3", "unix://me:pw@/run/v.sock?db=3"),
    ],
)
def test_the_brokers_address_becomes_the_clients(broker: str, expected: str) -> None:
    assert cache_url(broker) == expected


class Bomb:
    """A value that does something when it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


def test_what_somebody_else_put_there_is_not_read(tmp_path: Path) -> None:
    """Who can write to the server must not run code in ours."""
    cache.set("kept", ("a", b"b", dt.date(2026, 1, 7)), 60)
    cache.set("count", 5, 60)
    assert cache.get("kept") == ("a", b"b", dt.date(2026, 1, 7))
    assert cache.get("count") == 5 and cache.incr("count") == 6
    client: Any = cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]
    name, run_file = cache.make_key("kept"), tmp_path / "ran"
    bomb = pickle.dumps(Bomb(run_file))
    for planted in (bomb, client.get(name)[:32] + bomb, b"", b"x" * 40):
        client.set(name, planted)
        assert cache.get("kept") is None and cache.get("kept", "none") == "none"
    assert not run_file.exists()
    # The control: read as Django reads it, it runs.
    assert RedisSerializer().loads(bomb) is None and run_file.exists()


def test_another_process_sees_what_this_one_wrote() -> None:
    cache.set("greeting", "hello", 60)
    program = (
        "import django; django.setup(); from django.core.cache import cache;"
        "print(cache.get('greeting')); print(cache.add('greeting', 'other', 60));"
        "cache.set('answer', 42, 60)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "srm.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["hello", "False"]
    assert cache.get("answer") == 42


def test_everything_a_cache_does() -> None:
    cache.set_many({"a": 1, "b": [2]}, 60)
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": [2]}
    assert cache.incr("a") == 2
    assert ("a" in cache, "c" in cache) == (True, False)
    assert (cache.touch("a", 30), cache.touch("c", 30)) == (True, False)
    assert (cache.delete("a"), cache.delete("a")) == (True, False)
    cache.delete_many(["b"])
    assert cache.get("b", "none") == "none"


def test_clearing_it_leaves_the_queue_alone() -> None:
    client = run.current().valkey.client(run.current().number)
    client.set("not of the cache", "stays")
    try:
        cache.set("of-the-cache", 1, 60)
        cache.clear()
        assert cache.get("of-the-cache") is None
        assert client.get("not of the cache") == b"stays"
    finally:
        client.delete("not of the cache")


def test_the_limit_on_wrong_passwords_is_kept_on_the_server(client: Client, db: None) -> None:
    user = make_user()
    for _ in range(6):
        client.post("/account/login/", {"login": user.email, "password": "wrong wrong wrong"})
    refused = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert refused.status_code == 200  # the right one, too late
    stored = run.current().valkey.client(run.current().number).keys("srm-cache:*")
    assert any(b"login_failed" in key for key in stored)
    cache.clear()
    done = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert done.status_code == 302


def waiting(silent: socket.socket) -> int:
    """How many have connected and got no answer."""
    silent.setblocking(False)
    for number in itertools.count():
        try:
            silent.accept()[0].close()
        except BlockingIOError:
            return number
    raise AssertionError  # count() does not end


@pytest.fixture
def dead(request: Any, tmp_path: Path) -> Iterator[tuple[str, socket.socket | None]]:
    """Address of a server that is not there, or of one that takes connections and is silent."""
    if request.param == "refuses":
        yield f"unix://{tmp_path / 'nobody.sock'}?db=0", None
        return
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"redis://127.0.0.1:{silent.getsockname()[1]}/0", silent


@pytest.mark.parametrize("dead", ["refuses", "silent"], indirect=True)
def test_without_a_server_people_still_log_in_and_soon(
    dead: tuple[str, socket.socket | None], client: Client, db: None, settings: Any
) -> None:
    user, (address, silent) = make_user(), dead
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": [address]}}
    begun = time.monotonic()
    done = client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert done.status_code == 302
    if silent is not None:  # one wait, and another one after each pause on a slow machine
        pauses = (time.monotonic() - begun) // core_cache.PAUSE
        assert 1 <= waiting(silent) <= 1 + pauses
    alone = SharedCache([address], {"KEY_PREFIX": "srm-cache"})
    assert alone.get("a", "default") == "default"
    assert alone.add("a", 1) is True
    assert alone.get_many(["a"]) == {}
    assert "a" not in alone
    alone.set("a", 1)
    alone.delete_many(["a"])
