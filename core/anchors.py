"""Carrying the root of the newest seal out of the database, once a day."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from django.conf import settings

from core import outbox, webhook
from core.action import action
from core.clock import database_now
from core.models import Outbox, Seal
from core.verifying import anchor_line, get_seal

KIND, UNDELIVERED = "core.anchor", "core.anchor_undelivered"
# What stands for the address, which is in the settings.
WEBHOOK = "webhook"
# So many attempts, a quarter of an hour, before somebody is told.
PATIENCE = 4
_watchers: list[Callable[[], Iterable[int]]] = []


@action
def anchor_trail() -> bool:
    """Write the newest seal to the anchor file, send it to the anchor address and post it to the
    webhook, once a day each; tell the watchers when the webhook does not take it.

    Returns whether there was something to carry out. An anchor file that cannot be written raises
    OSError, and nothing is sent: the next attempt does both.
    """
    seal = Seal.objects.order_by("-number").first()
    if seal is None:
        return False
    now = database_now()
    wrote = _append(Path(settings.AUDIT_ANCHOR_PATH), anchor_line(seal), now)
    messages = []
    if settings.AUDIT_ANCHOR_MAIL:
        messages.append(outbox.Message(Outbox.Channel.EMAIL, address=settings.AUDIT_ANCHOR_MAIL))
    if settings.AUDIT_ANCHOR_WEBHOOK:
        messages.append(outbox.Message(Outbox.Channel.WEBHOOK, address=WEBHOOK))
    if messages:
        outbox.enqueue(
            KIND,
            f"anchor:{_day(now)}",
            messages,
            due_at=datetime.combine(now.date(), time.min, UTC),  # the same all day: sent once
            payload={"seal": seal.number},
        )
    _tell_of_failures(now)
    return wrote


def register_watchers(ids: Callable[[], Iterable[int]]) -> None:
    """Tell which people hear that an anchor could not be delivered."""
    _watchers.append(ids)


def post_anchor(row: Outbox) -> Outbox.State:
    """Post a seal's line to the webhook; Undelivered if it is not taken. Nothing if there is none any more."""
    if not settings.AUDIT_ANCHOR_WEBHOOK:
        return Outbox.State.DROPPED
    seal = get_seal(row.payload["seal"])
    webhook.post(
        settings.AUDIT_ANCHOR_WEBHOOK,
        settings.AUDIT_ANCHOR_WEBHOOK_KEY,
        name=row.what,
        content={
            "type": "audit.anchor",
            "timestamp": seal.sealed_at.isoformat(),
            "data": {
                "company": settings.COMPANY_NAME,
                "seal": seal.number,
                "root": seal.root,
                "line": anchor_line(seal),
            },
        },
        at=database_now(),
    )
    return Outbox.State.SENT


def _tell_of_failures(now: datetime) -> None:
    failing = Outbox.objects.filter(
        kind=KIND,
        channel=Outbox.Channel.WEBHOOK,
        state__in=[Outbox.State.WAITING, Outbox.State.FAILED],
        attempts__gte=PATIENCE,
        due_at__gt=now - timedelta(days=2),
    )
    people = {pk for ids in _watchers for pk in ids()}
    for row in failing:
        outbox.enqueue(
            UNDELIVERED,
            row.what,
            [
                outbox.Message(channel, pk)
                for pk in sorted(people)
                for channel in (Outbox.Channel.INBOX, Outbox.Channel.EMAIL)
            ],
            due_at=row.due_at,  # once for each anchor
            payload={"seal": row.payload["seal"], "attempts": row.attempts},
        )


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
