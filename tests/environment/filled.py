"""A database of its own, filled by one of the management commands that need the owner's rights."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from srm.local.layout import BASE
from srm.local.roles import database_grants
from tests.environment import run
from tests.environment.cluster import TEMPLATE


def manage(database: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``manage.py`` as the owner of the database, in a process of its own."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "srm.settings",
        "SRM_DB_NAME": database,
        "SRM_DB_USER": "srm_owner",
        "SRM_DB_ROLE": "",
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, env=env | environment, cwd=BASE, capture_output=True, text=True)


def scalar(database: str, sql: str) -> object:
    """Return the only figure of a query, as the superuser sees it."""
    return run.current().postgres.scalar(sql, database=database)


def make_empty(name: str) -> None:
    """Make a migrated database without rows; one of that name is forgotten."""
    postgres = run.current().postgres
    postgres.execute(f"DROP DATABASE IF EXISTS {name}")
    postgres.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER srm_owner")
    postgres.execute(*database_grants(name))


@contextmanager
def empty_database() -> Iterator[str]:
    """A migrated database without rows; its name."""
    name = f"fill_{uuid.uuid4().hex[:12]}"
    make_empty(name)
    try:
        yield name
    finally:
        run.current().postgres.execute(f"DROP DATABASE {name} WITH (FORCE)")
