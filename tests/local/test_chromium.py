"""Which Chromium the browser tests use: the real search, on machines that lack one thing or another."""

import functools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.environment.chromium import ADVICE, PACKAGES

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
        self.browsers = folder / "browsers"
        self.env = os.environ | {
            "PATH": str(self.path),
            "PLAYWRIGHT_BROWSERS_PATH": str(self.browsers),
            "PLAYWRIGHT_DOWNLOAD_HOST": "http://127.0.0.1:9",  # nobody listens there
        }

    def let_nothing_be_stored(self) -> None:
        """Have Playwright's installer fail at its first step rather than after five attempts."""
        self.browsers.touch()

    def search(self) -> subprocess.CompletedProcess[str]:
        return self.run("-m", "tests.environment.chromium")

    def downloaded(self) -> Path:
        """Where Playwright's own browser would be."""
        return self.browsers / _within_its_folder()

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=BASE,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=120,
        )


@functools.cache
def _within_its_folder() -> Path:
    code = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    env = os.environ | {"PLAYWRIGHT_BROWSERS_PATH": "/folder"}
    said = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    return Path(said.stdout.strip()).relative_to("/folder")


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
    machine.let_nothing_be_stored()
    result = machine.search()
    assert (result.returncode, result.stdout, result.stderr) == (1, "", f"{ADVICE}\n")


def test_the_one_without_a_window_comes_before_the_others(machine):
    program(machine.path / "chromium")
    lighter = program(machine.path / "chromium-headless-shell")
    assert machine.search().stdout == f"{lighter}\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root installs packages")
@pytest.mark.parametrize("known", [["chromium-headless-shell", "chromium"], ["chromium"]])
def test_root_gets_the_first_of_debians_packages_that_there_is(machine, known):
    """With an apt-get that notes what it is asked and puts the browser where Debian does."""
    machine.let_nothing_be_stored()
    asked = machine.path.parent / "asked"
    apt = program(machine.path / "apt-get")
    offered = machine.path.parent / "offered"
    offered.mkdir()
    for package in known:
        program(offered / package)
    apt.write_text(
        "#!/bin/sh\n"
        f'echo "$@" >> {asked}\n'
        '[ "$1" = update ] && exit 0\n'
        "for package; do :; done\n"  # the last argument
        f'/bin/cp -p "{offered}/$package" "{machine.path}/"\n'
    )
    assert machine.search().stdout == f"{machine.path / known[0]}\n"
    wanted = [
        package for package in PACKAGES if PACKAGES.index(package) <= PACKAGES.index(known[0])
    ]
    assert asked.read_text().splitlines() == [
        "update -q",
        *(f"install -q -y --no-install-recommends {package}" for package in wanted),
    ]
