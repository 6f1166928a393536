"""Is the process alive, and is the installation ready to serve?"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import structlog
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from core.clock import database_now
from core.models import Heartbeat
from core.permissions import public
from srm.celery import app

log = structlog.get_logger(__name__)

# The schedule beats every 15 seconds; a minute without is more than one lost turn.
BEAT_MAX_AGE = timedelta(seconds=60)


@public
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer as long as the process can; says nothing about what it depends on."""
    return HttpResponse("ok\n", content_type="text/plain")


@public
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker, migrations and schedule are fine; else 503 naming what is not.

    Open to everybody, so it says what is wrong in one word each and leaves details to the log.
    """
    checks: dict[str, Callable[[], str]] = {
        "database": _database,
        "migrations": _migrations,
        "beat": _beat,
        "broker": _broker,
    }
    answers: dict[str, str] = {}
    for name, check in checks.items():
        if name in {"migrations", "beat"} and answers["database"] != "ok":
            answers[name] = "unknown"
            continue
        try:
            answers[name] = check()
        except (DatabaseError, OperationalError, OSError) as error:
            log.warning("not ready", part=name, error=str(error))
            answers[name] = "unreachable"
    ready = set(answers.values()) == {"ok"}
    return JsonResponse({"ready": ready, **answers}, status=200 if ready else 503)


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    return "unapplied" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"


def _beat() -> str:
    last = Heartbeat.objects.filter(name="beat").values_list("at", flat=True).first()
    if last is None:
        return "never seen"
    return "ok" if database_now() - last <= BEAT_MAX_AGE else "silent"


def _broker() -> str:
    with app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=1)
        channel: Any = broker.default_channel  # of Redis, which has a client
        channel.client.ping()
    return "ok"
