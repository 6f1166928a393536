"""Planning, changing, confirming and ending visits; every pair of states."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from core.models import Event, Outbox
from core.refused import Refused
from meetings import actions
from meetings.models import Commitment, Visit, VisitParticipant
from meetings.states import VISIT_MOVES, CommitmentStatus, VisitStatus
from tests.factories.accounts import make_user
from tests.factories.meetings import NOON, make_visit
from tests.factories.suppliers import make_contact

BEFORE = NOON - timedelta(days=30)
AFTER = NOON + timedelta(days=1)


def details(**more):
    return {
        "title": "Quarterly review",
        "place": "Eskilstuna, plant 2",
        "at_their_place": True,
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=3),
        "time_zone": "Europe/Stockholm",
        "visitor_role": "account_executive",
        "agenda": "Prices.",
        "users": [],
        "contacts": [],
    } | more


def plan(cast, **more):
    by = more.pop("by", cast.executive)
    return actions.plan_visit(partner=cast.partner.key, by=by, now=BEFORE, **details(**more))


def refused(code, function, /, **arguments):
    with pytest.raises(Refused) as refusal:
        function(**arguments)
    assert refusal.value.code == code
    return refusal.value


def test_plan_writes_participants_event_and_invitations(cast):
    contact = make_contact(cast.partner, email="plant@partner.example")
    visit = plan(cast, users=[cast.rep.key], contacts=[contact.key])
    people = VisitParticipant.objects.filter(visit=visit)
    assert {row.user or row.contact for row in people} == {cast.executive, cast.rep, contact}
    assert (visit.status, visit.sequence) == (VisitStatus.PLANNED, 0)
    event = Event.objects.get(verb="meetings.visit_planned")
    assert event.object_id == visit.pk
    assert event.links == [f"suppliers.partner:{cast.partner.pk}"]
    rows = Outbox.objects.filter(kind="meetings.visit_planned", what=f"visit:{visit.pk}:0")
    assert {(row.recipient or row.address, row.channel) for row in rows} == {
        (cast.executive, "email"),
        (cast.executive, "inbox"),
        (cast.rep, "email"),
        (cast.rep, "inbox"),
        ("plant@partner.example", "email"),
    }


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("ends_before_start", {"ends_at": NOON}),
        ("starts_in_the_past", {"starts_at": BEFORE}),
        ("too_far", {"ends_at": datetime(9999, 12, 30, tzinfo=UTC)}),
        ("unknown_time_zone", {"time_zone": "Europe/Atlantis"}),
        ("unknown_time_zone", {"time_zone": "../../etc/passwd"}),
    ],
)
def test_plan_refuses(cast, code, change):
    refused(
        code,
        actions.plan_visit,
        partner=cast.partner.key,
        by=cast.executive,
        now=BEFORE,
        **details(**change),
    )
    assert not Visit.objects.exists()


def test_nobody_of_another_partner_takes_part(cast):
    contact = make_contact(cast.other_partner)
    arguments = {"partner": cast.partner.key, "by": cast.executive, "now": BEFORE}
    refused(
        "not_of_either_side", actions.plan_visit, **arguments, **details(users=[cast.other_rep.key])
    )
    refused(
        "not_of_either_side", actions.plan_visit, **arguments, **details(contacts=[contact.key])
    )


def test_only_who_works_the_partner_plans(cast):
    with pytest.raises(PermissionDenied):
        plan(cast, by=cast.stranger)
    with pytest.raises(Http404):
        actions.plan_visit(partner=cast.partner.key, by=cast.other_rep, now=BEFORE, **details())


def test_change_raises_the_sequence_and_asks_for_a_new_confirmation(cast):
    visit = plan(cast, users=[cast.rep.key])
    actions.confirm_visit(visit=visit.key, by=cast.rep, now=BEFORE)
    changed = actions.change_visit(
        visit=visit.key,
        by=cast.executive,
        now=BEFORE,
        **details(starts_at=NOON + timedelta(hours=1), users=[cast.rep2.key]),
    )
    assert (changed.status, changed.sequence, changed.confirmed_by) == ("planned", 1, None)
    told = Outbox.objects.filter(kind="meetings.visit_changed", channel="email")
    assert {row.recipient for row in told} == {cast.executive, cast.rep2}
    gone = Outbox.objects.get(kind="meetings.visit_withdrawn", channel="email")
    assert (gone.recipient, gone.what) == (cast.rep, f"visit:{visit.pk}:1")


def test_a_changed_agenda_keeps_the_confirmation(cast):
    visit = plan(cast)
    actions.confirm_visit(visit=visit.key, by=cast.rep, now=BEFORE)
    changed = actions.change_visit(
        visit=visit.key, by=cast.executive, now=BEFORE, **details(agenda="Prices and lead times.")
    )
    assert (changed.status, changed.sequence, changed.confirmed_by) == ("confirmed", 1, cast.rep)


def test_nothing_changed_tells_nobody(cast):
    visit = plan(cast)
    same = actions.change_visit(visit=visit.key, by=cast.executive, now=BEFORE, **details())
    assert same.sequence == 0
    assert not Outbox.objects.filter(kind="meetings.visit_changed").exists()


def test_ours_do_not_confirm_for_the_partner(cast):
    visit = plan(cast)
    refused(
        "other_side_confirms", actions.confirm_visit, visit=visit.key, by=cast.executive, now=BEFORE
    )


def test_a_visit_ahead_is_neither_held_nor_missed(cast):
    visit = plan(cast)
    refused("visit_lies_ahead", actions.hold_visit, visit=visit.key, by=cast.executive, now=BEFORE)
    refused(
        "visit_lies_ahead",
        actions.miss_visit,
        visit=visit.key,
        by=cast.executive,
        now=BEFORE,
        reason="Snow.",
    )


def test_a_mere_participant_sees_but_does_not_run_the_visit(cast):
    colleague = make_user("Bo", roles=["buyer"])
    visit = plan(cast, users=[colleague.key])
    with pytest.raises(PermissionDenied):
        actions.cancel_visit(visit=visit.key, reason="No.", by=colleague)
    with pytest.raises(Http404):
        actions.cancel_visit(visit=visit.key, reason="No.", by=cast.stranger)


def test_cancel_needs_a_reason_and_tells_everyone(cast):
    visit = plan(cast, users=[cast.rep.key])
    refused("reason_missing", actions.cancel_visit, visit=visit.key, reason=" ", by=cast.executive)
    cancelled = actions.cancel_visit(visit=visit.key, reason="Snow.", by=cast.executive)
    assert (cancelled.status, cancelled.sequence) == ("cancelled", 1)
    told = Outbox.objects.filter(kind="meetings.visit_cancelled", channel="email")
    assert {row.recipient for row in told} == {cast.executive, cast.rep}


MOVES = {
    VisitStatus.CONFIRMED: lambda visit, cast: actions.confirm_visit(
        visit=visit, by=cast.rep, now=BEFORE
    ),
    VisitStatus.HELD: lambda visit, cast: actions.hold_visit(
        visit=visit, by=cast.executive, now=AFTER
    ),
    VisitStatus.MINUTED: lambda visit, cast: actions.write_minutes(
        visit=visit, minutes="All is well.", by=cast.executive, now=AFTER
    ),
    VisitStatus.CANCELLED: lambda visit, cast: actions.cancel_visit(
        visit=visit, reason="Snow.", by=cast.executive
    ),
    VisitStatus.MISSED: lambda visit, cast: actions.miss_visit(
        visit=visit, reason="Snow.", by=cast.executive, now=AFTER
    ),
}


@pytest.mark.parametrize("before", list(VisitStatus))
@pytest.mark.parametrize("after", list(MOVES))
def test_every_pair_of_states(cast, before, after):
    visit = make_visit(cast.partner, cast.executive, status=before)
    if after in VISIT_MOVES[before]:
        MOVES[after](visit.key, cast)
        expected = after
    else:
        with pytest.raises(Refused) as refusal:
            MOVES[after](visit.key, cast)
        assert refusal.value.code == "move_not_allowed"
        expected = before
    visit.refresh_from_db()
    assert visit.status == expected
    assert Event.objects.filter(object_type="meetings.visit").count() == (expected != before)


@pytest.mark.parametrize(
    "status", [s for s in VisitStatus if s not in (VisitStatus.PLANNED, VisitStatus.CONFIRMED)]
)
def test_only_an_open_visit_is_changed(cast, status):
    visit = make_visit(cast.partner, cast.executive, status=status)
    refused(
        "move_not_allowed",
        actions.change_visit,
        visit=visit.key,
        by=cast.executive,
        now=BEFORE,
        **details(),
    )


def promise(title, side, owner, due):
    return actions.NewCommitment(title=title, side=side, owner=owner.key, due_date=due)


def test_minutes_make_commitments_in_the_same_transaction(cast):
    visit = make_visit(cast.partner, cast.executive, status=VisitStatus.HELD)
    actions.write_minutes(
        visit=visit.key,
        minutes="We agreed.",
        by=cast.executive,
        now=AFTER,
        commitments=[
            promise("Send drawings", "us", cast.executive, date(2026, 4, 1)),
            promise("Quote a price", "partner", cast.rep, date(2026, 4, 8)),
        ],
    )
    ours, theirs = Commitment.objects.order_by("pk")
    assert (ours.status, ours.counterpart, ours.visit) == ("accepted", cast.rep, visit)
    assert (theirs.status, theirs.counterpart, theirs.visit) == (
        CommitmentStatus.PROPOSED,
        cast.executive,
        visit,
    )


def test_one_bad_row_writes_nothing_and_says_which(cast):
    visit = make_visit(cast.partner, cast.executive, status=VisitStatus.HELD)
    refusal = refused(
        "due_in_the_past",
        actions.write_minutes,
        visit=visit.key,
        minutes="We agreed.",
        by=cast.executive,
        now=AFTER,
        commitments=[
            promise("Send drawings", "us", cast.executive, date(2026, 4, 1)),
            promise("Quote a price", "partner", cast.rep, date(2026, 1, 1)),
        ],
    )
    assert refusal.details["row"] == 1
    visit.refresh_from_db()
    assert (visit.status, visit.minutes) == (VisitStatus.HELD, "")
    assert not Commitment.objects.exists()
    assert not Event.objects.exists()


def test_a_touchpoint_is_noted_after_it_happened(cast):
    arguments = {
        "partner": cast.partner.key,
        "kind": "call",
        "note": "Hello.",
        "by": cast.executive,
    }
    row = actions.log_touchpoint(happened_at=NOON, now=AFTER, **arguments)
    assert row.user == cast.executive
    refused("in_the_future", actions.log_touchpoint, happened_at=AFTER, now=NOON, **arguments)
    with pytest.raises(PermissionDenied):
        actions.log_touchpoint(happened_at=NOON, now=AFTER, **arguments | {"by": cast.stranger})


def test_instants_are_kept_exactly(cast):
    starts = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30, the first of two, in Stockholm
    visit = plan(cast, starts_at=starts, ends_at=starts + timedelta(hours=1))
    visit.refresh_from_db()
    assert (visit.starts_at, visit.ends_at) == (starts, starts + timedelta(hours=1))
