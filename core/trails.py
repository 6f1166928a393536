"""The trails are append-only for the application: it may read and add, nothing else."""

from typing import Any

import pghistory.models
from django.apps import apps
from django.db import connections, models

from core.models import Blanking, Event, Seal

APP_ROLE = "srm_app"


def trail_models() -> list[type[models.Model]]:
    """Return the audit trail, what was taken out of trails, and every row-history table."""
    return [
        model
        for model in apps.get_models()
        if model in {Event, Blanking}
        or (
            issubclass(model, pghistory.models.Event)
            and not model._meta.abstract
            and model._meta.managed
        )
    ]


def protect(using: str = "default", **_: Any) -> None:
    """Take UPDATE, DELETE and TRUNCATE on the trails and their seals from the application's role.

    Runs after every migration, so that a new history table cannot be forgotten.
    """
    connection = connections[using]
    protected: list[type[models.Model]] = [*trail_models(), Seal]
    existing = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for model in protected:
            if (table := model._meta.db_table) in existing:
                name = connection.ops.quote_name(table)
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {name} FROM {APP_ROLE}")
