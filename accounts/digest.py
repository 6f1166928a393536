"""One e-mail a day with what was held for it (docs/adr/0050).

What a person wants in the digest stays in the outbox, held, when its turn comes. A digest is an outbox
row like any other, one for a person and a day of their own zone: whatever plans it twice writes one row.
It is due some minutes after the hour that the person chose, on their working days, if anything was
held by then; what comes later waits for the next.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import email_groups, notices
from accounts.models import User
from accounts.notices import Notice, in_words_of
from accounts.states import EmailWay
from accounts.storms import DIGEST
from core import outbox
from core.addresses import reverse
from core.clock import database_now
from core.models import Outbox
from core.posting import hand_over

log = structlog.get_logger(__name__)

KIND = DIGEST
# What is due at the full hour (the reminders of the morning) is held by then.
GRACE = timedelta(minutes=5)
# More than these are in the inbox: a letter is read from top to bottom.
MOST = 100

# An hour that the clocks skip is reached when they have been put forward; of one that comes twice it is
# always the same of the two.
DUE = """
    SELECT person.id, here.today
    FROM (SELECT DISTINCT recipient_id FROM core_outbox WHERE state = 'held') AS waiting
    JOIN accounts_user AS person ON person.id = waiting.recipient_id
    CROSS JOIN LATERAL (
        SELECT timezone(person.time_zone, %(now)s::timestamptz)::date AS today
    ) AS here
    CROSS JOIN LATERAL (
        SELECT make_interval(secs => %(grace)s) + timezone(
            person.time_zone, here.today + make_interval(hours => person.digest_hour)
        ) AS due_at
    ) AS digest
    WHERE digest.due_at <= %(now)s::timestamptz
      AND extract(isodow FROM here.today) = ANY (person.working_days)
      AND EXISTS (
        SELECT 1 FROM core_outbox AS held
        WHERE held.state = 'held' AND held.recipient_id = person.id AND held.due_at <= digest.due_at
      )
      AND NOT EXISTS (
        SELECT 1 FROM core_outbox AS earlier
        WHERE earlier.kind = %(kind)s AND earlier.what = 'digest:' || here.today
          AND earlier.recipient_id = person.id
      )
    ORDER BY person.id
"""


def people_due(now: datetime) -> list[tuple[int, date]]:
    """Return (id, day) of the people for whom a digest is due at ``now``, the day by their own clock.

    One query, over what is held alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(DUE, {"now": now, "grace": GRACE.total_seconds(), "kind": KIND})
        return list(cursor.fetchall())


def plan(person: int, day: date, now: datetime) -> None:
    """Plan the digest of a person (an id) for a day of theirs, in the caller's transaction; once.

    The row is named by the day, whatever the hour and the zone are by now.
    """
    outbox.enqueue(
        KIND,
        f"digest:{day}",
        [outbox.Message(Outbox.Channel.EMAIL, person)],
        due_at=datetime.combine(day, time(), tzinfo=UTC),
        try_at=now,
    )


@dataclass(frozen=True)
class Section:
    """What there is about one partner, or of one group of messages: (what is told, its address)."""

    heading: str
    items: list[tuple[Notice, str]]


@notices.sent_by(KIND)
def send(row: Outbox) -> Outbox.State:
    """Send one person all that is held for them, as they may see it now, and mark it as sent.

    What one may see no longer is not in it, nor what one wants no longer; where nothing is left there is no
    letter. Who stands in gets what has come before the absence, too.
    """
    person = row.recipient
    if person is None:
        return Outbox.State.DROPPED
    now = database_now()
    held = _lock_held(person)
    with in_words_of(person):
        told = [(item, message) for item in held if (message := _told(item)) is not None]
        if told:
            letter = _letter(row, person, told)
            hand_over(row, letter, holding=[item.pk for item, _message in told])
    for item, _message in told:
        item.state, item.sent_at, item.error = Outbox.State.SENT, now, ""
    Outbox.objects.bulk_update(held, ["state", "sent_at", "attempts", "error"])
    return Outbox.State.SENT if told else Outbox.State.DROPPED


def _lock_held(person: User) -> list[Outbox]:
    """Lock what is held for a person, in the order in which it came."""
    rows = Outbox.objects.filter(
        recipient=person, channel=Outbox.Channel.EMAIL, state=Outbox.State.HELD
    )
    found = list(rows.select_for_update(of=("self",)).order_by("id"))
    for item in found:
        item.recipient = person
    return found


def _told(item: Outbox) -> Notice | None:
    """Return what the item says now, None if it is dropped, or failed; then its row says why."""
    assert item.recipient is not None
    try:
        with transaction.atomic():
            message = notices.build(item)
            if message is not None:
                notices.tell_stand_in(item)
    except Exception as error:  # one bad message must not hold up the others
        log.exception("not in the digest", outbox=item.pk, kind=item.kind)
        item.attempts += 1
        item.error = f"{type(error).__name__}: {error}"[:500]
        if item.attempts >= outbox.MAX_ATTEMPTS:
            item.state = Outbox.State.FAILED
        return None
    if message is None or notices.by_email(item.recipient, item.kind) == EmailWay.OFF:
        item.state = Outbox.State.DROPPED
        return None
    return message


def _letter(row: Outbox, person: User, told: list[tuple[Outbox, Notice]]) -> Any:
    number, left = len(told), len(told) - MOST
    context = {
        "sections": _sections(person, told[:MOST]),
        "more": left if left > 0 else 0,
        "base": settings.BASE_URL,
        "url": settings.BASE_URL + reverse("inbox"),
    }
    subject = ngettext("%(number)s message for you", "%(number)s messages for you", number)
    return notices.letter(row, subject % {"number": number}, "digest", context)


def _sections(person: User, told: Iterable[tuple[Outbox, Notice]]) -> list[Section]:
    """Return the messages by partner, in the order of their names; what is about none comes last.

    A supplier's person has to do with one partner, their own: for them it is by the groups of messages.
    """
    partners: dict[str, Section] = {}
    groups: dict[str, Section] = {}
    for item, message in told:
        group = email_groups.group_of(item.kind)
        label = str(group.label) if group is not None else _("Other messages")
        of_partner = person.is_internal and message.about
        name = message.about if of_partner else label
        section = (partners if of_partner else groups).setdefault(name, Section(name, []))
        section.items.append((message, settings.BASE_URL + message.path))
    by_name = sorted(partners.values(), key=lambda section: section.heading.casefold())
    return [*by_name, *groups.values()]
