"""Reminders: planned at 08:00 where the owner is, dropped when they no longer hold."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.core import mail

from accounts import notices
from accounts.models import Notification, User
from core import outbox
from core.clock import database_now
from core.models import Outbox
from meetings import actions, calendar_file, reports
from meetings.states import CommitmentStatus, OwnerSide
from tests.factories.meetings import NOON, make_commitment, make_visit

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DUE = date(2026, 3, 30)  # the day after the clocks go forward in Europe


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


def promise(cast, **more):
    fields = {
        "partner": cast.partner.key,
        "title": "Send the drawings",
        "side": OwnerSide.US,
        "owner": cast.executive.key,
        "due_date": DUE,
        "by": cast.executive,
        "now": START,
    } | more
    return actions.propose_commitment(**fields)


def planned(**filters):
    rows = Outbox.objects.filter(
        channel="email",
        kind__in=["meetings.reminder_before", "meetings.reminder_after", "meetings.escalation"],
    ).filter(**filters)
    return [
        (row.payload["days"], row.kind.split(".")[1], row.recipient.name, row.due_at)
        for row in rows.order_by("due_at", "kind")
    ]


def at(day, hour, month=3):
    return datetime(2026, month, day, hour, tzinfo=UTC)


def send_all():
    while outbox.send_next():
        pass


def test_five_reminders_at_eight_at_home_across_the_change_of_clocks(cast):
    promise(cast)
    assert planned() == [
        (-3, "reminder_before", "Elin Executive", at(27, 7)),  # winter time, UTC+1
        (0, "reminder_before", "Elin Executive", at(30, 6)),  # summer time, UTC+2
        (1, "reminder_after", "Elin Executive", at(31, 6)),
        (7, "escalation", "Maria Manager", at(6, 6, 4)),
        (7, "reminder_after", "Elin Executive", at(6, 6, 4)),
    ]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [("Asia/Tokyo", at(29, 23)), ("America/Los_Angeles", at(30, 15)), ("UTC", at(30, 8))],
)
def test_the_morning_is_the_owners(cast, zone, expected):
    cast.executive.time_zone = zone
    cast.executive.save()
    promise(cast)
    assert [row[3] for row in planned() if row[0] == 0] == [expected]


def test_what_lies_behind_is_not_planned(cast):
    promise(cast, now=datetime(2026, 3, 30, 6, 0, tzinfo=UTC))  # 08:00 sharp on the day
    assert [row[0] for row in planned()] == [1, 7, 7]


def test_a_partners_promise_escalates_to_the_manager_of_who_follows_it_up(cast):
    row = promise(cast, side=OwnerSide.PARTNER, owner=cast.rep.key)
    assert planned() == []  # nobody has promised anything yet
    actions.accept_commitment(commitment=row.key, by=cast.rep, now=START)
    people = {(kind, name) for _days, kind, name, _at in planned()}
    assert people == {
        ("reminder_before", "Jonas Ek"),
        ("reminder_after", "Jonas Ek"),
        ("escalation", "Maria Manager"),
    }


def test_on_a_day_off_only_what_would_be_too_late_comes_by_mail(cast):
    today = database_now().astimezone(ZoneInfo(cast.executive.time_zone)).date()
    tomorrow = today.isoweekday() % 7 + 1
    User.objects.filter(pk=cast.executive.pk).update(working_days=[tomorrow])
    for title, days, left in (("Now", 0, 0), ("Tomorrow", -1, 1), ("Soon", -3, 3)):
        row = make_commitment(
            cast.partner, cast.executive, title=title, due_date=today + timedelta(days=left)
        )
        payload = {"commitment": row.key, "due_date": str(row.due_date), "days": days}
        notices.notify("meetings.reminder_before", f"r:{days}", to=[row.owner], payload=payload)
    late = make_commitment(
        cast.partner, cast.executive, title="Late", due_date=today - timedelta(days=1)
    )
    payload = {"commitment": late.key, "due_date": str(late.due_date), "days": 1}
    notices.notify("meetings.reminder_after", "r", to=[late.owner], payload=payload)
    send_all()
    assert [message.subject for message in mail.outbox] == ["Due today: Now"]
    assert Notification.objects.count() == 4
    waits = Outbox.objects.filter(channel="email", state="waiting").values_list("try_at", flat=True)
    first = datetime.combine(today + timedelta(days=1), time(), ZoneInfo(cast.executive.time_zone))
    assert {*waits} == {first} and len(waits) == 3


def renegotiate(row, cast, new):
    actions.propose_new_date(
        commitment=row.key, due_date=new, reason="x", by=cast.executive, now=START
    )
    actions.accept_new_date(commitment=row.key, by=cast.rep, now=START)


def test_another_date_replans_and_the_old_reminders_are_dropped(cast):
    row = promise(cast)
    renegotiate(row, cast, DUE + timedelta(days=30))
    assert len(planned()) == 10
    Outbox.objects.exclude(payload__has_key="days").delete()
    Outbox.objects.update(try_at=at(1, 0).replace(year=2099))
    Outbox.objects.filter(due_at__lt=at(15, 0, 4)).update(try_at=at(1, 0, 1))
    send_all()
    assert mail.outbox == []
    assert set(Outbox.objects.filter(try_at=at(1, 0, 1)).values_list("state", flat=True)) == {
        "dropped"
    }


def test_a_date_that_moves_away_and_back_still_reminds(cast):
    row = promise(cast)
    renegotiate(row, cast, DUE + timedelta(days=30))
    renegotiate(row, cast, DUE)
    waiting = Outbox.objects.filter(
        payload__due_date=DUE.isoformat(), state="waiting", channel="email"
    )
    assert waiting.count() == 5
    Outbox.objects.exclude(payload__has_key="days").delete()
    first = list(waiting.filter(payload__days=-3))
    Outbox.objects.update(try_at=at(1, 0).replace(year=2099))
    Outbox.objects.filter(pk__in=[one.pk for one in first]).update(try_at=at(1, 0, 1))
    send_all()
    (message,) = mail.outbox
    assert "Send the drawings" in message.subject


@pytest.mark.parametrize("status", list(CommitmentStatus))
def test_only_what_is_open_reminds(cast, status):
    row = promise(cast)
    Outbox.objects.exclude(payload__has_key="days").delete()
    type(row).objects.filter(pk=row.pk).update(status=status, confirmed_at=NOON)
    Outbox.objects.update(try_at=at(1, 0, 1))
    send_all()
    expected = {"accepted": 5, "missed": 3}.get(status, 0)
    assert (len(mail.outbox), Notification.objects.count()) == (expected, expected)


def test_the_escalation_goes_to_the_manager_of_today(cast):
    row = promise(cast)
    cast.executive.manager = cast.owner
    cast.executive.save()
    actions.miss_commitment(commitment=row.key, by=None, now=at(31, 6))
    Outbox.objects.exclude(kind="meetings.escalation").delete()
    Outbox.objects.update(try_at=at(1, 0, 1))
    send_all()
    assert [message.to for message in mail.outbox] == [[f"Olof Owner <{cast.owner.email}>"]]


def test_who_lost_sight_of_it_is_told_nothing(cast):
    row = make_commitment(cast.partner, cast.executive)
    from meetings.emails.commitments import reminder_before

    payload = {"commitment": row.key, "due_date": row.due_date.isoformat(), "days": 0}
    assert reminder_before(cast.stranger, payload) is None
    assert reminder_before(cast.other_rep, payload) is None
    assert reminder_before(cast.executive, payload) is not None


def test_the_invitation_is_attached_and_reads_back(cast):
    starts = datetime(2027, 3, 28, 7, tzinfo=UTC)
    visit = make_visit(
        cast.partner,
        cast.executive,
        starts_at=starts,
        people=[cast.rep],
        agenda="Prices, åäö; more",
    )
    payload = {"visit": visit.key}
    notices.notify(
        "meetings.visit_planned",
        "visit:1",
        to=[cast.rep],
        payload=payload,
        channels=["email"],
    )
    send_all()
    (message,) = mail.outbox
    (attached,) = message.attachments
    assert (attached[0], attached[2].split(";")[0]) == ("visit.ics", "text/calendar")
    raw = attached[1] if isinstance(attached[1], bytes) else attached[1].encode()
    calendar = icalendar.Calendar.from_ical(raw)
    assert str(calendar["method"]) == "REQUEST"
    (event,) = calendar.walk("VEVENT")
    assert str(event["uid"]).startswith(f"visit-{visit.key}@")
    assert event["sequence"] == 0
    assert event.decoded("dtstart") == starts
    assert event.decoded("dtstart").utcoffset() == timedelta(hours=2)
    assert str(event["description"]) == "Prices, åäö; more"
    assert {str(who).lower() for who in event["attendee"]} == {
        f"mailto:{cast.executive.email}",
        f"mailto:{cast.rep.email}",
    }
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Stockholm"]


def test_cancel_has_the_same_uid_and_a_higher_sequence(cast):
    visit = make_visit(cast.partner, cast.executive)
    people = reports.addresses(visit)
    before = icalendar.Calendar.from_ical(calendar_file.invitation(visit, people))
    visit = actions.cancel_visit(visit=visit.key, reason="Snow.", by=cast.executive)
    after = icalendar.Calendar.from_ical(calendar_file.cancellation(visit, people))
    (first,), (second,) = before.walk("VEVENT"), after.walk("VEVENT")
    assert str(after["method"]) == "CANCEL"
    assert str(first["uid"]) == str(second["uid"])
    assert second["sequence"] == first["sequence"] + 1
    assert str(second["status"]) == "CANCELLED"


def test_a_withdrawn_participant_learns_nothing_new(cast):
    visit = make_visit(cast.partner, cast.executive, place="A secret place")
    bare = calendar_file.cancellation(visit, [("Bo", "bo@nordkontor.example")], details=False)
    assert b"secret" not in bare
    assert b"DTSTART" not in bare
    assert b"bo@nordkontor.example" in bare
