"""Making a request as someone, and saying in one word what came of it."""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection, transaction
from django.http import HttpResponseBase
from django.test import Client

from accounts import sessions
from core.keys import KEY_LENGTH

# How an answer is written in the table.
OK = "ok"
LOGIN = "login"
LOOKS = {"GET", "HEAD"}
# What a mere look may write: when a session was last used, and how many e-mails were asked for.
LEFT_OUT = {"django_session"}
_RIGHT_NEEDED = {200, 201, 202, 204, 302, 303, 400, 409, 410, 415, 422, 503}
# Enough to get most forms past their fields, so that it is the right that is asked for.
BODY = {
    "title": "Title",
    "name": "Name",
    "email": "new@partner.example",
    "reason": "It is over.",
    "note": "A note",
    "text": "A text",
    "minutes": "What was said",
    "description": "Something",
    "language": "en",
    "theme": "dark",
    "status": "suspended",
    "tier": "key",
    "currency": "SEK",
    "due_date": "2030-01-31",
    "until_date": "2030-03-01",
    "date": "2030-01-31",
    "new_date": "2030-01-31",
    "starts_at": "2030-01-31T09:00:00Z",
    "ends_at": "2030-01-31T11:00:00Z",
    "justification": "The best one.",
    "product": "A product",
    "method": "total",
    "accept": True,
    "prices": {},
}
FORM = {name: value for name, value in BODY.items() if isinstance(value, str)}
# A partner that there is not, and no lines at all: well-formed, so that the right is asked for next.
BODIES = {
    "/v1/invitations/": {},
    "share/": BODY | {"partner": "0" * KEY_LENGTH},
    "invitations/": BODY | {"partner": "0" * KEY_LENGTH},
    "entries/": BODY
    | {
        "partner": "0" * KEY_LENGTH,
        "channel": "letter",
        "received_date": "2026-01-31",
    },
    "entries/withdraw/": BODY
    | {
        "partner": "0" * KEY_LENGTH,
        "channel": "letter",
        "received_date": "2026-01-31",
    },
    "entries/answer/": BODY
    | {
        "partner": "0" * KEY_LENGTH,
        "channel": "letter",
        "received_date": "2026-01-31",
    },
    "lines/": [],
}


@contextmanager
def readers_known() -> Iterator[None]:
    """Within the block every session and its person are looked up once, and not with each request.

    For many requests of the same people, of whom nothing changes that is not taken back: a sixth of
    what such a request asks the database.
    """
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_session", "_person"):
            patch.setattr(sessions, name, _Once(getattr(sessions, name)))
        yield


class _Once:
    """A question that is asked once for each value of its first argument; every answer is a copy."""

    def __init__(self, ask: Callable[..., list[Any]]) -> None:
        self._ask = ask
        self._known: dict[Any, list[Any]] = {}

    def __call__(self, what: Any, *more: Any) -> list[Any]:
        if not self._known.get(what):
            self._known[what] = self._ask(what, *more)
        return [copy.copy(row) for row in self._known[what]]


class Browser(Client):
    """Django's client without its notes on templates and contexts, which nobody reads here."""

    def request(self, **request: Any) -> Any:
        """Send the request; a crash is a 500, not an error."""
        response = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        return response


def client_of(user: Any) -> Client:
    """A browser in which the person (None for nobody) is signed in."""
    client = Browser(raise_request_exception=False)
    if user is not None:
        client.force_login(user)
    return client


def outcome(response: HttpResponseBase) -> str:
    """Return ``ok``, ``404``, ``403``, ``401``, ``405`` or ``login``; anything else as its number.

    ``ok`` is every answer that only someone with the right gets: a page, a redirect after a change, a
    form with its errors (422, 400), a rule that says no (409) and a link that is spent (410).
    """
    code = response.status_code
    if code in (301, 302, 303) and response["Location"].startswith("/account/login/?next="):
        return LOGIN
    return OK if code in _RIGHT_NEEDED else str(code)


def send(client: Client, verb: str, url: str, **headers: str) -> HttpResponseBase:
    """Send one request. JSON goes to the API, a form to pages."""
    if verb in LOOKS:
        return client.generic(verb, url, headers=headers)
    if url.startswith("/api/"):
        body = next((known for end, known in BODIES.items() if url.endswith(end)), BODY)
        return client.generic(
            verb, url, data=json.dumps(body), content_type="application/json", headers=headers
        )
    form = urlencode(FORM)
    kind = "application/x-www-form-urlencoded"
    return client.generic(verb, url, data=form, content_type=kind, headers=headers)


def attempt(client: Client, verb: str, url: str, **headers: str) -> HttpResponseBase:
    """Send a request whose allowed changes are taken back; whatever a refusal or a look wrote stays.

    A fingerprint before and after many attempts shows whether any of these wrote something.
    """
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    if verb in LOOKS:
        response = send(client, verb, url, **headers)
    else:
        before = transaction.savepoint()
        response = send(client, verb, url, **headers)
        if response.status_code == 500 or outcome(response) == OK:
            transaction.savepoint_rollback(before)
        else:
            transaction.savepoint_commit(before)
    client.cookies = SimpleCookie(cookies)  # signing out would otherwise be for good
    return response


def fingerprint() -> dict[str, str]:
    """Return a checksum of the rows of every table: two equal ones mean that nothing changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
        tables = [name for (name,) in cursor.fetchall() if name not in LEFT_OUT]
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}', count(*)::text || ':' ||"
                f" coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {name} t"
                for name in tables
            )
        )
        return dict(cursor.fetchall())
