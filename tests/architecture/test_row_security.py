"""What the database lets a supplier's role do: nothing that is not said here or in a policy."""

import ast
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from core.trails import trail_models

BASE = Path(__file__).resolve().parents[2]
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
# Read as they are by every supplier: why that tells nothing.
OPEN = {
    "suppliers_category": "what can be traded; the codes are public",
    "core_retentionperiod": "for how long we keep what is about people: they are told",
}
# No right at all: why the portal never needs them.
CLOSED = {
    "core_exchangerate": "amounts are compared by ours only",
    "core_heartbeat": "told by /readyz, where nobody acts",
    "core_tally": "counted by a function with the owner's rights",
    "core_seal": "written and verified by the worker and the commands",
    "suppliers_partnerreference": "what our other systems call a partner",
    "suppliers_tradeimport": "our files",
    "suppliers_tradeline": "trade is our record of it; the portal has no page of it",
    "suppliers_monthlytrade": "the same, summed up",
    "suppliers_yearlytrade": "the same, summed up",
    "suppliers_companytrade": "the same, of everybody",
    "rfps_openingapproval": "what happens within a request is ours",
    "meetings_visitpolicy": "how often we mean to come is ours",
    "meetings_touchpoint": "our notes",
    "meetings_gift": "our register",
    "django_migrations": "of the migrations",
    "django_content_type": "of the admin",
    "django_admin_log": "of the admin",
    "auth_permission": "not in use: rights are in code",
    "auth_group": "not in use",
    "auth_group_permissions": "not in use",
    "account_emailconfirmation": "not in use: addresses are confirmed by the invitation",
    "socialaccount_socialaccount": "not in use: accounts_identity has the links to the provider",
    "socialaccount_socialapp": "not in use: the provider is in the settings",
    "socialaccount_socialtoken": "not in use: no token of the provider is kept",
    "pghistory_context": "not in use: the context is in each row",
}
# Who is signed in: found out, kept and ended by the application itself. What is held about the person who
# asks, whom nobody else's rows are told of.
AS_APPLICATION = {
    "accounts/copies.py": {"held", "copied"},
    "accounts/sessions.py": {"save", "exists", "cycle_key", "delete", "_get_session_from_db"},
    "accounts/tokens.py": {"authenticate"},
}


def rows(sql: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def tables() -> set[str]:
    return {name for (name,) in rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def histories() -> set[str]:
    names = {model._meta.db_table for model in trail_models()}
    return names - {"core_event"}


def rights_on(table: str) -> set[str]:
    """The rights that the supplier's role has, on the table or on some of its columns."""
    return {
        right
        for right in RIGHTS
        if rows("SELECT has_table_privilege('srm_supplier', %s, %s)", table, right)[0][0]
        or (
            right in {"SELECT", "INSERT", "UPDATE", "REFERENCES"}
            and rows("SELECT has_any_column_privilege('srm_supplier', %s, %s)", table, right)[0][0]
        )
    }


def policies_of(table: str) -> list[tuple[str, list[str], str, str | None, str | None]]:
    return rows(
        "SELECT policyname, roles::text[], cmd, qual, with_check FROM pg_policies"
        " WHERE schemaname = 'public' AND tablename = %s",
        table,
    )


def secured() -> set[str]:
    return {
        name
        for (name,) in rows(
            "SELECT relname FROM pg_class WHERE relrowsecurity"
            " AND relnamespace = 'public'::regnamespace"
        )
    }


@pytest.mark.django_db
def test_every_table_has_policies_or_a_reason_why_not() -> None:
    named = secured() | OPEN.keys() | CLOSED.keys() | histories()
    assert sorted(tables() - named) == [], "policies (core/row_security.py), or a reason here"
    assert sorted((OPEN.keys() | CLOSED.keys()) - tables()) == []
    assert sorted(secured() & (OPEN.keys() | CLOSED.keys() | histories())) == []


@pytest.mark.django_db
def test_every_table_of_a_model_is_looked_at() -> None:
    """The control: what is compared above are the tables that the models have."""
    managed = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    assert len(managed) > 70
    assert managed <= tables()


@pytest.mark.django_db
def test_a_right_is_given_with_a_policy_and_a_policy_with_a_right() -> None:
    for table in sorted(secured()):
        found = policies_of(table)
        assert ("application", ["srm_app"], "ALL", "true", "true") in found, table
        theirs = [row for row in found if row[0] != "application"]
        assert {tuple(row[1]) for row in theirs} <= {("srm_supplier",)}, table
        assert rights_on(table) == {row[2] for row in theirs}, table
        # Every condition asks for whom it is asked, itself or through a table that does.
        for name, _roles, _command, qual, check in theirs:
            for condition in (qual, check):
                assert (
                    condition is None
                    or "accounts_acting()" in condition
                    or any(
                        word in condition
                        for word in ("suppliers_own()", "rfps_", "SELECT ", "false", "status")
                    )
                ), (table, name)


@pytest.mark.django_db
def test_what_is_open_or_closed_is() -> None:
    assert {table: rights_on(table) for table in OPEN} == {table: {"SELECT"} for table in OPEN}
    assert {table: rights_on(table) for table in CLOSED} == {table: set() for table in CLOSED}


@pytest.mark.django_db
def test_a_history_is_added_to_where_a_supplier_writes_and_never_read() -> None:
    written = {
        model._meta.db_table
        for model in apps.get_models()
        if (tracked := getattr(model, "pgh_tracked_model", None))
        and rights_on(tracked._meta.db_table) & {"INSERT", "UPDATE", "DELETE"}
        and not is_locked_only(tracked)
    }
    for table in sorted(histories()):
        assert rights_on(table) == ({"INSERT"} if table in written else set()), table


def is_locked_only(model: type[models.Model]) -> bool:
    """Whether a supplier may lock a row of the model, and change none."""
    theirs = [row for row in policies_of(model._meta.db_table) if row[0] != "application"]
    return all(row[2] == "SELECT" or row[4] == "false" for row in theirs)


@pytest.mark.django_db
def test_the_roles_are_what_they_are_to_be() -> None:
    # name: may log in, inherits, goes past row-level security
    found = {
        name: rest
        for name, *rest in rows(
            "SELECT rolname, rolcanlogin, rolinherit, rolbypassrls FROM pg_roles"
            " WHERE rolname IN ('srm_web', 'srm_app', 'srm_supplier')"
        )
    }
    assert found["srm_web"] == [True, False, False]
    assert found["srm_supplier"][::2] == [False, False]
    assert found["srm_app"][::2] == [False, True]
    # The login is a member of both, neither of the other.
    members = rows(
        "SELECT member::regrole::text, roleid::regrole::text FROM pg_auth_members"
        " WHERE 'srm_supplier'::regrole IN (member, roleid)"
    )
    assert members == [("srm_web", "srm_supplier")]
    owned = rows(
        "SELECT count(*) FROM pg_class WHERE relowner IN"
        " ('srm_web'::regrole, 'srm_app'::regrole, 'srm_supplier'::regrole)"
        " AND relpersistence = 'p'"
    )
    assert owned == [(0,)]


@pytest.mark.django_db
def test_functions_with_the_owners_rights_are_few_and_closed() -> None:
    found = rows(
        "SELECT proname::text, proconfig, has_function_privilege('srm_backup', oid, 'EXECUTE')"
        " FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace ORDER BY 1"
    )
    path = ["search_path=pg_catalog, public, pg_temp"]
    names = (
        "accounts_acting",
        "core_blank",
        "core_count",
        "core_events_about",
        "negotiations_offers_of_own",
        "negotiations_with_part",
        "rfps_invited",
        "rfps_rank",
        "rfps_shared",
        "rfps_with_part",
        "rfps_won",
        "suppliers_own",
        "suppliers_trusted",
    )
    assert found == [(name, path, False) for name in names]


def test_the_application_is_asked_in_a_suppliers_request_where_it_is_said_here() -> None:
    found: dict[str, set[str]] = {}
    for path in sorted(BASE.glob("*/**/*.py")):
        name = str(path.relative_to(BASE))
        if name.startswith(("tests/", "var/", ".venv/")) or name == "core/postgres/acting.py":
            continue
        if "as_application" not in path.read_text():
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and "as_application" in ast.dump(node):
                found.setdefault(name, set()).add(node.name)
    assert found == AS_APPLICATION


def test_who_acts_is_said_in_two_places() -> None:
    """The session's person by the middleware, the token's where it is read."""
    users = {
        str(path.relative_to(BASE))
        for path in BASE.glob("*/**/*.py")
        if not str(path.relative_to(BASE)).startswith(("tests/", "var/", ".venv/"))
        and ("acting.begin" in path.read_text() or "acting.request" in path.read_text())
    }
    assert users == {"accounts/middleware.py", "accounts/tokens.py"}
