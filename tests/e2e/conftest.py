"""What the browser tests share beyond the browser: the font that pages ask for."""

import pytest
from django.core.management import call_command


@pytest.fixture(scope="session", autouse=True)
def assets() -> None:
    """Build what is not in the repository, once per run."""
    call_command("build_assets")
