"""What the browser tests share beyond the browser: the font that pages ask for."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from tests.environment.assets import built_assets


@pytest.fixture(scope="session", autouse=True)
def assets() -> None:
    """Put what is not in the repository where the application finds it."""
    shutil.copytree(built_assets(), Path(settings.VAR_DIR) / "assets", dirs_exist_ok=True)
