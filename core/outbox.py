"""Putting messages into the outbox and sending what is due.

Requests and actions only write rows. A worker claims a row by locking it, sends, marks it and
commits; a row whose worker died is free again as soon as its transaction is gone, so nothing is lost,
and only a death between sending and commit can repeat a message (with the same Message-ID).
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery.exceptions import OperationalError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from kombu.exceptions import OperationalError as BrokerError

from core.clock import database_now
from core.models import Outbox

log = structlog.get_logger(__name__)

MAX_ATTEMPTS = 8
Sender = Callable[[Outbox], Outbox.State]
_senders: dict[str, Sender] = {}
_wakes: ContextVar[bool] = ContextVar("wakes", default=True)
# Kinds whose very existence is a secret of the recipient (the receipt of a sealed bid).
_secret_kinds: set[str] = set()


def register_sender(channel: str, sender: Sender) -> None:
    """Set what sends a channel's rows. It returns in which state that leaves them: sent, dropped (no
    longer needed), held for somebody's digest, or still waiting, if it has put the row off until another
    ``try_at``."""
    _senders[channel] = sender


@dataclass(frozen=True)
class Message:
    """One message to be sent: to a person (id) or to an address, over one channel."""

    channel: str
    recipient_id: int | None = None
    address: str = ""


def keep_secret(kind: str) -> None:
    """Keep messages of this kind out of everybody else's sight, administrators included."""
    _secret_kinds.add(kind)


def without_secrets(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Leave the secret kinds out of outbox rows or of the notifications made from them."""
    return rows.exclude(kind__in=_secret_kinds)


def only_secrets(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Return those of outbox rows, or of the notifications made from them, whose kind is a secret."""
    return rows.filter(kind__in=_secret_kinds)


def enqueue(
    kind: str,
    what: str,
    messages: Iterable[Message],
    *,
    due_at: datetime,
    payload: dict[str, Any] | None = None,
    try_at: datetime | None = None,
) -> None:
    """Write rows in the caller's transaction; the same rows a second time change nothing.

    ``what`` names the occasion uniquely; ``payload`` holds ids, never texts or amounts, because the
    text is built for what the recipient may see when it is sent. ``due_at`` is an aware instant, and
    ``try_at`` the one at which it is sent, if that is another.
    """
    try_at = try_at or due_at
    Outbox.objects.bulk_create(
        [
            Outbox(
                kind=kind,
                what=what,
                channel=message.channel,
                due_at=due_at,
                try_at=try_at,
                recipient_id=message.recipient_id,
                address=message.address,
                payload=payload or {},
            )
            for message in messages
        ],
        ignore_conflicts=True,
    )
    if try_at <= timezone.now():
        send_soon()


@contextmanager
def without_waking() -> Iterator[None]:
    """Leave the messages written inside to the scheduled sweep: thousands need no wake-up each."""
    token = _wakes.set(False)
    try:
        yield
    finally:
        _wakes.reset(token)


def send_soon() -> None:
    """Wake a worker after the commit, once per transaction."""
    connection = transaction.get_connection()
    if _wakes.get() and not any(entry[1] is _wake for entry in connection.run_on_commit):
        transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    from core.tasks import send_due

    try:
        send_due.delay()
    except (BrokerError, OperationalError, OSError) as error:
        # Nothing is lost: the scheduled sweep finds the row.
        log.warning("broker away, the sweep will send", error=str(error))


def drop_waiting(kind: str, what: str) -> int:
    """Withdraw the waiting rows of an occasion (a cancelled visit needs no reminder)."""
    return Outbox.objects.filter(kind=kind, what=what, state=Outbox.State.WAITING).update(
        state=Outbox.State.DROPPED
    )


def send_next() -> bool:
    """Claim and send the row that is due longest; return whether there was one."""
    with transaction.atomic(durable=True):
        now = database_now()
        row = (
            Outbox.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=Outbox.State.WAITING, try_at__lte=now)
            .order_by("try_at", "id")
            .first()
        )
        if row is None:
            return False
        _send(row, now)
        return True


def _send(row: Outbox, now: datetime) -> None:
    row.attempts += 1
    try:
        with transaction.atomic():
            row.state = _senders[row.channel](row)
        row.error = ""
        if row.state == Outbox.State.WAITING:  # put off, which is no attempt
            row.attempts -= 1
        else:
            row.sent_at = now
    except Exception as error:  # one bad message must not hold up the others
        log.exception("sending failed", outbox=row.pk, kind=row.kind, attempts=row.attempts)
        row.error = f"{type(error).__name__}: {error}"[:500]
        if row.attempts >= MAX_ATTEMPTS:
            row.state = Outbox.State.FAILED
        else:
            # 1, 2, 4 … minutes: a mail server that is away is not hammered, nor given up soon.
            row.try_at = now + timedelta(minutes=2 ** (row.attempts - 1))
    row.save()
