"""Fixtures that start the other processes of an installation against the test database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from srm.local.servers import spawn
from tests.environment import run

_BASE = Path(__file__).resolve().parents[2]


def _celery(log: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "celery", "-A", "srm", *arguments]
    return spawn(command, log=log, cwd=_BASE, env=dict(os.environ))


@pytest.fixture
def worker(transactional_db, tmp_path) -> Iterator[Path]:  # type: ignore[no-untyped-def]
    """A real Celery worker and beat; the test gets the worker's log file.

    Their e-mails are files under ``settings.MAIL_DIR``.  Only committed rows are seen, hence the
    transactional database.
    """
    from django.conf import settings

    log = tmp_path / "worker.log"
    schedule = str(tmp_path / "beat-schedule")
    name = "test@localhost"
    processes = [
        _celery(log, "worker", "--pool", "solo", "-n", name, "-l", "INFO", "--without-gossip"),
        _celery(tmp_path / "beat.log", "beat", "-s", schedule, "--pidfile=", "-l", "INFO"),
    ]
    try:
        deadline = time.monotonic() + 40
        while "ready." not in log.read_text(errors="replace"):
            if processes[0].poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"The worker did not start:\n{log.read_text(errors='replace')}")
            time.sleep(0.1)
        Path(settings.MAIL_DIR).mkdir(parents=True, exist_ok=True)
        yield log
    finally:
        for process in processes:
            process.send_signal(signal.SIGTERM)
        for process in processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        run.current().flush_broker()
