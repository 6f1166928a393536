"""Find a Chromium for the browser tests, or get one.

``python -m tests.environment.chromium`` makes sure that there is one and prints its path: on PATH,
else Playwright's download, else Debian's package when we are root.  Exits with one line that says
what to install when none can be had.
"""

import functools
import os
import shutil
import subprocess
import sys
from pathlib import Path

# The headless shell is the same engine without the frame of a desktop program around it, which took
# half of the processor time of the browser tests.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
PACKAGES = ("chromium-headless-shell", "chromium")  # not every Debian has the first
ADVICE = (
    "No Chromium for the browser tests: install one (for example `apt-get install chromium`), "
    "or run without them: E2E=0"
)


@functools.cache
def _place() -> Path:
    """Where Playwright puts the Chromium that it downloads; its driver takes a second to say."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _downloaded() -> str | None:
    """Playwright's own Chromium if it has been downloaded."""
    return str(_place()) if _place().exists() else None


def find() -> str | None:
    """The path of a Chromium that is there already."""
    return next(filter(None, map(shutil.which, NAMES)), None) or _downloaded()


def _run(*command: str, timeout: int) -> bool:
    """Run quietly; whether it worked.  What it says goes to stderr only when it failed."""
    try:
        result = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def _starts(path: str) -> bool:
    """Whether the program starts: a download may lack shared libraries of the system."""
    return _run(path, "--version", timeout=60)


def ensure() -> str | None:
    """The path of a Chromium that starts, installed now if need be."""
    for there in (find, _downloaded):
        if (path := there()) and _starts(path):
            return path
    _run(sys.executable, "-m", "playwright", "install", "chromium", timeout=300)
    if (path := _downloaded()) and _starts(path):
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _run("apt-get", "update", "-q", timeout=180)
        for package in PACKAGES:
            install = ("install", "-q", "-y", "--no-install-recommends", package)
            if _run("apt-get", *install, timeout=600) and (path := find()) and _starts(path):
                return path
    return None


if __name__ == "__main__":
    found = ensure()
    if found is None:
        sys.exit(ADVICE)
    print(found)
