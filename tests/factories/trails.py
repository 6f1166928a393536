"""Rows of the trails, seals of them, and whoever could change both."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2
from django.db import connection

from core.models import Event, Seal
from core.sealing import seal_next
from tests.environment import run
from tests.factories.accounts import make_user
from tests.factories.suppliers import make_partner


@contextmanager
def owner_of_the_database() -> Iterator[Any]:
    """A cursor of whoever holds the database itself: no grant and no trigger stands in the way."""
    name = connection.settings_dict["NAME"]
    with closing(psycopg2.connect(run.current().postgres.dsn(name, "postgres"))) as session:
        session.autocommit = True
        with session.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            yield cursor


def write(many: int = 3, verb: str = "suppliers.partner_created") -> list[Event]:
    """Partners, whose row history is kept by triggers, and events about them."""
    by = make_user()
    found = []
    for number in range(many):
        partner = make_partner(legal_name=f"Firm {number} 'quoted' \\ å")
        found.append(
            Event.objects.create(
                actor=by,
                verb=verb,
                object_type="suppliers.partner",
                object_id=partner.pk,
                object_label=partner.legal_name,
                changes={"tier": ["key", "strategic"], "at": [None, 1.5]},
                reason="Why not\nin two lines",
            )
        )
    return found


def seals(many: int = 3) -> list[Seal]:
    """As many seals with rows in each."""
    found = []
    for _ in range(many):
        write()
        seal = seal_next()
        assert seal is not None
        found.append(seal)
    return found
