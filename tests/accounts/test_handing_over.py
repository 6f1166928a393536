"""What somebody has in hand passes to a colleague: all of it, to who may have it, and on the trail."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.utils import timezone

from accounts.models import Notification, User
from accounts.states import Role
from core import handover, outbox
from core.clock import company_today
from core.models import Event, Outbox
from core.refused import Refused
from meetings.models import VisitParticipant
from meetings.states import GiftStatus, OwnerSide
from rfps.models import Award, TeamMember
from rfps.states import AwardStatus, RfxStatus, TeamFunction
from suppliers.models import Assignment
from suppliers.states import Responsibility
from tests.accounts.handing import (
    WORKING,
    an_absentee,
    an_award,
    hand_over,
    something_of_everything,
)
from tests.factories.accounts import make_supplier_user, make_user
from tests.factories.meetings import make_commitment, make_gift, make_visit
from tests.factories.negotiations import make_agreement, make_negotiation
from tests.factories.rfps import make_need, make_published
from tests.factories.suppliers import make_assignment, make_partner, make_representative

pytestmark = pytest.mark.django_db

EVERY_KIND = [
    "accounts.reports",
    "accounts.absences",
    "suppliers.assignments",
    "rfps.rfxs",
    "rfps.needs",
    "negotiations.negotiations",
    "negotiations.agreements",
    "meetings.commitments",
    "meetings.visits",
    "rfps.awards",
    "meetings.gifts",
]


def test_every_kind_is_known() -> None:
    assert [kind.name for kind in handover.kinds()] == EVERY_KIND


def test_all_of_it_passes_and_nothing_that_is_over(admin: User, leaver: User, heir: User) -> None:
    rows = something_of_everything(leaver, make_partner())
    before = {kind.name: list(kind.held(leaver)) for kind in handover.kinds()}
    assert {name: rows_ for name, rows_ in before.items() if rows_} == {
        name: [row] for name, row in rows.items()
    }
    assert hand_over(leaver, heir, admin) == dict.fromkeys(rows, 1)
    assert not any(kind.held(leaver).exists() for kind in handover.kinds())
    assert {k.name: k.held(heir).count() for k in handover.kinds() if k.held(heir).exists()} == (
        dict.fromkeys(rows, 1)
    )
    for name, row in rows.items():
        if name != "suppliers.assignments":  # a new row follows the old one
            row.refresh_from_db()
            assert heir in {getattr(row, name, None) for name in ("owner", "organiser", "deputy")}
    # What is over stays with who did it.
    assert heir.rfxs.count() == heir.needs.count() == 1
    assert leaver.rfxs.count() == leaver.needs.count() == 1
    assert leaver.commitments.count() == leaver.visits_organised.count() == 1


def test_each_thing_has_its_event_and_the_person_too(admin: User, leaver: User, heir: User) -> None:
    something_of_everything(leaver, make_partner())
    first = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    hand_over(leaver, heir, admin)
    events = Event.objects.filter(pk__gt=first)
    assert sorted(events.values_list("verb", flat=True)) == [
        "accounts.absence_handed_over",
        "accounts.handed_over",
        "meetings.commitment_handed_over",
        "meetings.visit_handed_over",
        "negotiations.agreement_handed_over",
        "negotiations.handed_over",
        "rfps.handed_over",
        "rfps.need_handed_over",
        "suppliers.assignment_handed_over",
    ]
    assert {event.reason for event in events} == {"moves to Lund"}
    assert {event.actor for event in events} == {admin}
    assert events.get(verb="rfps.handed_over").change("owner") == ("Elin Ek", "Jonas Järn")
    assert events.get(verb="accounts.handed_over").object_id == leaver.pk


def test_one_refusal_leaves_everything_as_it_is(admin: User, leaver: User) -> None:
    rows = something_of_everything(leaver, make_partner())
    buyer = make_user(roles=[Role.BUYER])  # who cannot be the partner's account executive
    with pytest.raises(Refused) as no:
        hand_over(leaver, buyer, admin)
    assert (no.value.code, no.value.field) == ("role_missing", "to")
    assert {k.name for k in handover.kinds() if k.held(leaver).exists()} == set(rows)
    assert not Event.objects.filter(verb__endswith="handed_over").exists()
    # Without what they must not have it passes.
    rest = set(rows) - {"suppliers.assignments"}
    assert set(hand_over(leaver, buyer, admin, *rest)) == rest


def test_an_assignment_passes_from_today_until_it_would_end(
    admin: User, leaver: User, heir: User
) -> None:
    today, partner, later = company_today(), make_partner(), make_partner()
    end, start = today + dt.timedelta(days=9), today + dt.timedelta(days=3)
    make_assignment(partner, leaver, to_date=end)
    make_assignment(later, leaver, from_date=start)
    hand_over(leaver, heir, admin)
    held = {row.partner: (row.from_date, row.to_date) for row in heir.assignments.all()}
    assert held == {partner: (today, end), later: (start, None)}
    assert leaver.assignments.get(partner=partner).to_date == today
    # What had not begun never will.
    assert leaver.assignments.get(partner=later).to_date == start


def test_who_works_the_partner_already_gets_no_second_assignment(
    admin: User, leaver: User, heir: User
) -> None:
    partner, buyer = make_partner(), Responsibility.BUYER
    make_assignment(partner, leaver, responsibility=buyer)
    own = make_assignment(partner, heir, responsibility=buyer)
    hand_over(leaver, heir, admin)
    assert list(heir.assignments.all()) == [own]
    assert not handover.kinds()[1].held(leaver).exists()
    make_assignment(partner, leaver, responsibility=buyer, from_date=company_today())
    Assignment.objects.filter(pk=own.pk).update(to_date=company_today() + dt.timedelta(days=5))
    with pytest.raises(Refused, match="for a part of the time"):
        hand_over(leaver, heir, admin)


def test_the_team_of_a_request_keeps_all_its_functions(
    admin: User, leaver: User, heir: User
) -> None:
    owner = make_user()
    rfx = make_published(owner, openers=[leaver])
    rfx.status = RfxStatus.EVALUATION  # when nobody may change the team any more
    rfx.save()
    for function in (TeamFunction.MEMBER, TeamFunction.LEAD):
        TeamMember.objects.create(rfx=rfx, user=leaver, function=function)
    TeamMember.objects.create(rfx=rfx, user=heir, function=TeamFunction.MEMBER)
    hand_over(leaver, heir, admin)
    team = TeamMember.objects.filter(rfx=rfx)
    assert set(team.filter(user=heir).values_list("function", flat=True)) == {
        TeamFunction.MEMBER,
        TeamFunction.LEAD,
        TeamFunction.OPENER,
    }
    assert not team.filter(user=leaver).exists()
    rfx.refresh_from_db()
    assert rfx.owner == owner
    before, after = Event.objects.get(verb="rfps.handed_over").change("team")
    assert "Elin Ek: opener" in before
    assert "Jonas Järn: opener" in after


def test_two_people_are_left_to_open_the_bids(admin: User, heir: User) -> None:
    alone = make_user(roles=WORKING)  # nobody above
    rfx = make_published(alone, openers=[heir])
    with pytest.raises(Refused) as no:
        hand_over(alone, heir, admin)
    assert no.value.code == "one_opener_left"
    rfx.refresh_from_db()
    assert rfx.owner == alone
    # Opened, it takes nobody any more.
    rfx.status = RfxStatus.EVALUATION
    rfx.save()
    hand_over(alone, heir, admin)
    rfx.refresh_from_db()
    assert rfx.owner == heir


def test_a_commitment_passes_on_both_sides_and_reminds_its_new_owner_alone(
    admin: User, leaver: User, heir: User, mailoutbox: list[Any]
) -> None:
    partner = make_partner()
    make_assignment(partner, leaver)
    rep = make_representative(partner)
    due = company_today() + dt.timedelta(days=9)
    own = make_commitment(partner, leaver, due_date=due)
    followed = make_commitment(
        partner, rep, side=OwnerSide.PARTNER, counterpart=leaver, due_date=due
    )
    for person, to in ((leaver, heir), (heir, leaver), (leaver, heir)):  # there, back, and there
        hand_over(person, to, admin, "meetings.commitments")
    own.refresh_from_db()
    followed.refresh_from_db()
    assert (own.owner, followed.counterpart) == (heir, heir)
    waiting = Outbox.objects.filter(kind="meetings.reminder_before", state=Outbox.State.WAITING)
    assert waiting.filter(recipient=heir).exists()
    waiting.update(due_at=timezone.now(), try_at=timezone.now())
    while outbox.send_next():
        pass
    told = Notification.objects.filter(kind="meetings.reminder_before")
    assert {row.user for row in told} == {heir, rep}


def test_a_visit_gets_another_organiser_and_its_guests_are_told(
    admin: User, leaver: User, heir: User
) -> None:
    partner = make_partner()
    rep = make_representative(partner)
    soon = timezone.now() + dt.timedelta(days=2)
    visit = make_visit(partner, leaver, people=[rep], starts_at=soon)
    theirs = make_visit(partner, heir, people=[leaver], starts_at=soon)
    hand_over(leaver, heir, admin)
    visit.refresh_from_db()
    assert (visit.organiser, visit.sequence) == (heir, 1)
    people = VisitParticipant.objects.filter(visit=visit).values_list("user__name", flat=True)
    assert set(people) == {heir.name, rep.name}
    assert [p.user for p in VisitParticipant.objects.filter(visit=theirs)] == [heir]
    while outbox.send_next():
        pass
    told = set(Notification.objects.values_list("user__name", "kind"))
    assert (rep.name, "meetings.visit_changed") in told
    assert (leaver.name, "meetings.visit_withdrawn") in told


def test_an_agreement_reminds_its_new_owner_alone(admin: User, leaver: User, heir: User) -> None:
    agreement = make_agreement(partner=make_partner(), owner=leaver)
    hand_over(leaver, heir, admin)
    agreement.refresh_from_db()
    waiting = Outbox.objects.filter(kind="negotiations.agreement_expiring")
    assert {row.recipient for row in waiting} == {heir}
    old = [row for row in waiting if row.channel == Outbox.Channel.INBOX][:1]
    for row in old:  # what had been planned for the owner of before
        row.pk, row.recipient = None, leaver
        row.save()
    waiting.update(due_at=timezone.now(), try_at=timezone.now())
    while outbox.send_next():
        pass
    told = Notification.objects.filter(kind="negotiations.agreement_expiring")
    assert {row.user for row in told} == {heir}


def test_an_administrator_gets_no_negotiation(admin: User, leaver: User) -> None:
    make_negotiation(partner=make_partner(), owner=leaver)
    both = make_user(roles=[Role.BUYER, Role.ADMINISTRATOR])
    with pytest.raises(Refused) as no:
        hand_over(leaver, both, admin)
    assert no.value.code == "administrator_negotiates"


def test_reports_pass_to_a_manager_who_may_be_one_of_them(admin: User) -> None:
    top = make_user(roles=[Role.EXECUTIVE])
    boss = make_user(roles=[Role.MANAGER], manager=top)
    next_boss = make_user(roles=[Role.MANAGER], manager=boss)
    buyer = make_user(manager=boss)
    deputy = make_user(roles=[Role.MANAGER], manager=next_boss)
    with pytest.raises(Refused) as no:
        hand_over(boss, buyer, admin, "accounts.reports")
    assert no.value.code == "role_missing"
    with pytest.raises(Refused) as no:
        hand_over(boss, deputy, admin, "accounts.reports")
    assert (no.value.code, no.value.field) == ("manager_cycle", "to")
    assert hand_over(boss, next_boss, admin, "accounts.reports") == {"accounts.reports": 2}
    buyer.refresh_from_db()
    next_boss.refresh_from_db()
    assert (buyer.manager, next_boss.manager) == (next_boss, top)
    # Of who reports to whom administrators alone decide.
    with pytest.raises(PermissionDenied):
        hand_over(next_boss, boss, top, "accounts.reports")


def test_nobody_stands_in_for_themselves_or_round_in_a_circle(
    admin: User, leaver: User, heir: User
) -> None:
    away = an_absentee(leaver)
    with pytest.raises(Refused, match="somebody else has to stand in for"):
        hand_over(leaver, away, admin)
    User.objects.filter(pk=heir.pk).update(
        absent_from_date=away.absent_from_date, absent_until_date=company_today(), deputy=away
    )
    with pytest.raises(Refused, match="Jonas Järn is away then too"):
        hand_over(leaver, heir, admin)
    # For one day only, and not that of the other's absence.
    User.objects.filter(pk=away.pk).update(
        absent_from_date=company_today() + dt.timedelta(days=1),
        absent_until_date=company_today() + dt.timedelta(days=1),
    )
    assert hand_over(leaver, heir, admin) == {"accounts.absences": 1}


def test_decisions_go_to_who_may_take_them(admin: User, boss: User, leaver: User) -> None:
    award = an_award(leaver)
    gift = make_gift(make_partner(), leaver, status=GiftStatus.PENDING)
    bystander = make_user(roles=[Role.MANAGER])
    for kind, row in (("rfps.awards", award), ("meetings.gifts", gift)):
        with pytest.raises(Refused) as no:
            hand_over(boss, bystander, admin, kind)
        assert no.value.code == "cannot_decide", row
    # Together with the line of whom it is about: then the new manager decides, and is asked to.
    passed = hand_over(boss, bystander, admin, "accounts.reports", "rfps.awards", "meetings.gifts")
    assert passed == {"accounts.reports": 1, "rfps.awards": 1, "meetings.gifts": 1}
    while outbox.send_next():
        pass
    asked = Notification.objects.filter(user=bystander).values_list("kind", flat=True)
    assert {"rfps.award_waits", "meetings.gift_to_approve"} <= set(asked)


def test_nobody_decides_on_what_they_have_proposed(admin: User) -> None:
    owner = make_user(roles=[Role.EXECUTIVE])
    other = make_user(roles=[Role.EXECUTIVE])
    an_award(other)
    assert hand_over(owner, make_user(roles=[Role.EXECUTIVE]), admin, "rfps.awards")
    with pytest.raises(Refused, match="somebody else has to decide"):
        hand_over(owner, other, admin, "rfps.awards")
    assert Award.objects.get().status == AwardStatus.PROPOSED


def test_who_hands_over_and_who_does_not(admin: User, boss: User, leaver: User, heir: User) -> None:
    make_need(leaver)
    for by in (heir, leaver, make_user(roles=[Role.MANAGER]), make_user(roles=[Role.AUDITOR])):
        with pytest.raises(PermissionDenied):
            hand_over(leaver, heir, by)
    assert hand_over(leaver, heir, boss) == {"rfps.needs": 1}
    make_need(boss)
    assert hand_over(boss, heir, boss, "rfps.needs") == {"rfps.needs": 1}
    assert hand_over(heir, leaver, make_user(roles=[Role.EXECUTIVE])) == {"rfps.needs": 2}
    assert hand_over(leaver, heir, admin) == {"rfps.needs": 2}


def test_refusals_say_which_rule(admin: User, boss: User, leaver: User, heir: User) -> None:
    make_need(leaver)
    needs = "rfps.needs"
    both = make_user(roles=[Role.ADMINISTRATOR, Role.BUYER])
    for code, to, by, kinds, more in (
        ("same_person", leaver, admin, [needs], {}),
        ("own_gain", both, both, [needs], {}),
        ("reason_missing", heir, admin, [needs], {"reason": " "}),
        ("unknown_kind", heir, admin, ["rfps.secrets"], {}),
        ("nothing_in_hand", heir, admin, ["meetings.visits"], {}),
        ("role_missing", make_user(roles=[Role.AUDITOR]), admin, [needs], {}),
    ):
        with pytest.raises(Refused) as no:
            hand_over(leaver, to, by, *kinds, **more)
        assert no.value.code == code
    for person, to in (
        (leaver, make_user(is_active=False)),
        (leaver, make_supplier_user()),
        (make_supplier_user(), heir),
    ):
        with pytest.raises(Http404):
            hand_over(person, to, admin, needs)
    with pytest.raises(PermissionDenied):
        hand_over(leaver, heir, boss, needs, close=True)
    assert not Event.objects.exists()


def test_the_account_closes_with_it_or_has_been_closed_before(
    admin: User, leaver: User, heir: User, client: Client
) -> None:
    make_need(leaver)
    client.force_login(leaver)
    assert hand_over(leaver, heir, admin, close=True) == {"rfps.needs": 1}
    leaver.refresh_from_db()
    assert not leaver.is_active
    assert client.get("/profile/").status_code == 302
    assert Event.objects.filter(verb="accounts.deactivated", reason="moves to Lund").exists()
    make_need(leaver)
    assert hand_over(leaver, heir, admin) == {"rfps.needs": 1}


def test_the_receiver_is_told_what_came(admin: User, leaver: User, heir: User) -> None:
    make_need(leaver)
    make_need(leaver)
    hand_over(leaver, heir, admin)
    while outbox.send_next():
        pass
    message = Notification.objects.get(user=heir, kind="accounts.handed_over")
    assert message.title == "You have taken over from Elin Ek"
    assert message.body == "Open needs: 2"
