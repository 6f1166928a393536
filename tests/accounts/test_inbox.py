"""The inbox: messages by day, and titles that lead to what they are about."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from accounts.models import Notification
from core.models import Outbox
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
# Half past midnight in Stockholm: yesterday still in UTC.
NOW = datetime(2026, 3, 17, 23, 30, tzinfo=UTC)


def make_message(user, title, at):
    row = Outbox.objects.create(
        kind="tests.inbox",
        what=title,
        recipient=user,
        channel="inbox",
        due_at=at,
        try_at=at,
    )
    message = Notification.objects.create(
        user=user, outbox=row, kind="tests.inbox", title=title, path="/profile/"
    )
    Notification.objects.filter(pk=message.pk).update(created_at=at)
    return message


@pytest.fixture
def user():
    return make_user(time_zone="Europe/Stockholm")


def page_of(user, query=""):
    client = Client()
    with time_machine.travel(NOW, tick=False):
        client.force_login(user)
        return client.get(f"/inbox/{query}").text


def days(page):
    """Return [(day, [(title, time), …]), …] as the page shows them."""
    found = []
    for part in page.split('<tr class="day">')[1:]:
        name = re.search(r'<th scope="rowgroup" colspan="4">([^<]+)</th>', part)[1]
        titles = re.findall(r'<a href="/profile/" hx-post="/inbox/[^"]+"[^>]*>([^<]+)</a>', part)
        times = re.findall(r'<td class="num nowrap">([^<]+)</td>', part)
        found.append((name, list(zip(titles, times, strict=True))))
    return found


def test_messages_are_grouped_by_the_readers_days(user):
    zone = ZoneInfo("Europe/Stockholm")
    for title, at in (
        ("Oldest", datetime(2025, 12, 31, 9, tzinfo=zone)),
        ("Before", datetime(2026, 3, 17, 0, 5, tzinfo=zone)),
        ("Late", datetime(2026, 3, 17, 23, 55, tzinfo=zone)),
        ("Newest", datetime(2026, 3, 18, 0, 10, tzinfo=zone)),
    ):
        make_message(user, title, at)
    assert days(page_of(user)) == [
        ("Today", [("Newest", "00:10")]),
        ("Yesterday", [("Late", "23:55"), ("Before", "00:05")]),
        ("31 December 2025", [("Oldest", "09:00")]),
    ]
    user.language = "sv"
    user.save()
    assert [name for name, _messages in days(page_of(user))] == [
        "I dag",
        "I går",
        "31 december 2025",
    ]


def test_a_day_that_goes_on_is_named_on_the_next_page_too(user):
    for number in reversed(range(60)):
        make_message(user, f"No {number}", NOW - timedelta(minutes=number))
    (second,) = days(page_of(user, "?page=2"))
    assert (second[0], len(second[1])) == ("Yesterday", 10)


def test_only_unread_and_an_empty_inbox(user):
    assert "No messages yet" in page_of(user)
    message = make_message(user, "Read", NOW)
    Notification.objects.filter(pk=message.pk).update(read_at=NOW)
    assert "Nothing unread" in page_of(user, "?unread=1")
    assert 'class="day"' not in page_of(user, "?unread=1")


def test_a_pressed_title_marks_the_message_as_read_and_leads_there(user):
    message = make_message(user, "News", NOW)
    client = Client()
    client.force_login(user)
    address = re.search(r'hx-post="([^"]+)"', client.get("/inbox/").text)[1]
    answer = client.post(address, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/profile/"
    message.refresh_from_db()
    assert message.read_at is not None


def test_the_number_beside_the_messages_says_what_it_counts(user):
    def heading():
        text = page_of(user).split('<h2 id="h-messages">')[1].split("</h2>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", text).split())

    for number in range(3):
        make_message(user, f"No {number}", NOW - timedelta(minutes=number))
    assert heading() == "Messages 3 unread"
    user.language = "sv"
    user.save()
    assert heading() == "Meddelanden 3 olästa"
    Notification.objects.filter(title="No 1").update(read_at=NOW)
    Notification.objects.filter(title="No 2").update(read_at=NOW)
    assert heading() == "Meddelanden 1 oläst"
    Notification.objects.update(read_at=NOW)
    assert heading() == "Meddelanden"


@pytest.mark.parametrize("query", ["", "?unread=1"])
def test_reading_everything_leaves_one_where_one_was(user, query):
    make_message(user, "News", NOW)
    action = re.search(r'action="(/inbox/read/[^"]*)"', page_of(user, query))[1]
    client = Client()
    client.force_login(user)
    assert client.post(action).headers["Location"] == f"/inbox/{query}"
    assert not Notification.objects.filter(read_at=None).exists()
