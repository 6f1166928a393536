"""What the browser tests share beyond the browser: the font that pages ask for."""

import fcntl
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from tests.environment.cluster import CACHE


@pytest.fixture(scope="session", autouse=True)
def assets() -> None:
    """Build what is not in the repository, once for all processes and runs of this checkout."""
    kept = CACHE.with_name("test-assets")
    kept.mkdir(parents=True, exist_ok=True)
    with (kept / "lock").open("w") as lock, override_settings(VAR_DIR=kept):
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("build_assets")
    shutil.copytree(kept / "assets", Path(settings.VAR_DIR) / "assets", dirs_exist_ok=True)
