"""Carrying the root of the newest seal out of the database, once a day."""

import os
from datetime import UTC, datetime, time
from pathlib import Path

from django.conf import settings

from core import outbox
from core.action import action
from core.clock import database_now
from core.models import Outbox, Seal
from core.verifying import anchor_line

KIND = "core.anchor"


@action
def anchor_trail() -> bool:
    """Write the newest seal to the anchor file and send it to the anchor address, once a day each.

    Returns whether there was something to carry out. An anchor file that cannot be written raises
    OSError, and nothing is sent: the next attempt does both.
    """
    seal = Seal.objects.order_by("-number").first()
    if seal is None:
        return False
    now = database_now()
    wrote = _append(Path(settings.AUDIT_ANCHOR_PATH), anchor_line(seal), now)
    if settings.AUDIT_ANCHOR_MAIL:
        outbox.enqueue(
            KIND,
            f"anchor:{_day(now)}",
            [outbox.Message(Outbox.Channel.EMAIL, address=settings.AUDIT_ANCHOR_MAIL)],
            due_at=datetime.combine(now.date(), time.min, UTC),  # the same all day: sent once
            payload={"seal": seal.number},
        )
    return wrote


def _append(path: Path, line: str, now: datetime) -> bool:
    """Add the line unless today's is there; whole or not at all, and on the disk."""
    lines = path.read_text().splitlines() if path.exists() else []
    if lines and (lines[-1].split()[1:] == line.split()[1:] or _day_of(lines[-1]) == _day(now)):
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(f"{line}\n")
        file.flush()
        os.fsync(file.fileno())
    return True


def _day(now: datetime) -> str:
    return f"{now:%Y-%m-%d}"


def _day_of(line: str) -> str:
    return line[:10]
