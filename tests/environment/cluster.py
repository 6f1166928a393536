"""A PostgreSQL cluster with a migrated template database, made once per state of the code.

Making and migrating a cluster takes many seconds, copying a finished one a fraction of a second.
The finished cluster lies in ``var/test-cache/<key>``; the key is a hash of everything the migrated
database follows from.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from srm.local.roles import ensure_database, ensure_roles
from srm.local.servers import INITDB_LOCALE, PG_BIN, PostgresServer

TEMPLATE = "srm_template"
_BASE = Path(__file__).resolve().parents[2]
_CACHE = _BASE / "var" / "test-cache"
_APPS = ("core", "accounts", "suppliers", "rfps", "negotiations", "meetings", "srm")
_KEEP = 5


def _sources() -> list[Path]:
    """The files a migrated database follows from.

    Not the models: whatever of them reaches the database, content types and permissions included,
    does so together with a migration (`make lint` refuses a missing one).
    """
    files = [_BASE / "srm" / "settings.py", _BASE / "requirements" / "base.txt"]
    for app in _APPS:
        for pattern in ("migrations/*.py", "apps.py"):
            files += (_BASE / app).glob(pattern)
    files += [Path(__file__), _BASE / "srm" / "local" / "roles.py"]
    return sorted(path for path in files if path.exists())


def _key() -> str:
    digest = hashlib.sha256(f"{PG_BIN}{INITDB_LOCALE}{os.geteuid()}".encode())
    for path in _sources():
        digest.update(f"{path.relative_to(_BASE)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:20]


def _copy(source: Path, target: Path) -> None:
    # `cp -a` keeps the owner, which is not ours when we are root.
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def copy_migrated(target: Path) -> None:
    """Put a stopped cluster whose ``srm_template`` is migrated at ``target``."""
    finished = _CACHE / _key()
    if not (finished / "pg" / ".complete").exists():
        _CACHE.mkdir(parents=True, exist_ok=True)
        with (_CACHE / f"{finished.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another run may be making the same one
            if not (finished / "pg" / ".complete").exists():
                _make(finished)
        _remove_old()
    os.utime(finished)
    _copy(finished / "pg", target)


def _make(finished: Path) -> None:
    shutil.rmtree(finished, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix="srm-make-"))
    try:
        postgres = PostgresServer(work / "pg", work / "s", work / "log", durable=False)
        postgres.start()
        try:
            ensure_roles(postgres)
            ensure_database(postgres, TEMPLATE)
            _migrate(postgres, work)
            # Planner statistics for the clones; nobody may connect to a database being cloned.
            postgres.execute("VACUUM ANALYZE", database=TEMPLATE)
            postgres.execute(f"ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS false", "CHECKPOINT")
        finally:
            postgres.durable = True  # a clean shutdown, so that copies start without recovery
            postgres.stop()
        (work / "pg" / "postmaster.pid").unlink(missing_ok=True)
        staging = finished.with_name(f"{finished.name}.{os.getpid()}")
        staging.mkdir(parents=True)
        _copy(work / "pg", staging / "pg")
        staging.rename(finished)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _migrate(postgres: PostgresServer, work: Path) -> None:
    """Run the migrations the way an installation does: as the owner, without the app's role."""
    environment = os.environ | {
        "SRM_DB_HOST": str(postgres.sockets),
        "SRM_DB_NAME": TEMPLATE,
        "SRM_DB_USER": "srm_owner",
        "SRM_DB_ROLE": "",
        "SRM_VAR_DIR": str(work),
    }
    result = subprocess.run(
        [sys.executable, str(_BASE / "manage.py"), "migrate", "--no-input", "-v", "0"],
        env=environment,
        cwd=_BASE,
        capture_output=True,
        text=True,
    )
    if result.returncode != 0:
        pytest.exit(f"The migrations failed:\n{result.stdout}{result.stderr}", returncode=3)


def _remove_old() -> None:
    """Keep the newest few; one that is younger than an hour may be in use by another run."""
    entries = sorted(
        (path for path in _CACHE.iterdir() if path.is_dir()),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in entries[_KEEP:]:
        if path.stat().st_mtime < time.time() - 3600:
            shutil.rmtree(path, ignore_errors=True)
            path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
