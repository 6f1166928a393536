"""A second press of a button makes no second thing (docs/adr/0014).

Every form carries a fresh hidden key, an API call may carry one in ``Idempotency-Key``. The first
action of a request writes the key in its own transaction; a second request with it waits there on the
unique index and ends as ``Repeated``, before anything was locked or changed. A change that is refused
or rolled back takes its key back with it.
"""

import hashlib
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from core.clock import database_now
from core.models import OnceKey

View = TypeVar("View", bound=Callable[..., Any])

FIELD = "once"
HEADER = "Idempotency-Key"
API_KEY = re.compile(r"[\x21-\x7e]{8,200}")
# Long enough for a laptop that was closed over night; the table stays small.
KEPT_FOR = timedelta(days=2)
# The first answer is known a moment after its commit: how often, and how long (s), to look again.
LOOKS, PAUSE = 20, 0.05


@dataclass
class Attempt:
    """The key of the request that is being handled; ``row`` is set when it has changed something."""

    key: str
    digest: str = ""
    row: OnceKey | None = None


current: ContextVar[Attempt | None] = ContextVar("once", default=None)


class Repeated(Exception):
    """The same request has made its change before; nothing was changed this time."""

    def __init__(self, user_id: int, attempt: Attempt):
        super().__init__(attempt.key)
        self.user_id = user_id
        self.attempt = attempt


def new_key() -> str:
    """Return the key of one drawing of a form."""
    return secrets.token_urlsafe(12)


def of_form(request: HttpRequest) -> Attempt | None:
    """Return the attempt of a posted form, None if it carries no key.

    What was typed and chosen is part of the key: a person who goes back in the browser, changes the
    form and sends it again means another thing.
    """
    given = request.POST.get(FIELD, "")
    if not given:
        return None
    parts = [given, request.path]
    for name, values in sorted(request.POST.lists()):
        if name not in {FIELD, "csrfmiddlewaretoken"}:
            parts += [name, *values]
    for name, files in sorted(request.FILES.lists()):
        parts += [name, *(_content(file) for file in files)]
    return Attempt(_hash(*parts))


def of_api(request: HttpRequest, given: str) -> Attempt:
    """Return the attempt of an API call with this key (8 to 200 visible ASCII characters)."""
    body = hashlib.sha256(request.body).hexdigest()
    return Attempt(
        _hash("api", given), _hash("api", given, request.method or "", request.path, body)
    )


def _hash(*parts: str) -> str:
    # Each part with its length, so that none can pass for another's end.
    text = "".join(f"{len(part)}:{part}" for part in parts)
    return salted_hmac("core.once", text, algorithm="sha256").hexdigest()


def _content(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return f"{file.name}:{digest.hexdigest()}"


def take(by: Any, action: str, context_id: Any) -> OnceKey | None:
    """Write the key of the request, in the transaction of its first change; None without one.

    Raises Repeated if another request has made its change with it. While that one is still at work,
    this waits for its end.
    """
    attempt = current.get()
    if attempt is None or attempt.row is not None or by is None:
        return None
    try:
        return OnceKey.objects.create(
            user_id=by.pk,
            key=attempt.key,
            digest=attempt.digest,
            action=action,
            context_id=context_id,
        )
    except IntegrityError:
        raise Repeated(by.pk, attempt) from None


def taken(row: OnceKey | None) -> None:
    """Note, after the commit, that the request has used its key."""
    attempt = current.get()
    if row is not None and attempt is not None:
        attempt.row = row


def remember(attempt: Attempt, location: str) -> None:
    """Keep where the answer of the request leads to, for those that repeat it."""
    if attempt.row is not None and location and len(location) <= 500:
        OnceKey.objects.filter(pk=attempt.row.pk).update(location=location)


def repeats(user: Any, attempt: Attempt) -> Repeated | None:
    """Return that another request of the person has made its change with this key; None if none has."""
    rows = OnceKey.objects.filter(user_id=user.pk, key=attempt.key)
    return Repeated(user.pk, attempt) if attempt.row is None and rows.exists() else None


def first(repeated: Repeated) -> OnceKey | None:
    """Return the row of the request that came first, with its location as soon as that is known.

    None if it has been forgotten in the meantime.
    """
    row = None
    for look in range(LOOKS):
        if look:
            time.sleep(PAUSE)
        row = OnceKey.objects.filter(user_id=repeated.user_id, key=repeated.attempt.key).first()
        if row is None or row.location or _is_old(row):
            break
    return row


def _is_old(row: OnceKey) -> bool:
    """Whether the first answer must have been given: one without an address will get none."""
    return database_now() - row.created_at > timedelta(seconds=LOOKS * PAUSE)


def repeatable(view: View) -> View:
    """Declare that doing it again does no harm and is meant: the view's forms need no key."""
    view.repeatable = True  # type: ignore[attr-defined]
    return view
