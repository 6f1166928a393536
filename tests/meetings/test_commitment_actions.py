"""Making, accepting, keeping, missing and renegotiating promises; every pair of states."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from core.models import Event, Outbox
from core.refused import Refused
from meetings import actions
from meetings.models import Commitment
from meetings.states import COMMITMENT_MOVES, CommitmentStatus, OwnerSide
from meetings.tasks import miss_overdue
from tests.factories.meetings import NOON, make_commitment, make_visit

DUE = NOON.date()
BEFORE = NOON - timedelta(days=10)
AFTER = NOON + timedelta(days=2)


def propose(cast, by, **more):
    fields = {
        "partner": cast.partner.key,
        "title": "Send the drawings",
        "side": OwnerSide.US,
        "owner": cast.executive.key,
        "due_date": DUE,
        "by": by,
        "now": BEFORE,
    } | more
    return actions.propose_commitment(**fields)


def refused(code, function, /, **arguments):
    with pytest.raises(Refused) as refusal:
        function(**arguments)
    assert refusal.value.code == code


def kinds(**filters):
    return set(
        Outbox.objects.filter(channel="email", **filters).values_list("kind", "recipient__name")
    )


def test_an_own_promise_counts_at_once(cast):
    row = propose(cast, cast.executive)
    assert (row.status, row.first_due_date, row.counterpart) == ("accepted", DUE, cast.rep)
    assert kinds(kind="meetings.commitment_made") == {("meetings.commitment_made", "Jonas Ek")}


def test_a_promise_asked_of_the_other_side_waits(cast):
    row = propose(cast, cast.executive, side=OwnerSide.PARTNER, owner=cast.rep.key)
    assert (row.status, row.counterpart) == (CommitmentStatus.PROPOSED, cast.executive)
    assert kinds() == {("meetings.commitment_proposed", "Jonas Ek")}
    accepted = actions.accept_commitment(commitment=row.key, by=cast.rep2, now=BEFORE)
    assert accepted.status == CommitmentStatus.ACCEPTED


def test_a_supplier_asks_its_own_buyers_only(cast):
    row = propose(cast, cast.rep, partner=None)
    assert (row.partner, row.status, row.counterpart) == (cast.partner, "proposed", cast.rep)
    # Not of the relationship team: the supplier cannot even name them.
    refused("owner_not_of_that_side", propose, cast=cast, by=cast.rep, owner=cast.stranger.key)
    # A partner given in the request changes nothing: it is always the own one.
    row = propose(cast, cast.rep, partner=cast.other_partner.key)
    assert row.partner == cast.partner


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("title_missing", {"title": "  "}),
        ("due_in_the_past", {"due_date": BEFORE.date() - timedelta(days=1)}),
        ("too_far", {"due_date": date(9999, 12, 31)}),
        ("owner_not_of_that_side", {"side": OwnerSide.PARTNER}),
    ],
)
def test_propose_refuses(cast, code, change):
    refused(code, propose, cast=cast, by=cast.executive, **change)
    assert not Commitment.objects.exists()


def test_the_counterpart_is_of_the_other_side(cast):
    for stranger in (cast.manager, cast.other_rep):
        refused(
            "counterpart_not_of_the_other_side",
            propose,
            cast=cast,
            by=cast.executive,
            counterpart=stranger.key,
        )


def test_the_visit_is_one_with_that_partner(cast):
    visit = make_visit(cast.other_partner, cast.executive)
    refused("other_partner", propose, cast=cast, by=cast.executive, visit=visit.key)


def test_only_who_works_the_partner_promises(cast):
    with pytest.raises(PermissionDenied):
        propose(cast, cast.stranger)


def test_a_passed_day_cannot_be_accepted(cast):
    row = make_commitment(
        cast.partner, cast.executive, status=CommitmentStatus.PROPOSED, proposed_by=cast.rep
    )
    refused(
        "due_in_the_past",
        actions.accept_commitment,
        commitment=row.key,
        by=cast.executive,
        now=AFTER,
    )


@pytest.mark.parametrize("side", list(OwnerSide))
def test_each_move_belongs_to_its_side(cast, side):
    owner, other = (
        (cast.executive, cast.rep) if side == OwnerSide.US else (cast.rep, cast.executive)
    )

    def row(status):
        return make_commitment(cast.partner, owner, status=status).key

    wrong = "other_side_decides"
    proposed, accepted, done = row("proposed"), row("accepted"), row("done")
    refused(wrong, actions.accept_commitment, commitment=proposed, by=other, now=BEFORE)
    refused(wrong, actions.finish_commitment, commitment=accepted, by=other, now=BEFORE)
    refused(wrong, actions.confirm_commitment, commitment=done, by=owner, now=BEFORE)
    refused(wrong, actions.return_commitment, commitment=done, by=owner, now=BEFORE, reason="No.")


def test_done_and_confirmed(cast):
    row = propose(cast, cast.executive)
    done = actions.finish_commitment(
        commitment=row.key, by=cast.executive, now=NOON, note="Sent by mail."
    )
    assert (done.status, done.done_at) == (CommitmentStatus.DONE, NOON)
    kept = actions.confirm_commitment(commitment=row.key, by=cast.rep, now=AFTER)
    assert (kept.status, kept.confirmed_at, kept.first_due_date) == ("confirmed", AFTER, DUE)
    events = Event.objects.filter(object_type="meetings.commitment").order_by("pk")
    assert [event.verb.split(".")[1] for event in events] == [
        "commitment_made",
        "commitment_done",
        "commitment_confirmed",
    ]
    assert events[1].reason == "Sent by mail."


def test_sent_back_is_open_again(cast):
    row = make_commitment(cast.partner, cast.executive, status="done", done_at=NOON)
    back = actions.return_commitment(
        commitment=row.key, by=cast.rep, now=NOON, reason="Page 2 is missing."
    )
    assert (back.status, back.done_at) == (CommitmentStatus.ACCEPTED, None)


def test_another_date_needs_both_sides_and_keeps_the_first(cast):
    row = make_commitment(cast.partner, cast.executive)
    later = DUE + timedelta(days=14)
    asked = {"commitment": row.key, "due_date": later, "reason": "Holidays.", "now": BEFORE}
    actions.propose_new_date(by=cast.executive, **asked)
    row.refresh_from_db()
    assert (row.due_date, row.proposed_due_date) == (DUE, later)
    refused(
        "other_side_decides",
        actions.accept_new_date,
        commitment=row.key,
        by=cast.manager,
        now=BEFORE,
    )
    agreed = actions.accept_new_date(commitment=row.key, by=cast.rep, now=BEFORE)
    assert (agreed.due_date, agreed.first_due_date) == (later, DUE)
    assert (agreed.proposed_due_date, agreed.proposed_due_by, agreed.proposed_due_reason) == (
        None,
        None,
        "",
    )


def test_a_declined_date_stays(cast):
    row = make_commitment(cast.partner, cast.rep)
    actions.propose_new_date(
        commitment=row.key, due_date=date(2026, 4, 1), reason="Late parts.", by=cast.rep, now=BEFORE
    )
    kept = actions.decline_new_date(
        commitment=row.key, reason="Too late for us.", by=cast.executive, now=BEFORE
    )
    assert (kept.due_date, kept.proposed_due_date) == (DUE, None)


@pytest.mark.parametrize(
    ("code", "due"),
    [
        ("same_date", DUE),
        ("due_in_the_past", BEFORE.date() - timedelta(days=1)),
        ("too_far", date.max),
    ],
)
def test_dates_that_cannot_be_asked_for(cast, code, due):
    row = make_commitment(cast.partner, cast.executive)
    refused(
        code,
        actions.propose_new_date,
        commitment=row.key,
        due_date=due,
        reason="x",
        by=cast.executive,
        now=BEFORE,
    )


def test_a_missed_promise_is_open_again_with_a_new_date(cast):
    row = make_commitment(cast.partner, cast.executive, status="missed")
    new = AFTER.date() + timedelta(days=3)
    actions.propose_new_date(
        commitment=row.key, due_date=new, reason="Sorry.", by=cast.executive, now=AFTER
    )
    again = actions.accept_new_date(commitment=row.key, by=cast.rep, now=AFTER)
    assert (again.status, again.due_date, again.first_due_date) == ("accepted", new, DUE)


def test_calling_off_needs_both_sides(cast):
    row = make_commitment(cast.partner, cast.executive)
    refused("nothing_asked", actions.agree_to_cancel, commitment=row.key, by=cast.rep, now=BEFORE)
    actions.ask_to_cancel(commitment=row.key, reason="Not needed.", by=cast.rep, now=BEFORE)
    refused(
        "other_side_decides",
        actions.agree_to_cancel,
        commitment=row.key,
        by=cast.rep2,
        now=BEFORE,
    )
    off = actions.agree_to_cancel(commitment=row.key, by=cast.executive, now=BEFORE)
    assert off.status == CommitmentStatus.CANCELLED
    event = Event.objects.get(verb="meetings.commitment_cancelled")
    assert event.reason == "Not needed."


def test_keeping_to_it(cast):
    row = make_commitment(cast.partner, cast.executive)
    actions.ask_to_cancel(commitment=row.key, reason="Not needed.", by=cast.rep, now=BEFORE)
    refused(
        "already_asked",
        actions.ask_to_cancel,
        commitment=row.key,
        reason="x",
        by=cast.executive,
        now=BEFORE,
    )
    kept = actions.refuse_to_cancel(commitment=row.key, by=cast.executive, now=BEFORE)
    assert (kept.status, kept.cancel_asked_by) == (CommitmentStatus.ACCEPTED, None)


def ask_and_agree(commitment, cast):
    actions.ask_to_cancel(commitment=commitment, reason="x", by=cast.executive, now=BEFORE)
    actions.agree_to_cancel(commitment=commitment, by=cast.rep, now=BEFORE)


MOVES = {
    "accept": (
        {"proposed": "accepted"},
        lambda key, cast: actions.accept_commitment(commitment=key, by=cast.executive, now=BEFORE),
    ),
    "decline": (
        {"proposed": "cancelled"},
        lambda key, cast: actions.decline_commitment(
            commitment=key, reason="x", by=cast.executive, now=BEFORE
        ),
    ),
    "withdraw": (
        {"proposed": "cancelled"},
        lambda key, cast: actions.withdraw_commitment(
            commitment=key, reason="x", by=cast.rep, now=BEFORE
        ),
    ),
    "finish": (
        {"accepted": "done", "missed": "done"},
        lambda key, cast: actions.finish_commitment(commitment=key, by=cast.executive, now=NOON),
    ),
    "confirm": (
        {"done": "confirmed"},
        lambda key, cast: actions.confirm_commitment(commitment=key, by=cast.rep, now=NOON),
    ),
    "send back": (
        {"done": "accepted"},
        lambda key, cast: actions.return_commitment(
            commitment=key, reason="x", by=cast.rep, now=NOON
        ),
    ),
    "miss": (
        {"accepted": "missed"},
        lambda key, cast: actions.miss_commitment(commitment=key, by=None, now=AFTER),
    ),
    "ask for a date": (
        {"accepted": "accepted", "missed": "missed"},
        lambda key, cast: actions.propose_new_date(
            commitment=key, due_date=date(2026, 5, 1), reason="x", by=cast.rep, now=NOON
        ),
    ),
    "call off": ({"accepted": "cancelled", "missed": "cancelled"}, ask_and_agree),
}


@pytest.mark.parametrize("before", list(CommitmentStatus))
@pytest.mark.parametrize("name", list(MOVES))
def test_every_pair_of_states(cast, before, name):
    allowed, act = MOVES[name]
    row = make_commitment(cast.partner, cast.executive, status=before)
    versions = Event.objects.count()
    if before in allowed:
        act(row.key, cast)
        after = allowed[before]
        assert after == before or after in COMMITMENT_MOVES[before]
    else:
        with pytest.raises(Refused):
            act(row.key, cast)
        after = before
        assert Event.objects.count() == versions
        assert not Outbox.objects.exists()
    row.refresh_from_db()
    assert row.status == after


def test_the_table_of_moves_is_covered():
    reached = {(a, b) for moves, _act in MOVES.values() for a, b in moves.items() if a != b}
    reached.add(("missed", "accepted"))  # test_a_missed_promise_is_open_again_with_a_new_date
    listed = {(str(a), str(b)) for a, after in COMMITMENT_MOVES.items() for b in after}
    assert reached == listed


@pytest.mark.parametrize(
    ("zone", "hour", "missed"),
    [
        # The 17th ends at 11:00 UTC on the 17th in Auckland (UTC+13 in March) …
        ("Pacific/Auckland", datetime(2026, 3, 17, 10, 59, tzinfo=UTC), False),
        ("Pacific/Auckland", datetime(2026, 3, 17, 11, 0, tzinfo=UTC), True),
        # … and at 07:00 UTC on the 18th in Los Angeles (daylight saving time, UTC-7).
        ("America/Los_Angeles", datetime(2026, 3, 18, 6, 59, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2026, 3, 18, 7, 0, tzinfo=UTC), True),
    ],
)
def test_the_day_ends_where_the_owner_is(cast, time_machine, zone, hour, missed):
    cast.executive.time_zone = zone
    cast.executive.save()
    row = make_commitment(cast.partner, cast.executive)
    time_machine.move_to(hour, tick=False)
    assert miss_overdue() == missed
    assert miss_overdue() == 0
    row.refresh_from_db()
    assert row.status == (CommitmentStatus.MISSED if missed else CommitmentStatus.ACCEPTED)
    if not missed:
        refused("not_due_yet", actions.miss_commitment, commitment=row.key, by=None, now=hour)


def test_what_was_reported_done_is_not_missed(cast, time_machine):
    make_commitment(cast.partner, cast.executive, status="done", done_at=BEFORE)
    time_machine.move_to(AFTER, tick=False)
    assert miss_overdue() == 0


def test_strangers_find_nothing_to_act_on(cast):
    row = make_commitment(cast.partner, cast.executive)
    for stranger in (cast.stranger, cast.other_rep):
        with pytest.raises(Http404):
            actions.finish_commitment(commitment=row.key, by=stranger, now=NOON)


@pytest.mark.parametrize(
    "change",
    [
        {"status": "kept"},
        {"side": "them"},
        {"status": "confirmed", "confirmed_at": None},
        {"proposed_due_date": DUE},
    ],
)
def test_the_database_refuses_too(cast, change):
    row = make_commitment(cast.partner, cast.executive)
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=row.pk).update(**change)
