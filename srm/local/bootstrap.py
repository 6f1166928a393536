"""Create or update the virtual environment from a hashed lock file.  Standard library only.

``python3.11 srm/local/bootstrap.py .venv requirements/dev.txt [--quickest]``

uv installs the hundred packages in a quarter of pip's time (24 s against 85 s on two cores, cold),
so pip fetches only uv, by its hash, and uv does the rest; where that fails for whatever reason, pip
does it all.  The machine's pip settings (mirror, certificate) hold for uv too.
"""

import importlib.util
import math
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from statistics import median
from typing import NoReturn

_MINIMUM = (3, 11)
_VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
# Calls, attributes, dictionaries and texts, as pages are made of. Fails where no environment can be made.
_TRIAL = """
import ensurepip, os, sys, time, venv
class Row:
    def value(self, number):
        return str(number)
begun, row, seen = time.process_time(), Row(), {}
for number in range(60_000):
    seen[number % 1000] = row.value(number)
print(time.process_time() - begun, os.path.realpath(sys.executable))
"""
# A machine that is shared runs at half its speed for moments, and at twice it for others: the middle one of
# so many counts. The best would be luck.
_ROUNDS = 12
# How much quicker another Python must be than the one that was called, of whose time this is a part.
_CLEARLY = 0.9


def _fail(message: str) -> NoReturn:
    sys.exit(f"make: {message}")


def _run(command: list[str], log: Path, env: dict[str, str] | None = None) -> bool:
    with log.open("ab") as output:
        output.write(f"\n$ {' '.join(command)}\n".encode())
        output.flush()
        return (
            subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=env
            ).returncode
            == 0
        )


def _try(python: str) -> tuple[float, str]:
    """How long the Python takes for a small trial, infinite where it cannot make environments; and which
    program it is in truth (version managers put a script of their own in its place)."""
    command = [python, "-I", "-S", "-c", _TRIAL]
    try:
        result = subprocess.run(command, capture_output=True, text=True, timeout=30)
        seconds, program = result.stdout.split(maxsplit=1)
        return float(seconds), program.strip()
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return math.inf, python


def quickest(called: str, path: list[str]) -> str:
    """The quickest Python of this version in these directories; ``called`` unless one is clearly so.

    A build that was not tuned by its own profile, as version managers make them, needs a quarter more
    of a processor for everything here than a distribution's.
    """
    names = [shutil.which(f"python{_VERSION}", path=directory) for directory in path]
    # Each program once, by the first of its names.
    programs = {_try(name)[1]: name for name in reversed([called, *filter(None, names)])}
    if len(programs) == 1:
        return called
    # In turn: a slow moment is then everybody's.
    rounds = [{name: _try(name)[0] for name in programs.values()} for _round in range(_ROUNDS)]
    took = {name: median(times[name] for times in rounds) for name in programs.values()}
    best = min(took, key=lambda name: took[name])
    return best if took[best] < took[called] * _CLEARLY else called


def _works(python: Path) -> bool:
    """Whether there is an environment of this very Python with a pip in it."""
    check = "import sys, pip; print(f'{sys.version_info[0]}.{sys.version_info[1]}')"
    try:
        result = subprocess.run([python, "-c", check], capture_output=True, text=True)
    except OSError:
        return False
    return result.stdout.strip() == _VERSION


def _uv_requirement(lock: Path, target: Path) -> Path:
    """The part of the lock that pins uv, as a file of its own."""
    match = re.search(r"^uv==.*?(?=^\S|\Z)", lock.read_text(), re.MULTILINE | re.DOTALL)
    if match is None:
        _fail(f"{lock} does not pin uv")
    target.write_text(match.group(0))
    return target


def _uv_environment(python: Path) -> dict[str, str]:
    """uv does not read pip's configuration; hand on what decides whether packages are found."""
    listing = subprocess.run(
        [python, "-m", "pip", "config", "list"], capture_output=True, text=True
    ).stdout
    settings = {}
    for line in listing.splitlines():
        name, _, value = line.partition("=")
        settings[name.rpartition(".")[2].strip(":")] = value.strip("'\"")
    env = dict(os.environ)
    if index := settings.get("index-url"):
        env.setdefault("UV_DEFAULT_INDEX", index)
    if certificate := settings.get("cert"):
        env.setdefault("SSL_CERT_FILE", certificate)
    return env


def main() -> None:
    """Make the environment match the lock and leave a stamp file for make."""
    venv, lock = Path(sys.argv[1]), Path(sys.argv[2])
    if sys.version_info < _MINIMUM:
        _fail(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}")
    started = time.monotonic()
    python = venv / "bin" / "python"
    venv.mkdir(exist_ok=True)
    log = Path("var/install.log")
    log.parent.mkdir(exist_ok=True)
    if not _works(python):
        base = sys.executable
        if "--quickest" in sys.argv[3:]:
            base = quickest(base, os.get_exec_path())
        if base == sys.executable and importlib.util.find_spec("ensurepip") is None:
            _fail(f"this Python cannot make environments: install python{_VERSION}-venv")
        print("Creating .venv …", flush=True)
        if not _run([base, "-m", "venv", "--clear", str(venv)], log):
            _fail(f"the environment could not be created; see {log}")
    print("Installing the pinned packages …", flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--require-hashes", "-r"]
    uv = [str(python), "-m", "uv", "pip", "sync", "--quiet", "--require-hashes"]
    uv += ["--compile-bytecode", "--python", str(python), str(lock)]
    installed = (
        _run([*pip, str(_uv_requirement(lock, venv / "uv.txt"))], log)
        and _run(uv, log, _uv_environment(python))
    ) or _run([*pip, str(lock)], log)
    if not installed:
        _fail(f"the packages could not be installed; see {log}")
    (venv / ".installed").touch()
    print(f"Installed in {time.monotonic() - started:.0f} s.", flush=True)


if __name__ == "__main__":
    main()
