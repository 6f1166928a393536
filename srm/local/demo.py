"""``make demo``: from a fresh clone to a running company, and back to silence on Ctrl-C."""

import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from srm.local import environment, messages
from srm.local.errors import LocalError
from srm.local.layout import BASE, Layout
from srm.local.lock import exclusive
from srm.local.roles import ensure_database, ensure_roles
from srm.local.servers import last_line, spawn
from srm.local.stamps import Stamps, fingerprint
from srm.local.supervisor import Supervisor

# What a first start takes, and where a failure on the way is the disk's and nobody else's.
_NEEDED_BYTES = 500 * 2**20
FULL_BYTES = 20 * 2**20
_SCHEMA = ("*/migrations/*.py", "*/apps.py", "srm/settings.py", "requirements/base.txt")
_STATIC = (
    "static/**/*",
    "core/storage.py",
    "core/management/commands/build_assets.py",
    "srm/settings.py",
    "requirements/base.txt",
)


def _say(text: str) -> None:
    print(text, flush=True)


def parse_port(text: str) -> int:
    """The port as a number; ``LocalError`` for what is none."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise LocalError(f"PORT must be a number from 1 to 65535, not {text!r}")
    return int(text)


def _check_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise LocalError(
                f"port {port} cannot be used ({error.strerror}); "
                f"choose another one: make demo PORT={port + 10 if port < 65000 else 8010}"
            ) from None


def check_disk(layout: Layout, needed: int = _NEEDED_BYTES) -> None:
    """Refuse to start with less than ``needed`` bytes free: it would break off in the middle."""
    free = shutil.disk_usage(layout.var).free
    if free < needed:
        raise LocalError(
            f"the disk is full: {free // 2**20} MB are free where {layout.var} is, "
            f"at least {needed // 2**20} MB are needed"
        )


class _Job:
    """A management command on its way, with what it says in a log."""

    def __init__(self, layout: Layout, env: dict[str, str], *arguments: str) -> None:
        self.name = arguments[0]
        self.log = layout.logs / f"{self.name}.log"
        self.output = layout.logs / f"{self.name}.out"
        self.log.write_bytes(b"")
        command = [sys.executable, str(BASE / "manage.py"), *arguments]
        self._process = spawn(command, log=self.log, output=self.output, env=env, cwd=BASE)

    def finish(self) -> str:
        """Wait; its standard output, or ``LocalError`` with the last line it said."""
        try:
            status = self._process.wait()
        except BaseException:
            self.kill()
            raise
        if status != 0:
            reason = last_line(self.log) or last_line(self.output)
            raise LocalError(f"{self.name} failed: {reason} (see {self.log})")
        return self.output.read_text()

    def kill(self) -> None:
        """End it at once if it still runs."""
        self._process.kill()
        self._process.wait()


@contextmanager
def _beside(job: _Job | None) -> Iterator[None]:
    """Let the job run while the body does; both are done at the end, or neither runs any more."""
    if job is None:
        yield
        return
    try:
        yield
        job.finish()
    finally:
        job.kill()


def _prepare(layout: Layout, env: dict[str, str], stamps: Stamps) -> None:
    """Static files, schema and demo company, as far as each is not there yet.

    Building and compressing the static files takes another processor than the database's work.
    """
    wanted = fingerprint(_STATIC)
    build = not stamps.done("static", wanted) or not (layout.var / "static").is_dir()
    if build:
        _say("Building the static files …")
    with _beside(_Job(layout, env, "build_assets") if build else None):
        _migrate(layout, env, stamps)
    # Neither is served: the API has no browsable pages, its docs are Swagger's.
    collect = ["collectstatic", "--no-input", "--clear", "-v", "0"]
    collect += ["--ignore", "redoc", "--ignore", "rest_framework"]
    with _beside(_Job(layout, env, *collect) if build else None):
        _load(layout, env, stamps)
    if build:
        stamps.set("static", wanted)


def _migrate(layout: Layout, env: dict[str, str], stamps: Stamps) -> None:
    wanted = fingerprint(_SCHEMA)
    if stamps.done("schema", wanted):
        return
    _say("Preparing the database …")
    _Job(layout, environment.owner(env), "migrate", "--no-input", "-v", "0").finish()
    stamps.set("schema", wanted)


def _load(layout: Layout, env: dict[str, str], stamps: Stamps) -> None:
    """Load the demo company once; what it prints (the logins) is kept for the next starts."""
    if stamps.get("company") == "loaded":
        return
    _say("Loading the demo company …")
    stamps.set("company", "loading")
    # As the owner: the loader sets the clock of the database while it works.
    output = _Job(layout, environment.owner(env), "load_demo", "--if-empty").finish()
    (layout.state / "logins.txt").write_text(output)
    stamps.set("company", "loaded")


def start_servers(layout: Layout, supervisor: Supervisor) -> None:
    """PostgreSQL and Valkey, healed of whatever an earlier run left behind."""
    supervisor.end_leftovers()
    postgres, valkey = environment.postgres(layout), environment.valkey(layout)
    for name, server in (("postgres", postgres), ("valkey", valkey)):
        supervisor.add_server(name, server.start, server.stop)
        supervisor.watch(name, server.process)


def _prepare_database(layout: Layout, stamps: Stamps) -> None:
    """Roles and database; one whose loading was broken off is thrown away and made anew."""
    postgres = environment.postgres(layout)
    ensure_roles(postgres)
    if stamps.get("company") == "loading":
        postgres.execute(f"DROP DATABASE IF EXISTS {environment.DATABASE} WITH (FORCE)")
    if ensure_database(postgres, environment.DATABASE):
        stamps.clear("schema", "company")


def _programs(port: int) -> dict[str, list[str]]:
    python = [sys.executable, "-m"]
    web = [*python, "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1"]
    web += ["--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "warning"]
    celery = [*python, "celery", "-A", "srm"]
    return {
        "web": [*web, "srm.wsgi:application"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--pidfile=", "--loglevel", "INFO"],
    }


def _wait_until_ready(port: int, supervisor: Supervisor, log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        supervisor.check()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            if time.monotonic() > deadline:
                raise LocalError(f"web did not answer in 60 s; see {log}") from None
            time.sleep(0.1)


def run(layout: Layout, port: int) -> None:
    """Start everything and stay until Ctrl-C, SIGTERM, or the end of one of the processes."""
    layout.create()
    address = f"http://127.0.0.1:{port}"
    started = time.monotonic()
    with exclusive(layout, f"the demo runs at {address}"):
        _check_port(port)
        check_disk(layout)
        supervisor = Supervisor(layout.state / "processes.json", layout.logs)
        stamps = Stamps(layout)
        env = environment.application(layout, port=port)
        try:
            messages.compile_catalogues()
            _say("Starting PostgreSQL and Valkey …")
            start_servers(layout, supervisor)
            _prepare_database(layout, stamps)
            _prepare(layout, env, stamps)
            _say("Starting web, worker and beat …")
            for name, command in _programs(port).items():
                supervisor.add_program(name, command, env, BASE)
            _wait_until_ready(port, supervisor, layout.logs / "web.log")
            seconds = time.monotonic() - started
            _say(f"\nSRM runs at {address}  (ready after {seconds:.0f} s; Ctrl-C stops it)\n")
            _say((layout.state / "logins.txt").read_text())
            supervisor.wait()
        finally:
            supervisor.stop()


def reset(layout: Layout) -> None:
    """Forget the demo's data: database, queue, mail, media.  The secrets go with it."""
    layout.create()
    with exclusive(layout, "the demo's data are being removed"):
        Supervisor(layout.state / "processes.json", layout.logs).end_leftovers()
        environment.postgres(layout).stop_orphan()
        environment.valkey(layout).stop_orphan()
        for name in ("postgres", "valkey", "mail", "media", "log", "run"):
            shutil.rmtree(layout.var / name, ignore_errors=True)
        for path in layout.var.glob("celerybeat-schedule*"):
            path.unlink()
        for path in layout.state.iterdir():
            if path.name != "lock":
                path.unlink()
    _say("The demo's data are removed; the next `make demo` starts afresh.")
