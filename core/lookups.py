"""Ways to look events up by their ids (core/timeline.py)."""

from typing import Any

from django.db.models import Lookup


class About(Lookup):
    """``pk__about=(type, id, link)``: the event is about an object or linked to it.

    Ids first: for a supplier it must be past row-level security, which would let no condition on the
    links use its index. As an array, which is looked up, where the trail would be walked for a set of
    unknown size.
    """

    lookup_name = "about"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, params = self.process_lhs(compiler, connection)
        sql = f"{left} = ANY (ARRAY(SELECT core_events_about(%s, %s, %s)))"
        return sql, (*params, *self.rhs)


class Within(Lookup):
    """``pk__within=ArraySubquery(…)``: one of the ids of an array that is collected first.

    An array is looked up; for a set of ids PostgreSQL may walk the trail from its end until it has met
    some, and there may be none for millions of events.
    """

    lookup_name = "within"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY ({right})", (*left_params, *right_params)
