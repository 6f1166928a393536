"""The lists of people, RFPs, negotiations, agreements, visits and commitments walk an index in every sort."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import reports as people
from accounts.models import User
from accounts.states import Role
from core import audit, search
from meetings import reports as meetings
from negotiations import reports as negotiations
from rfps import reports as rfps
from srm import reports as house
from tests.environment import run
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment, make_policy, make_visit
from tests.factories.negotiations import make_agreement, make_negotiation
from tests.factories.rfps import make_need, make_rfx
from tests.factories.suppliers import make_contact, make_partner, make_representative

pytestmark = pytest.mark.django_db(transaction=True)
COUNT = 4_000
NUMBERED = "'Number ' || to_char(n, 'FM00000') || ' of the many'"


def copies(row: models.Model, count: int = COUNT, **different: str) -> None:
    """Multiply a row: each copy has a key of its own, and columns that are ``different``.

    These are given in SQL, where ``n`` numbers the copies from 0. The superuser makes them, with
    triggers off: row history is not what is looked at.
    """
    columns = {
        field.column: f'"{field.column}"'
        for field in row._meta.concrete_fields
        if not field.primary_key and not field.generated
    }
    if "key" in columns:
        columns["key"] = "substr(md5(random()::text), 1, 12)"
    columns |= different
    names = ", ".join(f'"{name}"' for name in columns)
    this = run.current()
    this.postgres.execute(
        "SET session_replication_role = replica",
        f"INSERT INTO {row._meta.db_table} ({names}) SELECT {', '.join(columns.values())}"
        f" FROM {row._meta.db_table}, generate_series(0, {count - 1}) AS n WHERE id = {row.pk}",
        database=this.database,
    )


def settle(sql: str) -> None:
    """Bring the planner's statistics of the query's tables up to date, for owners of tables only.

    Whatever other tests wrote and took back is in the statistics until somebody counts again.
    """
    this = run.current()
    tables = ", ".join(sorted(set(re.findall(r'(?:FROM|JOIN) "(\w+)"', sql))))
    this.postgres.execute(f"VACUUM ANALYZE {tables}", database=this.database)


def plans(table: str, page: Callable[[], Any]) -> list[str]:
    """Return the plans of the queries that read ``table``."""
    with CaptureQueriesContext(connection) as queries:
        page()
    found = []
    wanted = [query for query in queries if f'FROM "{table}"' in query["sql"]]
    settle(" ".join(query["sql"] for query in wanted))
    with connection.cursor() as cursor:
        # What other tests left in the pages makes an index dear for a table of so few rows; in memory, as
        # here, one page costs as much as the next.
        cursor.execute("SET random_page_cost = 1.1")
        for query in wanted:
            if "LIMIT" in query["sql"]:  # not the figures of the rows on the page, looked up by id
                cursor.execute(f"EXPLAIN {query['sql']}")
                found.append("\n".join(line[0] for line in cursor.fetchall()))
        cursor.execute("RESET random_page_cost")
    assert found
    return found


def walks(table: str, page: Callable[[], Any], *indexes: str) -> None:
    """Every query of the list's page and ids goes through one of the indexes and sorts nothing."""
    for plan in plans(table, page):
        assert f"Seq Scan on {table}" not in plan and "Sort  " not in plan, plan
        assert any(f"using {index}" in plan for index in indexes), plan


@pytest.fixture
def executive() -> User:
    return make_user(roles=[Role.EXECUTIVE])


def test_rfps(executive: User) -> None:
    copies(
        make_rfx(executive),
        title="'Request ' || to_char(n, 'FM00000')",
        created_at="created_at + n * interval '1 minute'",
    )
    for sort, index in (
        ("newest", "rfps_rfx_pkey"),
        ("title", "rfx_by_title"),
        ("deadline", "rfx_by_due"),
    ):
        for params in ({"sort": sort}, {"sort": f"-{sort}"}, {"sort": sort, "last": "1"}):
            walks("rfps_rfx", lambda params=params: rfps.rfx_list(executive, params), index)


def test_negotiations(executive: User) -> None:
    partner = make_partner()
    copies(make_negotiation(partner=partner, owner=executive))
    for params in ({}, {"last": "1"}, {"show": "open"}, {"mine": "1"}):
        walks(
            "negotiations_negotiation",
            lambda params=params: negotiations.negotiation_list(executive, params),
            "negotiations_negotiation_pkey",
            "negotiation_of_owner",
        )


def test_agreements(executive: User) -> None:
    partner = make_partner()
    copies(make_agreement(partner=partner, owner=executive))
    for params in ({}, {"last": "1"}):
        walks(
            "negotiations_agreement",
            lambda params=params: negotiations.agreement_list(executive, params),
            "negotiations_agreement_pkey",
        )


def test_visits(executive: User) -> None:
    visit = make_visit(make_partner(), executive)

    copies(
        visit,
        starts_at="starts_at + n * interval '1 hour'",
        ends_at="ends_at + n * interval '1 hour'",
        status="CASE WHEN n % 3 = 0 THEN status ELSE 'cancelled' END",
        ended_reason="CASE WHEN n % 3 = 0 THEN ended_reason ELSE 'ill' END",
    )
    for params in ({}, {"sort": "-when"}, {"last": "1"}):
        for past, index in ((False, "visit_ahead"), (True, "visit_past")):
            walks(
                "meetings_visit",
                lambda params=params, past=past: meetings.visit_list(executive, params, past=past),
                index,
            )


def test_due_visits_look_the_last_one_up(executive: User) -> None:
    partner = make_partner(tier="key")
    make_policy("key", 60)

    copies(
        make_visit(partner, executive),
        starts_at="starts_at - (n + 1) * interval '1 day'",
        ends_at="ends_at - (n + 1) * interval '1 day'",
        status="'held'",
    )
    with CaptureQueriesContext(connection) as queries:
        meetings.due_page(executive, dt.date(2026, 6, 1), {})
    (again,) = [query["sql"] for query in queries if "DISTINCT ON" in query["sql"]]
    settle(again)
    with transaction.atomic(), connection.cursor() as cursor:
        # All visits here are of one partner, which flatters reading the table; what is asked is
        # whether the index can answer the question.
        for way in ("seqscan", "bitmapscan", "sort", "hashagg", "incremental_sort"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {again}")
        plan = "\n".join(line[0] for line in cursor.fetchall())
    assert "Index Only Scan using visit_took_place" in plan, plan


def test_commitments(executive: User) -> None:
    copies(
        make_commitment(make_partner(), executive),
        title="'Promise ' || to_char(n, 'FM00000')",
        due_date="due_date + n % 700",
        first_due_date="due_date + n % 700",
    )
    for params, index in (
        ({"scope": "all", "state": "all"}, "commitment_by_due"),
        ({"scope": "all"}, "commitment_open"),
        ({"scope": "all", "state": "all", "last": "1"}, "commitment_by_due"),
        ({"scope": "all", "state": "all", "sort": "newest"}, "meetings_commitment_pkey"),
        ({"scope": "all", "state": "accepted"}, "commitment_in_state"),
    ):
        walks(
            "meetings_commitment",
            lambda params=params: meetings.commitment_list(executive, params),
            index,
            "commitment_by_due",
            "commitment_open",
        )


def test_the_audit_trail(executive: User) -> None:
    """Every filter walks an index from its newest end; nothing is counted and nothing collected."""
    rep = make_representative(make_partner())
    with transaction.atomic():
        event = audit.record("accounts.logged_in", executive, by=executive)
    copies(
        event,
        at="at - (4000 - n) * interval '1 hour'",
        actor_id=f"CASE n % 3 WHEN 0 THEN {rep.pk} WHEN 1 THEN actor_id END",
        verb="CASE WHEN n % 20 = 0 THEN 'rfps.published' ELSE verb END",
        object_type="CASE n % 20 WHEN 1 THEN 'rfps.bid' WHEN 2 THEN 'suppliers.partner' ELSE object_type END",
        object_id="CASE WHEN n % 20 < 5 THEN object_id ELSE n END",
        request_id="'request' || n / 100",
    )
    day = (timezone.localdate() - dt.timedelta(days=60)).isoformat()
    for params in (
        {},
        {"last": "1"},
        {"who": rep.key},
        {"kind": "suppliers.partner"},
        {"kind": "rfps.bid"},
        {"kind": "accounts.user", "object": executive.key},
        {"verb": "rfps.published"},
        {"request": "request7"},
        {"until": day},
        {"until": day, "who": rep.key},
    ):
        walks(
            "core_event",
            lambda params=params: house.audit.page(executive, params),
            "core_event_pkey",
            "event_actor",
            "event_kind",
            "event_object",
            "event_verb",
            "event_request",
            "event_at",
        )
    walks("core_event", lambda: house.audit.page(executive, {"who": "system"}), "event_of_nobody")
    # Of one day few rows are looked up, by the ids between which they must be, and put in order.
    narrow = {"from": day, "until": day, "who": rep.key}
    for plan in plans("core_event", lambda: house.audit.page(executive, narrow)):
        assert "Seq Scan on core_event" not in plan, plan
        assert "using event_at" in plan or re.search(r"Index Cond: .*\(id > \d+\)", plan), plan


def test_people_of_the_audit_trail(executive: User) -> None:
    """A frequent text is soon met by name, a rare one looked up: neither reads all people."""
    copies(
        make_representative(make_partner()),
        email="'person' || n || '@partner.example'",
        name="'Person ' || to_char(n, 'FM00000')",
    )
    walks("accounts_user", lambda: house.audit.people_options(executive, "pers"), "person_by_name")
    for plan in plans("accounts_user", lambda: house.audit.people_options(executive, "01234")):
        assert "Seq Scan on accounts_user" not in plan, plan
        assert "person_name_folded" in plan, plan


def test_our_people_are_looked_up(executive: User) -> None:
    """By name the page walks an index, and a text is looked up in name, title and address."""
    copies(
        executive, email="'person' || n || '@nord.example'", name=NUMBERED, title="'Chief ' || n"
    )
    for params in ({}, {"last": "1"}):
        walks(
            "accounts_user",
            lambda params=params: people.our_people(executive, params),
            "user_by_name",
            "person_by_name",
        )
    for text in ("person3999@", "chief 3999", "nowhere to be found"):
        looks_up(
            executive,
            lambda text=text: people.our_people(executive, {"q": text}),
            "person_name_folded",
            "person_title_folded",
            "person_email_folded",
        )
    assert [
        row.user.title for row in people.our_people(executive, {"q": "chief 3999"})["people"]
    ] == ["Chief 3999"]


def looks_up(row: models.Model, ask: Callable[[], Any], *indexes: str) -> None:
    """What asks for a text can be answered by each of the indexes, whatever the size of the table.

    For some thousand rows reading all of them may be cheaper still; what is asked here is whether the
    condition and the index are about the same thing.
    """
    table = row._meta.db_table
    with CaptureQueriesContext(connection) as queries:
        ask()
    first = next(query["sql"] for query in queries if f'FROM "{table}"' in query["sql"])
    settle(first)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {first}")
        plan = "\n".join(line[0] for line in cursor.fetchall())
    for index in indexes:
        assert re.search(rf"Bitmap Index Scan on {index}\b", plan), plan


@pytest.mark.parametrize("kind", ["need", "rfx", "negotiation", "agreement", "visit", "commitment"])
def test_the_search_looks_titles_up(executive: User, kind: str) -> None:
    partner = make_partner()
    row: Any = {
        "need": lambda: make_need(executive),
        "rfx": lambda: make_rfx(executive),
        "negotiation": lambda: make_negotiation(partner=partner, owner=executive),
        "agreement": lambda: make_agreement(partner=partner, owner=executive),
        "visit": lambda: make_visit(partner, executive),
        "commitment": lambda: make_commitment(partner, executive),
    }[kind]()
    copies(row, title=NUMBERED)
    for text in ("3999 o", "nowhere to be found"):
        looks_up(row, lambda text=text: search.find(executive, text, limit=5), f"{kind}_folded")


def test_the_search_looks_people_up(executive: User) -> None:
    contact = make_contact(make_partner())
    copies(contact, name="'Person ' || n", email="'p' || n || '@x.example'", is_main="FALSE")
    for text in ("rson 3999", "p3999@x"):
        looks_up(
            contact,
            lambda text=text: search.find(executive, text, limit=5),
            "contact_folded_name",
            "contact_folded_email",
        )


@pytest.mark.parametrize("kind", ["need", "rfx", "commitment"])
def test_a_lists_text_is_looked_up(executive: User, kind: str) -> None:
    """A page sorted by something else is not walked for a text that few rows or none have."""
    everything = {"scope": "all", "state": "all"}
    row, listed, indexes = {
        "need": (make_need, rfps.need_list, ["need_folded"]),
        "rfx": (
            make_rfx,
            rfps.rfx_list,
            ["rfx_folded", "rfx_folded_external", "rfps_rfx_key_.*_like"],
        ),
        "commitment": (
            lambda user: make_commitment(make_partner(), user),
            meetings.commitment_list,
            ["commitment_folded"],
        ),
    }[kind]
    row = row(executive)
    copies(row, title=NUMBERED, **({"external_id": "'EXT/' || n"} if kind == "rfx" else {}))
    for text in ("r 03999 o", "nowhere to be found"):
        looks_up(row, lambda text=text: listed(executive, everything | {"q": text}), *indexes)
    found = {
        text: len(listed(executive, everything | {"q": text})["page"].rows)
        if kind != "rfx"
        else len(listed(executive, {"q": text}).rows)
        for text in ("R 03999 O", "nowhere", "the many", "nu", "um")
    }
    # Up to two letters are a beginning.
    assert found == {"R 03999 O": 1, "nowhere": 0, "the many": 50, "nu": 50, "um": 0}
