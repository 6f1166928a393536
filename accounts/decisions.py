"""Decisions that wait pass to a colleague.

Who decides follows from roles and the line: a decision is given to nobody else. The receiver is asked,
and what they are asked about says so.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from accounts import notices
from core import handover
from core.handover import Handover
from core.refused import Refused


def pass_on(
    passing: Handover,
    waiting: QuerySet[Any],
    *,
    verb: str,
    message: str,
    called: str,
    link: str,
    why_not: Callable[[Any, Any], str],
) -> int:
    """Ask the receiver to decide on each row that waits; lock them first. Returns how many there were.

    ``message`` is the kind that asks for such a decision, ``called`` what a row is called in it, ``link``
    the field of a row on whose timeline it belongs. ``why_not(receiver, row)`` is an app's own check:
    an empty text, or why somebody must not decide on the row, which refuses all.
    """
    rows = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        if no := why_not(passing.to, row):
            raise Refused("cannot_decide", no, field="to")
        changes = {"decides": (passing.person, passing.to)}
        handover.record(passing, verb, row, changes, links=[getattr(row, link)])
        notices.notify(message, f"{called}:{row.pk}", to=[passing.to], payload={called: row.key})
    return len(rows)
