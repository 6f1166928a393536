"""Keep a set of processes together: all run, or none does.

Each child has a session of its own, so Ctrl-C in the terminal reaches only this process, which then
stops the children in the opposite order of their start: web first, the database last.  The pids are
kept in a file as well, for the case that this process is killed and the kernel cannot end the
children by itself (macOS): the next start ends them.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from srm.local.errors import LocalError
from srm.local.servers import last_line, spawn


class Interrupted(Exception):
    """Ctrl-C or SIGTERM: stop what runs and leave without a complaint."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn whatever asks us to stop into ``Interrupted``, once; the rest is ignored.

    A second Ctrl-C would otherwise break off the orderly stop that the first one started.  Under
    nohup a closed terminal is no reason to stop.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)

    def interrupt(_number: int, _frame: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise Interrupted

    for number in numbers:
        signal.signal(number, interrupt)
    if "MAKELEVEL" in os.environ:
        threading.Thread(target=_follow_make, args=(os.getppid(), numbers), daemon=True).start()
    yield


def _follow_make(make: int, numbers: list[signal.Signals]) -> None:
    """Stop when the make that started us was killed or is asked to stop.

    make hands on SIGTERM only.  A Ctrl-C reaches us from the terminal, but of a SIGINT or SIGHUP
    that was sent to make alone (a script stops what it started, a terminal closes on the program
    it runs) we hear nothing, and make waits for us before it obeys.  While it waits, it holds the
    signal back, and that can be seen from outside (Linux).
    """
    ours = signal.pthread_sigmask(signal.SIG_BLOCK, ())  # what whoever started make holds back
    held_back = sum(1 << number - 1 for number in numbers if number not in ours)
    while os.getppid() == make:
        try:
            lines = Path(f"/proc/{make}/status").read_text().splitlines()
        except OSError:
            lines = []
        blocked = next((line.split()[1] for line in lines if line.startswith("SigBlk:")), "0")
        if int(blocked, 16) & held_back:
            break
        time.sleep(0.3)
    os.kill(os.getpid(), signal.SIGTERM)


class Supervisor:
    """Starts programs, watches them, stops them."""

    def __init__(self, pid_file: Path, logs: Path) -> None:
        self._pid_file = pid_file
        self._logs = logs
        self._programs: list[tuple[str, subprocess.Popen[bytes]]] = []
        self._servers: list[tuple[str, Callable[[], None]]] = []

    def end_leftovers(self) -> None:
        """End children of an earlier run that was killed.  Needs the installation's lock."""
        try:
            known = json.loads(self._pid_file.read_text())
        except (OSError, ValueError):
            known = []
        found = []
        for pid, created in known:
            try:
                process = psutil.Process(pid)
                if abs(process.create_time() - created) < 1:  # else the pid is someone else's now
                    found.append(process)
            except psutil.Error:
                continue
        _end(found)
        self._pid_file.unlink(missing_ok=True)

    def _remember(self, pid: int) -> None:
        try:
            known = json.loads(self._pid_file.read_text())
        except (OSError, ValueError):
            known = []
        known.append([pid, psutil.Process(pid).create_time()])
        self._pid_file.write_text(json.dumps(known))

    def add_server(self, name: str, start: Callable[[], None], stop: Callable[[], None]) -> None:
        """Start a server that waits until it answers; it is stopped after every program."""
        self._servers.append((name, stop))
        start()

    def watch(self, name: str, process: "subprocess.Popen[bytes] | None") -> None:
        """Stop everything when this process ends."""
        if process is not None:
            self._programs.append((name, process))
            self._remember(process.pid)

    def add_program(self, name: str, command: list[str], env: dict[str, str], cwd: Path) -> None:
        """Start a program that logs to ``<name>.log``."""
        log = self._logs / f"{name}.log"
        log.write_bytes(b"")
        self.watch(name, spawn(command, log=log, env=env, cwd=cwd))

    def check(self) -> None:
        """Raise ``LocalError`` if one of the processes has ended."""
        for name, process in self._programs:
            if process.poll() is not None:
                log = self._logs / f"{name}.log"
                raise LocalError(
                    f"{name} ended with status {process.returncode} ({last_line(log)}); "
                    f"everything is stopped, see {os.path.relpath(log)}"
                )

    def wait(self) -> None:
        """Return never; ``LocalError`` when a process ends, ``Interrupted`` when asked to stop."""
        while True:
            self.check()
            time.sleep(0.3)

    def stop(self) -> None:
        """Stop the programs together, then the servers; nothing of ours is left afterwards."""
        server_names = {name for name, _ in self._servers}
        programs = [process for name, process in self._programs if name not in server_names]
        _end([psutil.Process(process.pid) for process in programs if process.poll() is None])
        for process in programs:
            process.wait()
        for name, stop in reversed(self._servers):
            try:
                stop()
            except (OSError, psutil.Error) as error:
                print(f"{name} could not be stopped: {error}", file=sys.stderr)
        self._pid_file.unlink(missing_ok=True)


def _end(processes: list[psutil.Process]) -> None:
    """Ask all to end, together, and kill what is left of them and their children after 10 s.

    Only the processes themselves are asked: each ends its own workers in its own orderly way.
    """
    family = list(processes)
    for process in processes:
        try:
            family += process.children(recursive=True)
            process.terminate()
        except psutil.NoSuchProcess:
            continue
    _, alive = psutil.wait_procs(family, timeout=10)
    for process in alive:
        try:
            process.kill()
        except psutil.NoSuchProcess:
            continue
    psutil.wait_procs(alive, timeout=5)
