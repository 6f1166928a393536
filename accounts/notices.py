"""Messages to people: one registered kind per occasion, sent to inbox and e-mail by the outbox.

An app registers, in its ``emails.py``, what a kind says; an action calls ``notify``. The text is built
when the message is sent, in the recipient's language and time zone, from what they may see then.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import formataddr
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import Notification, User
from core import outbox
from core.clock import database_now
from core.models import Outbox
from core.veil import veil_id


@dataclass(frozen=True)
class Notice:
    """What one recipient is told. ``path`` is an address within the site, from ``reverse``.

    ``attachments`` are (file name, what makes the content, MIME type) and go with the e-mail only,
    which is when they are made.
    """

    title: str
    path: str
    lines: list[str] = field(default_factory=list)
    action_label: str = ""
    attachments: list[tuple[str, Callable[[], bytes], str]] = field(default_factory=list)


Builder = Callable[[User | None, dict[str, Any]], Notice | None]
_builders: dict[str, Builder] = {}


def named(person: User, reader: User | None) -> str:
    """Return a person's name as the reader knows them: one of ours with our company, to a partner's.

    ``reader`` None is an address without an account, which is never one of ours.
    """
    if person.is_internal and (reader is None or not reader.is_internal):
        return f"{person.name}, {settings.COMPANY_NAME}"
    return person.name


def notice(kind: str) -> Callable[[Builder], Builder]:
    """Register what a kind of message says: ``builder(recipient, payload)``.

    It returns None when the message is no longer needed, or the recipient may no longer see what it
    is about. ``recipient`` is None for an address without an account.
    """

    def register(builder: Builder) -> Builder:
        if kind in _builders:
            raise ValueError(f"message {kind} is registered twice")
        _builders[kind] = builder
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


def notify_address(kind: str, what: str, *, address: str, payload: dict[str, Any]) -> None:
    """Plan an e-mail to someone who has no account yet."""
    outbox.enqueue(
        kind,
        what,
        [outbox.Message(Outbox.Channel.EMAIL, address=address)],
        due_at=database_now(),
        payload=payload,
    )


def _build(row: Outbox) -> Notice | None:
    if row.recipient is not None and not row.recipient.is_active:
        return None
    return _builders[row.kind](row.recipient, row.payload)


def send_to_inbox(row: Outbox) -> bool:
    """Put the message into the recipient's inbox; the one-to-one row makes it exactly once."""
    with _as(row.recipient):
        message = _build(row)
    if message is None or row.recipient is None:
        return False
    Notification.objects.create(
        user=row.recipient,
        outbox=row,
        kind=row.kind,
        title=message.title[:300],
        body="\n".join(message.lines),
        path=message.path,
    )
    return True


def send_by_email(row: Outbox) -> bool:
    """Send the message by e-mail. A repeat after a crash carries the same Message-ID."""
    with _as(row.recipient):
        message = _build(row)
        if message is None:
            return False
        context = {
            "notice": message,
            "url": settings.BASE_URL + message.path,
            "recipient": row.recipient,
            "company": settings.COMPANY_NAME,
            "language": translation.get_language(),
        }
        text = render_to_string("emails/notice.txt", context)
        html = render_to_string("emails/notice.html", context)
    recipient = row.recipient
    # A name with a line break would end the header, and be refused at every attempt to send.
    address = (
        formataddr((" ".join(recipient.name.split()), recipient.email))
        if recipient
        else row.address
    )
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    name = veil_id(row.pk, "message")
    mail = EmailMultiAlternatives(
        subject=" ".join(message.title.split()),
        body=text,
        to=[address],
        headers={"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    for name, make, mimetype in message.attachments:
        mail.attach(name, make(), mimetype)
    mail.send()
    return True


class _as:
    """Build texts in the recipient's language and time zone."""

    def __init__(self, user: User | None):
        self._language = translation.override(user.language if user else settings.LANGUAGE_CODE)
        self._zone = timezone.override(ZoneInfo(user.time_zone) if user else None)

    def __enter__(self) -> None:
        self._language.__enter__()
        self._zone.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._zone.__exit__(*error)
        self._language.__exit__(*error)
