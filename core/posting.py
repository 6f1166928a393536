"""Handing an e-mail to the mail server, once."""

from collections.abc import Collection

import structlog
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection

from core.models import Outbox

log = structlog.get_logger(__name__)

# Longer than any worker or database is away before somebody looks.
REMEMBERED = 3 * 24 * 60 * 60  # seconds


def hand_over(row: Outbox, mail: EmailMessage, *, holding: Collection[int] = ()) -> None:
    """Send the e-mail of an outbox row, unless the mail server has taken it before.

    What the server answered is known to the worker alone until the row's transaction is committed: if
    either dies in between, the row still waits. So it is noted at once in the cache as well (docs/adr/0059). A
    note is only ever written after the server's answer: without one the e-mail is sent once more and never
    lost. It names when the row was written, too: ids come again when a backup has been put back.

    ``holding`` are the ids of further rows that the e-mail tells of, all in one: if one more has come
    since, it has not been taken.
    """
    note = f"mail-taken:{row.pk}:{row.created_at.timestamp():.6f}"
    taken = cache.get(note)
    if taken is not None and taken.issuperset(holding):
        log.warning("the mail server has it already", outbox=row.pk, kind=row.kind)
        return
    with get_connection() as connection:
        mail.connection = connection
        mail.send()
        # Before the connection is closed, which is one more question and answer.
        cache.set(note, frozenset(holding), REMEMBERED)
