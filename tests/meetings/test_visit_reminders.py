"""A visit without minutes: its organiser is reminded, and after a week their line manager hears of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts import actions as people
from accounts import notices, reminding
from accounts.models import User
from core.models import Outbox
from meetings import actions
from meetings.models import Visit
from meetings.states import VisitStatus
from tests.meetings.planned import planned as said

KINDS = ("meetings.visit_unminuted", "meetings.visit_escalation")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
# In Stockholm the clocks go forward on the 29th.
STARTS = datetime(2026, 3, 26, 9, tzinfo=UTC)


def plan(cast: Any, **more: Any) -> Visit:
    fields = {
        "partner": cast.partner.key,
        "title": "Season",
        "place": "Eskilstuna",
        "starts_at": STARTS,
        "ends_at": STARTS + timedelta(hours=2),
        "time_zone": "Europe/Stockholm",
        "visitor_role": "account_executive",
        "by": cast.executive,
        "now": NOW,
    } | more
    return actions.plan_visit(**fields)


def change(visit: Visit, by: User, now: datetime, **new: Any) -> None:
    names = (
        "title", "place", "at_their_place", "starts_at", "ends_at", "time_zone", "agenda",
        "visitor_role",
    )  # fmt: skip
    fields = {name: getattr(visit, name) for name in names} | new
    actions.change_visit(visit=visit.key, users=[], contacts=[], by=by, now=now, **fields)


def planned() -> list[tuple[str, str, datetime]]:
    rows = Outbox.objects.filter(kind__in=KINDS, channel="email").order_by("due_at")
    return [(row.kind.split("_")[1], row.recipient.name, row.due_at) for row in rows]


def titles(person: User) -> list[str]:
    return [
        notice.title for whose, notice in said() if whose == person and "Visit" not in notice.title
    ]


def at(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def test_on_the_next_morning_after_four_days_and_to_the_manager_after_a_week(cast):
    plan(cast)
    assert planned() == [
        ("unminuted", "Elin Executive", at(27, 7)),  # winter time, UTC+1
        ("unminuted", "Elin Executive", at(30, 6)),  # summer time, UTC+2
        ("escalation", "Maria Manager", at(2, 6, 4)),
    ]


def test_the_last_day_is_that_of_the_place_and_the_morning_that_of_the_reader(cast):
    # In Tokyo it ends on the 27th, when it is still the 26th in Stockholm.
    plan(cast, ends_at=datetime(2026, 3, 26, 16, tzinfo=UTC), time_zone="Asia/Tokyo")
    assert next(day for _kind, _name, day in planned()) == at(28, 7)


def test_first_it_is_asked_what_became_of_it_and_then_for_the_minutes(cast):
    visit = plan(cast)
    assert titles(cast.executive) == ["Did it take place? Season"] * 2
    later = STARTS + timedelta(hours=3)
    actions.hold_visit(visit=visit.key, by=cast.executive, now=later)
    assert titles(cast.executive) == ["Minutes are missing: Season"] * 2
    assert titles(cast.manager) == ["A week without minutes: Season"]
    actions.write_minutes(visit=visit.key, minutes="All is well.", by=cast.executive, now=later)
    assert titles(cast.executive) == titles(cast.manager) == []


@pytest.mark.parametrize("what", ["cancelled", "missed"])
def test_what_ended_otherwise_needs_none(cast, what):
    visit = plan(cast)
    Visit.objects.filter(pk=visit.pk).update(
        status=VisitStatus.CANCELLED if what == "cancelled" else VisitStatus.MISSED,
        ended_reason="Snow.",
    )
    assert titles(cast.executive) == titles(cast.manager) == []


def test_a_visit_that_moves_takes_its_reminders_along(cast):
    visit = plan(cast)
    later = STARTS + timedelta(days=7)
    change(visit, cast.executive, NOW, starts_at=later, ends_at=later + timedelta(hours=2))
    assert len(planned()) == 6
    assert titles(cast.executive) == ["Did it take place? Season"] * 2
    # And back: what was planned first holds again, and is there once.
    change(visit, cast.executive, NOW, starts_at=STARTS, ends_at=STARTS + timedelta(hours=2))
    assert len(planned()) == 6
    assert len(titles(cast.executive)) == 2


def test_another_title_plans_nothing_anew(cast):
    visit = plan(cast)
    change(visit, cast.executive, NOW, title="Spring season")
    assert len(planned()) == 3
    assert titles(cast.executive) == ["Did it take place? Spring season"] * 2


def test_who_takes_the_visit_over_is_reminded_alone(cast):
    visit = plan(cast)
    Visit.objects.filter(pk=visit.pk).update(organiser=cast.manager)
    assert titles(cast.executive) == []
    # Who was the manager of the organiser is nobody's above themselves.
    assert titles(cast.manager) == []


def test_a_muted_visit_reminds_no_more_and_is_still_escalated(cast):
    visit = plan(cast)
    people.mute(kind="visits", thing=visit.key, by=cast.executive)
    assert titles(cast.executive) == []
    assert titles(cast.manager) == ["A week without minutes: Season"]


def test_of_a_visit_that_lies_ahead_nothing_is_missing(cast):
    """It would fill the page of what lies ahead, for its organiser and for everybody above."""
    starts = timezone.now() + timedelta(days=2)
    visit = plan(cast, starts_at=starts, ends_at=starts + timedelta(hours=1), now=timezone.now())

    def ahead() -> list[str]:
        rows = reminding.coming(cast.executive, cast.executive, timezone.now()).rows
        return [one.notice.title for one in rows]

    assert len(planned()) == 3
    assert (titles(cast.executive), titles(cast.manager), ahead()) == ([], [], [])
    # An hour after it has ended, at the place's own time, all of it holds.
    with time_machine.travel(starts + timedelta(hours=2), tick=False):
        assert titles(cast.executive) == ["Did it take place? Season"] * 2
        assert titles(cast.manager) == ["A week without minutes: Season"]
        assert ahead() == ["Did it take place? Season"] * 2
    assert Visit.objects.get(pk=visit.pk).status == VisitStatus.PLANNED


def test_its_reasons(cast):
    plan(cast)
    why = {whose.name: notice.why for whose, notice in said() if "Visit" not in notice.title}
    assert why == {
        "Elin Executive": "You get this because you organise this visit.",
        "Maria Manager": "You get this because Elin Executive, who organises this visit, reports to you.",
    }


def test_in_swedish(cast):
    visit = plan(cast)
    User.objects.update(language="sv")
    row = Outbox.objects.filter(kind=KINDS[0], channel="email").first()
    with notices.in_words_of(row.recipient):
        assert notices.build(row).title == f"Blev det av? {visit.title}"
