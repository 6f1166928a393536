"""Days where something takes place: an instant seen by the calendar of a row's own time zone."""

from django.db.models import DateField, Func
from django.db.models.expressions import Combinable


class LocalDay(Func):
    """``LocalDay(time_zone, instant)``: which day the instant was in that zone, in the database."""

    template = "(%(expressions)s)"
    output_field = DateField()

    def __init__(self, time_zone: str | Combinable, instant: str | Combinable):
        super().__init__(time_zone, instant)

    def as_sql(self, compiler, connection, **_):  # type: ignore[no-untyped-def, override]
        zone, zone_params = compiler.compile(self.source_expressions[0])
        instant, params = compiler.compile(self.source_expressions[1])
        return f"(timezone({zone}, {instant}))::date", (*zone_params, *params)
