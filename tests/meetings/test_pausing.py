"""Either side pauses the reminders of a promise; the date stays, and being late is told all the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.actions import set_absence
from accounts.models import Notification, User
from core import outbox
from core.clock import company_today
from core.models import Event, Outbox
from core.refused import Refused
from meetings import actions
from meetings.models import Commitment
from meetings.states import CommitmentStatus, OwnerSide
from tests.factories.meetings import make_commitment

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
DUE = date(2026, 3, 30)  # the day after the clocks go forward in Europe


@pytest.fixture
def promise(cast):
    row = actions.propose_commitment(
        partner=cast.partner.key,
        title="Send the drawings",
        side=OwnerSide.US,
        owner=cast.executive.key,
        counterpart=cast.rep.key,
        due_date=DUE,
        by=cast.executive,
        now=START,
    )
    Outbox.objects.exclude(payload__has_key="days").delete()
    return row


def pause(row, by, until, now=START, reason="The factory is closed."):
    return actions.pause_commitment(
        commitment=row.key, until_date=until, reason=reason, by=by, now=now
    )


def days(number):
    return DUE + timedelta(days=number)


def come(*kinds):
    """Have every planned reminder's turn come, in the order of their days; return what was sent to whom."""
    Outbox.objects.exclude(channel="inbox").delete()
    Outbox.objects.exclude(kind__contains="reminder").exclude(kind="meetings.escalation").delete()
    for row in Outbox.objects.filter(state="waiting").order_by("due_at", "pk"):
        Outbox.objects.filter(pk=row.pk).update(try_at=datetime(2026, 1, 1, tzinfo=UTC))
        while outbox.send_next():
            pass
    rows = Notification.objects.order_by("outbox__due_at", "outbox__pk").select_related("outbox")
    return [
        (row.kind.removeprefix("meetings."), (row.outbox.due_at.date() - DUE).days) for row in rows
    ]


EVERY = [
    ("reminder_before", -3),
    ("reminder_before", 0),
    ("reminder_after", 1),
    ("escalation", 7),
    ("reminder_after", 7),
]


def test_without_a_pause_they_all_come(promise):
    """The control."""
    assert sorted(come()) == sorted(EVERY)


@pytest.mark.parametrize(
    ("until", "missing", "returns"),
    [
        (-10, set(), False),  # nothing is due in it
        (-3, set(), False),  # on that day one is due anyway
        (-2, {-3}, True),
        (0, {-3}, False),
        (4, {-3, 0, 1}, True),
        (7, {-3, 0, 1}, False),
        (30, {-3, 0, 1, 7}, True),
    ],
)
def test_what_is_due_in_it_does_not_come_and_once_at_its_end(
    cast, promise, until, missing, returns
):
    pause(promise, cast.executive, days(until))
    expected = [
        (kind, day) for kind, day in EVERY if day not in missing or kind == "escalation"
    ] + ([("reminder_returns", until)] if returns else [])
    assert sorted(come()) == sorted(expected)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [("Europe/Stockholm", 6), ("Asia/Tokyo", 23), ("America/Los_Angeles", 15)],
)
def test_it_ends_in_the_morning_of_the_owner(cast, promise, zone, hour):
    User.objects.filter(pk=cast.executive.pk).update(time_zone=zone)
    pause(promise, cast.rep, days(4))
    row = Outbox.objects.get(kind="meetings.reminder_returns", channel="email")
    assert row.due_at.hour == hour
    assert row.due_at == datetime(2026, 4, 3, hour, tzinfo=UTC) - timedelta(days=hour == 23)


def test_the_day_that_counts_is_the_owners(cast, promise):
    # In Tokyo the third of March has come while it is the second elsewhere.
    User.objects.filter(pk=cast.executive.pk).update(time_zone="Asia/Tokyo")
    late = datetime(2026, 3, 2, 16, tzinfo=UTC)
    with pytest.raises(Refused) as no:
        pause(promise, cast.rep, date(2026, 3, 3), now=late)
    assert (no.value.code, no.value.field) == ("pause_over", "until_date")
    pause(promise, cast.rep, date(2026, 3, 4), now=late)


def test_a_date_that_moves_is_reminded_of_after_the_pause(cast, promise):
    pause(promise, cast.executive, days(5))
    new = days(30)
    actions.propose_new_date(
        commitment=promise.key, due_date=new, reason="x", by=cast.executive, now=START
    )
    actions.accept_new_date(commitment=promise.key, by=cast.rep, now=START)
    said = come()
    assert sorted(said) == sorted((kind, day + 30) for kind, day in EVERY)


def test_another_pause_replaces_the_one_before(cast, promise):
    pause(promise, cast.executive, days(4))
    pause(promise, cast.rep, days(10))
    assert ("reminder_returns", 4) not in come() and ("reminder_returns", 10) in come()


def test_ended_early_they_come_again_and_no_heap(cast, promise):
    pause(promise, cast.executive, days(4))
    actions.resume_commitment(commitment=promise.key, by=cast.rep, now=START)
    assert sorted(come()) == sorted(EVERY)
    with pytest.raises(Refused, match="not paused"):
        actions.resume_commitment(commitment=promise.key, by=cast.rep, now=START)


def test_who_stands_in_rests_too(cast, promise):
    today = company_today()
    set_absence(from_date=today, until_date=today, deputy=cast.manager.key, by=cast.executive)
    pause(promise, cast.executive, days(30))
    come()
    told = Notification.objects.filter(user=cast.manager).values_list("kind", flat=True)
    assert sorted(told) == ["meetings.escalation", "meetings.reminder_returns"]


def test_it_moves_nothing_and_both_sides_read_it(cast, promise):
    mail.outbox = []
    pause(promise, cast.rep, days(4))
    promise.refresh_from_db()
    assert (promise.due_date, promise.first_due_date, promise.status) == (DUE, DUE, "accepted")
    event = Event.objects.get(verb="meetings.commitment_paused")
    assert (event.actor, event.reason) == (cast.rep, "The factory is closed.")
    assert event.change("paused_until_date") == (None, "2026-04-03")
    # The owner on the other side is told; who did it is not.
    Outbox.objects.exclude(kind="meetings.commitment_paused").delete()
    while outbox.send_next():
        pass
    (told,) = Notification.objects.all()
    assert told.user == cast.executive
    assert "No reminders until 3 April 2026." in told.body and "factory" in told.body


def test_the_page_of_both_sides(cast):
    soon = company_today() + timedelta(days=9)
    row = make_commitment(cast.partner, cast.executive, due_date=soon, counterpart=cast.rep)
    ours, theirs = Client(), Client()
    ours.force_login(cast.executive)
    theirs.force_login(cast.rep)
    page = f"/commitments/{row.key}/"
    assert "Pause the reminders" in ours.get(page).text
    given = {"until_date": soon.isoformat(), "reason": "The factory is closed."}
    assert ours.post(page + "pause/", given | {"until_date": "2020-01-01"}).status_code == 422
    assert ours.post(page + "pause/", given).status_code in (302, 303)
    for client, address in ((ours, page), (theirs, f"/portal{page}")):
        text = client.get(address).text
        assert "Elin Executive has paused the reminders until" in text
        assert "The factory is closed." in text
    assert theirs.post(f"/portal{page}resume/").status_code in (302, 303)
    assert "has paused the reminders" not in ours.get(page).text.split('id="h-hist"')[0]


@pytest.mark.parametrize("status", list(CommitmentStatus))
def test_only_what_is_agreed_is_paused(cast, status):
    row = make_commitment(cast.partner, cast.executive, status=status)
    if status in ("accepted", "missed"):
        pause(row, cast.executive, days(60))
        return
    with pytest.raises(Refused):
        pause(row, cast.executive, days(60))


def test_a_reason_is_needed_and_the_database_wants_somebody(cast, promise):
    with pytest.raises(Refused) as no:
        pause(promise, cast.executive, days(4), reason=" ")
    assert no.value.code == "reason_missing"
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=promise.pk).update(paused_until_date=DUE)


def test_the_same_over_the_api(cast):
    soon = company_today() + timedelta(days=9)
    row = make_commitment(cast.partner, cast.executive, due_date=soon, counterpart=cast.rep)
    client = Client()
    client.force_login(cast.rep)
    path = f"/api/v1/commitments/{row.key}/"
    sent = {"until_date": soon.isoformat(), "reason": "Closed."}
    paused = client.post(path + "pause/", sent, "application/json")
    assert (paused.status_code, paused.json()["paused_until_date"]) == (200, soon.isoformat())
    assert paused.json()["pause_reason"] == "Closed."
    ended = client.post(path + "resume/", {}, "application/json")
    assert (ended.status_code, ended.json()["paused_until_date"]) == (200, None)
    again = client.post(path + "resume/", {}, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "not_paused")
