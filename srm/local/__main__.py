"""The commands behind the Makefile: ``python -m srm.local demo|reset|manage|servers|…``."""

import argparse
import subprocess
import sys

import psycopg2

from srm.local import bench, demo, environment, messages
from srm.local.errors import LocalError
from srm.local.layout import BASE, Layout, default
from srm.local.lock import exclusive, held
from srm.local.supervisor import Interrupted, Supervisor, interruptible


def _manage(layout: Layout, arguments: list[str]) -> int:
    """Run a management command against the demo's database, started for it if need be."""
    layout.create()
    env = environment.application(layout)
    if arguments[:1] == ["migrate"]:
        env = environment.owner(env)
    command = [sys.executable, str(BASE / "manage.py"), *arguments]
    if held(layout):
        return subprocess.run(command, env=env, cwd=BASE).returncode
    with exclusive(layout, f"manage.py {' '.join(arguments[:1])} is at work"):
        supervisor = Supervisor(layout.state / "processes.json", layout.logs)
        try:
            demo.start_servers(layout, supervisor)
            return subprocess.run(command, env=env, cwd=BASE).returncode
        finally:
            supervisor.stop()


def _servers(layout: Layout) -> None:
    """Only the servers, for working on the code; prints the settings to use them."""
    layout.create()
    with exclusive(layout, "the servers are running"):
        supervisor = Supervisor(layout.state / "processes.json", layout.logs)
        try:
            demo.start_servers(layout, supervisor)
            for name, value in sorted(environment.application(layout).items()):
                if name.startswith("SRM_"):
                    print(f"export {name}='{value}'", flush=True)
            supervisor.wait()
        finally:
            supervisor.stop()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m srm.local", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("demo", help="everything, until Ctrl-C")
    run.add_argument("--port", default="8000")
    commands.add_parser("reset", help="forget the demo's data")
    commands.add_parser("servers", help="PostgreSQL and Valkey only, until Ctrl-C")
    commands.add_parser("manage", help="a management command against the demo")
    collect = commands.add_parser("messages", help="compile the translations")
    collect.add_argument("--collect", action="store_true", help="first collect the texts")
    data = commands.add_parser("data", help="fill a scratch database")
    data.add_argument("--partners", type=int, default=100_000)
    data.add_argument("--events", type=int, default=0)
    commands.add_parser("bench", help="measure the pages on scratch databases")
    return parser


def _options() -> argparse.Namespace:
    """The command and its options; what follows ``manage`` and ``bench`` is for others to read."""
    command, *arguments = sys.argv[1:] or [""]
    if command in ("manage", "bench"):
        return argparse.Namespace(command=command, arguments=arguments)
    return _parser().parse_args()


def _dispatch(options: argparse.Namespace) -> int:
    layout = default()
    layout.create()
    match options.command:
        case "demo":
            demo.run(layout, demo.parse_port(options.port))
        case "reset":
            demo.reset(layout)
        case "servers":
            _servers(layout)
        case "manage":
            return _manage(layout, options.arguments)
        case "messages":
            if options.collect:
                messages.collect()
            messages.compile_catalogues()
        case "data":
            return bench.run(
                Layout(layout.var / "bench"), (options.partners,), None, events=options.events
            )
        case "bench":
            return bench.run(Layout(layout.var / "bench"), bench.SIZES, options.arguments)
    return 0


def _reason(error: Exception) -> str:
    """One line that says what went wrong; a full disk before the many ways in which it shows."""
    try:
        demo.check_disk(default(), demo.FULL_BYTES)
    except LocalError as full:
        return str(full)
    except OSError:
        pass  # there is no var/ yet: the error itself says more
    if isinstance(error, OSError):  # a read-only disk, a file that is not ours
        return f"{error.strerror}: {error.filename or 'var'}"
    return str(error).partition("\n")[0]


def main() -> int:
    """Run one command; every expected problem is one line and status 1."""
    options = _options()
    try:
        with interruptible():
            return _dispatch(options)
    except Interrupted:
        print("\nStopped.", flush=True)
        return 0
    except (LocalError, OSError, psycopg2.Error) as error:
        print(f"{options.command}: {_reason(error)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
