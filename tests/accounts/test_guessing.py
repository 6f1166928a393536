"""What somebody at the login page can find out: whether an address has an account, and whose session it is."""

import re
import statistics
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.environment.passwords import hashed_as_installed
from tests.factories.accounts import PASSWORD, make_supplier_user, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/account/login/"
WRONG = "wrong wrong wrong"
ROUNDS = 3


@pytest.fixture(autouse=True)
def _unlimited(settings: Any) -> Iterator[None]:
    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = False
    yield


@pytest.fixture
def addresses() -> Iterator[dict[str, str]]:
    with hashed_as_installed():
        yield _addresses(make_password(PASSWORD))


def _addresses(password: str) -> dict[str, str]:
    return {
        "known": make_user(password=password).email,
        "a supplier's": make_supplier_user(password=password).email,
        "locked out": make_user(password=password, is_active=False).email,
        "without a password": make_user(password=make_password(None)).email,
        "unknown": "nobody@nordkontor.example",
    }


def test_every_address_gets_the_same_answer_for_the_same_work(addresses: dict[str, str]) -> None:
    answers, asked = {}, {}
    for name, email in addresses.items():
        client = Client()
        client.get(LOGIN)
        with CaptureQueriesContext(connection) as queries:
            page = client.post(LOGIN, {"login": email, "password": WRONG})
        chance = r'name="(csrfmiddlewaretoken|once)" value="[\w-]+"|X-CSRFToken": "\w+'
        answers[name] = (page.status_code, re.sub(chance, "", page.text).replace(email, "ADDRESS"))
        asked[name] = [query["sql"].split(" ")[0] for query in queries]
    assert len({*answers.values()}) == 1
    assert {name: found for name, found in asked.items() if found != asked["unknown"]} == {}


def seconds(email: str) -> float:
    """How long the processor works on a wrong password; what else runs on the machine does not count."""
    client = Client()
    began = time.thread_time()
    client.post(LOGIN, {"login": email, "password": WRONG})
    return time.thread_time() - began


def test_how_long_it_takes_tells_nothing(addresses: dict[str, str], settings: Any) -> None:
    """The hash is nearly all of it: an answer without one would take a fraction of the others.

    In turns, and the middle of several, so that what disturbs one disturbs all. The control shows
    what is looked for.
    """
    seconds(addresses["known"])  # what is loaded at the first time
    took: dict[str, list[float]] = {name: [] for name in addresses}
    for _ in range(ROUNDS):
        for name, email in addresses.items():
            took[name].append(seconds(email))
    middle = {name: statistics.median(found) for name, found in took.items()}
    slowest, fastest = max(middle.values()), min(middle.values())
    assert slowest / fastest < 1.5, middle

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    without = statistics.median(seconds(addresses["unknown"]) for _ in range(ROUNDS))
    assert fastest / without > 1.5, (fastest, without)


def test_a_session_that_was_planted_is_not_the_one_that_is_signed_in() -> None:
    user = make_user()
    victim, thief = Client(), Client()
    victim.get(LOGIN)
    session = victim.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    victim.cookies["srm"] = thief.cookies["srm"] = planted
    victim.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert victim.get("/inbox/").status_code == 200
    assert victim.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert thief.get("/inbox/").status_code == 302


def test_a_key_that_the_thief_thought_up_is_not_taken(client: Client) -> None:
    user = make_user()
    made_up = "a" * 32
    client.cookies["srm"] = made_up
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert client.get("/inbox/").status_code == 200
    assert client.cookies["srm"].value != made_up
    assert not Session.objects.filter(session_key=made_up).exists()
