"""``make data`` and ``make bench``: a scratch installation under ``var/bench``, apart from the demo."""

import subprocess
import sys

from srm.local import demo, environment
from srm.local.layout import BASE, Layout
from srm.local.lock import exclusive
from srm.local.roles import ensure_database, ensure_roles
from srm.local.supervisor import Supervisor

SIZES = (1_000, 10_000, 100_000)


def _database(partners: int) -> str:
    return f"srm_{partners}"


def _manage(env: dict[str, str], *arguments: str) -> int:
    command = [sys.executable, str(BASE / "manage.py"), *arguments]
    return subprocess.run(command, env=env, cwd=BASE).returncode


def _fill(layout: Layout, partners: int) -> int:
    """Make the database of this size; one that is complete is kept, a broken-off one made anew.

    It is filled by its owner: bulk loading is no business of the application's role.
    """
    postgres = environment.postgres(layout)
    name = _database(partners)
    complete = (
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname='{name}'"
    )
    if postgres.scalar(complete) == "complete":
        return 0
    postgres.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    ensure_database(postgres, name)
    env = environment.owner(environment.application(layout, database=name))
    status = _manage(env, "migrate", "--no-input", "-v", "0") or _manage(
        env, "fill_data", "--partners", str(partners)
    )
    if status == 0:
        postgres.execute(f"COMMENT ON DATABASE {name} IS 'complete'")
        postgres.execute("VACUUM ANALYZE", database=name)
    return status


def run(layout: Layout, sizes: tuple[int, ...], arguments: list[str] | None) -> int:
    """Fill the databases of these sizes and, with ``arguments``, measure each (``bench_pages``)."""
    layout.create()
    with exclusive(layout, "the benchmark is running"):
        supervisor = Supervisor(layout.state / "processes.json", layout.logs)
        try:
            demo.start_servers(layout, supervisor)
            ensure_roles(environment.postgres(layout))
            for partners in sizes:
                status = _fill(layout, partners)
                if status == 0 and arguments is not None:
                    env = environment.application(layout, database=_database(partners))
                    status = _manage(env, "bench_pages", *arguments)
                if status != 0:
                    return status
            return 0
        finally:
            supervisor.stop()
