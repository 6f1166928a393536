"""The partner declines a visit or asks for another time, and we answer with one press."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from core.models import Event, Outbox
from core.refused import Refused
from meetings import actions
from meetings.models import Visit
from meetings.states import ANSWER_MOVES, VisitAnswer, VisitStatus
from tests.factories.meetings import NOON, make_visit

BEFORE = NOON - timedelta(days=30)
AFTER = NOON + timedelta(days=1)
LATER = NOON + timedelta(days=7)
LATER_END = LATER + timedelta(hours=2)


def refused(code, function, /, **arguments):
    with pytest.raises(Refused) as refusal:
        function(**arguments)
    assert refusal.value.code == code


def told(kind):
    return {row.recipient for row in Outbox.objects.filter(kind=kind, channel="email")}


@pytest.fixture
def visit(cast):
    return make_visit(cast.partner, cast.executive, people=[cast.rep])


def decline(visit, by, **more):
    return actions.decline_visit(
        visit=visit.key, by=by, **{"reason": "Stocktaking.", "now": BEFORE} | more
    )


def ask(visit, by, **more):
    times = {"starts_at": LATER, "ends_at": LATER_END, "now": BEFORE}
    return actions.ask_for_time(visit=visit.key, by=by, **times | more)


def agree(visit, by, **more):
    times = {"starts_at": LATER, "ends_at": LATER_END, "now": BEFORE}
    return actions.agree_to_time(visit=visit.key, by=by, **times | more)


def test_a_declined_visit_stays_until_we_act(cast, visit):
    row = decline(visit, cast.rep2)
    assert (row.status, row.answer, row.answered_by) == ("planned", "declined", cast.rep2)
    assert told("meetings.visit_declined") == {cast.executive}
    event = Event.objects.get(verb="meetings.visit_declined")
    assert (event.reason, event.changes) == ("Stocktaking.", {"answer": ["none", "declined"]})
    assert event.links == [f"suppliers.partner:{cast.partner.pk}"]
    ended = actions.agree_to_decline(visit=visit.key, by=cast.executive)
    assert (ended.status, ended.ended_reason, ended.answer) == ("cancelled", "Stocktaking.", "none")
    assert ended.sequence == 1
    # The one who declined is told too, although she does not take part.
    assert told("meetings.visit_cancelled") == {cast.executive, cast.rep, cast.rep2}


def test_declining_takes_the_confirmation_back(cast, visit):
    actions.confirm_visit(visit=visit.key, by=cast.rep, now=BEFORE)
    row = decline(visit, cast.rep)
    assert (row.status, row.confirmed_by, row.answer) == ("planned", None, "declined")
    assert Event.objects.latest("pk").changes["status"] == ["confirmed", "planned"]
    again = actions.confirm_visit(visit=visit.key, by=cast.rep, now=BEFORE)
    assert (again.status, again.answer, again.answer_reason) == ("confirmed", "none", "")


def test_another_time_is_agreed_to(cast, visit):
    ask(visit, cast.rep2, reason="Our buyer travels.")
    visit.refresh_from_db()
    assert (visit.status, visit.starts_at, visit.answer) == ("planned", NOON, "other_time")
    assert told("meetings.visit_time_asked") == {cast.executive}
    row = agree(visit, cast.executive)
    assert (row.status, row.confirmed_by, row.sequence) == ("confirmed", cast.rep2, 1)
    assert (row.starts_at, row.ends_at, row.asked_starts_at) == (LATER, LATER_END, None)
    assert told("meetings.visit_changed") == {cast.executive, cast.rep, cast.rep2}


def test_the_time_stays(cast, visit):
    ask(visit, cast.rep2)
    row = actions.keep_time(visit=visit.key, by=cast.manager)
    assert (row.status, row.starts_at, row.answer) == ("planned", NOON, "none")
    assert told("meetings.visit_time_kept") == {cast.rep2}
    refused("nothing_asked", actions.keep_time, visit=visit.key, by=cast.executive)
    refused("nothing_asked", agree, visit=visit, by=cast.executive)
    refused("nothing_asked", actions.agree_to_decline, visit=visit.key, by=cast.executive)


def test_only_what_was_read_is_agreed_to(cast, visit):
    ask(visit, cast.rep)
    ask(visit, cast.rep, starts_at=LATER + timedelta(days=1), ends_at=LATER_END + timedelta(days=1))
    refused("other_time_asked", agree, visit=visit, by=cast.executive)
    visit.refresh_from_db()
    assert (visit.starts_at, visit.answer) == (NOON, "other_time")


def test_an_answer_to_a_visit_that_has_been_moved_is_refused(cast, visit):
    Visit.objects.filter(pk=visit.pk).update(sequence=1)
    refused(
        "visit_changed", actions.confirm_visit, visit=visit.key, by=cast.rep, now=BEFORE, sequence=0
    )
    refused("visit_changed", decline, visit=visit, by=cast.rep, sequence=0)
    refused("visit_changed", ask, visit=visit, by=cast.rep, sequence=0)
    assert (
        actions.confirm_visit(visit=visit.key, by=cast.rep, now=BEFORE, sequence=1).status
        == "confirmed"
    )


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("ends_before_start", {"ends_at": LATER}),
        ("starts_in_the_past", {"starts_at": BEFORE}),
        ("same_time", {"starts_at": NOON, "ends_at": NOON + timedelta(hours=2)}),
        ("visit_has_begun", {"now": AFTER}),
    ],
)
def test_a_time_that_cannot_be_is_not_asked_for(cast, visit, code, change):
    refused(code, ask, visit=visit, by=cast.rep, **change)
    assert not Event.objects.exists()


def test_a_time_that_has_passed_meanwhile_is_not_agreed_to(cast, visit):
    ask(visit, cast.rep)
    refused("starts_in_the_past", agree, visit=visit, by=cast.executive, now=LATER)


def test_who_may_answer(cast, visit):
    refused("reason_missing", decline, visit=visit, by=cast.rep, reason=" ")
    refused("visit_has_begun", decline, visit=visit, by=cast.rep, now=AFTER)
    refused("other_side_answers", decline, visit=visit, by=cast.executive)
    refused("other_side_answers", ask, visit=visit, by=cast.executive)
    for stranger in (cast.other_rep, cast.stranger):
        with pytest.raises(Http404):
            decline(visit, stranger)
    ask(visit, cast.rep)
    with pytest.raises(PermissionDenied):
        agree(visit, cast.rep)
    with pytest.raises(PermissionDenied):
        actions.keep_time(visit=visit.key, by=cast.auditor)


def test_moving_the_visit_answers_it(cast, visit):
    decline(visit, cast.rep)
    row = actions.change_visit(
        visit=visit.key,
        title=visit.title,
        place=visit.place,
        at_their_place=True,
        starts_at=LATER,
        ends_at=LATER_END,
        time_zone=visit.time_zone,
        agenda="",
        visitor_role=visit.visitor_role,
        users=[cast.rep.key],
        contacts=[],
        by=cast.executive,
        now=BEFORE,
    )
    assert (row.status, row.answer, row.answered_by) == ("planned", "none", None)


ENDINGS = {
    "held": lambda visit, cast: actions.hold_visit(visit=visit.key, by=cast.executive, now=AFTER),
    "missed": lambda visit, cast: actions.miss_visit(
        visit=visit.key, by=cast.executive, now=AFTER, reason="Snow."
    ),
    "cancelled": lambda visit, cast: actions.cancel_visit(
        visit=visit.key, by=cast.executive, reason="Snow."
    ),
}


@pytest.mark.parametrize("end", ENDINGS)
@pytest.mark.parametrize("answer", [decline, ask])
def test_the_end_of_a_visit_ends_the_question(cast, visit, end, answer):
    answer(visit, cast.rep)
    row = ENDINGS[end](visit, cast)
    assert (row.status, row.answer) == (end, "none")


@pytest.mark.parametrize("status", [s for s in VisitStatus if s not in ("planned", "confirmed")])
def test_only_a_visit_ahead_is_answered(cast, status):
    row = make_visit(cast.partner, cast.executive, status=status)
    refused("move_not_allowed", decline, visit=row, by=cast.rep)
    refused("move_not_allowed", ask, visit=row, by=cast.rep)


ANSWERS = {VisitAnswer.DECLINED: decline, VisitAnswer.OTHER_TIME: ask}


@pytest.mark.parametrize("before", list(VisitAnswer))
@pytest.mark.parametrize("after", list(ANSWERS))
def test_every_pair_of_answers(cast, visit, before, after):
    if before in ANSWERS:
        ANSWERS[before](visit, cast.rep)
    allowed = after in ANSWER_MOVES[before]
    if allowed:
        assert ANSWERS[after](visit, cast.rep).answer == after
    else:
        refused("move_not_allowed", ANSWERS[after], visit=visit, by=cast.rep)
    assert Event.objects.count() == (before in ANSWERS) + allowed


@pytest.mark.parametrize(
    "fields",
    [
        {"answer": "declined", "answer_reason": "No."},  # by nobody
        {"answer": "perhaps"},
        {"answer": "other_time", "by": True},  # without a time
        {"asked_starts_at": LATER, "asked_ends_at": LATER_END},  # a time nobody asked for
        {"answer": "declined", "by": True},  # without a reason
        {"answer": "declined", "by": True, "answer_reason": "No.", "status": "confirmed"},
        {"answer": "other_time", "by": True, "asked_starts_at": LATER, "asked_ends_at": LATER},
    ],
)
def test_the_database_keeps_answers_whole(cast, visit, fields):
    values = {name: value for name, value in fields.items() if name != "by"}
    if "by" in fields:
        values["answered_by"] = cast.rep
    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(**values)
