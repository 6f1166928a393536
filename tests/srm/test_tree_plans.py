"""Who sees what in a company of 5,000 people is one query, answered from indexes."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from accounts import access as people
from accounts.models import ReportingLine, User
from accounts.states import Role
from core import reading
from meetings import access as meetings
from negotiations import access as negotiations
from rfps import access as rfps
from suppliers import access as suppliers
from suppliers.models import Assignment
from tests.environment import run
from tests.factories.accounts import make_user
from tests.factories.meetings import make_commitment, make_visit
from tests.factories.negotiations import make_negotiation
from tests.factories.rfps import make_rfx
from tests.factories.suppliers import make_assignment, make_partner
from tests.srm.test_list_plans import copies, settle

PEOPLE, PARTNERS, ROWS = 5_000, 5_000, 3_000
# Everybody has two below, twelve levels deep; the last 400 all report to one. ``place`` counts from 0.
TREE = f"""
    SET session_replication_role = replica;
    UPDATE accounts_user SET manager_id = %s + CASE WHEN id - %s >= {PEOPLE - 400} THEN 700
        ELSE (id - %s - 1) / 2 END WHERE id > %s;
    DELETE FROM accounts_reportingline;
    WITH RECURSIVE tree AS (
        SELECT id AS person, id AS manager, 0 AS depth FROM accounts_user
        UNION ALL SELECT person, manager_id, depth + 1 FROM tree JOIN accounts_user
            ON id = tree.manager WHERE manager_id IS NOT NULL)
    INSERT INTO accounts_reportingline (manager_id, person_id, depth)
        SELECT manager, person, depth FROM tree;
"""
SCOPES: dict[str, Callable[[User], QuerySet[Any]]] = {
    "accounts_user": people.overseen_by,
    "suppliers_partner": suppliers.worked_by,
    "suppliers_assignment": suppliers.visible_assignments,
    "rfps_rfx": rfps.visible_to,
    "negotiations_negotiation": negotiations.visible_to,
    "meetings_visit": meetings.visible_visits,
    "meetings_commitment": meetings.visible_commitments,
}


def company() -> int:
    """Make 5,000 people with portfolios and what is worked on; returns the id of the one on top."""
    boss = make_user(roles=[Role.MANAGER])
    copies(boss, PEOPLE - 1, email="n || '@many.example'", name="'Person ' || n")
    start = boss.pk
    this = run.current()
    this.postgres.execute(TREE.replace("%s", str(start)), database=this.database)
    partner = make_partner()
    copies(partner, PARTNERS - 1, registration_number="'N' || n", legal_name="'Partner ' || n")
    # Every fifth person holds five partners; one of three rows is theirs, too.
    held = f"{start} + ((n + 1) % (({PEOPLE}) / 5)) * 5"
    copies(
        make_assignment(partner, boss),
        PARTNERS - 1,
        partner_id=f"{partner.pk} + n + 1",
        user_id=held,
    )
    rows = {"partner_id": f"{partner.pk} + n + 1"}
    copies(make_rfx(boss), ROWS, owner_id=held)
    copies(make_negotiation(partner=partner, owner=boss), ROWS, owner_id=held, **rows)
    copies(make_visit(partner, boss), ROWS, organiser_id=held, **rows)
    copies(make_commitment(partner, boss), ROWS, **rows)
    return start


def asked(rows: QuerySet[Any]) -> tuple[set[int], str]:
    """Return the ids of the rows, for which there must be one query, and its plan."""
    with CaptureQueriesContext(connection) as queries:
        found = set(rows.values_list("pk", flat=True))
    (query,) = queries
    with connection.cursor() as cursor:
        cursor.execute("SET random_page_cost = 1.1")
        cursor.execute(f"EXPLAIN {query['sql']}")
        plan = "\n".join(line[0] for line in cursor.fetchall())
        cursor.execute("RESET random_page_cost")
    return found, plan


def scanned(plan: str) -> set[str]:
    return set(re.findall(r"Seq Scan on (\w+)", plan))


@pytest.mark.django_db(transaction=True)
def test_what_one_sees_in_a_deep_tree_is_one_query_over_indexes() -> None:
    start = company()
    settle(" ".join(f'FROM "{t}"' for t in [*SCOPES, ReportingLine._meta.db_table]))
    above = dict(User.objects.values_list("pk", "manager"))
    held = list(Assignment.objects.values_list("user", "partner"))

    def under(pk: int | None, top: int) -> bool:
        while pk is not None and pk != top:
            pk = above[pk]
        return pk == top

    depth = ReportingLine.objects.filter(manager=start).order_by("-depth").values_list("depth")
    assert depth[0][0] >= 11
    # Place in the tree, role, how many are below at least and at most.
    for place, role, least, most in (
        (1, Role.MANAGER, 2_000, 3_000),
        (21, Role.MANAGER, 200, 300),
        (700, Role.MANAGER, 400, 420),
        (4_000, Role.ACCOUNT_EXECUTIVE, 0, 1),
    ):
        User.objects.filter(pk=start + place).update(roles=[role])
        user = User.objects.get(pk=start + place)
        team = {pk for pk in above if under(pk, user.pk)}
        assert least <= len(team) <= most, (place, len(team))
        if role == Role.MANAGER:
            assert asked(people.overseen_by(user))[0] == team
        portfolio = {partner for person, partner in held if person in team}
        assert asked(suppliers.worked_by(user))[0] == portfolio
        assert portfolio
        for table, scope in SCOPES.items():
            if table == "accounts_user" and role != Role.MANAGER:
                continue
            rows = scope(user)
            _all, plan = asked(rows)
            # Who sees half of the company reads half of the rows. Of a small part nothing is read whole;
            # the assignments of one person in twenty are, as long as they are no more than here.
            never = {"accounts_reportingline", "accounts_user", "suppliers_partner"}
            never |= {"suppliers_assignment"} if len(team) == 1 else set()
            never -= {table} if len(team) > 500 else set()
            assert not scanned(plan) & never, (place, table, plan)
            # One row by its id is looked up, however much its reader sees.
            one = rows.model._default_manager.order_by("pk").values_list("pk", flat=True)[ROWS // 2]
            _one, plan = asked(rows.filter(pk=one))
            assert not scanned(plan) & {*SCOPES, "accounts_reportingline"}, (place, table, plan)
        # A request that only reads asks who is below and what they work once, for all that it shows.
        with reading.remembering(), CaptureQueriesContext(connection) as queries:
            for scope in SCOPES.values():
                list(scope(user)[:1])
        told = [q["sql"] for q in queries if "accounts_reportingline" in q["sql"]]
        # More than may be kept are asked for within each query.
        assert len(told) <= 2 + (len(SCOPES) if len(team) > reading.MOST else 0), told
