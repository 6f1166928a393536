"""Of several Pythons the environment is made with the quickest that can make one."""

import sys
from pathlib import Path

import pytest

from srm.local.bootstrap import quickest

NAME = f"python{sys.version_info[0]}.{sys.version_info[1]}"


def install(directory: Path, script: str) -> str:
    """A Python that answers the trial by the script; its path."""
    directory.mkdir()
    python = directory / NAME
    python.write_text(f"#!/bin/sh\n{script}\n")
    python.chmod(0o755)
    return str(python)


@pytest.mark.parametrize(
    ("script", "is_taken"),
    [
        ("echo 0.000001 $0", True),
        ("echo 1000 $0", False),
        ("echo cannot make environments >&2; exit 1", False),
    ],
)
def test_another_python_is_taken_if_it_is_clearly_quicker(
    tmp_path: Path, script: str, is_taken: bool
) -> None:
    other = install(tmp_path / "other", script)
    path = [str(tmp_path / "nowhere"), str(tmp_path / "other")]
    assert quickest(sys.executable, path) == (other if is_taken else sys.executable)


def test_the_one_that_was_called_is_kept_if_another_is_hardly_quicker(tmp_path: Path) -> None:
    called = install(tmp_path / "called", "echo 1.00 $0")
    install(tmp_path / "other", "echo 0.95 $0")
    assert quickest(called, [str(tmp_path / "other")]) == called


def test_one_that_cannot_make_environments_is_left_for_one_that_can(tmp_path: Path) -> None:
    called = install(tmp_path / "called", "exit 1")
    other = install(tmp_path / "other", "echo 1.00 $0")
    assert quickest(called, [str(tmp_path / "other")]) == other


def test_a_program_by_another_name_is_the_same(tmp_path: Path) -> None:
    called = install(tmp_path / "called", "echo 1.00 /the/program")
    install(tmp_path / "shims", "echo 0.50 /the/program")
    assert quickest(called, [str(tmp_path / "shims")]) == called
