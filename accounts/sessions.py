"""Who asks: the session of the cookie and its person, looked up by every request."""

import re
from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.prepared import prepared

# As Django makes them; nothing else is looked for.
OURS = re.compile(r"[a-z0-9]{8,40}")


@prepared
def _session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@prepared
def _person(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk)


class SessionStore(db.SessionStore):
    """Django's sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        key = self.session_key or ""
        for session in _session(key, timezone.now()) if OURS.fullmatch(key) else ():
            return session
        self._session_key = None
        return None


class Backend(AuthenticationBackend):
    """allauth's sign-in by e-mail and password."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person of a session, None where there is none any more or they are locked out."""
        for user in _person(int(user_id)):
            return user if self.user_can_authenticate(user) else None
        return None
