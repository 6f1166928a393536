"""Two schedules plan a digest at once, two workers send it, a choice changes in between: one letter."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection

from accounts import actions, digest, notices
from accounts.models import User
from accounts.notices import Notice
from core import outbox
from core.clock import company_today, database_now
from core.models import Outbox
from tests.concurrency.racing import at_once, errors, rounds
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 1, 14, 12, tzinfo=UTC)


@notices.notice("rfps.tests_raced", why="You get this because it is a test.")
def _said(recipient: User | None, payload: dict[str, Any]) -> Notice:
    return Notice(f"number {payload['number']}", "/")


def hold(number: int = 1) -> User:
    person = make_user(digest_email=["rfps"], time_zone="UTC")
    long_ago = datetime(2024, 1, 1, tzinfo=UTC)
    for one in range(number):
        Outbox.objects.create(
            kind="rfps.tests_raced",
            what=f"x:{one}",
            channel="email",
            recipient=person,
            payload={"number": one},
            state="held",
            due_at=long_ago,
            try_at=long_ago,
        )
    return person


def test_two_schedules_plan_it_once() -> None:
    for _round in range(rounds(5)):
        person = hold()
        assert errors(at_once([lambda: actions.plan_digests(now=NOON)] * 4)) == []
        assert Outbox.objects.filter(kind=digest.KIND, recipient=person).count() == 1
        Outbox.objects.all().delete()


def test_the_control_without_the_name_of_the_day_there_are_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Planned at the instant itself, as a reminder is, every schedule would write its own."""

    def careless(person: int, day: Any, now: datetime) -> None:
        outbox.enqueue(
            digest.KIND, f"digest:{day}", [outbox.Message("email", person)], due_at=database_now()
        )

    monkeypatch.setattr(digest, "plan", careless)
    for _round in range(20):
        hold()
        at_once([lambda: actions.plan_digests(now=NOON)] * 4)
        if Outbox.objects.filter(kind=digest.KIND).count() > 1:
            return
        Outbox.objects.all().delete()
    pytest.fail("nothing went wrong: the test above would not notice the race")


def send_all() -> None:
    while outbox.send_next():
        pass


def test_digests_of_two_days_at_once_tell_everything_once() -> None:
    """Yesterday's that could not be sent, and today's: whoever is second finds nothing left."""
    for _round in range(rounds(5)):
        person = hold(10)
        mail.outbox.clear()
        today = company_today()
        with connection.cursor():
            for day in (today, today - timedelta(days=1)):
                digest.plan(person.pk, day, database_now())
        assert errors(at_once([send_all] * 4)) == []
        said = "".join(letter.body for letter in mail.outbox)
        assert [said.count(f"number {one}\n") for one in range(10)] == [1] * 10
        assert not Outbox.objects.filter(state__in=["held", "waiting"]).exists()
        Outbox.objects.all().delete()


def test_what_comes_while_it_is_sent_is_in_this_one_or_the_next() -> None:
    for _round in range(rounds(5)):
        person = hold(3)
        mail.outbox.clear()
        digest.plan(person.pk, company_today(), database_now())

        def tell(person: User = person) -> None:
            notices.notify(
                "rfps.tests_raced", "late", to=[person], payload={"number": 99}, channels=["email"]
            )
            send_all()

        assert errors(at_once([send_all, tell])) == []
        digest.plan(person.pk, company_today() + timedelta(days=1), database_now())
        send_all()
        said = "".join(letter.body for letter in mail.outbox)
        assert [said.count(f"number {one}\n") for one in (0, 1, 2, 99)] == [1, 1, 1, 1]
        Outbox.objects.all().delete()


@pytest.mark.parametrize("meanwhile", ["nothing", "the note is lost", "one more is held"])
def test_a_worker_that_dies_after_sending_repeats_the_letter_if_it_must(
    monkeypatch: pytest.MonkeyPatch, meanwhile: str
) -> None:
    """A note says what the mail server has taken, and of what was in it; nothing held is left out."""
    person = hold(2)
    digest.plan(person.pk, company_today(), database_now())

    class Killed(BaseException):
        pass

    def killed(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(Outbox.objects, "bulk_update", killed)
        with pytest.raises(Killed):
            outbox.send_next()
    assert Outbox.objects.filter(state="held").count() == 2
    if meanwhile == "the note is lost":
        cache.clear()
    if meanwhile == "one more is held":
        first_held = Outbox.objects.filter(state="held").values()[0]
        del first_held["id"], first_held["created_at"]
        Outbox.objects.create(**first_held | {"what": "x:99", "payload": {"number": 99}})
    send_all()
    assert len({letter.extra_headers["Message-ID"] for letter in mail.outbox}) == 1
    assert len(mail.outbox) == (1 if meanwhile == "nothing" else 2)
    first, last = mail.outbox[0].body, mail.outbox[-1].body
    assert (first == last) == (meanwhile != "one more is held")
    assert ("number 99\n" in last) == (meanwhile == "one more is held")
    assert not Outbox.objects.filter(state__in=["held", "waiting"]).exists()


def test_a_choice_that_changes_meanwhile_neither_loses_nor_doubles() -> None:
    for _round in range(rounds(5)):
        person = hold(4)
        mail.outbox.clear()
        digest.plan(person.pk, company_today(), database_now())

        def change(person: User = person) -> None:
            actions.choose_emails(
                ways={"rfps": "at_once"}, digest_hour=9, working_days=[1], by=person
            )

        assert errors(at_once([send_all, change])) == []
        said = "".join(letter.body for letter in mail.outbox)
        assert [said.count(f"number {one}\n") for one in range(4)] == [1] * 4
        Outbox.objects.all().delete()
