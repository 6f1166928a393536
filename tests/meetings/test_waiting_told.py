"""Who has promised what waits for another promise is told what becomes of that one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import notices
from core.models import Outbox
from meetings import actions
from meetings.models import Commitment
from tests.factories.meetings import make_commitment, make_dependency

TITLE = "What you wait for %s: Draw the frame"
WHY = "You get this because you promised “Weld it”, which waits for it."


@pytest.fixture
def theirs(cast):
    """A promise of the partner for which one of the manager's waits, and two of who follows it up."""
    today = timezone.localdate()
    cast.first = make_commitment(
        cast.partner, cast.rep, title="Draw the frame", counterpart=cast.executive, due_date=today
    )
    cast.second = make_commitment(
        cast.partner, cast.manager, title="Weld it", due_date=today + timedelta(days=9)
    )
    later = make_commitment(
        cast.partner, cast.manager, title="Paint it", due_date=today + timedelta(days=19)
    )
    own = make_commitment(cast.partner, cast.executive, title="Fetch it")
    for row in (later, cast.second, own):
        make_dependency(row, cast.first, cast.executive)
    return cast


def told(kind):
    """Return who is told by a kind of message, with its title, last line and reason, as it is sent."""
    rows = Outbox.objects.filter(channel="email", kind=f"meetings.commitment_waited_{kind}")
    found = []
    for row in rows.select_related("recipient"):
        with notices.in_words_of(row.recipient):
            built = notices.build(row)
        if built is not None:
            found.append((row.recipient.name, built.title, built.lines[-1], built.why))
    return found


def is_told(theirs, kind, words):
    due = f"{theirs.second.due_date:%-d %B %Y}"
    waits = f"It is waited for by “Weld it”, due {due}."
    # Once, though two of theirs wait; who follows it up hears of it anyway.
    assert told(kind) == [("Maria Manager", TITLE % words, waits, WHY)]


def act(name, theirs, by, **more):
    given = {"commitment": theirs.first.key, "by": by, "now": timezone.now()}
    return getattr(actions, name)(**given, **more)


def test_it_is_done_and_then_it_is_not(theirs):
    act("finish_commitment", theirs, theirs.rep)
    is_told(theirs, "done", "is reported as done")
    act("return_commitment", theirs, theirs.executive, reason="A hole is missing.")
    assert told("done") == []
    is_told(theirs, "returned", "is not done after all")


def test_it_is_late(theirs):
    Commitment.objects.filter(pk=theirs.first.pk).update(
        due_date=timezone.localdate() - timedelta(days=2)
    )
    act("miss_commitment", theirs, None)
    is_told(theirs, "late", "is overdue")


def test_it_has_another_date(theirs):
    day = theirs.first.due_date + timedelta(days=5)
    act("propose_new_date", theirs, theirs.rep, due_date=day, reason="The steel is late.")
    assert told("moved") == []
    act("accept_new_date", theirs, theirs.executive)
    is_told(theirs, "moved", "has another date")
    Commitment.objects.filter(pk=theirs.first.pk).update(due_date=day + timedelta(days=1))
    assert told("moved") == []


@pytest.mark.parametrize("how", ["called off", "declined", "withdrawn"])
def test_it_will_not_be_done(theirs, how):
    if how == "called off":
        act("ask_to_cancel", theirs, theirs.rep, reason="No steel.")
        assert told("dropped") == []
        act("agree_to_cancel", theirs, theirs.executive)
    else:
        Commitment.objects.filter(pk=theirs.first.pk).update(
            status="proposed", proposed_by=theirs.executive
        )
        name, by = {
            "declined": ("decline_commitment", theirs.rep),
            "withdrawn": ("withdraw_commitment", theirs.executive),
        }[how]
        act(name, theirs, by, reason="No steel.")
    is_told(theirs, "dropped", "will not be done")


def test_whose_promise_waits_no_longer_is_told_nothing(theirs):
    act("finish_commitment", theirs, theirs.rep)
    Commitment.objects.filter(owner=theirs.manager).update(status="done")
    assert told("done") == []


def test_nobody_is_told_of_what_they_did(theirs):
    own = make_commitment(theirs.partner, theirs.executive, title="Weigh it")
    make_dependency(theirs.second, own, theirs.executive)
    given = {"commitment": own.key, "by": theirs.manager, "now": timezone.now()}
    actions.finish_commitment(**given)
    assert not Outbox.objects.filter(kind__contains="waited").exists()


def test_who_does_not_see_it_is_told_nothing(theirs):
    """One of ours who owns a single promise with the partner does not see what it waits for."""
    lone = make_commitment(theirs.partner, theirs.stranger, title="Lend a hand")
    make_dependency(lone, theirs.first, theirs.executive)
    act("finish_commitment", theirs, theirs.rep)
    assert Outbox.objects.filter(recipient=theirs.stranger).exists()
    is_told(theirs, "done", "is reported as done")
