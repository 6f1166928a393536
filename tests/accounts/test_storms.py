"""Of many messages within an hour the first come by themselves and the others in one letter, none twice or never."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from accounts import notices, storms
from accounts.models import Notification, User
from accounts.notices import Notice
from core import outbox
from core.clock import database_now
from core.models import Outbox
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
LIMIT = 3


@notices.notice("rfps.tests_stormed", why="You get this because it is a test.")
def _said(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    file = ("visit.ics", lambda: b"x", "text/calendar")
    return Notice(
        f"Number {payload['number']}",
        "/inbox/",
        urgent=payload.get("urgent", False),
        attachments=[file] if payload.get("file") else [],
    )


@notices.notice("accounts.tests_proof", why="You get this because it is a test.")
def _proof(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    return Notice(f"Number {payload['number']}", "/inbox/")


@pytest.fixture(autouse=True)
def limit(settings: Any) -> None:
    settings.EMAILS_PER_HOUR = LIMIT
    mail.outbox = []


def tell(person: User, *numbers: int, kind: str = "rfps.tests_stormed", **more: Any) -> None:
    for number in numbers:
        payload = {"number": number} | more
        notices.notify(kind, f"n:{number}", to=[person], payload=payload)
    send()


def send() -> None:
    while outbox.send_next():
        pass


def subjects() -> list[str]:
    return [letter.subject for letter in mail.outbox]


def states(person: User) -> list[str]:
    rows = Outbox.objects.filter(recipient=person, channel="email").exclude(kind=storms.DIGEST)
    return list(rows.order_by("pk").values_list("state", flat=True))


def summaries() -> Any:
    return Outbox.objects.filter(kind=storms.DIGEST)


def let_the_hour_end() -> None:
    summaries().update(try_at=database_now())
    send()


def let_an_hour_pass() -> None:
    for row in Outbox.objects.filter(sent_at__isnull=False):
        Outbox.objects.filter(pk=row.pk).update(sent_at=row.sent_at - storms.HOUR)


def test_what_is_over_the_limit_comes_in_one_letter_at_the_end_of_the_hour() -> None:
    person = make_user()
    tell(person, *range(10))
    assert subjects() == ["Number 0", "Number 1", "Number 2"]
    assert states(person) == ["sent"] * 3 + ["held"] * 7
    assert Notification.objects.filter(user=person).count() == 10  # which waits for nothing
    (summary,) = summaries()
    assert summary.due_at.minute == summary.due_at.second == 0
    assert timedelta(0) < summary.due_at - database_now() <= storms.HOUR + storms.COMMITTED
    let_the_hour_end()
    assert subjects()[3:] == ["7 messages for you"]
    letter = mail.outbox[-1].body
    assert [f"Number {number}" in letter for number in range(10)] == [False] * 3 + [True] * 7
    assert set(states(person)) == {"sent"}
    let_the_hour_end()
    assert len(mail.outbox) == 4


def test_a_summary_is_one_letter_and_the_next_hour_begins_anew() -> None:
    person = make_user()
    tell(person, *range(10))
    let_an_hour_pass()
    let_the_hour_end()
    assert subjects()[3:] == ["7 messages for you"]
    tell(person, 10, 11, 12)
    assert subjects()[4:] == ["Number 10", "Number 11"]
    assert states(person).count("held") == 1


def test_everybody_has_their_own_hour() -> None:
    one, other = make_user(), make_user()
    tell(one, *range(5))
    tell(other, 0, 1)
    assert (states(one).count("sent"), states(other).count("sent")) == (3, 2)


@pytest.mark.parametrize("how", ["urgent", "file", "account"])
def test_what_cannot_wait_is_not_held_and_counts(how: str) -> None:
    person = make_user()
    if how == "account":
        tell(person, *range(5), kind="accounts.tests_proof")
    else:
        tell(person, *range(5), **{how: True})
    assert states(person) == ["sent"] * 5
    tell(person, 9)
    assert states(person)[-1] == "held"


def test_no_limit(settings: Any) -> None:
    settings.EMAILS_PER_HOUR = 0
    person = make_user()
    tell(person, *range(50))
    assert states(person) == ["sent"] * 50


def test_what_is_not_wanted_any_more_is_not_in_it() -> None:
    person = make_user()
    tell(person, *range(5))
    User.objects.filter(pk=person.pk).update(no_email=["rfps"])
    let_the_hour_end()
    assert len(mail.outbox) == 3
    assert set(states(person)) == {"sent", "dropped"}
    assert summaries().get().state == Outbox.State.DROPPED


def test_the_hour_is_the_clocks_and_has_one_summary() -> None:
    person = make_user()
    for moment in ("2026-03-29 00:00", "2026-03-29 00:58", "2026-03-29 00:59", "2026-03-29 01:58"):
        # When clocks go forward in Europe, which the name in UTC does not notice.
        storms.sum_up(person, datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert [row.what for row in summaries().order_by("due_at")] == [
        "storm:2026-03-29T01",
        "storm:2026-03-29T02",
    ]


def test_letters_are_looked_up_in_an_index() -> None:
    person = make_user()
    tell(person, 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(
            "EXPLAIN SELECT DISTINCT sent_at FROM core_outbox WHERE recipient_id = %s"
            " AND channel = 'email' AND state = 'sent' AND sent_at > now() - interval '1 hour' LIMIT 40",
            [person.pk],
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "using outbox_letters" in plan, plan
