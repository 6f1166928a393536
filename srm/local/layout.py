"""Where the local runner keeps things, all under ``var/`` (never committed)."""

import os
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]


class Layout:
    """The directories of one installation of the runner; the tests use one of their own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.state = var / "local"  # lock, secrets, stamps
        self.postgres = var / "postgres"
        self.valkey = var / "valkey"
        self.sockets = var / "run"
        self.logs = var / "log"

    def create(self) -> None:
        """Make the directories that must be there before anything starts."""
        # The settings name the folder of what is built, before anything is.
        for directory in (self.var, self.state, self.logs, self.var / "assets"):
            directory.mkdir(parents=True, exist_ok=True)
        self.state.chmod(0o700)


def default() -> Layout:
    """The installation in ``var/``; SRM_VAR_DIR moves it."""
    return Layout(Path(os.environ.get("SRM_VAR_DIR") or BASE / "var").resolve())
