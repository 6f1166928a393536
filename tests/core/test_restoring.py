"""A dump with row-level security comes back, and everything is what it was."""

import subprocess
import uuid
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection
from psycopg2 import errors

from core.verifying import anchor_line
from srm.local.roles import database_grants
from srm.local.servers import PG_BIN
from suppliers.models import Partner
from tests.environment import run
from tests.environment.filled import manage
from tests.factories.suppliers import make_partner, make_representative
from tests.factories.trails import seals, write

pytestmark = pytest.mark.django_db(transaction=True)

_SEAL_ON = """
from core.tasks import seal_trail
from django.core.management import call_command
call_command("verify_audit", anchor={anchors!r})
print(seal_trail())
call_command("verify_audit", anchor={anchors!r})
"""


def dumped_and_restored(directory: Path, name: str) -> None:
    """Dump this process's database as the backups' login, restore it as the owner of another one."""
    postgres, source = run.current().postgres, connection.settings_dict["NAME"]
    dump = directory / "dump"
    dumping = [PG_BIN / "pg_dump", "--format=custom"]
    login = postgres.dsn(source, "srm_backup")
    subprocess.run([*dumping, f"--file={dump}", login], check=True)
    # The control: as a role that the policies are for there is no dump.
    as_supplier = [*dumping, "--role=srm_supplier", f"--file={directory / 'none'}"]
    login = postgres.dsn(source, "srm_web")
    assert subprocess.run([*as_supplier, login], capture_output=True).returncode
    postgres.execute(f"CREATE DATABASE {name} OWNER srm_owner", *database_grants(name))
    restore = [PG_BIN / "pg_restore", "--exit-on-error", "--no-owner", "--dbname"]
    subprocess.run([*restore, postgres.dsn(name, "srm_owner"), dump], check=True)


def found_by_the_application(name: str, rep: int) -> dict[str, Any]:
    """What the application's login finds: for ours, for a supplier's person, with nothing said."""
    login = run.current().postgres.dsn(name, "srm_web")
    names = "SELECT array_agg(legal_name ORDER BY id) FROM suppliers_partner"
    found: dict[str, Any] = {}
    with closing(psycopg2.connect(login)) as session, session.cursor() as cursor:

        def ask(what: str, *before: str, sql: str = names) -> None:
            try:
                for statement in before:
                    cursor.execute(statement)
                cursor.execute(sql)
                found[what] = cursor.fetchone()[0]
            except errors.InsufficientPrivilege:
                found[what] = "denied"
            session.rollback()

        supplier = "SET LOCAL ROLE srm_supplier"
        ask("ours", "SET LOCAL ROLE srm_app")
        ask("theirs", supplier, f"SET LOCAL srm.acting = '{rep}'")
        ask("nobody's", supplier)
        ask("login itself")
        changed = "UPDATE core_event SET reason = 'x' RETURNING id"
        ask("trail", "SET LOCAL ROLE srm_app", sql=changed)
    return found


def test_a_backup_comes_back_with_its_policies_and_is_sealed_on_from_there(tmp_path: Path) -> None:
    """A new cluster counts its transactions anew; the seals must not depend on them."""
    postgres, name = run.current().postgres, f"restored_{uuid.uuid4().hex[:12]}"
    alfa, beta = make_partner(legal_name="Alfa AB"), make_partner(legal_name="Beta AB")
    rep = make_representative(alfa)
    (*_, last) = seals(2)
    write(1)
    anchors = tmp_path / "anchors.txt"
    anchors.write_text(anchor_line(last))
    try:
        dumped_and_restored(tmp_path, name)
        everybody = [*Partner.objects.order_by("pk").values_list("legal_name", flat=True)]
        assert {str(alfa), str(beta)} <= {*everybody}
        assert found_by_the_application(name, rep.pk) == {
            "ours": everybody,
            "theirs": ["Alfa AB"],
            "nobody's": None,
            "login itself": "denied",
            "trail": "denied",
        }
        done = manage(name, "shell", "-v", "0", "-c", _SEAL_ON.format(anchors=str(anchors)))
        assert done.returncode == 0, done.stderr
        before, sealed, after = done.stdout.splitlines()
        assert "2 seals, 1 anchors" in before
        assert sealed == "1"
        assert "0 rows are not sealed yet" in after
    finally:
        postgres.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
