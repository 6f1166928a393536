"""``make data`` and ``make bench``: a scratch installation under ``var/bench``, apart from the demo."""

import argparse
import subprocess
import sys

from srm.local import demo, environment
from srm.local.errors import LocalError
from srm.local.layout import BASE, Layout
from srm.local.lock import exclusive
from srm.local.roles import ensure_database, ensure_roles
from srm.local.stamps import fingerprint
from srm.local.supervisor import Supervisor

SIZES = (1_000, 10_000, 100_000)
# What a filled database follows from; with another schema or another generator it is made anew.
_MADE_FROM = ("*/migrations/*.py", "srm/bulk/*.py")


def _database(partners: int, events: int = 0) -> str:
    return f"srm_{partners}_events_{events}" if events else f"srm_{partners}"


def _manage(env: dict[str, str], *arguments: str) -> int:
    command = [sys.executable, str(BASE / "manage.py"), *arguments]
    return subprocess.run(command, env=env, cwd=BASE).returncode


def _fill(layout: Layout, partners: int, events: int = 0) -> int:
    """Make the database of this size, with so many events of years past.

    One of today's schema is kept, a broken-off one made anew.
    It is filled by its owner: bulk loading is no business of the application's role.
    """
    postgres = environment.postgres(layout)
    name = _database(partners, events)
    complete = (
        f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname='{name}'"
    )
    wanted = f"complete {fingerprint(_MADE_FROM)}"
    if postgres.scalar(complete) == wanted:
        return 0
    postgres.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    ensure_database(postgres, name)
    env = environment.owner(environment.application(layout, database=name))
    status = _manage(env, "migrate", "--no-input", "-v", "0") or _manage(
        env, "fill_data", "--partners", str(partners), "--events", str(events)
    )
    if status == 0:
        postgres.execute(f"COMMENT ON DATABASE {name} IS '{wanted}'")
    return status


def run(
    layout: Layout, sizes: tuple[int, ...], arguments: list[str] | None, events: int = 0
) -> int:
    """Fill the databases of these sizes and, with ``arguments``, measure and compare them.

    ``--sizes 1000,2000`` takes other sizes, ``--events 5000000`` gives each so many events of years past
    (in a database of its own); what the arguments mean is read before anything is filled.
    """
    asked = None if arguments is None else _read(arguments)
    if asked:
        sizes, events = asked.sizes or sizes, asked.events
    layout.create()
    with exclusive(layout, "the benchmark is running"):
        supervisor = Supervisor(layout.state / "processes.json", layout.logs)
        try:
            demo.start_servers(layout, supervisor)
            ensure_roles(environment.postgres(layout))
            for partners in sizes:
                if status := _fill(layout, partners, events):
                    return status
            return _measure(layout, sizes, asked) if asked else 0
        finally:
            supervisor.stop()


def _read(arguments: list[str]) -> argparse.Namespace:
    """Read what ``make bench`` was given; ends the program for ``--help`` and for what it does not know."""
    parser = argparse.ArgumentParser(prog="make bench", allow_abbrev=False)
    parser.add_argument("--sizes", type=_sizes, metavar="1000,10000", help="numbers of partners")
    parser.add_argument("--events", type=int, default=0, help="events of years past in each")
    parser.add_argument("--only", action="append", default=[], metavar="TEXT", help="these pages")
    parser.add_argument("--queries", action="store_true", help="show each page's slowest queries")
    parser.add_argument("--json", metavar="FILE", help="also write the figures there")
    parser.add_argument("--check", action="store_true", help="fail at a page above its limit")
    parser.add_argument(
        "--row-security", action="store_true", help="the portal's pages with it and without"
    )
    return parser.parse_args(arguments)


def _sizes(text: str) -> tuple[int, ...]:
    try:
        sizes = tuple(int(part) for part in text.split(","))
    except ValueError:
        sizes = ()
    if not sizes or min(sizes) < 1:
        raise LocalError("--sizes must be numbers of partners such as 1000,10000")
    return sizes


def _measure(layout: Layout, sizes: tuple[int, ...], asked: argparse.Namespace) -> int:
    of_each = [part for name in asked.only for part in ("--only", name)]
    of_each += ["--queries"] if asked.queries else []
    of_each += ["--row-security"] if asked.row_security else []
    env = environment.application(layout)
    for command in (["build_assets"], ["collectstatic", "--no-input", "-v", "0"]):
        if status := _manage(env, *command):
            return status
    files = [str(layout.var / f"{partners}.json") for partners in sizes]
    for partners, file in zip(sizes, files, strict=True):
        print(f"\n{partners:,} partners", flush=True)
        env = environment.application(layout, database=_database(partners, asked.events))
        if status := _manage(env, "bench", "--json", file, *of_each):
            return status
    if asked.row_security:
        return 0  # both ways stand side by side already
    print(flush=True)
    more = ["--check"] if asked.check else []
    more += ["--json", asked.json] if asked.json else []
    return _manage(env, "bench", "--compare", *files, *more)
