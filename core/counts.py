"""Several counts in one query: the frame of every page asks for some."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

# Rows to be counted, or the SQL that finds them with what is sent with it (Prepared.text).
Rows = QuerySet[Any, Any] | tuple[str, list[Any]] | None


def count_all(asked: Sequence[Rows]) -> list[int]:
    """Return how many rows each queryset has, in their order, with one query; None counts as 0."""
    found = [0] * len(asked)
    places: list[int] = []
    parts: list[str] = []
    params: list[Any] = []
    for place, rows in enumerate(asked):
        if rows is None:
            continue
        given: Sequence[Any]
        if isinstance(rows, tuple):
            sql, given = rows
        else:
            try:
                sql, given = rows.order_by().values("pk").query.sql_with_params()
            except EmptyResultSet:
                continue
        places.append(place)
        # Django's own SQL, its values apart in ``params``.
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608
        params += given
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(parts)}", params)
            for place, number in zip(places, cursor.fetchone(), strict=True):
                found[place] = number
    return found
