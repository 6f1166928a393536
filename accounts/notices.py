"""Messages to people: one registered kind per occasion, sent to inbox and e-mail by the outbox.

An app registers, in its ``emails.py``, what a kind says; an action calls ``notify``. The text is built
when the message is sent, in the recipient's language and time zone, from what they may see then.

While somebody is away, what reaches them goes to their stand-in as well, who is told for whom: a message
of its own, built for what the stand-in may see.
"""

from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.headerregistry import Address
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from accounts import email_groups, muting, quiet, reasons, storms
from accounts.absence import stand_in
from accounts.models import Notification, User
from accounts.states import EmailWay
from core import formats, outbox
from core.clock import database_now
from core.models import Outbox
from core.posting import hand_over
from core.veil import veil_id


@dataclass(frozen=True)
class Notice:
    """What one recipient is told. ``path`` is an address within the site, from ``reverse``.

    ``about`` is the partner that it is about, where it is one: a digest is ordered by them. What is
    ``urgent`` waits for no digest. ``attachments`` are (file name, what makes the content, MIME type) and
    go with the e-mail only, which is when they are made; a message with one waits for no digest either.
    ``row`` is what it is about, where its reason is said of that; ``why`` a reason of its own, instead of
    that of its kind. ``before`` is the (aware) instant from which on a reminder says nothing any more: it
    does not wait for a working day beyond. ``mute_path`` is where a reminder is muted, which ``build`` says.
    """

    title: str
    path: str
    lines: list[str] = field(default_factory=list)
    action_label: str = ""
    about: str = ""
    urgent: bool = False
    attachments: list[tuple[str, Callable[[], bytes], str]] = field(default_factory=list)
    row: Any = None
    why: str = ""
    before: datetime | None = None
    mute_path: str = ""


Builder = Callable[[User | None, dict[str, Any]], Notice | None]
_builders: dict[str, Builder] = {}
# Kinds that are about the recipient alone: nobody can stand in.
_personal: set[str] = set()
# Kinds that go by e-mail whatever their group: proofs that a person may have to show.
_always: set[str] = set()
# Kinds that a schedule sends, and nobody has just done anything: by e-mail they wait for the morning.
_reminders: set[str] = set()
# In the payload for a stand-in: the key of who is away, and of everybody on the way.
FOR, BY_WAY_OF = "stands_in_for", "by_way_of"
# In the payload for an address without an account: in which language.
LANGUAGE = "language"
# What is not one message but a letter of its own.
_sent_by: dict[str, outbox.Sender] = {}
_absent: ContextVar[User | None] = ContextVar("absent", default=None)


def named(person: User, reader: User | None) -> str:
    """Return a person's name as the reader knows them: one of ours with our company, to a partner's.

    ``reader`` None is an address without an account, which is never one of ours.
    """
    if person.is_internal and (reader is None or not reader.is_internal):
        return f"{person.name}, {settings.COMPANY_NAME}"
    return person.name


def by_email(user: User, kind: str) -> EmailWay:
    """Return how messages of a kind come to the person by e-mail: as chosen, or at once in any case."""
    found = None if kind in _always else email_groups.group_of(kind)
    return email_groups.way_of(user, found.name) if found is not None else EmailWay.AT_ONCE


def meant_for(recipient: User) -> User:
    """Return whom the message is for that is being built: the recipient, or who they stand in for."""
    return _absent.get() or recipient


def notice(
    kind: str,
    *,
    why: reasons.Why | str | Promise,
    personal: bool = False,
    always: bool = False,
    reminds: bool = False,
) -> Callable[[Builder], Builder]:
    """Register what a kind of message says, ``builder(recipient, payload)``, and ``why`` it comes.

    It returns None when the message is no longer needed, or the recipient may no longer see what it
    is about: so the stand-in of who is away gets nothing that they may not see. Where it asks who the
    recipient is (the owner, say) it asks that of ``meant_for(recipient)``. ``personal`` is for what
    concerns nobody else, ``always`` for what goes by e-mail whatever a person chose, ``reminds``
    for what waits for the working hours of who gets it (accounts/reminding.py). ``recipient`` is None for
    an address without an account.
    """

    def register(builder: Builder) -> Builder:
        if kind in _builders:
            raise ValueError(f"message {kind} is registered twice")
        _builders[kind] = builder
        reasons.register(kind, why)
        if personal:
            _personal.add(kind)
        if always:
            _always.add(kind)
        if reminds:
            _reminders.add(kind)
        return builder

    return register


def notify(
    kind: str,
    what: str,
    *,
    to: Iterable[User],
    payload: dict[str, Any],
    due_at: datetime | None = None,
    channels: Sequence[str] = (Outbox.Channel.INBOX, Outbox.Channel.EMAIL),
) -> None:
    """Plan a message to each person over each channel, in the caller's transaction.

    ``what`` names the occasion within the kind (``"offer:17"``). ``payload`` holds keys and ids only.
    With ``due_at``, an aware instant, planning the same occasion for the same instant again changes
    nothing: a schedule may plan its reminders as often as it runs. Without it the message is due now,
    and every call sends: the state that the action moves under its lock is what lets it happen once,
    and what happens again (a second broken-off round, say) is told again.
    """
    if kind not in _builders:
        raise LookupError(f"unknown message {kind}")
    outbox.enqueue(
        kind,
        what,
        [outbox.Message(channel, user.pk) for user in to for channel in channels],
        due_at=due_at or database_now(),
        payload=payload,
    )


def notify_address(
    kind: str, what: str, *, address: str, payload: dict[str, Any], language: str = ""
) -> None:
    """Plan an e-mail to someone who has no account yet, in a language or the installation's."""
    outbox.enqueue(
        kind,
        what,
        [outbox.Message(Outbox.Channel.EMAIL, address=address)],
        due_at=database_now(),
        payload=payload | ({LANGUAGE: language} if language else {}),
    )


def build(row: Outbox) -> Notice | None:
    """Return what the row's recipient is told, from what they may see now; None for nothing any more.

    To be called ``in_words_of`` the recipient.
    """
    if row.recipient is not None and not row.recipient.is_active:
        return None
    message, kind = _built(row), muting.kind_of(row.kind)
    if message is None or row.recipient is None or kind is None:
        return message
    if muting.is_muted(row.recipient, kind, message.row.key):
        return None
    return replace(message, mute_path=muting.page_of(kind, message.row.key))


def _built(row: Outbox) -> Notice | None:
    builder = _builders[row.kind]
    if row.recipient is None or FOR not in row.payload:
        message = builder(row.recipient, row.payload)
        return None if message is None else with_reason(message, row.kind, row.recipient)
    absent = User.objects.filter(key=row.payload[FOR], is_active=True).first()
    if absent is None:
        return None
    token = _absent.set(absent)
    try:
        message = builder(row.recipient, row.payload)
    finally:
        _absent.reset(token)
    if message is None:
        return None
    # The calendar is that of who is away.
    return replace(
        message,
        lines=[_for(absent), *message.lines],
        attachments=[],
        why=reasons.of_stand_in(absent),
    )


def with_reason(message: Notice, kind: str, person: User | None) -> Notice:
    """Return the message of a kind with why the person gets it, in the active language."""
    if message.why:
        return message
    return replace(message, why=reasons.reason(kind, person, message.row))


def _for(absent: User) -> str:
    facts = {"person": absent.name}
    if absent.absent_until_date is None:  # back since
        return _("For %(person)s, who was away.") % facts
    facts["day"] = formats.long_day(absent.absent_until_date)
    return _("For %(person)s, who is away until %(day)s.") % facts


def tell_stand_in(row: Outbox) -> None:
    """Plan the same for who stands in for the recipient today; once, and never round in a circle."""
    if row.recipient is None or row.kind in _personal:
        return
    deputy = stand_in(row.recipient)
    way = [*row.payload.get(BY_WAY_OF, []), row.recipient.key]
    if deputy is None or deputy.key in way:
        return
    outbox.enqueue(
        row.kind,
        row.what,
        [outbox.Message(row.channel, deputy.pk)],
        due_at=row.due_at,
        payload={FOR: row.recipient.key} | row.payload | {BY_WAY_OF: way},
    )


def send_to_inbox(row: Outbox) -> Outbox.State:
    """Put the message into the recipient's inbox; the one-to-one row makes it exactly once."""
    with in_words_of(row.recipient):
        message = build(row)
    if message is None or row.recipient is None:
        return Outbox.State.DROPPED
    Notification.objects.create(
        user=row.recipient,
        outbox=row,
        kind=row.kind,
        title=message.title[:300],
        body="\n".join(message.lines),
        reason=message.why,
        mute_path=message.mute_path,
        path=message.path,
    )
    tell_stand_in(row)
    return Outbox.State.SENT


def forget_secrets(user: User) -> None:
    """Take out of a person's inbox that there was something whose very existence is a secret."""
    outbox.only_secrets(Notification.objects.filter(user=user)).delete()


def sent_by(kind: str) -> Callable[[outbox.Sender], outbox.Sender]:
    """Register what sends the e-mails of a kind that is no single message (accounts/digest.py)."""

    def register(sender: outbox.Sender) -> outbox.Sender:
        _sent_by[kind] = sender
        return sender

    return register


def send_by_email(row: Outbox) -> Outbox.State:
    """Send the message by e-mail, as its recipient wants its kind: at once, in the digest, or not.

    Many within an hour come in one letter (accounts/storms.py).

    A reminder waits for their working hours: the row says until when, and is looked at anew then. Should it
    go out twice after a crash, both carry the same Message-ID.
    """
    if row.kind in _sent_by:
        return _sent_by[row.kind](row)
    recipient = row.recipient
    with in_words_of(recipient, row.payload.get(LANGUAGE)):
        message = build(row)
        if message is None:
            return Outbox.State.DROPPED
        tell_stand_in(row)
        if recipient is not None:
            now = database_now()
            way, at = delivery(recipient, row.kind, message, now)
            if way == EmailWay.OFF:
                return Outbox.State.DROPPED
            if way == EmailWay.DIGEST:
                return Outbox.State.HELD
            if at > now:
                row.try_at = at
                return Outbox.State.WAITING
            if _can_wait(row.kind, message) and storms.is_too_much(recipient, now):
                storms.sum_up(recipient, now)
                return Outbox.State.HELD
        mail = letter(
            row,
            message.title,
            "notice",
            {"notice": message, "base": settings.BASE_URL, "url": settings.BASE_URL + message.path},
        )
    for name, make, mimetype in message.attachments:
        mail.attach(name, make(), mimetype)
    hand_over(row, mail)
    return Outbox.State.SENT


def _can_wait(kind: str, message: Notice) -> bool:
    """Whether an hour makes no difference to a message, and it can be told among others."""
    chosen = kind not in _always and email_groups.group_of(kind) is not None
    return chosen and not message.urgent and not message.attachments


def delivery(
    person: User, kind: str, message: Notice, moment: datetime
) -> tuple[EmailWay, datetime]:
    """Return how a message whose turn comes at ``moment`` goes to the person by e-mail, and when.

    Both instants are aware. What is held for the digest comes with it, by its own hour.
    """
    way = by_email(person, kind)
    if way == EmailWay.DIGEST and (message.urgent or message.attachments):
        way = EmailWay.AT_ONCE
    if way != EmailWay.AT_ONCE or kind not in _reminders:
        return way, moment
    return way, quiet.first_time(person, moment, message.before)


def letter(
    row: Outbox, subject: str, template: str, context: dict[str, Any]
) -> EmailMultiAlternatives:
    """Return the e-mail of an outbox row, in plain text and HTML, made of ``emails/<template>``."""
    recipient = row.recipient
    context |= {
        "recipient": recipient,
        "company": settings.COMPANY_NAME,
        "language": translation.get_language(),
    }
    address = _mailbox(recipient) if recipient else row.address
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    name = veil_id(row.pk, "message")
    mail = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"emails/{template}.txt", context),
        to=[address],
        headers={"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string(f"emails/{template}.html", context), "text/html")
    return mail


def _mailbox(person: User) -> str:
    """The person's name and address; letters beyond ASCII in either are put into mail's own when it is sent."""
    # A name with a line break would end the header, and be refused at every attempt to send.
    name = " ".join(person.name.split())
    local, _at, domain = person.email.rpartition("@")
    return str(Address(display_name=name, username=local, domain=domain))


class in_words_of:
    """Build texts in the recipient's language and time zone; without an account in ``language``."""

    def __init__(self, user: User | None, language: str | None = None):
        self._language = translation.override(
            user.language if user else language or settings.LANGUAGE_CODE
        )
        self._zone = timezone.override(ZoneInfo(user.time_zone) if user else None)

    def __enter__(self) -> None:
        self._language.__enter__()
        self._zone.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._zone.__exit__(*error)
        self._language.__exit__(*error)
