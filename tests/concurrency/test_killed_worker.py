"""A real worker killed with SIGKILL again and again: no reminder lost, none sent as another message."""

import signal
import time
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from accounts import notices
from accounts.models import Notification
from accounts.states import Role
from core import outbox
from core.models import Outbox
from tests.concurrency.starter import Starter, loaded
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment
from tests.factories.suppliers import make_assignment, make_partner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

COUNT = 30
KILLS = 3
# The loop of the worker's task without Celery around it. One that is to be killed sends so many and then
# waits for it: however late the signal comes, there is somebody to kill and something left to send.
MOST = 18
SENDER = "send(int(number))"
LOOP = """
import signal
from core import outbox

def send(most):
    while most and outbox.send_next():
        most -= 1
    if not most:
        signal.pause()
"""


def waiting() -> int:
    return Outbox.objects.filter(state=Outbox.State.WAITING).count()


def test_reminders_arrive_once_each_although_the_sender_is_killed(tmp_path: Path) -> None:
    mail = tmp_path / "mail"
    partner, owner = make_partner(), make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    make_assignment(partner, owner)
    today = timezone.localdate()
    with outbox.without_waking():
        for number in range(COUNT):
            row = make_commitment(partner, owner, due_date=today)
            payload = {"commitment": row.key, "due_date": today.isoformat(), "days": 0}
            with transaction.atomic():
                notices.notify(
                    "meetings.reminder_before", f"n:{number}", to=[owner], payload=payload
                )
    assert waiting() == 2 * COUNT
    with loaded(SENDER, LOOP, SRM_EMAIL_URL=f"file://{mail}") as starter:
        kill_again_and_again(starter)
    assert set(Outbox.objects.values_list("state", flat=True)) == {Outbox.State.SENT}
    assert Notification.objects.filter(user=owner).count() == COUNT
    # Beside them lies what a killed one had only half written: no message yet.
    files = [path.read_bytes() for path in mail.glob("*.eml")]
    sent = Counter(message_from_bytes(each)["Message-ID"] for each in files)
    assert len(sent) == COUNT
    # Sent, then killed before the commit: at most one repeat per kill, the same message again.
    assert sum(sent.values()) - COUNT <= KILLS


def kill_again_and_again(starter: Starter) -> None:
    start = starter.start
    killed = 0
    for number in range(KILLS):
        left, process = waiting(), start(MOST)
        # In the middle of its work, each time at another place.
        while waiting() > left - 5 - 2 * number:
            assert process.runs()
            time.sleep(0.01)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
    assert killed == KILLS
    assert waiting() > 0
    pair = [start(-1), start(-1)]
    assert [process.wait() for process in pair] == [0, 0]
