"""One test run: its directory, its servers, the environment its processes read.

The first process (xdist's controller, or pytest itself) makes a private directory under the
system's temporary directory, starts PostgreSQL and Valkey in it and hands the directory on through
the environment; xdist's workers only read it.  Nothing that happens to run on the machine is used,
any number of runs can go on side by side, and nothing is left behind.
"""

import atexit
import contextlib
import fcntl
import functools
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from srm.local.servers import PostgresServer, ValkeyServer
from tests.environment import cluster

# Not SRM_…: the settings refuse names they do not know.
_RUN_VARIABLE = "PYTEST_SRM_RUN"
_PREFIX = "srm-test-"
# Fixed and worthless: nothing but test data is ever protected by them.
_TEST_SECRET = "only-for-tests-" * 4
_TEST_BID_KEY = "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMTI="


class Run:
    """The directory and the servers of this run."""

    def __init__(self, directory: Path, *, first: bool) -> None:
        self.directory = directory
        self.first = first
        self.number = self._claim_number()
        self._ready = directory / "ready"
        self.postgres = PostgresServer(
            directory / "pg", directory / "s", directory / "postgres.log", durable=False
        )
        self.valkey = ValkeyServer(
            directory / "vk", directory / "s", directory / "valkey.log", durable=False
        )
        self._lock: int | None = None

    def _claim_number(self) -> int:
        """A number no other process of this run has (xdist tells its own too late)."""
        for number in itertools.count():
            with contextlib.suppress(FileExistsError):
                (self.directory / f"var{number}").mkdir()
                return number
        raise AssertionError  # count() does not end

    @property
    def database(self) -> str:
        """The database of this process."""
        return f"srm_test_{self.number}"

    def environment(self) -> dict[str, str]:
        """The settings of this process: the application's own login and role."""
        var = self.directory / f"var{self.number}"
        return {
            "DJANGO_SETTINGS_MODULE": "srm.settings",
            "SRM_ENV": "test",
            "SRM_SECRET_KEY": _TEST_SECRET,
            "SRM_BID_KEY": _TEST_BID_KEY,
            "SRM_DB_HOST": str(self.postgres.sockets),
            "SRM_DB_PORT": str(self.postgres.port),
            "SRM_DB_NAME": self.database,
            "SRM_DB_USER": "srm_web",
            "SRM_DB_ROLE": "srm_app",
            # A test holds a transaction open for as long as it takes.
            "SRM_DB_STATEMENT_TIMEOUT": "0",
            "SRM_DB_IDLE_TIMEOUT": "0",
            "SRM_BROKER_URL": self.valkey.url(self.number),
            # Most tests sign in with a password alone; those of the requirement say who must not.
            "SRM_TWO_FACTOR_ROLES": "",
            "SRM_BASE_URL": "http://testserver",
            "SRM_ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
            "SRM_EMAIL_URL": f"file://{var / 'mail'}",
            "SRM_VAR_DIR": str(var),
            "SRM_LOG_FORMAT": "console",
            "SRM_LOG_LEVEL": "WARNING",
        }

    def start(self) -> None:
        """Start the servers; called once, by the process that made the directory."""
        self._lock = os.open(self.directory / "lock", os.O_CREAT | os.O_RDWR)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        atexit.register(self.stop)
        _remove_abandoned()
        cluster.copy_migrated(self.postgres.data)
        self.postgres.start()
        self.valkey.start()
        self._ready.touch()

    @contextlib.contextmanager
    def first_alone(self, what: str) -> Iterator[bool]:
        """Let the first process that comes do it while the others wait; then these go on together.

        Gives whether this is the first.
        """
        with (self.directory / what).open("a+") as done:
            fcntl.flock(done, fcntl.LOCK_EX)
            first = not os.fstat(done.fileno()).st_size
            if not first:
                fcntl.flock(done, fcntl.LOCK_UN)
            yield first
            done.write(".")

    def wait(self) -> None:
        """Return when the servers of the run answer; ends the process when they never will."""
        parent = os.getppid()
        while not self._ready.exists():
            if os.getppid() != parent or not self.directory.exists():
                pytest.exit("The servers of this run did not start", returncode=3)
            time.sleep(0.05)

    def flush_broker(self) -> None:
        """Forget every message of this process's queue."""
        self.valkey.client(self.number).flushdb()

    def stop(self) -> None:
        """Stop the servers and remove the directory; harmless when already done."""
        self.postgres.stop()
        self.valkey.stop()
        shutil.rmtree(self.directory, ignore_errors=True)


@functools.cache
def current() -> Run:
    """This process's run; the first caller of a run makes its directory and environment.

    Whatever SRM_… the caller's shell holds is dropped: a test must never meet a real database.
    """
    inherited = os.environ.get(_RUN_VARIABLE)
    directory = Path(inherited or tempfile.mkdtemp(prefix=_PREFIX))
    os.environ[_RUN_VARIABLE] = str(directory)
    run = Run(directory, first=inherited is None)
    for name in [name for name in os.environ if name.startswith("SRM_")]:
        del os.environ[name]
    os.environ.update(run.environment())
    return run


def _remove_abandoned() -> None:
    """Remove directories of runs that were killed: nobody holds their lock any more."""
    for directory in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if directory.stat().st_uid != os.getuid():
                continue
            if directory.stat().st_mtime > time.time() - 60:
                continue  # perhaps just being made
            lock = os.open(directory / "lock", os.O_CREAT | os.O_RDWR)
        except OSError:
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(directory, ignore_errors=True)
        except OSError:
            pass
        finally:
            os.close(lock)
