"""The settings of the local installation, in the form srm/env.py reads.

The secrets are made once and stay in ``var/local/secrets.json`` (mode 0600): whoever loses the bid
key can no longer open the demo's sealed bids, and a new secret key logs everyone out.
"""

import base64
import json
import os
import secrets

from srm.local.layout import Layout
from srm.local.servers import PostgresServer, ValkeyServer

DATABASE = "srm"


def _secrets(layout: Layout) -> dict[str, str]:
    path = layout.state / "secrets.json"
    try:
        stored: dict[str, str] = json.loads(path.read_text())
        if stored.keys() == {"SRM_SECRET_KEY", "SRM_BID_KEY"}:
            return stored
    except (OSError, ValueError):
        pass  # none yet, or the disk was full while the first was written
    made = {
        "SRM_SECRET_KEY": secrets.token_urlsafe(64),
        "SRM_BID_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    temporary = path.with_suffix(".new")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(made, file)
        file.flush()
        os.fsync(file.fileno())
    temporary.rename(path)
    return made


def postgres(layout: Layout) -> PostgresServer:
    """The installation's PostgreSQL, not started."""
    return PostgresServer(layout.postgres, layout.sockets, layout.logs / "postgres.log")


def valkey(layout: Layout) -> ValkeyServer:
    """The installation's Valkey, not started."""
    return ValkeyServer(layout.valkey, layout.sockets, layout.logs / "valkey.log")


def application(layout: Layout, *, port: int = 8000, database: str = DATABASE) -> dict[str, str]:
    """The environment of web, worker, beat and management commands of this installation.

    Whatever else in the caller's environment starts with SRM_ is left out, so that the demo never
    talks to another database by accident.
    """
    server = postgres(layout)
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SRM_")}
    return (
        inherited
        | _secrets(layout)
        | {
            "DJANGO_SETTINGS_MODULE": "srm.settings",
            "SRM_ENV": "development",
            "SRM_DB_HOST": str(server.sockets),
            "SRM_DB_PORT": str(server.port),
            "SRM_DB_NAME": database,
            "SRM_DB_USER": "srm_web",
            "SRM_DB_ROLE": "srm_app",
            "SRM_BROKER_URL": valkey(layout).url(),
            "SRM_BASE_URL": f"http://127.0.0.1:{port}",
            "SRM_COMPANY_NAME": "Nordkontor",
            # One signs in as one person after the other, to look around.
            "SRM_TWO_FACTOR_ROLES": "",
            "SRM_ALLOWED_HOSTS": "127.0.0.1,localhost",
            "SRM_EMAIL_URL": f"file://{layout.var / 'mail'}",
            "SRM_EMAIL_FROM": "Nordkontor SRM <srm@nordkontor.example>",
            "SRM_VAR_DIR": str(layout.var),
            "SRM_LOG_FORMAT": "console",
        }
    )


def owner(environment: dict[str, str]) -> dict[str, str]:
    """The same for the migrations: the owner of the tables, without the application's role."""
    return environment | {"SRM_DB_USER": "srm_owner", "SRM_DB_ROLE": ""}
