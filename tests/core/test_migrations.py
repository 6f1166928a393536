"""The squashed migrations make what the ones they stand for made."""

import os
import subprocess
import sys
import uuid

import pytest
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader

from srm.local.layout import BASE
from srm.local.roles import ensure_database
from srm.local.servers import PG_BIN
from tests.environment import run

APPS = ("accounts", "suppliers", "rfps", "negotiations", "meetings")


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
call_command("migrate", interactive=False, verbosity=0)
"""


@pytest.mark.slow
@pytest.mark.skipif(
    os.environ.get("OLD_MIGRATIONS") != "1",
    reason="half a minute for what the test above sees in the models: OLD_MIGRATIONS=1 asks for it",
)
def test_both_chains_make_the_same_tables() -> None:
    postgres = run.current().postgres
    dumps = []
    for single in (True, False):
        name = f"chain_{uuid.uuid4().hex[:12]}"
        ensure_database(postgres, name)
        env = os.environ | {
            "DJANGO_SETTINGS_MODULE": "srm.settings",
            "SRM_DB_NAME": name,
            "SRM_DB_USER": "srm_owner",
            "SRM_DB_ROLE": "",
        }
        code = _MIGRATE.format(single=single)
        subprocess.run([sys.executable, "-c", code], env=env, cwd=BASE, check=True)
        dump = [PG_BIN / "pg_dump", "--schema-only", postgres.dsn(name, "postgres")]
        text = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
        dumps.append([line for line in text.splitlines() if not line.startswith("\\")])
        postgres.execute(f"DROP DATABASE {name}")
    assert len(dumps[0]) > 10_000
    assert dumps[0] == dumps[1]
