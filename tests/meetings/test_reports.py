"""Due visits and the kept-on-time rate against examples worked out by hand; gifts; access."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from accounts import notices
from core.models import ExchangeRate, Outbox
from core.refused import Refused
from meetings import access, actions, reports
from meetings.models import Commitment, VisitParticipant
from meetings.reports.commitments import rows_of
from meetings.states import CommitmentStatus
from tests.factories.accounts import make_user
from tests.factories.meetings import (
    NOON,
    make_commitment,
    make_gift,
    make_policy,
    make_touchpoint,
    make_visit,
)
from tests.factories.suppliers import make_partner

ON = date(2026, 6, 1)


def held(cast, starts_at, **more):
    return make_visit(cast.partner, cast.executive, starts_at=starts_at, status="held", **more)


def due(cast, user=None, on=ON, **more):
    return reports.due_visits(user or cast.executive, on, **more)


def test_due_is_the_last_held_visit_plus_the_days(cast):
    make_policy("strategic", 30)
    held(cast, datetime(2026, 4, 1, 9, tzinfo=UTC))
    held(cast, datetime(2026, 5, 1, 9, tzinfo=UTC))
    make_visit(
        cast.partner, cast.executive, status="missed", starts_at=datetime(2026, 5, 20, tzinfo=UTC)
    )
    (row,) = due(cast)
    assert (row.last_date, row.due_date, row.overdue_days) == (
        date(2026, 5, 1),
        date(2026, 5, 31),
        1,
    )
    assert row.is_overdue
    (row,) = due(cast, on=date(2026, 5, 31))
    assert (row.overdue_days, row.is_overdue) == (0, False)
    assert due(cast, on=date(2026, 4, 30)) == []  # 31 days ahead
    assert len(due(cast, on=date(2026, 5, 1))) == 1  # 30 days ahead


def test_each_role_has_its_own_cadence(cast):
    make_policy("strategic", 30)
    make_policy("strategic", 90, "manager")
    held(cast, datetime(2026, 5, 20, 9, tzinfo=UTC))
    held(cast, datetime(2026, 1, 10, 9, tzinfo=UTC), visitor_role="manager")
    rows = {row.role.value: row.due_date for row in due(cast)}
    assert rows == {"manager": date(2026, 4, 10), "account_executive": date(2026, 6, 19)}
    assert [row.role.value for row in due(cast)] == ["manager", "account_executive"]


def test_never_visited_is_due_at_once_and_planned_is_said(cast, time_machine):
    time_machine.move_to(datetime(2026, 6, 1, 6, tzinfo=UTC), tick=False)
    make_policy("strategic", 30)
    (row,) = due(cast)
    assert (row.last_date, row.due_date, row.is_overdue) == (None, ON, True)
    make_visit(cast.partner, cast.executive, starts_at=datetime(2026, 6, 9, 9, tzinfo=UTC))
    (row,) = due(cast)
    assert (row.planned_date, row.is_overdue) == (date(2026, 6, 9), False)


def test_the_day_of_a_visit_is_the_places_own(cast):
    make_policy("strategic", 30)
    # 08:00 on 2 May in Tokyo is still 1 May in Europe.
    held(cast, datetime(2026, 5, 1, 23, tzinfo=UTC), time_zone="Asia/Tokyo")
    (row,) = due(cast)
    assert row.last_date == date(2026, 5, 2)


def test_due_visits_are_those_of_the_own_partners(cast):
    make_policy("strategic", 30)
    make_policy("key", 30)
    make_partner(tier="key", status="ended")
    assert [row.partner for row in due(cast)] == [cast.partner]
    assert [row.partner for row in due(cast, cast.stranger)] == [cast.other_partner]
    assert {row.partner for row in due(cast, cast.owner)} == {cast.partner, cast.other_partner}
    assert len(due(cast, cast.owner, limit=1)) == 1
    assert due(cast, cast.rep) == []


def test_due_visits_take_a_bounded_number_of_queries(cast, django_assert_num_queries):
    make_policy("key", 30)
    for _ in range(30):
        make_partner(tier="key")
    with django_assert_num_queries(4):
        assert len(due(cast, cast.owner)) == 31


def test_due_visits_come_in_pages(cast):
    make_policy("key", 30)
    make_policy("strategic", 30)
    held(cast, datetime(2026, 5, 1, 12, tzinfo=UTC))
    for _ in range(60):
        make_partner(tier="key")
    first = reports.due_page(cast.owner, date(2026, 6, 20), {})
    second = reports.due_page(cast.owner, date(2026, 6, 20), {"page": "2"})
    assert (len(first), len(second), first.total) == (50, 12, 62)
    assert (first.has_next, second.has_next, second.has_previous) == (True, False, True)
    assert not {row.partner for row in first} & {row.partner for row in second}
    assert second.rows[-1].partner == cast.partner and second.rows[-1].overdue_days == 20
    assert len(reports.due_page(cast.owner, date(2026, 6, 20), {"page": "99"})) == 12


START, END = date(2026, 1, 1), date(2026, 3, 31)


def kept(cast, user=None, side="us", start=START, end=END):
    return reports.kept_on_time(user or cast.executive, cast.partner, start, end).get(side)


def test_kept_on_time_by_hand(cast):
    def promise(first, status, confirmed=None, owner=cast.executive, **more):
        make_commitment(
            cast.partner,
            owner,
            due_date=more.pop("due", first),
            first_due_date=first,
            status=status,
            confirmed_at=confirmed,
            **more,
        )

    march = date(2026, 3, 10)
    assert kept(cast) is None
    promise(march, "confirmed", datetime(2026, 3, 9, 12, tzinfo=UTC))  # early: kept
    promise(march, "confirmed", datetime(2026, 3, 10, 22, 59, tzinfo=UTC))  # 23:59 at home: kept
    promise(march, "confirmed", datetime(2026, 3, 10, 23, 0, tzinfo=UTC))  # 00:00 the day after
    # Renegotiated and kept on the new date: not on the first.
    promise(march, "confirmed", datetime(2026, 3, 20, 12, tzinfo=UTC), due=date(2026, 3, 24))
    promise(march, "missed")
    promise(march, "done")  # nobody has confirmed it
    promise(march, "accepted")
    promise(march, "proposed")  # never agreed: does not count
    promise(march, "cancelled")  # called off by both: does not count
    promise(date(2025, 12, 31), "missed")  # before the period
    promise(date(2026, 4, 1), "missed")  # after it
    promise(march, "confirmed", datetime(2026, 3, 9, 12, tzinfo=UTC), owner=cast.rep)
    rate = kept(cast)
    assert (rate.kept, rate.due) == (2, 7)
    assert rate.percent == Decimal(200) / 7
    theirs = kept(cast, side="partner")
    assert (theirs.kept, theirs.due) == (1, 1)
    assert (kept(cast, cast.owner).due, kept(cast, cast.rep).due) == (7, 7)
    assert kept(cast, cast.stranger) is None
    assert kept(cast, end=date(2026, 3, 9)) is None


def gift(cast, value="100", by=None, **more):
    fields = {
        "direction": "given",
        "person": "Jonas Ek",
        "description": "Chocolate",
        "occasion": "Christmas",
        "date": NOON.date(),
        "value": Decimal(value),
        "currency": "SEK",
    } | more
    return actions.declare_gift(
        partner=cast.partner.key, by=by or cast.executive, now=NOON, **fields
    )


def test_gifts_within_every_limit_are_approved(cast, settings):
    settings.GIFT_LIMIT, settings.GIFT_LIMIT_RECIPIENT_YEAR = 500, 900
    settings.GIFT_LIMIT_PARTNER_YEAR = 1200
    assert gift(cast, "500").status == "approved"
    assert gift(cast, "400").status == "approved"  # 900 for Jonas: exactly his limit
    assert gift(cast, "0.01", person="jonas ek ").status == "pending"
    assert gift(cast, "299.99", person="Karin").status == "approved"  # 1,200.00 for the partner
    assert gift(cast, "0.01", person="Karin").status == "pending"
    assert gift(cast, "500", date=date(2025, 12, 24)).status == "approved"  # another year


def test_one_gift_over_the_limit_waits(cast):
    assert gift(cast, "500.01").status == "pending"


def test_who_decides_on_a_gift_is_asked_again_until_they_have(cast):
    row = gift(cast, "500.01")
    asked = Outbox.objects.filter(kind="meetings.gift_still_waits", channel="email")
    assert [(one.recipient, one.due_at - NOON) for one in asked.order_by("due_at")] == [
        (cast.manager, timedelta(days=2)),
        (cast.manager, timedelta(days=7)),
    ]
    assert {notices.build(one).title for one in asked} == {
        f"A gift still waits for you: {row.description}"
    }
    actions.approve_gift(gift=row.key, by=cast.manager, reason="Once")
    assert [notices.build(one) for one in asked] == [None, None]


def test_a_gift_within_the_limits_asks_nobody(cast):
    gift(cast, "1")
    assert not Outbox.objects.filter(kind__startswith="meetings.gift").exists()


def test_a_gift_is_valued_at_its_days_rate(cast):
    with pytest.raises(Refused) as refusal:
        gift(cast, "10", currency="EUR")
    assert refusal.value.code == "no_rate"
    ExchangeRate.objects.create(currency="EUR", date=date(2026, 3, 1), rate="11.115")
    ExchangeRate.objects.create(currency="EUR", date=date(2026, 4, 1), rate="99")
    assert gift(cast, "10.01", currency="EUR").value_base == Decimal("111.26")


def test_who_decides_on_a_gift(cast):
    row = gift(cast, "600")
    for person in (cast.executive, cast.auditor):
        with pytest.raises(PermissionDenied):
            actions.approve_gift(gift=row.key, by=person)
    with pytest.raises(Refused):
        actions.refuse_gift(gift=row.key, by=cast.manager, reason=" ")
    refused = actions.refuse_gift(gift=row.key, by=cast.owner, reason="Too much.")
    assert (refused.status, refused.decided_by) == ("refused", cast.owner)
    with pytest.raises(Refused) as refusal:
        actions.approve_gift(gift=row.key, by=cast.manager)
    assert refusal.value.code == "move_not_allowed"
    own = gift(cast, "600", by=cast.owner, person="Karin")
    assert access.gift_approvers(cast.owner) == []
    other = make_user("Another owner", roles=["executive"])
    assert actions.approve_gift(gift=own.key, by=other).status == "approved"


def test_gifts_that_wait_for_someone(cast):
    row = gift(cast, "600")
    assert reports.gifts_waiting_for(cast.manager) == [row]
    assert reports.gifts_waiting_for(cast.executive) == []


def seen(queryset_of, user, row):
    return queryset_of(user).filter(pk=row.pk).exists()


def test_who_sees_what(cast):
    colleague = make_user("Bo Buyer", roles=["buyer"], manager=cast.stranger)
    boss = make_user("Bea Boss", roles=["manager"])
    colleague.manager = boss
    colleague.save()
    visit = make_visit(cast.partner, cast.executive)
    VisitParticipant.objects.create(visit=visit, user=colleague)
    promise = make_commitment(cast.partner, colleague)
    gift_row = make_gift(cast.partner, colleague)
    touch = make_touchpoint(cast.partner, cast.executive)
    everyone = {
        "owner": cast.owner,
        "manager": cast.manager,
        "executive": cast.executive,
        "auditor": cast.auditor,
        "colleague": colleague,
        "boss": boss,
        "stranger": cast.stranger,
        "rep": cast.rep,
        "other_rep": cast.other_rep,
    }

    def readers(queryset_of, row):
        return {name for name, user in everyone.items() if seen(queryset_of, user, row)}

    team = {"owner", "manager", "executive", "auditor"}
    assert readers(access.visible_visits, visit) == team | {"colleague", "boss", "rep"}
    assert readers(access.visible_commitments, promise) == team | {"colleague", "boss", "rep"}
    assert readers(access.visible_gifts, gift_row) == team | {"colleague", "boss"}
    assert readers(access.visible_touchpoints, touch) == team


def test_past_due_looks_a_day_ahead_of_utc(cast):
    cast.executive.time_zone = "Pacific/Kiritimati"  # UTC+14
    cast.executive.save()
    row = make_commitment(cast.partner, cast.executive)
    end = datetime(2026, 3, 17, 10, 0, tzinfo=UTC)  # midnight there
    from meetings.access import past_due

    assert past_due(end - timedelta(seconds=1)) == []
    assert past_due(end) == [row.key]


@pytest.mark.parametrize(
    ("side", "status", "ours", "theirs"),
    [
        ("us", CommitmentStatus.PROPOSED, "Waits for our yes", "Waits for their yes"),
        ("us", CommitmentStatus.ACCEPTED, "We promised", "They promised"),
        ("partner", CommitmentStatus.PROPOSED, "Waits for their yes", "Waits for our yes"),
        ("partner", CommitmentStatus.DONE, "They promised", "We promised"),
    ],
)
def test_a_line_says_which_side_promised_and_that_nobody_has_yet(
    side: str, status: str, ours: str, theirs: str
) -> None:
    row = Commitment(key="k" * 12, side=side, status=status, due_date=date(2026, 5, 4))
    for portal, whose in ((False, ours), (True, theirs)):
        with override("en"):
            [line] = rows_of([row], date(2026, 5, 1), portal)
        assert line.whose == whose
