"""Who looks after partners is told on Monday mornings which visits are due and not planned."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import notices, reminding
from accounts.models import User
from core import outbox
from core.clock import company_today, database_now
from core.models import Outbox
from meetings import actions, due_visits
from meetings.models import Visit
from meetings.states import VisitStatus
from suppliers.models import Assignment
from tests.factories.meetings import make_policy, make_visit
from tests.factories.suppliers import make_assignment, make_partner

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def planned(**filters: Any) -> Any:
    return Outbox.objects.filter(kind=due_visits.KIND, channel="email", **filters).order_by("pk")


def plan(cast: Any, now: datetime | None = None) -> Outbox:
    actions.plan_due_visits(now=now or database_now())
    row: Outbox = planned(recipient=cast.executive).get()
    return row


def said(row: Outbox, language: str = "en") -> Any:
    row.recipient.language = language
    with notices.in_words_of(row.recipient):
        return notices.build(row)


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        ("2026-03-25 12:00", "2026-03-30 08:00"),  # over the change of clocks on the 29th
        ("2026-03-30 07:59", "2026-03-30 08:00"),
        ("2026-03-30 08:00", "2026-04-06 08:00"),
        ("2026-03-29 23:59", "2026-03-30 08:00"),
        ("2028-02-28 09:00", "2028-03-06 08:00"),  # a leap year's Monday
    ],
)
def test_the_next_monday_at_eight_where_the_person_is(now: str, monday: str) -> None:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)

    assert due_visits.next_monday(at(now), "Europe/Stockholm") == at(monday)


def test_the_zone_decides_which_day_it_is() -> None:
    sunday_in_stockholm = datetime(2026, 3, 29, 20, tzinfo=UTC)  # Monday, 05:00 in Tokyo
    assert due_visits.next_monday(sunday_in_stockholm, "Asia/Tokyo") == datetime(
        2026, 3, 30, 8, tzinfo=ZoneInfo("Asia/Tokyo")
    )


def test_one_message_a_week_for_who_looks_after_partners(cast):
    make_assignment(make_partner(), cast.executive)
    for _ in range(2):
        row = plan(cast)
    assert {each.recipient for each in planned()} == {cast.executive, cast.stranger}
    # Who moves to another zone has one Monday, too.
    User.objects.filter(pk=cast.executive.pk).update(time_zone="Asia/Tokyo")
    actions.plan_due_visits(now=database_now())
    assert planned(recipient=cast.executive).get() == row
    actions.plan_due_visits(now=row.due_at + timedelta(days=1))
    assert planned(recipient=cast.executive).count() == 2


def test_who_looks_after_nobody_any_more_or_has_left_is_not_asked(cast):
    Assignment.objects.filter(user=cast.executive).update(
        from_date=company_today() - timedelta(days=9), to_date=company_today()
    )
    User.objects.filter(pk=cast.stranger.pk).update(is_active=False)
    assert actions.plan_due_visits(now=database_now()) == 0
    assert not planned().exists()


def test_it_names_what_is_due_and_nobody_has_planned(cast):
    make_policy("strategic", 30)
    row = plan(cast)
    notice = said(row)
    assert notice.title == "1 visit to plan this week"
    assert notice.lines == ["Nordisk Precision AB (Account executive): no visit yet"]
    assert notice.why.startswith("You get this because you are the account executive")
    visit = make_visit(
        cast.partner,
        cast.executive,
        status=VisitStatus.HELD,
        starts_at=timezone.now() - timedelta(days=29),
    )
    (line,) = said(row).lines
    assert line.startswith("Nordisk Precision AB (Account executive): due on ")
    # Held a short while ago, and then planned: nothing to say.
    Visit.objects.filter(pk=visit.pk).update(
        starts_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() - timedelta(days=8)
    )
    assert said(row) is None
    Visit.objects.filter(pk=visit.pk).update(starts_at=timezone.now() - timedelta(days=90))
    assert said(row) is not None
    make_visit(cast.partner, cast.executive, starts_at=timezone.now() + timedelta(days=3))
    assert said(row) is None


def test_of_many_the_first_are_named(cast):
    make_policy("strategic", 30)
    for _ in range(11):
        make_assignment(make_partner(tier="strategic"), cast.executive)
    notice = said(plan(cast))
    assert notice.title == "12 visits to plan this week"
    assert len(notice.lines) == 11 and notice.lines[-1] == "and 2 more"
    assert said(planned().first(), "sv").title == "12 besök att planera den här veckan"


def test_without_anything_due_there_is_no_message(cast):
    row = plan(cast)
    Outbox.objects.update(try_at=timezone.now() - timedelta(minutes=1))
    while outbox.send_next():
        pass
    row.refresh_from_db()
    assert row.state == Outbox.State.DROPPED


def test_it_is_among_what_lies_ahead(cast):
    make_policy("strategic", 30)
    plan(cast)
    rows = reminding.coming(cast.executive, cast.executive, database_now()).rows
    assert [each.notice.title for each in rows] == ["1 visit to plan this week"]
    # Whose manager reads that something comes, and not more than they may see themselves.
    rows = reminding.coming(cast.executive, cast.manager, database_now()).rows
    assert len(rows) == 1
