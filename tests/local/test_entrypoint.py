"""The image's start command: what is wrong with the settings is one line with the name."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
PROGRAMS = ("web", "worker", "beat", "migrate")


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    """Those of a real installation, with their secrets in files."""
    secrets = {
        "secret_key": "0123456789" * 7,
        "bid_key": "b25seS13aGlsZS1idWlsZGluZy10aGUtaW1hZ2UtMTI=",
        "db_password": "correct horse",
    }
    for name, value in secrets.items():
        (tmp_path / name).write_text(value + "\n")
    return {
        "SRM_ENV": "production",
        "SRM_BASE_URL": "https://srm.example.com",
        "SRM_ALLOWED_HOSTS": "srm.example.com",
        "SRM_DB_HOST": "127.0.0.1",
        "SRM_DB_PORT": "1",  # nobody listens there
        "SRM_BROKER_URL": "redis://127.0.0.1:1/0",
        "SRM_VAR_DIR": str(tmp_path),
        **{f"SRM_{name.upper()}_FILE": str(tmp_path / name) for name in secrets},
    }


def start(program: str, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith("SRM_")}
    env["PATH"] = f"{Path(sys.executable).parent}:{env['PATH']}"
    return subprocess.run(
        ["deploy/entrypoint.sh", program],
        cwd=BASE,
        env=env | settings,
        capture_output=True,
        text=True,
        timeout=60,
    )


def refusal(program: str, settings: dict[str, str]) -> str:
    result = start(program, settings)
    assert (result.returncode, result.stdout) == (1, "")
    assert re.fullmatch(r"srm: .+\n", result.stderr)
    return result.stderr


@pytest.mark.parametrize("program", PROGRAMS)
def test_an_unknown_setting_stops_every_program(program, settings):
    assert "SRM_TRUSTED_PROXYS" in refusal(program, settings | {"SRM_TRUSTED_PROXYS": "1"})


def test_a_malformed_setting_stops_the_start(settings):
    said = refusal("web", settings | {"SRM_TRUSTED_PROXIES": "many"})
    assert said == "srm: SRM_TRUSTED_PROXIES must be a whole number, 0 or more\n"


@pytest.mark.parametrize("name", ["SRM_SECRET_KEY", "SRM_BID_KEY", "SRM_DB_PASSWORD"])
def test_no_secret_has_a_default(name, settings):
    del settings[f"{name}_FILE"]
    assert refusal("web", settings).startswith(f"srm: {name} is not set")


def test_a_secret_file_that_is_missing_stops_the_start(settings):
    missing = settings | {"SRM_DB_PASSWORD_FILE": "/run/secrets/none"}
    assert refusal("migrate", missing).startswith("srm: SRM_DB_PASSWORD_FILE: /run/secrets/none ")


def test_a_secret_is_never_repeated(settings):
    Path(settings["SRM_BID_KEY_FILE"]).write_text("a bad secret")
    said = refusal("worker", settings)
    assert said == "srm: SRM_BID_KEY must be 32 random bytes in base64\n"


def test_good_settings_reach_the_program(settings):
    assert start("check", settings).returncode == 0


def test_nothing_to_run_is_one_line(settings):
    assert refusal("", settings).startswith("srm: say what to run: web, worker, beat, migrate")
