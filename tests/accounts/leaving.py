"""Somebody who leaves: what they are called, and everywhere it stands."""

from django.db import connection
from django.test import Client

from accounts.models import User
from core import personal

NAME, FORMER = "Zebedeus Quattlebaum", "Zebedeus Quincunx"
EMAIL, PHONE = "zebedeus.q@quattle.example", "+46 70 555 01 99"
FORMER_EMAIL = "zeb@quincunx.example"
WORDS = [NAME, FORMER, EMAIL, FORMER_EMAIL, PHONE]


def found_in(*words: str) -> dict[str, set[str]]:
    """Every table and column in which one of the words stands: histories, outbox and trail too."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " JOIN pg_tables ON tablename = table_name WHERE table_schema = 'public'"
        )
        for table, column in cursor.fetchall():
            said = " OR ".join([f'"{column}"::text ILIKE %s'] * len(words))
            cursor.execute(
                f'SELECT EXISTS (SELECT FROM "{table}" WHERE {said})', [f"%{w}%" for w in words]
            )
            if cursor.fetchone()[0]:
                found.setdefault(table, set()).add(column)
    return found


def allowed() -> dict[str, set[str]]:
    """Where the register says that a name may be left: free texts, also in their history."""
    places: dict[str, set[str]] = {}
    for kind in personal.kinds():
        table = kind.model._meta.db_table
        columns = {kind.model._meta.get_field(name).column for name in kind.texts}
        if columns and table != "core_event":
            places[table] = places[f"{table}event"] = columns
    # What others have written as their reason stays on the trail.
    places["core_event"] = {"reason"}
    return places


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
