"""What waits for whom on both homes, and counts that are the same wherever they stand."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.states import Role
from meetings.reports import commitments_waiting_for, visits_waiting_for
from meetings.states import CommitmentStatus
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment, make_gift, make_visit
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db
FULL = 12  # more than the card of the home page lists


class People:
    def __init__(self):
        self.manager = make_user("Maja Chef", roles=[Role.MANAGER])
        self.ours = make_user("Elin Ek", roles=[Role.ACCOUNT_EXECUTIVE], manager=self.manager)
        self.colleague = make_user("Bo Buyer", roles=[Role.BUYER], manager=self.manager)
        self.partner = make_partner(legal_name="Nordisk Precision AB")
        make_assignment(self.partner, self.ours)
        self.rep = make_representative(self.partner, name="Jonas Ek")
        self.rep2 = make_representative(self.partner, name="Karin Ek")
        self.rival = make_representative(make_partner(), name="Rita Rival")


@pytest.fixture
def people():
    return People()


def page_of(user, path):
    client = Client()
    client.force_login(user)
    return client.get(path).content.decode()


def tasks(user):
    page = page_of(user, "/" if user.is_internal else "/portal/")
    card = page[page.index('aria-labelledby="h-tasks"') :]
    card = card[: card.index("</section>")]
    found = re.findall(r'<td class="main"><a href="[^"]+">([^<]+)</a>', card)
    count = re.search(r'<h2 id="h-tasks">.*?(\d+)\s*<', card, re.DOTALL)
    assert int(count[1] if count else 0) == len(found)
    return found


def badge(page, path):
    """Return the count beside an entry of the navigation."""
    entry = re.search(rf'<li><a href="{path}"[^>]*>(.*?)</a></li>', page, re.DOTALL)[1]
    found = re.search(r'class="count[^"]*"[^>]*>([^<]+)<', entry)
    return int(found[1]) if found else 0


def heading(page, ident):
    text = re.search(rf'<h2 id="{ident}">(.*?)</h2>', page, re.DOTALL)[1]
    return int(re.search(r">(\d+)<", text)[1])


def waiting(user):
    return {line.title: str(line.badge.label) for line in commitments_waiting_for(user)}


# --- the counts -------------------------------------------------------------------------------


def test_mine_is_the_same_in_the_navigation_at_home_and_in_the_list(people):
    ours, rep = people.ours, people.rep
    for number in range(FULL):
        make_commitment(people.partner, ours, title=f"Kept by us {number}")
    make_commitment(people.partner, rep, counterpart=ours, title="Followed by us")
    make_commitment(people.partner, rep, counterpart=ours, status="done", title="To confirm")
    make_commitment(people.partner, rep, title="Another's")
    make_commitment(people.partner, ours, counterpart=ours, title="Promised to oneself")
    make_commitment(people.partner, ours, status="confirmed", title="Kept long ago")
    make_commitment(people.partner, ours, status="cancelled", title="Called off")
    for user, home, address, expected, followed in (
        (ours, "/", "meetings:commitments", FULL + 1, 2),
        (rep, "/portal/", "meetings:portal-commitments", 3, 0),
        (people.rep2, "/portal/", "meetings:portal-commitments", 0, 0),
    ):
        path = reverse(address)
        page, listed = page_of(user, home), page_of(user, path)
        assert badge(page, path) == badge(listed, path) == expected
        assert heading(page, "h-commitments") == expected
        rows = listed[listed.index('id="commitments"') :]
        assert rows.count('<td class="main">') == expected
        # What one only follows up is apart, and named at home when there is some.
        others = page_of(user, path + "?scope=follows")
        assert others[others.index('id="commitments"') :].count('<td class="main">') == followed
        told = re.search(r"scope=follows\">You follow up (\d+) commitments of others", page)
        assert (int(told[1]) if told else 0) == followed
    # Everybody's of the company is one press away.
    everything = page_of(people.rep2, reverse("meetings:portal-commitments") + "?scope=all")
    assert "Followed by us" in everything
    assert "Kept by us 3" in everything


# --- promises ---------------------------------------------------------------------------------


def test_what_is_reported_as_done_waits_for_who_follows_it_up(people):
    make_commitment(
        people.partner,
        people.rep,
        counterpart=people.ours,
        status="done",
        title="Their test report",
    )
    make_commitment(
        people.partner, people.ours, counterpart=people.rep, status="done", title="Our forecast"
    )
    assert tasks(people.ours) == ["Their test report"]
    assert tasks(people.rep) == ["Our forecast"]
    for other in (people.colleague, people.rep2, people.rival):
        assert tasks(other) == []


def test_done_and_followed_by_nobody_waits_for_all_who_could_confirm(people):
    make_commitment(people.partner, people.ours, status="done", title="Our forecast")
    make_commitment(people.partner, people.rep, status="done", title="Their report")
    assert waiting(people.ours) == {"Their report": "To confirm"}
    assert waiting(people.rep) == waiting(people.rep2) == {"Our forecast": "To confirm"}
    assert waiting(people.rival) == waiting(people.colleague) == {}


def test_what_the_other_side_asks_waits_for_an_answer(people):
    ours, rep, partner = people.ours, people.rep, people.partner
    day = timezone.localdate() + timedelta(days=20)
    make_commitment(partner, ours, status="proposed", proposed_by=rep, title="Asked of us")
    make_commitment(partner, rep, status="proposed", proposed_by=ours, title="Asked of them")
    asked = {"proposed_due_date": day, "counterpart": rep}
    make_commitment(partner, ours, proposed_due_by=rep, title="They want a date", **asked)
    make_commitment(partner, ours, proposed_due_by=ours, title="We want a date", **asked)
    off = {"cancel_reason": "Not needed.", "counterpart": rep}
    make_commitment(partner, ours, cancel_asked_by=rep, title="They call off", **off)
    make_commitment(partner, ours, cancel_asked_by=ours, title="We call off", **off)
    assert waiting(ours) == {
        "Asked of us": "To accept",
        "They want a date": "Another date?",
        "They call off": "Call it off?",
    }
    assert waiting(rep) == {
        "Asked of them": "To accept",
        "We want a date": "Another date?",
        "We call off": "Call it off?",
    }


@pytest.mark.parametrize("status", [s for s in CommitmentStatus if s not in ("proposed", "done")])
def test_other_promises_wait_for_nobody(people, status):
    make_commitment(people.partner, people.ours, counterpart=people.rep, status=status)
    assert tasks(people.ours) == tasks(people.rep) == []


# --- visits -----------------------------------------------------------------------------------


def visit_of(world, **fields):
    start = timezone.now() + timedelta(days=4)
    return make_visit(world.partner, world.ours, **{"starts_at": start, "title": "Review"} | fields)


def test_a_planned_visit_waits_for_who_takes_part_of_the_partner(people):
    visit_of(people, people=[people.rep])
    assert tasks(people.rep) == ["Review"]
    assert tasks(people.rep2) == tasks(people.rival) == tasks(people.ours) == []


def test_without_a_portal_user_it_waits_for_all_of_the_partner(people):
    visit_of(people, people=[people.colleague])
    assert tasks(people.rep) == tasks(people.rep2) == ["Review"]
    assert tasks(people.colleague) == tasks(people.rival) == []


def test_a_visit_that_is_confirmed_answered_or_past_waits_for_nobody_there(people):
    visit_of(people, status="confirmed")
    visit_of(people, starts_at=timezone.now() - timedelta(days=1))
    visit_of(people, answer="declined", answered_by=people.rep, answer_reason="Fair.")
    assert tasks(people.rep) == []


def test_their_answer_waits_for_the_organiser(people):
    later = timezone.now() + timedelta(days=9)
    visit_of(people, answer="declined", answered_by=people.rep, answer_reason="Fair.")
    visit_of(
        people,
        title="Other",
        answer="other_time",
        answered_by=people.rep,
        asked_starts_at=later,
        asked_ends_at=later + timedelta(hours=1),
    )
    assert sorted(tasks(people.ours)) == ["Other", "Review"]
    labels = [str(line.badge.label) for line in visits_waiting_for(people.ours, timezone.now())]
    assert sorted(labels) == ["Another time?", "They declined"]
    assert tasks(people.manager) == tasks(people.rep) == []


def test_a_gift_to_approve_waits_for_the_manager(people):
    gift = make_gift(people.partner, people.ours, status="pending", description="Chocolate")
    assert tasks(people.manager) == [str(gift)]
    assert tasks(people.ours) == []


def test_a_day_is_shown_without_a_time_and_in_swedish(people):
    people.rep.language = "sv"
    people.rep.save()
    row = make_commitment(people.partner, people.ours, counterpart=people.rep, status="done")
    page = page_of(people.rep, "/portal/")
    assert "Att bekräfta" in page
    assert (
        f'<td class="num nowrap"><span class="nowrap">{row.due_date.isoformat()}</span></td>'
        in page
    )


def test_on_a_phone_no_dash_stands_for_a_day_that_there_is_not(people):
    make_gift(people.partner, people.ours, status="pending", description="Chocolate")
    make_commitment(
        people.partner,
        people.manager,
        title="Ours",
        status=CommitmentStatus.PROPOSED,
        proposed_by=people.rep,
        due_date=timezone.localdate() + timedelta(days=9),
    )
    page = page_of(people.manager, "/")
    card = page[page.index('aria-labelledby="h-tasks"') :]
    rows = {
        title: re.search(r'<td class="num nowrap([^"]*)">(.*?)</td>', row).groups()
        for row in card[: card.index("</section>")].split("<tr>")[1:]
        for title in ("Chocolate", "Ours")
        if f">{title}" in row
    }
    assert rows["Chocolate"][0] == " hide-s" and "–" in rows["Chocolate"][1]
    assert rows["Ours"][0] == "" and "–" not in rows["Ours"][1]
