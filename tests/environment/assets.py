"""What is built and not in the repository: the font that pages ask for."""

import fcntl
from pathlib import Path

from django.core.management import call_command
from django.test import override_settings

from tests.environment.cluster import CACHE


def built_assets() -> Path:
    """Build them once for all processes and runs of this checkout; the folder they are in, to copy from."""
    kept = CACHE.with_name("test-assets")
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("w") as lock, override_settings(VAR_DIR=kept):
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("build_assets")
    return kept / "assets"
