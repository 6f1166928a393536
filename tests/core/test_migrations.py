"""The squashed migrations make what the ones they stand for made."""

import contextlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator

import pytest
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from srm.local.layout import BASE
from srm.local.roles import ensure_database
from srm.local.servers import PG_BIN
from tests.environment import run

APPS = ("accounts", "suppliers", "rfps", "negotiations", "meetings")
# The last migration of each app before the first one that is a ``MigrationAtOnce``.
BEFORE_AT_ONCE = {
    "rfps": "0005",
    "meetings": "0005",
    "negotiations": "0004",
    "suppliers": "0005",
    "accounts": "0005",
    "core": "0008",
}


class Singly(MigrationLoader):
    """The migrations as an old installation ran them, one by one."""

    def load_disk(self) -> None:
        super().load_disk()
        for name, migration in list(self.disk_migrations.items()):
            if migration.replaces and name[0] in APPS:
                del self.disk_migrations[name]


def test_both_chains_end_with_the_same_models() -> None:
    squashed, singly = MigrationLoader(None), Singly(None)
    assert {app for app, name in squashed.graph.nodes if "_squashed_" in name} >= set(APPS)
    assert not any(app in APPS and "_squashed_" in name for app, name in singly.graph.nodes)
    one, other = squashed.project_state(), singly.project_state()
    # Fields are compared by what makes them: the one inside an array equals only itself.
    made = MigrationAutodetector(one, other).deep_deconstruct
    models, others = [
        {
            name: (made(model.fields), model.options, model.bases, model.managers)
            for name, model in state.models.items()
        }
        for state in (one, other)
    ]
    assert models == others


# A process of its own, with the same settings but for the database.
_MIGRATE = """
import django
django.setup()
from django.core.management import call_command
from django.db.migrations import executor
if {single}:
    from tests.core.test_migrations import Singly
    executor.MigrationLoader = Singly
call_command("migrate", *{arguments}, interactive=False, verbosity=0)
"""


asked_for = pytest.mark.skipif(
    os.environ.get("OLD_MIGRATIONS") != "1",
    reason="half a minute each for what seldom changes: OLD_MIGRATIONS=1 asks for it",
)


@contextlib.contextmanager
def database() -> Iterator[str]:
    """A database without tables; its name."""
    postgres = run.current().postgres
    name = f"chain_{uuid.uuid4().hex[:12]}"
    ensure_database(postgres, name)
    yield name
    postgres.execute(f"DROP DATABASE {name}")


def migrate(name: str, *arguments: str, single: bool = False) -> None:
    """Migrate the database as an installation does, in a process of its own."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "srm.settings",
        "SRM_DB_NAME": name,
        "SRM_DB_USER": "srm_owner",
        "SRM_DB_ROLE": "",
    }
    code = _MIGRATE.format(single=single, arguments=arguments)
    subprocess.run([sys.executable, "-c", code], env=env, cwd=BASE, check=True)


def tables(name: str) -> list[str]:
    """What the database is made of, as statements."""
    dump = [PG_BIN / "pg_dump", "--schema-only", run.current().postgres.dsn(name, "postgres")]
    text = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    return [line for line in text.splitlines() if not line.startswith("\\")]


@asked_for
def test_both_chains_make_the_same_tables() -> None:
    with database() as one, database() as other:
        migrate(one, single=True)
        migrate(other)
        assert len(tables(one)) > 10_000
        assert tables(one) == tables(other)


@asked_for
def test_what_is_undone_and_done_again_makes_the_same_tables() -> None:
    """Back to the squashed migrations: whatever was applied at once since then is undone."""
    with database() as name:
        migrate(name)
        done = tables(name)
        for app, number in BEFORE_AT_ONCE.items():
            migrate(name, app, number)
        assert len(tables(name)) < len(done) - 1_000
        migrate(name)
        assert tables(name) == done
