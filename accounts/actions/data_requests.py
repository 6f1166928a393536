"""What is asked of the worker about personal data, and how the worker does it.

The database says what is due, the broker only wakes: what it forgets the schedule finds. An attempt is counted
before it is made, in a transaction of its own, and the request is done in another one: a worker that dies in the
middle leaves it waiting, and what every worker dies of is given up after a few attempts.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import current_app
from celery.exceptions import OperationalError
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _
from kombu.exceptions import OperationalError as BrokerError

from accounts import copies, notices, requested, subjects
from accounts.models import DataCopy, DataRequest, User
from accounts.states import RequestKind, RequestState
from core.action import action
from core.refused import Refused

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 5
# What it is called in accounts/tasks.py, which calls this module.
TASK = "accounts.tasks.carry_out_requests"


def plan(kind: RequestKind, person: Model, *, by: User, reason: str = "") -> DataRequest:
    """Ask the worker for something about a person, in the caller's action, which has checked who may.

    Refuses the same a second time as long as the first waits.
    """
    try:
        with transaction.atomic():
            request = DataRequest.objects.create(
                kind=kind,
                object_type=person._meta.label_lower,
                object_id=person.pk,
                asked_by=by,
                reason=reason,
            )
    except IntegrityError:
        raise Refused(
            "asked_already", _("This was asked for a moment ago, and is being done.")
        ) from None
    transaction.on_commit(_wake, robust=True)
    return request


def _wake() -> None:
    try:
        current_app.send_task(TASK)
    except (BrokerError, OperationalError, OSError) as error:
        # Nothing is lost: the scheduled task finds the row.
        log.warning("broker away, the schedule will do it", error=str(error))


@action
def claim(*, request: int, now: datetime, by: None = None) -> int | None:
    """Begin an attempt at what was asked for, and return its number; None if it is not to be done here.

    ``request`` is its id. It is due again in 2, 4, 8 … minutes, for who does not live to say that it is done.
    After the last attempt it is given up, and who asked is told.
    """
    row = requested.lock_due(request, now)
    if row is None:
        return None
    if row.attempts >= MAX_ATTEMPTS:
        with notices.in_words_of(row.asked_by):
            row.error = _(
                "The work ended in the middle each time; the administrators of the server find out why."
            )
        log.error("request given up", request=row.pk, kind=row.kind, attempts=row.attempts)
        _give_up(row, now)
        return None
    row.attempts += 1
    row.try_at = now + timedelta(minutes=2**row.attempts)
    row.save(update_fields=["attempts", "try_at"])
    return row.attempts


def _give_up(row: DataRequest, now: datetime) -> None:
    row.state, row.finished_at = RequestState.FAILED, now
    row.save(update_fields=["error", "state", "finished_at"])
    _tell("accounts.request_failed", row)


@action
def carry_out(*, request: int, attempt: int, by: User, now: datetime) -> bool:
    """Do what was asked for, as who asked and with their rights of now; return whether it was done here.

    ``request`` is its id, ``attempt`` the number of the claim, ``by`` who asked. Repeats and rivals do no
    harm: a later claim is somebody else's. Refuses (also 404 and 403) what may not be any more; then
    nothing was changed.
    """
    row = requested.lock_attempt(request, attempt)
    if row is None:
        return False
    if not row.asked_by.is_active:
        raise PermissionDenied
    with notices.in_words_of(row.asked_by):
        _ways[RequestKind(row.kind)](row, subjects.whom(row.asked_by, row), now)
    row.state, row.finished_at = RequestState.DONE, now
    row.save(update_fields=["state", "finished_at", "found"])
    return True


def _copy(row: DataRequest, person: Any, now: datetime) -> None:
    is_own = person == row.asked_by
    titles = is_own or subjects.subject_of(row).titles(row.asked_by, person)
    content = copies.copied(person, own=is_own, titles=titles)
    DataCopy.objects.create(request=row, content=content)
    _tell("accounts.copy_ready", row)


def _anonymise(row: DataRequest, person: Any, now: datetime) -> None:
    subjects.forget(person, row, now=now)
    # Copies of what was held about them, whoever has them, and what was found of them in texts.
    about = DataRequest.objects.filter(object_type=row.object_type, object_id=row.object_id)
    about.exclude(pk=row.pk).delete()
    _tell("accounts.anonymised", row)


def _search(row: DataRequest, person: Any, now: datetime) -> None:
    row.found = copies.find_places(row.asked_by, person)


_ways: dict[RequestKind, Callable[[DataRequest, Any, datetime], None]] = {
    RequestKind.COPY: _copy,
    RequestKind.ANONYMISING: _anonymise,
    RequestKind.PLACES: _search,
}


def _tell(kind: str, row: DataRequest) -> None:
    notices.notify(kind, f"request:{row.pk}", to=[row.asked_by], payload={"request": row.key})


@action
def note_failure(*, request: int, attempt: int, error: str, final: bool, now: datetime) -> None:
    """Note that an attempt at something asked for has failed; there is another one when its claim says so.

    ``error`` is what who asked is told, in their language. ``final`` says that another time would be the
    same. Who asked gets a message when it is given up.
    """
    row = requested.lock_attempt(request, attempt)
    if row is None:
        return
    row.error = error[:500]
    if final or row.attempts >= MAX_ATTEMPTS:
        _give_up(row, now)
    else:
        row.save(update_fields=["error"])


def do_all(now: datetime) -> int:
    """Do what is due, one by one; return how many were done. One that fails holds up no other."""
    return sum(_attempt(row, now) for row in requested.due(now))


def _attempt(row: DataRequest, now: datetime) -> bool:
    attempt = claim(request=row.pk, now=now)
    if attempt is None:
        return False
    try:
        return carry_out(request=row.pk, attempt=attempt, by=row.asked_by, now=now)
    except Exception as error:
        with notices.in_words_of(row.asked_by):
            text, final = _explain(error)
        if not final:
            log.exception("request failed", request=row.pk, kind=row.kind)
        note_failure(request=row.pk, attempt=attempt, error=text, final=final, now=now)
        return False


def _explain(error: Exception) -> tuple[str, bool]:
    """What who asked is told of an error, and whether another time would be the same."""
    if isinstance(error, Refused):
        return str(error.message), error.code != "try_again"
    if isinstance(error, PermissionDenied | Http404):
        return _("You may not do this any more."), True
    return _(
        "Something went wrong; the administrators of the server find the reason in its log."
    ), False
