"""Delivery: every reminder exactly once, whatever happens to a sender."""

import threading
import time
from email import message_from_bytes
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache
from django.db import connection, connections, transaction
from django.utils import timezone

from accounts import notices
from accounts.models import Notification
from accounts.states import Role
from core import outbox
from core.models import Outbox
from meetings.reminders import plan_reminders
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment
from tests.factories.suppliers import make_assignment, make_partner

COUNT = 12


@pytest.fixture
def reminders(transactional_db):
    """So many promises with a reminder of today that is due now, on both channels."""
    partner = make_partner()
    owner = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(partner, owner)
    now = timezone.now()
    for _ in range(COUNT):
        row = make_commitment(partner, owner, due_date=timezone.localdate())
        plan_reminders(row, now - timezone.timedelta(days=30))
    Outbox.objects.exclude(payload__days=0).delete()
    Outbox.objects.update(try_at=now - timezone.timedelta(minutes=1))
    assert Outbox.objects.count() == 2 * COUNT


@pytest.fixture
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []
    return mail.outbox


def in_threads(call, count=2):
    def run():
        try:
            call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def send_all():
    while outbox.send_next():
        pass


def test_two_senders_send_each_once(reminders, mailbox):
    in_threads(send_all, 3)
    ids = [message.extra_headers["Message-ID"] for message in mailbox]
    assert (len(ids), len(set(ids))) == (COUNT, COUNT)
    assert Notification.objects.count() == COUNT
    assert set(Outbox.objects.values_list("state", flat=True)) == {"sent"}


def test_control_without_the_claim_messages_go_out_twice(reminders, mailbox, monkeypatch):
    """What the claim is for: two senders that only look at the state both send everything.

    Without the notes of what the mail server has taken, which are no claim and would hide most of it.
    """
    monkeypatch.setattr("core.cache._Client._away_until", float("inf"))
    looked = threading.Barrier(2)

    def careless():
        rows = list(Outbox.objects.filter(state="waiting", channel="email").order_by("pk"))
        looked.wait(10)
        for row in rows:
            with transaction.atomic():
                outbox._senders[row.channel](row)
                Outbox.objects.filter(pk=row.pk).update(state="sent")

    in_threads(careless)
    assert len(mailbox) == 2 * COUNT


class Killed(BaseException):
    """Not an Exception: like a signal, nothing in the sender may catch it."""


@pytest.mark.parametrize("noted", [True, False])
def test_a_sender_killed_in_the_middle_loses_nothing(reminders, mailbox, monkeypatch, noted):
    """It dies after the mail has left and before the commit.

    Another one finds the note that it has left; without that the repeat has the same Message-ID.
    """
    real = outbox._senders["email"]

    def send_and_die(row):
        real(row)
        connection.connection.close()  # as the system does when the process is gone
        raise Killed

    Outbox.objects.filter(channel="inbox").delete()
    with monkeypatch.context() as patch:
        patch.setitem(outbox._senders, "email", send_and_die)

        def die():
            with pytest.raises(BaseException):  # noqa: B017 - killed, or the closed connection
                outbox.send_next()

        in_threads(die, 1)
    assert len(mailbox) == 1
    assert Outbox.objects.filter(state="waiting", attempts=0).count() == COUNT
    if not noted:
        cache.clear()
    send_all()
    ids = [message.extra_headers["Message-ID"] for message in mailbox]
    assert len(set(ids)) == COUNT
    assert len(ids) == COUNT + (not noted)
    assert ids.count(ids[0]) == 1 + (not noted)


@pytest.mark.slow
def test_the_real_worker_delivers_each_once(worker, transactional_db):
    partner = make_partner()
    owner = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(partner, owner)
    row = make_commitment(partner, owner, due_date=timezone.localdate())
    payload = {"commitment": row.key, "due_date": row.due_date.isoformat(), "days": 0}
    with transaction.atomic():
        notices.notify("meetings.reminder_before", "today", to=[owner], payload=payload)
    deadline = time.monotonic() + 40
    while Outbox.objects.filter(state="waiting").exists() and time.monotonic() < deadline:
        time.sleep(0.2)
    assert set(Outbox.objects.values_list("state", flat=True)) == {"sent"}
    assert Notification.objects.filter(user=owner).count() == 1
    files = [
        path.read_bytes() for path in Path(django_settings.MAIL_DIR).iterdir() if path.is_file()
    ]
    ours = [m for m in map(message_from_bytes, files) if owner.email in str(m["To"])]
    assert len(ours) == 1
