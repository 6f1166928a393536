"""Processes of the application that can be killed, without a second's imports for each."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from srm.local.layout import BASE

# Loads the application once; every line it reads starts a process of its own, which connects to the
# database by itself and is given the number of the line.  "wait" hands over how one ended.
_LOADED = """
import os, sys, traceback
import django
django.setup()
{imports}
for line in sys.stdin:
    word, _, number = line.partition(" ")
    if word == "wait":
        _, status = os.waitpid(int(number), 0)
        print(os.waitstatus_to_exitcode(status), flush=True)
        continue
    child = os.fork()
    if not child:
        status = 1
        try:
            {call}
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    print(child, flush=True)
"""


class Started:
    """One process that was started; like a ``Popen``."""

    def __init__(self, loaded: "subprocess.Popen[str]", pid: int) -> None:
        self._loaded = loaded
        self.pid = pid

    def runs(self) -> bool:
        return psutil.Process(self.pid).status() != psutil.STATUS_ZOMBIE

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """Return its status, that of a killed one is the signal's number below zero."""
        self._loaded.stdin.write(f"wait {self.pid}\n")
        self._loaded.stdin.flush()
        return int(self._loaded.stdout.readline())


class Starter:
    """Starts processes that do the same."""

    def __init__(self, loaded: "subprocess.Popen[str]") -> None:
        self._loaded = loaded

    def start(self, number: int = 0) -> Started:
        self._loaded.stdin.write(f"start {number}\n")
        self._loaded.stdin.flush()
        return Started(self._loaded, int(self._loaded.stdout.readline()))


@contextmanager
def loaded(call: str, imports: str, **environment: str) -> Iterator[Starter]:
    """Give a starter of processes that run ``call``, one expression, after ``imports``.

    In the expression ``number`` is the one that the process was started with, as text.
    """
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "srm.settings"} | environment
    code = _LOADED.format(imports=imports, call=call)
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=BASE,
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Starter(process)
        process.stdin.close()
        assert process.wait(60) == 0
