"""``make demo`` and its sisters as a person meets them: real processes on a ``var/`` of a test's own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from srm.local.layout import BASE


def heed_signals() -> None:
    """Undo what the tests were started with: under nohup or in the background two are ignored."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Runner:
    """``python -m srm.local …`` on a ``var/`` of the test's own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.started: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str, **popen: Any) -> subprocess.Popen[str]:
        popen.setdefault("preexec_fn", heed_signals)
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SRM_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "srm.local", *arguments],
            cwd=BASE,
            env=environment | {"SRM_VAR_DIR": str(self.var)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **popen,
        )
        self.started.append(process)
        return process

    def run(self, *arguments: str) -> tuple[int, str, str]:
        """Status, output and error output of a command that ends by itself."""
        process = self.start(*arguments)
        output, errors = process.communicate(timeout=60)
        return process.returncode, output, errors

    def serve(self) -> subprocess.Popen[str]:
        """Start the servers and wait until they are ready."""
        process = self.start("servers")
        while not (line := process.stdout.readline()).startswith("export SRM_VAR_DIR"):
            assert line, process.stderr.read()
        return process

    def demo(self) -> tuple[subprocess.Popen[str], str]:
        """Start the demo and wait until it says who can sign in; what it has said by then."""
        process = self.start("demo", f"--port={free_port()}")
        said = ""
        while "password for all" not in said:
            line = process.stdout.readline()
            assert line, said + process.stderr.read()
            said += line
        return process, said

    def processes(self) -> list[psutil.Process]:
        """The servers' processes that are alive, whoever their parent is now."""
        found = []
        for process in psutil.process_iter(["cmdline", "status"]):
            line = " ".join(process.info["cmdline"] or [])
            if str(self.var) in line and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(process)
        return found

    def wait_until_gone(self) -> None:
        deadline = time.monotonic() + 15
        while self.processes() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert self.processes() == []

    def server(self, name: str) -> psutil.Process:
        return next(p for p in self.processes() if name in p.name())

    def query(self, statement: str, database: str = "postgres") -> tuple[Any, ...] | None:
        """The first row of the answer, as the superuser gets it."""
        connection = psycopg2.connect(host=self.var / "run", user="postgres", dbname=database)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchone() if cursor.description else None
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def a_runner(var: Path) -> Iterator[Runner]:
    """A runner of which nothing is left afterwards."""
    runner = Runner(var)
    try:
        yield runner
    finally:
        for process in runner.started:
            if process.poll() is None:
                process.kill()
            process.communicate()
        for left in runner.processes():
            left.kill()
