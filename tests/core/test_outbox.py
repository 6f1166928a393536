"""The outbox: once per person, channel and instant, whoever dies."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection

from accounts import notices, reminding
from accounts.models import Notification, User
from accounts.notices import Notice, notice, notify
from core import outbox
from core.clock import database_now
from core.models import Outbox
from tests.srm.test_list_plans import settle

pytestmark = pytest.mark.django_db(transaction=True)
wanted: dict[str, bool] = {"yes": True}


@notice("tests.hello", why="You get this because it is a test.")
def hello(recipient: User | None, payload: dict[str, str]) -> Notice | None:
    if payload.get("broken"):
        raise ValueError("this one cannot be built")
    if not wanted["yes"]:
        return None
    return Notice(title="Hello\nthere", path="/inbox/", lines=["A line."])


@pytest.fixture(autouse=True)
def in_memory_mail(settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


@pytest.fixture
def person() -> User:
    return User.objects.create_user("person@example.com", name="Person")


def send_all() -> int:
    count = 0
    while outbox.send_next():
        count += 1
    return count


def test_a_message_reaches_inbox_and_mailbox_once(person: User) -> None:
    for _ in range(3):
        notify("tests.hello", "greeting:1", to=[person], payload={}, due_at=database_now())
        send_all()
    assert send_all() == 0
    # Three instants are three occasions; the same instant is one.
    due = database_now()
    for _ in range(3):
        notify("tests.hello", "greeting:2", to=[person], payload={}, due_at=due)
    send_all()
    assert Notification.objects.filter(user=person).count() == 4
    assert len(mail.outbox) == 4
    assert mail.outbox[0].subject == "Hello there"
    ids = {message.extra_headers["Message-ID"] for message in mail.outbox}
    assert len(ids) == 4


def test_what_is_due_at_once_is_sent_for_every_call(person: User) -> None:
    """Only a given instant makes the same occasion one; now is another instant each time."""
    for _ in range(2):
        notify("tests.hello", "again", to=[person], payload={}, channels=["email"])
    assert send_all() == 2
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 2


def test_what_is_due_later_waits(person: User) -> None:
    notify(
        "tests.hello", "later", to=[person], payload={}, due_at=database_now() + timedelta(hours=1)
    )
    assert send_all() == 0
    assert Outbox.objects.filter(state=Outbox.State.WAITING).count() == 2


def test_what_is_no_longer_needed_is_dropped(person: User) -> None:
    notify("tests.hello", "needless", to=[person], payload={})
    wanted["yes"] = False
    try:
        send_all()
    finally:
        wanted["yes"] = True
    assert set(Outbox.objects.values_list("state", flat=True)) == {Outbox.State.DROPPED}
    assert not mail.outbox


def test_a_deactivated_person_gets_nothing(person: User) -> None:
    notify("tests.hello", "gone", to=[person], payload={})
    User.objects.filter(pk=person.pk).update(is_active=False)
    send_all()
    assert not mail.outbox
    assert not Notification.objects.exists()


def test_a_broken_message_holds_nobody_up_and_is_tried_again_later(person: User) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    notify("tests.hello", "bad", to=[person], payload={"broken": "1"}, due_at=long_ago)
    notify("tests.hello", "good", to=[person], payload={})
    send_all()
    assert len(mail.outbox) == 1
    bad = Outbox.objects.filter(what="bad", channel="email").get()
    assert (bad.state, bad.attempts, bad.due_at) == (Outbox.State.WAITING, 1, long_ago)
    assert bad.try_at > database_now()
    assert "ValueError" in bad.error
    # Planning the same occasion again does not double the row that waits for its next attempt.
    notify("tests.hello", "bad", to=[person], payload={"broken": "1"}, due_at=long_ago)
    assert Outbox.objects.filter(what="bad", channel="email").count() == 1


def test_it_gives_up_at_last(person: User) -> None:
    notify("tests.hello", "bad", to=[person], payload={"broken": "1"}, channels=["email"])
    for _ in range(outbox.MAX_ATTEMPTS):
        Outbox.objects.update(try_at=database_now())
        assert outbox.send_next()
    assert Outbox.objects.get().state == Outbox.State.FAILED
    assert send_all() == 0


@pytest.mark.parametrize("noted", [True, False])
def test_a_worker_that_dies_after_sending_repeats_nothing_that_is_noted(
    person: User, noted: bool
) -> None:
    """And where the note is lost, the same message with the same Message-ID (docs/adr/0059)."""
    notify("tests.hello", "crash", to=[person], payload={}, channels=["email"])

    class WorkerKilled(BaseException):
        pass

    original = notices.send_by_email

    def sent_and_killed(row: Outbox) -> Outbox.State:
        original(row)
        raise WorkerKilled

    outbox.register_sender("email", sent_and_killed)
    try:
        with pytest.raises(WorkerKilled):
            outbox.send_next()
    finally:
        outbox.register_sender("email", original)
    assert Outbox.objects.get().state == Outbox.State.WAITING
    if not noted:
        cache.clear()
    assert send_all() == 1
    assert Outbox.objects.get().state == Outbox.State.SENT
    assert len(mail.outbox) == (1 if noted else 2)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1


def run_together(count: int, work) -> list[BaseException]:
    barrier, errors = threading.Barrier(count), []

    def run() -> None:
        try:
            barrier.wait()
            work()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return errors


def test_many_workers_send_each_message_once(person: User) -> None:
    for number in range(40):
        notify("tests.hello", f"n:{number}", to=[person], payload={}, channels=["inbox"])
    sent: list[int] = []
    original = notices.send_to_inbox

    def counted(row: Outbox) -> Outbox.State:
        sent.append(row.pk)
        return original(row)

    outbox.register_sender("inbox", counted)
    try:
        assert run_together(6, send_all) == []
    finally:
        outbox.register_sender("inbox", original)
    assert len(sent) == len(set(sent)) == 40
    assert Notification.objects.count() == 40


def test_control_without_the_claim_messages_are_sent_more_than_once(person: User) -> None:
    """What the claim is for: the same workers, reading and marking without a lock."""
    for number in range(40):
        notify("tests.hello", f"n:{number}", to=[person], payload={}, channels=["email"])
    sent: list[int] = []

    def send_without_claim() -> None:
        while row := Outbox.objects.filter(state=Outbox.State.WAITING).order_by("id").first():
            sent.append(row.pk)
            Outbox.objects.filter(pk=row.pk).update(state=Outbox.State.SENT)

    run_together(6, send_without_claim)
    assert len(sent) > len(set(sent))


def test_what_lies_ahead_of_somebody_is_found_in_its_index(person: User) -> None:
    other = User.objects.create_user("other@example.com", name="Other")
    due = database_now() + timedelta(hours=1)
    for kind in ("meetings.reminder_after", "tests.hello"):
        names = [f"{kind}:{number}" for number in range(1000)]
        rows = [
            Outbox(
                kind=kind,
                what=name,
                recipient=who,
                channel="email",
                due_at=due,
                try_at=due + timedelta(minutes=number),
            )
            for who in (person, other)
            for number, name in enumerate(names)
        ]
        Outbox.objects.bulk_create(rows)
    settle('FROM "core_outbox"')
    ahead = reminding.waiting_for(person).filter(try_at__lte=due + timedelta(hours=12))
    plan = ahead.order_by("try_at", "id")[:20].explain()
    assert "outbox_ahead" in plan and "Seq Scan" not in plan, plan
