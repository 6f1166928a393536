"""Several counts in one query: the frame of every page asks for some."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet

from core.prepared import Parts, Text

# Rows to be counted, or the text that finds them (Prepared.text).
Rows = QuerySet[Any, Any] | Text | None


def count_all(asked: Sequence[Rows], *, one_plan: bool = False) -> list[int]:
    """Return how many rows each queryset has, in their order, with one query; None counts as 0.

    ``one_plan`` is for many of which each is looked up by an index whatever the values are: to plan them
    anew each time takes longer than to count.
    """
    found = [0] * len(asked)
    places: list[int] = []
    parts = Parts("core.counts.count_all", one_plan=one_plan)
    for place, rows in enumerate(asked):
        if rows is None:
            continue
        if isinstance(rows, Text):
            text = rows
        else:
            try:
                text = Text(*rows.order_by().values("pk").query.sql_with_params())
            except EmptyResultSet:
                continue
        places.append(place)
        parts.add("(SELECT count(*) FROM (", text, ") AS counted)")
    if places:
        with connection.cursor() as cursor:
            parts.execute(cursor, "SELECT ", ", ")
            for place, number in zip(places, cursor.fetchone(), strict=True):
                found[place] = number
    return found


def numbers(rows: QuerySet[Any, Any], by: str) -> QuerySet[Any, Any]:
    """Return how many rows there are of each value of the field ``by``, in no order, for ``prepared`` to keep."""
    grouped = rows.order_by().values(by).annotate(number_of_rows=Count("pk"))
    return grouped.values_list("number_of_rows", flat=True)
