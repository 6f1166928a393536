"""Reminders wait by e-mail for the working hours of who gets them; never lost, never twice."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from accounts import actions, email_groups, notices, quiet, reminding
from accounts.models import Notification, User
from accounts.models.user import EVERY_DAY
from accounts.notices import Notice
from core import outbox
from core.clock import company_today, database_now
from core.models import Event, Outbox
from core.refused import Refused
from tests.factories.accounts import make_supplier_user, make_user

pytestmark = pytest.mark.django_db
OFFICE = {"quiet_from_hour": 18, "quiet_until_hour": 7, "working_days": [1, 2, 3, 4, 5]}


def _reminder(recipient: User, payload: dict[str, Any], thing: str) -> Notice:
    if payload.get("broken"):
        raise ValueError("broken")
    before = payload.get("before")
    return Notice("Soon due", "/", before=datetime.fromisoformat(before) if before else None)


for kind in ("meetings.reminder_tests", "tests.quiet_reminder"):
    reminding.reminder(
        kind,
        why="You get this because it is a test.",
        of="bell",
        find=lambda _who, keys: {key: key for key in keys},
    )(_reminder)


@notices.notice("tests.quiet_news", why="You get this because it is a test.")
def _news(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    return Notice("It rang", "/")


def someone(zone: str = "Europe/Stockholm", **choice: Any) -> User:
    return User(time_zone=zone, **OFFICE | choice)


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


class TestWhen:
    @pytest.mark.parametrize(
        ("zone", "due", "comes"),
        [
            # In working hours: then, to the second.
            ("Europe/Stockholm", "2026-01-14T08:00:01", "2026-01-14T08:00:01"),
            ("Europe/Stockholm", "2026-01-14T17:59:59", "2026-01-14T17:59:59"),
            # At night: in the morning, also on the same day.
            ("Europe/Stockholm", "2026-01-14T18:00:00", "2026-01-15T07:00:00"),
            ("Asia/Kathmandu", "2026-01-15T03:10:00", "2026-01-15T07:00:00"),
            # From Friday evening until Monday morning, over both changes of the clocks.
            ("Europe/Stockholm", "2026-03-27T18:00:00", "2026-03-30T07:00:00"),
            ("America/New_York", "2026-10-31T12:00:00", "2026-11-02T07:00:00"),
            ("Australia/Lord_Howe", "2026-04-04T08:00:00", "2026-04-06T07:00:00"),
            # A leap day is a Thursday in 2024, and a Tuesday in 2028.
            ("Europe/Stockholm", "2024-02-28T23:00:00", "2024-02-29T07:00:00"),
            ("Pacific/Apia", "2028-02-28T19:00:00", "2028-02-29T07:00:00"),
        ],
    )
    def test_then_or_on_the_next_working_morning(self, zone: str, due: str, comes: str) -> None:
        assert quiet.first_time(someone(zone), at(due, zone)) == at(comes, zone)

    def test_hours_that_the_clocks_skip_and_those_that_come_twice(self) -> None:
        """2026-03-29: from 02:00 to 03:00 at one go. 2026-10-25: from 02:00 to 03:00 twice."""
        owl = someone(quiet_from_hour=23, quiet_until_hour=2, working_days=[7])
        assert quiet.first_time(owl, at("2026-03-28T23:30")) == at("2026-03-29T01:00")
        lark = someone(quiet_from_hour=3, quiet_until_hour=2, working_days=[7])
        for within in ("2026-10-25T00:00", "2026-10-25T01:59"):
            assert quiet.first_time(lark, at(within)) == at(within)
        assert quiet.first_time(lark, at("2026-10-25T02:00")) == at("2026-11-01T01:00")

    def test_the_same_hour_twice_is_never_and_some_are_quiet_at_noon(self) -> None:
        never = someone(quiet_from_hour=9, quiet_until_hour=9)
        assert quiet.first_time(never, at("2026-01-14T02:00")) == at("2026-01-14T02:00")
        siesta = someone("UTC", quiet_from_hour=12, quiet_until_hour=14)
        assert quiet.first_time(siesta, at("2026-01-14T13:59")) == at("2026-01-14T14:00")
        assert quiet.first_time(siesta, at("2026-01-14T23:00")) == at("2026-01-14T23:00")

    @pytest.mark.parametrize(
        ("due", "before", "comes"),
        [
            # Monday is early enough.
            ("2026-01-17T08:00", "2026-01-20T00:00", "2026-01-19T07:00"),
            # Only a day off is: then, but not at night.
            ("2026-01-17T08:00", "2026-01-18T00:00", "2026-01-17T08:00"),
            ("2026-01-17T05:00", "2026-01-18T00:00", "2026-01-17T07:00"),
            ("2026-01-17T05:00", "2026-01-19T07:00", "2026-01-17T07:00"),
            # Only the night is.
            ("2026-01-17T05:00", "2026-01-17T06:59", "2026-01-17T05:00"),
            ("2026-01-17T05:00", "2026-01-16T00:00", "2026-01-17T05:00"),
        ],
    )
    def test_what_would_come_too_late_does_not_wait(
        self, due: str, before: str, comes: str
    ) -> None:
        assert quiet.first_time(someone("UTC"), at(due), at(before)) == at(comes)


# Changes of the clocks by an hour, half an hour, at midnight, at a quarter to three, and none at all.
ZONES = (
    "Europe/Stockholm",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "America/Havana",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Africa/Cairo",
    "Asia/Beirut",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "UTC",
)
# Minute by minute, by the zones of PostgreSQL.
ORACLE = """
    SELECT min(minute) FROM (
        SELECT %(moment)s::timestamptz UNION ALL
        SELECT generate_series(
            date_trunc('minute', %(moment)s::timestamptz) + interval '1 minute',
            %(moment)s::timestamptz + interval '8 days', interval '1 minute'
        )
    ) AS minutes (minute)
    WHERE extract(isodow FROM timezone(%(zone)s, minute)) = ANY (%(days)s)
      AND NOT extract(hour FROM timezone(%(zone)s, minute)) = ANY (%(quiet)s)
"""


def changes_of_clocks(zone: str) -> list[datetime]:
    """The hours of 2024 to 2026 in which the zone's distance from UTC is another than an hour ago.

    Looked for in the days that end with another distance than they begin with.
    """
    first, known = datetime(2024, 1, 1, tzinfo=UTC), ZoneInfo(zone)

    def distance(hours: int) -> timedelta | None:
        return (first + timedelta(hours=hours)).astimezone(known).utcoffset()

    return [
        first + timedelta(hours=hour)
        for day in range(0, 24 * 366 * 3, 24)
        if distance(day - 1) != distance(day + 23)
        for hour in range(day, day + 24)
        if distance(hour) != distance(hour - 1)
    ]


AROUND = {zone: changes_of_clocks(zone) or [datetime(2024, 2, 28, tzinfo=UTC)] for zone in ZONES}


@st.composite
def moments(draw: st.DrawFn) -> tuple[str, datetime]:
    zone = draw(st.sampled_from(ZONES))
    distance = draw(st.integers(-5 * 86_400, 2 * 86_400))
    return zone, draw(st.sampled_from(AROUND[zone])) + timedelta(seconds=distance)


@given(
    moments(),
    st.sets(st.sampled_from(list(EVERY_DAY)), min_size=1),
    st.integers(0, 23),
    st.integers(0, 23),
)
@hypothesis_settings(max_examples=40)
def test_it_is_the_first_minute_that_is_neither_quiet_nor_on_a_day_off(
    when: tuple[str, datetime], days: set[int], first: int, until: int
) -> None:
    zone, moment = when
    person = someone(zone, working_days=[*days], quiet_from_hour=first, quiet_until_hour=until)
    hours, hour = [], first
    while hour != until:
        hours.append(hour)
        hour = (hour + 1) % 24
    with connection.cursor() as cursor:
        cursor.execute(ORACLE, {"moment": moment, "zone": zone, "days": [*days], "quiet": hours})
        (expected,) = cursor.fetchone()
    assert quiet.first_time(person, moment) == expected


def other_days(person: User) -> list[int]:
    """Every day but the one that it is, and the next, where the person is."""
    today = database_now().astimezone(ZoneInfo(person.time_zone)).isoweekday()
    return [day for day in EVERY_DAY if day not in (today, today % 7 + 1)]


def off(name: str = "Olle Off", **fields: Any) -> User:
    """Somebody who does not work today."""
    person = make_user(name, **fields)
    User.objects.filter(pk=person.pk).update(working_days=other_days(person))
    person.refresh_from_db()
    return person


def remind(*people: User, kind: str = "tests.quiet_reminder", **payload: Any) -> None:
    notices.notify(kind, "bell", to=people, payload={"bell": "b"} | payload)
    send()


def send() -> None:
    while outbox.send_next():
        pass


def letters_of(person: User) -> Outbox:
    return Outbox.objects.get(recipient=person, channel="email")


class TestSending:
    def test_the_inbox_has_it_at_once_and_the_letter_waits_in_its_row(self) -> None:
        olle = off()
        remind(olle)
        row = letters_of(olle)
        assert Notification.objects.filter(user=olle).count() == 1
        assert not mail.outbox
        assert (row.state, row.attempts, row.sent_at, row.error) == ("waiting", 0, None, "")
        assert row.try_at == quiet.first_time(olle, row.due_at) > database_now()
        assert not outbox.send_next()

    def test_when_its_time_comes_it_goes_once(self) -> None:
        olle = off()
        remind(olle)
        User.objects.filter(pk=olle.pk).update(working_days=[*EVERY_DAY])
        Outbox.objects.filter(recipient=olle).update(try_at=database_now())
        send()
        row = letters_of(olle)
        assert (len(mail.outbox), row.state, row.attempts) == (1, "sent", 1)
        assert Notification.objects.filter(user=olle).count() == 1

    def test_a_choice_made_meanwhile_puts_it_off_further(self) -> None:
        olle = off()
        remind(olle)
        Outbox.objects.filter(recipient=olle).update(try_at=database_now())
        send()
        row = letters_of(olle)
        assert not mail.outbox
        assert (row.state, row.attempts) == ("waiting", 0) and row.try_at > database_now()

    def test_quiet_hours_hold_it_back_as_well(self) -> None:
        nora = make_user()
        hour = database_now().astimezone(ZoneInfo(nora.time_zone)).hour
        User.objects.filter(pk=nora.pk).update(
            quiet_from_hour=hour, quiet_until_hour=(hour + 2) % 24
        )
        remind(nora)
        waits = letters_of(nora).try_at - database_now()
        assert timedelta(hours=1) < waits + timedelta(minutes=1) <= timedelta(hours=2, minutes=1)

    def test_what_would_be_too_late_goes_at_once(self) -> None:
        olle = off()
        remind(olle, before=(database_now() + timedelta(hours=1)).isoformat())
        assert len(mail.outbox) == 1

    def test_what_somebody_has_just_done_waits_for_nobody(self) -> None:
        olle = off()
        remind(olle, kind="tests.quiet_news")
        assert len(mail.outbox) == 1

    def test_a_supplier_has_quiet_hours_too(self) -> None:
        anna = make_supplier_user()
        User.objects.filter(pk=anna.pk).update(working_days=other_days(anna))
        remind(anna)
        assert not mail.outbox and letters_of(anna).state == "waiting"

    def test_who_stands_in_gets_it_in_their_own_hours_and_once(self) -> None:
        olle, jonas, today = off(), make_user("Jonas Järn"), company_today()
        User.objects.filter(pk=olle.pk).update(
            absent_from_date=today, absent_until_date=today, deputy=jonas
        )
        remind(olle)
        assert [one.to for one in mail.outbox] == [[f"Jonas Järn <{jonas.email}>"]]
        Outbox.objects.filter(recipient=olle).update(try_at=database_now())
        User.objects.filter(pk=olle.pk).update(working_days=[*EVERY_DAY])
        send()
        assert sorted(one.to[0].split("<")[0] for one in mail.outbox) == [
            "Jonas Järn ",
            "Olle Off ",
        ]

    def test_a_failure_counts_and_being_put_off_does_not(self) -> None:
        olle = off()
        remind(olle, broken=True)
        row = letters_of(olle)
        assert row.attempts == 1
        Outbox.objects.filter(pk=row.pk).update(payload={"bell": "b"}, try_at=database_now())
        send()
        row.refresh_from_db()
        assert (row.state, row.attempts, row.error) == ("waiting", 1, "")

    def test_the_digest_has_its_own_hour(self) -> None:
        olle = off(digest_email=["commitments"])
        remind(olle, kind="meetings.reminder_tests")
        assert letters_of(olle).state == "held"


def test_what_is_due_is_found_in_its_index_among_what_waits() -> None:
    person = make_user()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_outbox (kind, what, recipient_id, address, channel, due_at, try_at,"
            " payload, state, attempts, error)"
            " SELECT 'tests.quiet_reminder', 'n:' || n, %s, '', 'email', core_clock(),"
            " core_clock() + (n - 3) * interval '1 minute', '{}', 'waiting', 0, ''"
            " FROM generate_series(1, 5000) AS n",
            [person.pk],
        )
        cursor.execute("ANALYZE core_outbox")
        with CaptureQueriesContext(connection) as queries:
            assert outbox.send_next()
        (claim,) = [one["sql"] for one in queries if "FOR UPDATE" in one["sql"]]
        cursor.execute(f"EXPLAIN {claim}")
        plan = "\n".join(line[0] for line in cursor.fetchall())
    assert "outbox_waiting" in plan and "Sort" not in plan and "Seq Scan" not in plan, plan


class TestChoosing:
    def test_everybody_has_the_hours_of_an_office_until_they_choose(self) -> None:
        person = User.objects.create_user("new@example.com", name="New")
        person.refresh_from_db()
        assert (person.quiet_from_hour, person.quiet_until_hour) == (18, 7)

    @pytest.mark.parametrize("make", [make_user, make_supplier_user])
    def test_the_profile_shows_and_takes_them(self, client: Client, make: Any) -> None:
        person = make()
        client.force_login(person)
        page = client.get("/profile/").text
        assert "Quiet hours from" in page and "Quiet hours until" in page
        groups = [group.name for group in email_groups.groups_for(person)]
        given_ = {f"group_{name}": "at_once" for name in groups} | {
            "digest_hour": "8",
            "working_days": ["1"],
            "quiet_from_hour": "20",
            "quiet_until_hour": "6",
        }
        assert (
            client.post("/profile/emails/", given_ | {"quiet_from_hour": "24"}).status_code == 422
        )
        assert client.post("/profile/emails/", given_).status_code == 303
        person.refresh_from_db()
        assert (person.quiet_from_hour, person.quiet_until_hour) == (20, 6)
        event = Event.objects.get(verb="accounts.preferences_changed")
        assert event.change("quiet_from_hour") == (0, 20)

    def test_the_api_takes_them_one_by_one(self, client: Client) -> None:
        person = make_user()
        client.force_login(person)
        url, kind = "/api/v1/me/emails/", "application/json"
        said = client.patch(url, {"quiet_until_hour": 9}, kind).json()
        assert (said["quiet_from_hour"], said["quiet_until_hour"]) == (0, 9)
        assert client.patch(url, {"quiet_from_hour": 24}, kind).status_code == 400
        assert client.get("/api/v1/me/").json()["emails"]["quiet_until_hour"] == 9

    def test_there_are_24_hours(self) -> None:
        with pytest.raises(Refused) as no:
            actions.choose_emails(
                ways={}, digest_hour=8, working_days=[1], quiet_hours=(8, 24), by=make_user()
            )
        assert (no.value.code, no.value.field) == ("no_hour", "quiet_until_hour")
