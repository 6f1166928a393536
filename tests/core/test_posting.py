"""An e-mail is handed to the mail server once, as far as anybody knows."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from core import cache as shared
from core.models import Outbox
from core.posting import hand_over
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def row() -> Outbox:
    row = Outbox.objects.create(
        kind="x.y", what="z", recipient=make_user(), channel="email",
        due_at=timezone.now(), try_at=timezone.now(),
    )  # fmt: skip
    row.refresh_from_db()
    return row


def letter() -> EmailMessage:
    return EmailMessage("Due today", "A promise", to=["elin@nordkontor.example"])


def test_what_the_server_took_is_not_sent_again(row, mailbox):
    hand_over(row, letter())
    # As after a death: the row is read anew by another worker.
    hand_over(Outbox.objects.get(pk=row.pk), letter())
    assert len(mailbox) == 1


def test_what_the_server_refused_is_sent_again(row, mailbox, monkeypatch):
    with monkeypatch.context() as refusing:
        refusing.setattr(EmailBackend, "send_messages", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            hand_over(row, letter())
    hand_over(row, letter())
    assert len(mailbox) == 1


def test_another_row_that_has_got_the_id_is_sent(row, mailbox):
    """After a backup was put back, ids come a second time."""
    hand_over(row, letter())
    row.created_at += timedelta(microseconds=1)
    hand_over(row, letter())
    assert len(mailbox) == 2


def test_without_a_note_it_is_sent(row, mailbox, monkeypatch):
    hand_over(row, letter())
    cache.clear()
    hand_over(row, letter())
    assert len(mailbox) == 2
    # Nor does it fail while the server of the notes is away.
    monkeypatch.setattr(shared._Client, "_away_until", float("inf"))
    hand_over(row, letter())
    assert len(mailbox) == 3
