"""A PostgreSQL cluster with a migrated template database, made once per state of the code.

Making and migrating a cluster takes many seconds, copying a finished one a fraction of a second.
The finished cluster lies in ``var/test-cache/<key>``; the key is a hash of everything the migrated
database follows from.
"""

import fcntl
import hashlib
import json
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
CACHE = _BASE / "var" / "test-cache"
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


def _manifest() -> dict[str, str]:
    """The hash of every source, by its path in the project."""
    return {
        str(path.relative_to(_BASE)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in _sources()
    }


def _key(manifest: dict[str, str]) -> str:
    text = json.dumps([str(PG_BIN), INITDB_LOCALE, os.geteuid(), manifest], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _start_from(manifest: dict[str, str]) -> Path | None:
    """A finished cluster that only lacks some of the migrations, if there is one.

    Django needs half a minute for all migrations and seconds for the newest.
    """
    best: tuple[int, Path] | None = None
    for path in CACHE.glob("*/manifest.json"):
        known = json.loads(path.read_text())
        migrations = {name: value for name, value in known.items() if "/migrations/0" in name}
        fixed = [name for name in manifest if name.startswith(("srm/local", "tests"))]
        if all(manifest.get(name) == value for name, value in migrations.items()) and all(
            known.get(name) == manifest[name] for name in fixed
        ):
            best = max(best or (0, path.parent), (len(migrations), path.parent))
    return best[1] if best else None


def _copy(source: Path, target: Path) -> None:
    # `cp -a` keeps the owner, which is not ours when we are root.
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


def copy_migrated(target: Path) -> None:
    """Put a stopped cluster whose ``srm_template`` is migrated at ``target``."""
    manifest = _manifest()
    finished = CACHE / _key(manifest)
    if not (finished / "pg" / ".complete").exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with (CACHE / f"{finished.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another run may be making the same one
            if not (finished / "pg" / ".complete").exists():
                _make(finished, manifest)
        _remove_old()
    os.utime(finished)
    _copy(finished / "pg", target)


def _make(finished: Path, manifest: dict[str, str]) -> None:
    shutil.rmtree(finished, ignore_errors=True)
    work = Path(tempfile.mkdtemp(prefix="srm-make-"))
    try:
        postgres = PostgresServer(work / "pg", work / "s", work / "log", durable=False)
        if base := _start_from(manifest):
            _copy(base / "pg", postgres.data)
        postgres.start()
        try:
            ensure_roles(postgres)
            if not ensure_database(postgres, TEMPLATE):
                postgres.execute(f"ALTER DATABASE {TEMPLATE} ALLOW_CONNECTIONS true")
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
        (staging / "manifest.json").write_text(json.dumps(manifest))
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
        (path for path in CACHE.iterdir() if path.is_dir()),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in entries[_KEEP:]:
        if path.stat().st_mtime < time.time() - 3600:
            shutil.rmtree(path, ignore_errors=True)
            path.with_name(f"{path.name}.lock").unlink(missing_ok=True)
