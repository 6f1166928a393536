"""Looking as somebody else: an administrator who helps sees the person's own pages, and changes nothing.

The person takes the administrator's place at one point of the request (accounts/middleware.py), before
anything asks who is there: rights, rows, counts, language and time zone are the person's. Whom
nobody may look as, the apps above say: they know who has something that our side must not read.
"""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth import get_backends
from django.http import HttpRequest
from django.utils import timezone

from accounts import access, second_factors
from accounts.models import Look, User
from accounts.states import Role
from core import permissions

LASTS = timedelta(minutes=15)
# Where the administrator's session keeps the key of the look.
KEY = "look"
# Who sees everything anyway, or as much as an administrator: there is nothing to help with that
# would be worth reading all of it.
NEVER = (Role.ADMINISTRATOR, Role.EXECUTIVE, Role.AUDITOR)

_secrets: list[Callable[[User], bool]] = []


def register_secrets(has: Callable[[User], bool]) -> None:
    """Let nobody look as people of whom ``has(person)`` says that they can read what ours must not."""
    _secrets.append(has)


def is_open(person: User) -> bool:
    """Whether an administrator may look as the person now.

    For a supplier's person the answer must follow from what our side knows anyway: if it
    depended on whether there is a bid, it would tell.
    """
    if not person.is_active or person.has_role(*NEVER):
        return False
    return person.is_internal or not any(has(person) for has in _secrets)


def of_request(request: HttpRequest, user: User) -> Look | None:
    """Return the look that goes on in the session of ``user``, with its ``person``.

    One that must not go on is taken out of the session, and ``request.look_is_over`` says so: it ran
    out, somebody ended it, or one of the two may no longer.
    """
    key = request.session.get(KEY)
    if key is None:
        return None
    look = access.open_look(user, key, timezone.now())
    if look is not None and permissions.allowed(user, access.LOOK_AS):
        person = get_backends()[0].get_user(look.person_id)
        if (
            isinstance(person, User)
            and person.session_epoch == look.person_epoch
            and is_open(person)
            and not second_factors.is_missing(user)
        ):
            look.person = person
            return look
    del request.session[KEY]
    request.look_is_over = True  # type: ignore[attr-defined]
    return None
