"""Messages that come because a day has come, and what of them lies ahead (docs/adr/0058).

A reminder is planned as a row of the outbox when its day is agreed, and says what it says when its turn
comes. What lies ahead is read from the same rows, said by the same functions and put where the same rule
puts it: nothing is planned for it.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise

from accounts import access, email_groups, muting, notices, reasons
from accounts.absence import stand_in
from accounts.models import User
from accounts.notices import Builder, Notice
from accounts.states import EmailWay
from core.addresses import reverse
from core.clock import company_date
from core.models import Outbox

# What the person sees of the things with these keys, by their key.
Find = Callable[[User, Collection[str]], dict[str, Any]]
# What a reminder of one thing says to the person; None if it does not hold any more.
Say = Callable[[User, dict[str, Any], Any], Notice | None]
AHEAD = timedelta(days=30)
# So many messages of what lies ahead are shown, the next first.
MOST = 100
# What a supplier's person may read of what waits for them (accounts/migrations/0027).
COLUMNS = ("id", "kind", "what", "recipient", "channel", "due_at", "try_at", "payload", "state")


@dataclass(frozen=True)
class Reminder:
    """A kind of message about one thing, whose key the payload has under the name ``of``."""

    of: str
    find: Find
    say: Say


_reminders: dict[str, Reminder] = {}


def reminder(
    kind: str, *, why: reasons.Why | str | Promise, of: str, find: Find
) -> Callable[[Say], Builder]:
    """Register a kind of message that waits for the working hours of who gets it.

    It is about the thing whose key the payload has under the name ``of``; ``find`` looks many of them up at
    once, in a bounded number of queries.
    """

    def register(say: Say) -> Builder:
        _reminders[kind] = Reminder(of, find, say)

        @notices.notice(kind, why=why, reminds=True)
        def build(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
            if recipient is None:
                return None
            thing = find(recipient, [payload[of]]).get(payload[of])
            return None if thing is None else say(recipient, payload, thing)

        return build

    return register


def waiting_for(person: User) -> QuerySet[Outbox]:
    """Return the messages that wait for their day, or their morning, to reach the person; reminders alone."""
    rows = Outbox.objects.filter(recipient=person, state=Outbox.State.WAITING, kind__in=_reminders)
    return rows.only(*COLUMNS)


@dataclass(frozen=True)
class Ahead:
    """A reminder that comes if nothing changes until then; the instants are aware.

    ``inbox_at`` is None where the inbox has it already. ``email_at`` is None if none is sent, or if it
    comes in the digest, which ``way`` says. ``notice`` is None where its reader does not see what it is
    about; ``group`` says of what kind it is. ``also`` is the stand-in, if the person is away by then.
    """

    person: User
    inbox_at: datetime | None
    email_at: datetime | None
    way: EmailWay
    notice: Notice | None
    group: str
    also: str

    @property
    def at(self) -> datetime | None:
        """When it comes first."""
        return self.inbox_at or self.email_at


@dataclass(frozen=True)
class Coming:
    """What lies ahead of somebody, the next first; ``more`` says that it is not all."""

    rows: list[Ahead]
    more: bool


def coming(person: User, reader: User, now: datetime) -> Coming:
    """Return the reminders of the coming 30 days, as things stand, as the reader sees them.

    To be asked in the words of the reader. Of what the reader does not see there is when it comes, and of
    what kind it is. What would be dropped when its turn comes is left out, as if that were today. A bounded
    number of queries.
    """
    rows = list(
        waiting_for(person).filter(try_at__lte=now + AHEAD).order_by("try_at", "id")[: 2 * MOST + 1]
    )
    found = _of_one(person, reader, rows[: 2 * MOST], now)
    return Coming(_in_order(found), len(rows) > 2 * MOST)


# The (kind, what) of the reminders of a thing, as they are planned.
Occasions = Callable[[Any], Iterable[tuple[str, str]]]
_occasions: dict[str, Occasions] = {}


def planned_as(name: str, occasions: Occasions) -> None:
    """Register under which names the reminders of a kind of things (accounts/muting.py) are planned."""
    _occasions[name] = occasions


def get_thing(reader: User, what: str, key: str) -> Any:
    """Return something that people are reminded of, in sight of the reader, who is one of ours; else 404."""
    if not reader.is_internal:
        raise Http404
    return get_object_or_404(muting.get_kind(what).visible_to(reader), key=key)


def address_of(reader: User, what: str, key: str) -> str:
    """Return where to look at what lies ahead of a thing; empty for who oversees nobody."""
    if not reader.has_permission(access.PEOPLE):
        return ""
    return reverse("accounts:thing-reminders", args=[what, key])


def coming_of(what: str, thing: Any, reader: User, now: datetime) -> list[Ahead]:
    """Return who will be reminded of a thing in the coming 30 days, and when, as ``coming`` does.

    Found by the names of what is planned; a bounded number of queries for each who is reminded.
    """
    names = [Q(kind=kind, what=occasion) for kind, occasion in _occasions[what](thing)]
    rows = Outbox.objects.filter(reduce(or_, names), state=Outbox.State.WAITING)
    people: dict[int, list[Outbox]] = {}
    for row in rows.filter(try_at__lte=now + AHEAD).order_by("try_at", "id"):
        if row.recipient_id is not None:
            people.setdefault(row.recipient_id, []).append(row)
    whom = User.objects.select_related("deputy").in_bulk(people)
    return _in_order(
        [one for pk, theirs in people.items() for one in _of_one(whom[pk], reader, theirs, now)]
    )


def _in_order(rows: Iterable[Ahead]) -> list[Ahead]:
    return sorted((one for one in rows if one.at), key=lambda one: (one.at, one.person.name))


def _of_one(person: User, reader: User, rows: Sequence[Outbox], now: datetime) -> list[Ahead]:
    things = _things_of(person, rows)
    shown = things if reader == person else _things_of(reader, rows)
    # One row for each channel, both about the same.
    by_channel: dict[tuple[str, str, datetime], dict[str, Outbox]] = {}
    notices_of: dict[tuple[str, str, datetime], tuple[Notice, bool]] = {}
    for row, message, thing in zip(rows, _told(person, rows, things), shown, strict=True):
        if message is not None:
            occasion = (row.kind, row.what, row.due_at)
            by_channel.setdefault(occasion, {})[row.channel] = row
            notices_of[occasion] = (message, thing is not None or reader == person)
    return [_ahead(person, by_channel[one], *notices_of[one], now) for one in by_channel]


def _told(person: User, rows: Sequence[Outbox], things: Sequence[Any]) -> list[Notice | None]:
    """Return what each row would tell the person, as ``notices.build`` does, for all of them at once."""
    if not person.is_active:
        return [None] * len(rows)
    muted = muting.muted_things(person)
    return [_says(person, row, thing, muted) for row, thing in zip(rows, things, strict=True)]


def _says(
    person: User, row: Outbox, thing: Any, muted: Collection[tuple[str, str]]
) -> Notice | None:
    row.recipient = person
    if notices.FOR in row.payload:  # planned for who stands in, when the absent person's turn came
        return notices.build(row)
    message = None if thing is None else _reminders[row.kind].say(person, row.payload, thing)
    kind = muting.kind_of(row.kind)
    if message is None or (kind is not None and (kind.name, message.row.key) in muted):
        return None
    return notices.with_reason(message, row.kind, person)


def _things_of(reader: User, rows: Sequence[Outbox]) -> list[Any]:
    """Return what each row is about, None for what the reader does not see; asked once for each kind of thing."""
    keys: dict[Find, set[str]] = {}
    for row in rows:
        kind = _reminders[row.kind]
        keys.setdefault(kind.find, set()).add(row.payload[kind.of])
    found = {find: find(reader, wanted) for find, wanted in keys.items()}
    kinds = [(_reminders[row.kind], row) for row in rows]
    return [found[kind.find].get(row.payload[kind.of]) for kind, row in kinds]


def _ahead(
    person: User, rows: dict[str, Outbox], message: Notice, is_seen: bool, now: datetime
) -> Ahead:
    (any_row, *_) = rows.values()
    inbox_at, email_at, way = None, None, EmailWay.OFF
    if inbox := rows.get(Outbox.Channel.INBOX):
        inbox_at = max(inbox.try_at, now)
    if email := rows.get(Outbox.Channel.EMAIL):
        way, at = notices.delivery(person, email.kind, message, max(email.try_at, now))
        email_at = at if way == EmailWay.AT_ONCE else None
    group = email_groups.group_of(any_row.kind)
    deputy = stand_in(person, company_date(max(any_row.try_at, now)))
    return Ahead(
        person,
        inbox_at,
        email_at,
        way,
        message if is_seen else None,
        "" if group is None else str(group.label),
        "" if deputy is None else deputy.name,
    )
