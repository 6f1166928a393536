"""Signing somebody in for a test: what a login leaves, without the dozen statements that it asks.

tests/accounts/test_sessions.py shows that it is the same.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import VALID_KEY_CHARS
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

as_a_login_does = Client.force_login


def force_login(client: Client, user: Any, backend: str | None = None) -> None:
    """Give the browser a session of the person, and the list of their sessions its entry.

    When they logged in last is not noted. A browser that has a session already goes the whole way.
    """
    from accounts import confirming
    from accounts.models import SignIn
    from accounts.sessions import SessionStore

    if backend is not None or settings.SESSION_COOKIE_NAME in client.cookies:
        as_a_login_does(client, user, backend)
        return
    request = HttpRequest()
    request.session = session = SessionStore(get_random_string(32, VALID_KEY_CHARS))
    session._session_cache = {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
    confirming.note_login(request, user)
    session.create_model_instance(session._session).save(force_insert=True)
    SignIn.objects.create(user=user, session_key=session.session_key, last_used_at=timezone.now())
    client._set_login_cookies(request)
