"""Ending sessions of one's own from another one."""

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts import access
from accounts.actions.looking import end_all
from accounts.devices import device
from accounts.models import SignIn, User
from core import audit, verbs
from core.action import action

SESSION_ENDED = verbs.register(
    "accounts.session_ended", gettext_lazy("ended a session"), icon="log-out", tone="warn"
)


@action
def end_session(*, session: str, by: User) -> None:
    """End a session of one's own, by the key of its entry: its next request has to sign in."""
    _end(access.lock_sign_in(by, session), by)


@action
def end_other_sessions(*, this: str, by: User) -> int:
    """End all sessions of one's own but ``this`` (Django's key of it); return how many ended.

    Looks by and as the person end as well.
    """
    end_all(by, now=timezone.now())
    rows = access.lock_other_sign_ins(by, this)
    for row in rows:
        _end(row, by)
    return len(rows)


def _end(row: SignIn, by: User) -> None:
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()
    audit.record(SESSION_ENDED, by, by=by, changes={"session": (device(row.agent), None)})
