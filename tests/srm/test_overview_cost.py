"""What was made cheaper on the pages of a partner and of a visit shows the same as before."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.states import Role
from core import reading, timeline
from core.audit import link_to
from core.counts import count_all
from core.models import Event
from meetings import actions
from meetings.reports import commitments_panel, open_commitments
from meetings.reports.panels import SHOWN
from negotiations import access as negotiations
from negotiations.states import NegotiationStatus
from suppliers.access import is_worked_by
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment, make_visit
from tests.factories.negotiations import make_negotiation
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db


class People:
    def __init__(self):
        self.manager = make_user("Maja Chef", roles=[Role.MANAGER])
        self.ours = make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE], manager=self.manager)
        self.buyer = make_user("Bo Buyer", roles=[Role.BUYER])
        self.partner = make_partner(legal_name="Nordisk Precision AB")
        make_assignment(self.partner, self.ours)
        self.rep = make_representative(self.partner, name="Jonas Ek")


@pytest.fixture
def people():
    return People()


def test_what_is_in_sight_needs_no_question_and_shows_the_same(people) -> None:
    start = timezone.now() + timedelta(days=9)
    visit = make_visit(people.partner, people.ours, people=[people.rep], starts_at=start)
    actions.confirm_visit(visit=visit.key, by=people.rep, now=timezone.now())
    actions.decline_visit(visit=visit.key, reason="Fair.", by=people.rep, now=timezone.now())
    for reader in (people.ours, people.manager, people.rep):
        asked = timeline.timeline(reader, visit)
        with CaptureQueriesContext(connection) as queries:
            known = timeline.timeline(reader, visit, in_sight=True)
        assert [(e.pk, e.address) for e in known] == [(e.pk, e.address) for e in asked]
        assert len(known) == 2
        assert len(queries) == 1
    # What is linked is asked about all the same: the buyer sees the partner, not its visits.
    assert len(timeline.timeline(people.ours, people.partner, in_sight=True)) == 2
    assert timeline.timeline(people.buyer, people.partner, in_sight=True) == []


def test_a_timeline_goes_on_behind_what_is_hidden(people) -> None:
    """Few more events are read than are shown; hidden ones in between only cost another look."""
    ahead = timezone.now() + timedelta(days=9)
    visits = [
        make_visit(people.partner, people.ours, people=[people.buyer][:mine], starts_at=ahead)
        for mine in (1, *[0] * 40, 1)
    ]
    for visit in visits:
        actions.confirm_visit(visit=visit.key, by=people.rep, now=timezone.now())
    shown = timeline.timeline(people.buyer, people.partner, limit=6, in_sight=True)
    assert [event.object_id for event in shown] == [visits[-1].pk, visits[0].pk]
    assert len(timeline.timeline(people.ours, people.partner, limit=6, in_sight=True)) == 6


def test_what_is_on_a_timeline_without_belonging_to_it_is_asked_about(people) -> None:
    """Who works a partner sees its commitments; of others' that stand there those in their sight."""
    other = make_partner()
    rows = [
        make_commitment(people.partner, people.buyer),
        make_commitment(other, people.ours),
        make_commitment(other, people.buyer),
    ]
    for row in rows:
        Event.objects.create(
            verb="meetings.visit_confirmed",
            object_type="meetings.commitment",
            object_id=row.pk,
            object_label=row.title,
            links=[link_to(people.partner)],
        )
    mine = [row.pk for row in rows[:2]]
    for reader, seen in ((people.ours, mine), (people.manager, mine), (people.buyer, None)):
        with reading.remembering():
            found = timeline.timeline(reader, people.partner, in_sight=True)
        expected = [rows[0].pk, rows[2].pk] if seen is None else seen
        assert sorted(event.object_id for event in found) == expected
        assert all(event.address.startswith("/commitments/") for event in found)


def test_the_card_counts_all_that_is_open_and_lists_the_first(people) -> None:
    today = timezone.localdate()
    for number in range(SHOWN + 4):
        make_commitment(
            people.partner,
            people.ours,
            due_date=today + timedelta(days=number - 2),
            title=f"P{number}",
        )
    make_commitment(people.partner, people.rep, status="missed", due_date=today, title="Missed")
    make_commitment(people.partner, people.rep, status="confirmed")
    make_commitment(make_partner(), make_user(roles=[Role.BUYER]))
    with reading.remembering():
        assert is_worked_by(people.ours, people.partner)  # asked by every tab of a partner
        with CaptureQueriesContext(connection) as queries:
            lines, total, late = open_commitments(people.ours, people.partner, limit=SHOWN)
    assert len(queries) == 1
    assert (lines[0].row.title, len(lines)) == ("P0", SHOWN)
    assert (total, late) == (SHOWN + 5, 3)
    figure = commitments_panel(people.ours, people.partner)["figure"]
    assert (figure.value, figure.note) == (str(SHOWN + 5), "3 overdue")
    assert open_commitments(people.ours, make_partner(), limit=5) == ([], 0, 0)


def test_turns_are_counted_of_ones_own_alone(people) -> None:
    ours, theirs = NegotiationStatus.OUR_TURN, NegotiationStatus.THEIR_TURN
    make_negotiation(partner=people.partner, owner=people.ours, status=ours)
    make_negotiation(partner=people.partner, owner=people.ours, status=theirs)
    make_negotiation(partner=people.partner, owner=people.manager, status=ours)
    everyone = (people.ours, people.rep, people.buyer)
    assert count_all([negotiations.turns_of(user) for user in everyone]) == [1, 1, 0]
    administrator = make_user(roles=[Role.ADMINISTRATOR])
    make_negotiation(partner=people.partner, owner=administrator, status=ours)
    assert negotiations.turns_of(administrator) is None
