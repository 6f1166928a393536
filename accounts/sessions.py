"""Who asks: the session of the cookie and its person, looked up by every request."""

import re
from datetime import datetime, timedelta
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts import second_factors
from accounts.models import SignIn, User
from core.postgres.acting import as_application
from core.prepared import prepared

# As Django makes them; nothing else is looked for.
OURS = re.compile(r"[a-z0-9]{8,40}")
# "Last used" need not be exact; a write per request would be the cost.
LAST_USED_PRECISION = timedelta(minutes=5)


@prepared
def _session(key: str, now: datetime) -> QuerySet[Session]:
    # With when its use was last noted: no second query, and nothing in the session, which would have
    # to be saved and would then live longer.
    noted = SignIn.objects.filter(session_key=OuterRef("session_key")).values("last_used_at")
    found = Session.objects.filter(session_key=key, expire_date__gt=now)
    return found.annotate(noted_at=Subquery(noted[:1]))


@prepared
def _person(pk: int) -> QuerySet[User]:
    return User.objects.filter(pk=pk).annotate(has_second_factor=second_factors.held())


class SessionStore(db.SessionStore):
    """Django's sessions in the database; the list of a person's sessions follows them.

    Who is signed in is the application's to know and to end, whoever is about to ask.
    """

    noted_at: datetime | None = None

    @as_application()
    def save(self, must_create: bool = False) -> None:
        super().save(must_create)

    @as_application()
    def exists(self, session_key: str) -> bool:
        return bool(super().exists(session_key))

    @as_application()
    def cycle_key(self) -> None:
        """Go on under a new key, as after a change of the password; the list keeps its entry."""
        listed = list(SignIn.objects.filter(session_key=self.session_key or ""))
        super().cycle_key()
        for row in listed:
            row.pk, row.session_key, row._state.adding = None, self.session_key or "", True
            row.save(force_insert=True)

    @as_application()
    def delete(self, session_key: str | None = None) -> None:
        """End the session: with it goes its entry in the list."""
        SignIn.objects.filter(session_key=session_key or self.session_key or "").delete()
        super().delete(session_key)

    @as_application()
    def _get_session_from_db(self) -> Session | None:
        key = self.session_key or ""
        for session in _session(key, timezone.now()) if OURS.fullmatch(key) else ():
            self.noted_at = session.noted_at
            return session
        self._session_key = None
        return None


def note_use(session: Any, agent: str, user: User) -> None:
    """Keep the list of the person's sessions up to date, every five minutes of use at most."""
    now, noted = timezone.now(), session.noted_at
    if noted is not None and now - noted < LAST_USED_PRECISION:
        return
    _row, is_new = SignIn.objects.update_or_create(
        session_key=session.session_key,
        defaults={
            "user": user,
            "last_used_at": now,
            "agent": agent.replace("\x00", "")[:300],
        },
    )
    session.noted_at = now
    if is_new:
        # Entries of sessions that have run out go when the person signs in the next time.
        alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now)
        SignIn.objects.filter(~Exists(alive), user=user).delete()


class Backend(AuthenticationBackend):
    """allauth's sign-in by e-mail and password."""

    def get_user(self, user_id: Any) -> User | None:
        """Return the person of a session, None where there is none any more or they are locked out."""
        for user in _person(int(user_id)):
            return user if self.user_can_authenticate(user) else None
        return None
