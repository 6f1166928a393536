"""What pages ask besides their lists is answered from indexes, and the same however it is asked."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.states import Role
from core import reading, timeline
from core.audit import link_to
from core.models import Event, Outbox
from core.personal_copy import counted_parts_of
from meetings import reports as meetings
from meetings.reports.waiting import commitments_waiting_for
from negotiations import reports as negotiations
from srm.reports import dashboard
from srm.reports.dashboard import portfolio_page
from suppliers import reports as suppliers
from suppliers.models import Partner, TradeLine
from suppliers.states import Direction, Responsibility
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment, make_visit
from tests.factories.negotiations import make_negotiation
from tests.factories.rfps import make_published
from tests.factories.suppliers import make_assignment, make_import, make_partner
from tests.srm.test_list_plans import copies, settle

pytestmark = pytest.mark.django_db(transaction=True)


def whole(sql: str, kept: dict[str, str]) -> tuple[str, str]:
    """Return a query and its text, which PostgreSQL may keep under a name."""
    named = re.search(r'EXECUTE "([^"]+)".*', sql)
    return (named[0], kept[named[1]]) if named else (sql, sql)


def plans(
    part: str, page: Callable[[], Any], *, off: tuple[str, ...] = (), how: str = "EXPLAIN"
) -> list[str]:
    """Return the plans of the queries with ``part`` in them, asked as within a reading request.

    ``off`` are ways that are cheaper for the few thousand rows of a test: what is asked then is
    whether an index can answer the question. What is asked for each row of a recursion is only
    explained when it is run: ``how`` is EXPLAIN ANALYZE then.
    """
    with reading.remembering(), CaptureQueriesContext(connection) as queries:
        page()
    found = []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT name, statement FROM pg_prepared_statements")
        kept = dict(cursor.fetchall())
        asked = [whole(query["sql"], kept) for query in queries]
        wanted = [sql for sql, text in asked if part in text]
        settle(" ".join(text for _sql, text in asked if part in text))
        # What the connection plans once is explained as planned for any values.
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        for way in off:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        for sql in wanted:
            cursor.execute(f"{how} {sql}")
            found.append("\n".join(line[0] for line in cursor.fetchall()))
    assert found
    return found


@pytest.fixture
def executive() -> User:
    return make_user(roles=[Role.EXECUTIVE])


@pytest.fixture
def portfolio() -> tuple[User, Partner]:
    """Somebody with a partner of their own, and a partner of somebody else who has everything."""
    mine, others = make_partner(), make_partner()
    user, other = (make_user(roles=[Role.ACCOUNT_EXECUTIVE]) for _ in range(2))
    make_assignment(mine, user)
    make_assignment(others, other)
    for partner, person in ((mine, user), (others, other)):
        make_negotiation(partner=partner, owner=person)
        make_commitment(partner, person)
        make_visit(partner, person)
    other.other_rows = (  # type: ignore[attr-defined]
        make_negotiation(partner=others, owner=other),
        make_commitment(others, other, counterpart=other),
        make_visit(others, other),
    )
    for row in other.other_rows:  # type: ignore[attr-defined]
        copies(row)
    return user, mine


def test_a_portfolio_is_looked_up_in_an_index_for_each_reason(
    portfolio: tuple[User, Partner],
) -> None:
    user, _mine = portfolio
    lists: list[tuple[str, Callable[[], Any]]] = [
        ("negotiations_negotiation", lambda: negotiations.negotiation_list(user, {})),
        ("meetings_commitment", lambda: meetings.commitment_list(user, {"scope": "all"})),
        (
            "meetings_commitment",
            lambda: meetings.commitment_list(user, {"scope": "all", "state": "all"}),
        ),
        ("meetings_visit", lambda: meetings.visit_list(user, {}, past=False)),
    ]
    for table, page in lists:
        ids, *_rest = plans(f'FROM "{table}"', page)
        assert f"Seq Scan on {table}" not in ids and "SubPlan" not in ids, ids
        assert "BitmapOr" in ids, ids


def test_what_waits_for_a_person_is_looked_up(portfolio: tuple[User, Partner]) -> None:
    user, _mine = portfolio
    (plan,) = plans('FROM "meetings_commitment"', lambda: commitments_waiting_for(user))
    assert "Seq Scan on meetings_commitment" not in plan and "BitmapOr" in plan, plan


def test_a_timeline_reads_only_those_who_did_what_it_shows() -> None:
    partner, user = make_partner(), make_user(roles=[Role.EXECUTIVE])
    User.objects.bulk_create(
        User(email=f"p{number}@many.example", name=f"Person {number}", password="!")
        for number in range(4000)
    )
    people = list(User.objects.order_by("-pk")[:300])
    Event.objects.bulk_create(
        Event(
            verb="suppliers.edited",
            actor=actor,
            object_type="suppliers.partner",
            object_id=partner.pk,
            object_label="x",
            links=[link_to(partner)],
        )
        for actor in people
    )
    copies(
        Event.objects.latest("pk"),
        object_id="n + 1000000",
        links="ARRAY['suppliers.partner:' || n + 1000000, 'rfps.rfx:' || n]",
    )
    (plan,) = plans(
        'FROM "core_event"',
        lambda: timeline.timeline(user, partner, in_sight=True),
        off=("seqscan", "sort"),
    )
    assert "Seq Scan on accounts_user" not in plan, plan
    # So many of each way to be about it, in the order of its index, however many there are.
    for index in ("event_object", "event_first_link", "event_second_link"):
        assert re.search(rf"Index (Only )?Scan using {index} ", plan), plan
    assert "Bitmap Index Scan on event_many_links" in plan
    # The trail itself is not walked: events are looked up in it by their ids.
    assert "Seq Scan on core_event" not in plan, plan
    assert not re.search(r"using core_event_pkey [^\n]*\n(?! *Index Cond: \(id = )", plan), plan
    found = timeline.timeline(user, partner, in_sight=True)
    assert [event.actor for event in found] == people[::-1][:50] or found[0].pk > found[-1].pk
    assert len(found) == 50


def test_a_timeline_has_the_newest_events_whichever_link_names_it() -> None:
    partner, others = make_partner(), [make_partner() for _ in range(3)]
    user = make_user(roles=[Role.EXECUTIVE])
    numbers: list[int] = []
    for number in range(60):
        # Itself, the first link, the second, one of many, and itself with a link to itself.
        links = [link_to(other) for other in others[: max(number % 5 - 1, 0)]]
        about, links = (others[0], [*links, link_to(partner)]) if number % 5 else (partner, links)
        if number % 5 == 4:
            about = partner
        event = Event.objects.create(
            verb="suppliers.edited", object_type="suppliers.partner", object_id=about.pk,
            object_label="x", links=links,
        )  # fmt: skip
        numbers.insert(0, event.pk)
    first = timeline.timeline(user, partner, in_sight=True)
    assert [event.pk for event in first] == numbers[:50]
    rest = timeline.timeline(user, partner, in_sight=True, before_id=first[-1].pk)
    assert [event.pk for event in rest] == numbers[50:]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(DISTINCT id ORDER BY id DESC) FROM core_events_about(%s, %s, %s) AS id",
            ["suppliers.partner", partner.pk, link_to(partner)],
        )
        assert cursor.fetchone() == (numbers,)


def test_account_executives_are_found_in_their_own_index(executive: User) -> None:
    day = timezone.localdate()
    people = [make_user(roles=[Role.ACCOUNT_EXECUTIVE]) for _ in range(3)]
    made = make_assignment(make_partner(), people[0])
    ended = make_assignment(make_partner(), people[1], to_date=day)
    assert ended.to_date == day
    make_assignment(make_partner(), people[2], responsibility=Responsibility.BUYER)
    copies(
        made,
        responsibility=f"'{Responsibility.BUYER}'",
        user_id=str(people[2].pk),
        from_date=f"date '{day}' - (2 * n + 2)",
        to_date=f"date '{day}' - (2 * n + 1)",
    )
    page, rows = portfolio_page(executive, day)
    assert [row.person for row in rows] == [people[0]] and page.paginator.count == 1
    counted, *_ = plans(
        'FROM "accounts_user"',
        lambda: portfolio_page(executive, day),
        off=("sort",),
        how="EXPLAIN ANALYZE",
    )
    # From one person to the next: not over what each of them holds.
    assert "using assignment_held" in counted, counted
    read = counted.split("using assignment_held")[1]
    assert re.search(r"rows=0.50 loops=2\)", read.splitlines()[0]), counted
    assert "assignment_once_at_a_time" not in counted, counted


def test_what_is_held_about_a_person_is_looked_up_by_indexes(executive: User) -> None:
    made = [
        Outbox.objects.create(
            kind="meetings.reminder", what=f"x:{person.pk}", recipient=person, channel="email",
            due_at=timezone.now(), try_at=timezone.now(),
        )
        for person in (executive, make_user())
    ]  # fmt: skip
    # Nearly all messages go to accounts, a few of them to each: they have no address.
    copies(made[1], 5000, what="'many:' || n", recipient_id="1000000 + n / 10")
    parts = {part.kind.name: part for part in counted_parts_of(executive)}
    assert parts["core.outbox"].count == 1 and not parts["core.outbox"].more
    counted, *_ = plans('FROM "core_outbox"', lambda: counted_parts_of(executive), off=("seqscan",))
    assert "Index Scan on outbox_to_address" in counted, counted
    assert "using outbox_once" not in counted, counted


def test_the_dashboard_takes_what_is_due_first_from_an_index(executive: User) -> None:
    negotiation = make_negotiation(partner=make_partner(), owner=executive)
    rfx = make_published(executive)
    for row in (negotiation, rfx):
        copies(row)

    def page() -> None:
        list(dashboard(executive)["talks"])

    for table, index in (
        ("negotiations_negotiation", "negotiation_open"),
        ("rfps_rfx", "rfx_running"),
    ):
        found = [plan for plan in plans(f'FROM "{table}"', page) if "Limit" in plan]
        assert found and all(f"using {index}" in plan for plan in found), found


def test_a_partners_newest_lines_are_walked(executive: User) -> None:
    partner, small = make_partner(), make_partner()
    day = timezone.localdate()
    trade = make_import(by=executive)
    TradeLine.objects.bulk_create(
        TradeLine(
            partner=small if number % 400 == 0 else partner,
            trade_import=trade,
            direction=Direction.PURCHASE,
            source="erp",
            source_key=str(number),
            order_number=str(number),
            item="Bolt",
            order_date=day,
            quantity=1,
            unit_price=1,
            amount=1,
            currency="SEK",
            month=day.replace(day=1),
        )
        for number in range(4000)
    )
    lines = suppliers.lines_of(small).order_by("-pk")[:51]
    (plan,) = plans('FROM "suppliers_tradeline"', lambda: list(lines), off=("sort", "bitmapscan"))
    assert "using trade_of_partner_by_id" in plan and "Sort  " not in plan, plan


def test_one_country_is_walked_by_name_and_a_frequent_text_is_not_counted(executive: User) -> None:
    partner = make_partner(country="EE")
    copies(
        partner,
        legal_name="'Nordic number ' || to_char(n, 'FM00000')",
        registration_number="'EE' || n",
        country="CASE WHEN n % 3 = 0 THEN 'EE' ELSE 'SE' END",
    )
    ways = ("seqscan", "bitmapscan", "sort", "incremental_sort")
    country = {"country": "EE"}
    for plan in plans("LIMIT 1001", lambda: suppliers.partner_list(executive, country), off=ways):
        assert "using partner_of_country_by_name" in plan and "Sort  " not in plan, plan
    with reading.remembering(), CaptureQueriesContext(connection) as queries:
        frequent = suppliers.partner_list(executive, {"q": "nordic", "page": "3"})
    sql = [query["sql"] for query in queries]
    assert not any("ORDER BY" in each and "LIMIT 1001" in each for each in sql)
    assert sum("LIMIT 1001" in each for each in sql) == 1
    page = frequent.page
    assert (page.number, page.known_pages, page.total, page.has_next) == (3, 20, None, True)
    assert [row.partner.legal_name for row in frequent.rows][:2] == [
        "Nordic number 00100",
        "Nordic number 00101",
    ]
    both = suppliers.partner_list(executive, {"q": "nordic", "country": "EE", "last": "1"})
    assert both.rows[-1].partner.legal_name == "Nordic number 03999"


def test_what_is_late_in_a_managers_sight_is_counted_in_an_index() -> None:
    manager = make_user(roles=[Role.MANAGER])
    person = make_user(roles=[Role.ACCOUNT_EXECUTIVE], manager=manager)
    mine, others = make_partner(), make_partner()
    make_assignment(mine, person)
    stranger = make_user(roles=[Role.ACCOUNT_EXECUTIVE])
    day = timezone.localdate()
    before, after = day - dt.timedelta(days=1), day + dt.timedelta(days=1)
    for partner, owner in ((mine, stranger), (others, person), (others, stranger)):
        for status, due in (
            ("missed", before),
            ("missed", after),
            ("accepted", before),
            ("accepted", day),
            ("proposed", before),
        ):
            make_commitment(partner, owner, counterpart=owner, status=status, due_date=due)
    copies(make_commitment(others, stranger, counterpart=stranger, status="missed"))
    with reading.remembering():
        assert dashboard(manager)["overdue_count"] == 6
    counted = [
        plan
        for plan in plans("(SELECT count(*) FROM", lambda: dashboard(manager), off=("seqscan",))
        if "meetings_commitment" in plan
    ]
    assert counted and all("Index Only Scan using commitment_in_state" in p for p in counted)
