"""Which Chromium the browser tests use: the real search, on machines that lack one thing or another."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment.chromium import ADVICE

BASE = Path(__file__).resolve().parents[2]


def program(path: Path, *, works: bool = True) -> Path:
    """A file that starts like a browser asked for its version, or fails like one lacking a library."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {0 if works else 127}\n")
    path.chmod(0o755)
    return path


class Machine:
    """A PATH of its own without apt-get, and a folder of Playwright's that cannot be filled."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "bin"
        self.path.mkdir()
        self.env = os.environ | {
            "PATH": str(self.path),
            "PLAYWRIGHT_BROWSERS_PATH": str(folder / "browsers"),
            "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9",  # nobody listens there
        }

    def search(self) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "tests.environment.chromium")

    def downloaded(self) -> Path:
        """Where Playwright's own browser would be."""
        code = (
            "from playwright.sync_api import sync_playwright\n"
            "with sync_playwright() as p: print(p.chromium.executable_path)"
        )
        return Path(self.run("-c", code).stdout.strip())

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=BASE,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_one_on_path_comes_first(machine):
    mine = program(machine.path / "chromium")
    program(machine.downloaded())
    assert machine.search().stdout == f"{mine}\n"


def test_else_playwrights_download(machine):
    downloaded = program(machine.downloaded())
    assert machine.search().stdout == f"{downloaded}\n"


def test_one_that_does_not_start_is_passed_over(machine):
    program(machine.path / "chromium", works=False)
    downloaded = program(machine.downloaded())
    assert machine.search().stdout == f"{downloaded}\n"


def test_without_any_one_line_says_what_to_install_and_it_fails(machine):
    result = machine.search()
    assert (result.returncode, result.stdout, result.stderr) == (1, "", f"{ADVICE}\n")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs packages")
def test_root_gets_debians_package(machine):
    """With an apt-get that notes what it is asked and puts the browser where Debian does."""
    asked = machine.path.parent / "asked"
    apt = program(machine.path / "apt-get")
    browser = machine.path / "chromium"
    apt.write_text(
        "#!/bin/sh\n"
        f'echo "$@" >> {asked}\n'
        f"[ \"$1\" = install ] && printf '#!/bin/sh\\n' > {browser} && /bin/chmod 755 {browser}\n"
        "exit 0\n"
    )
    assert machine.search().stdout == f"{browser}\n"
    assert asked.read_text().splitlines() == [
        "update -q",
        "install -q -y --no-install-recommends chromium",
    ]
