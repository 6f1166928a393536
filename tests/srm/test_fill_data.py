"""The bulk loader: whole and true data, repeatable, and never where it does not belong."""

import random
from collections import Counter
from subprocess import CompletedProcess

import pytest
from django.core.management import CommandError, call_command

from srm.bulk import names
from tests.environment import run
from tests.environment.filled import make_empty, manage, scalar
from tests.factories.suppliers import make_partner

PARTNERS, PAST = 200, 500
# Pages are asked for as an installation answers them.
AS_APPLICATION = {"SRM_DB_USER": "srm_web", "SRM_DB_ROLE": "srm_app"}


def _fill(database: str, *arguments: str) -> CompletedProcess[str]:
    return manage(database, "fill_data", "--partners", str(PARTNERS), *arguments)


@pytest.fixture(scope="module")
def databases() -> list[str]:
    """Two databases filled by the same seed, once for all processes of the run; nobody changes them."""
    names = ["fill_one", "fill_two"]
    with run.current().first_alone("filled") as first:
        for name in names if first else []:
            make_empty(name)
            result = _fill(name, "--seed", "7", "--events", str(PAST))
            assert result.returncode == 0, result.stderr
    return names


def test_all_partners_are_there_and_trade_is_uneven(databases: list[str]) -> None:
    name = databases[0]
    assert scalar(name, "SELECT count(*) FROM suppliers_partner") == PARTNERS
    most = scalar(
        name,
        "SELECT max(n) FROM (SELECT count(*) n FROM suppliers_tradeline GROUP BY partner_id) t",
    )
    lines = scalar(name, "SELECT count(*) FROM suppliers_tradeline")
    assert isinstance(most, int) and isinstance(lines, int)
    assert most > lines / 10


def test_the_same_seed_gives_the_same_rows(databases: list[str]) -> None:
    one, other = databases
    for table, columns in (
        ("suppliers_partner", "key, legal_name, tier, status, lei"),
        ("suppliers_tradeline", "source_key, partner_id, amount, promised_date"),
        ("rfps_bidline", "bid_id, line_id, unit_price"),
        ("meetings_commitment", "key, due_date, status"),
        ("core_event", "at, verb, object_id"),
    ):
        sql = f"SELECT md5(string_agg(({columns})::text, '|' ORDER BY id)) FROM {table}"
        assert scalar(one, sql) == scalar(other, sql) is not None, table


def test_the_events_of_years_past_come_before_the_others(databases: list[str]) -> None:
    sql = "SELECT count(*) FROM core_event WHERE {} (SELECT min(at) FROM core_event WHERE id > {})"
    assert scalar(databases[0], sql.format("at <", PAST)) == PAST
    assert scalar(databases[0], f"SELECT count(*) FROM core_event WHERE id <= {PAST}") == PAST


def test_every_page_that_is_measured_answers(databases: list[str]) -> None:
    """A page that says 404 would be measured very fast."""
    result = manage(databases[0], "bench", "--once", **AS_APPLICATION)
    assert result.returncode == 0, result.stderr


def test_the_portal_is_measured_with_row_level_security_and_without(databases: list[str]) -> None:
    only = ("--only", "portal-home", "--only", "suppliers:list")
    result = manage(databases[0], "bench", "--row-security", *only, **AS_APPLICATION)
    assert result.returncode == 0, result.stderr
    _head, line = result.stdout.splitlines()
    assert line.startswith("portal-home") and len(line.split()) > 6
    # Without it, and only there, the login needs no second role.
    needed = manage(
        databases[0], "bench", "--once", "--only", "portal-home", SRM_DB_USER="srm_owner"
    )
    assert "srm_supplier" in needed.stderr


def test_monthly_trade_is_the_sum_of_the_lines(databases: list[str]) -> None:
    differing = scalar(
        databases[0],
        """
        SELECT count(*) FROM (
            SELECT partner_id, direction, month, sum(amount) a, sum(lines) n
            FROM suppliers_monthlytrade GROUP BY 1, 2, 3
            EXCEPT
            SELECT partner_id, direction, month, sum(amount), count(*)
            FROM suppliers_tradeline GROUP BY 1, 2, 3
        ) t
        """,
    )
    assert differing == 0


def test_row_history_is_recorded_again_afterwards(databases: list[str]) -> None:
    disabled = "SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'"
    assert scalar(databases[0], disabled) == 0


def test_the_reporting_lines_are_the_tree_of_managers(databases: list[str]) -> None:
    missing = scalar(
        databases[0],
        """
        WITH RECURSIVE tree AS (
            SELECT id AS person, id AS manager, 0 AS depth FROM accounts_user
            WHERE side = 'internal'
            UNION ALL
            SELECT tree.person, u.manager_id, depth + 1
            FROM tree JOIN accounts_user u ON u.id = tree.manager WHERE u.manager_id IS NOT NULL
        )
        SELECT count(*) FROM (
            (SELECT manager, person, depth FROM tree
             EXCEPT SELECT manager_id, person_id, depth FROM accounts_reportingline)
        ) t
        """,
    )
    assert missing == 0


def test_representatives_are_of_the_supplier_side(databases: list[str]) -> None:
    """A trigger checks this for everybody else; it is off while filling."""
    wrong = scalar(
        databases[0],
        "SELECT count(*) FROM suppliers_representative r JOIN accounts_user u ON u.id = r.user_id"
        " WHERE u.side <> 'supplier'",
    )
    assert wrong == 0


@pytest.mark.django_db
def test_a_database_with_partners_is_refused() -> None:
    make_partner()
    with pytest.raises(CommandError, match="already has partners"):
        call_command("fill_data", partners=PARTNERS)


@pytest.mark.django_db
def test_production_is_refused(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        call_command("fill_data", partners=PARTNERS)


@pytest.mark.django_db
def test_the_applications_own_role_is_refused() -> None:
    """Only the owner of the tables may switch their triggers off; tests run as the application."""
    with pytest.raises(CommandError, match="srm_web does not own the tables"):
        call_command("fill_data", partners=PARTNERS)


def test_no_article_comes_twice_in_one_list() -> None:
    """Of two alike a price list could not say which one is meant: the database refuses the second."""
    rng = random.Random(0)
    assert max(Counter(names.item(rng) for _ in range(5_000)).values()) > 1
    found = names.items(rng, 5_000)
    assert len({item.lower() for item in found}) == 5_000
