"""All components and formats as one template library; it is a built-in, so no page loads it."""

from collections.abc import Callable
from typing import Any

from django.template import Library
from django.utils.safestring import SafeString

from core import formats
from core.ui import basic, blocks, charts, composites, forms, shell, tables
from core.ui.escaping import esc, safe

register = Library()
for part in (basic, tables, blocks, forms, composites, charts, shell):
    register.tags.update(part.register.tags)


def _unbroken(show: Callable[[Any], str]) -> Callable[[Any], SafeString]:
    """The text in one piece: a browser may break a line after every hyphen of an ISO date."""

    def shown(value: Any) -> SafeString:
        return safe(f'<span class="nowrap">{esc(show(value))}</span>')

    return shown


FILTERS: dict[str, Callable[..., Any]] = {
    "num": formats.number,
    "money": formats.money,
    "price": formats.price,
    "compact": formats.compact,
    "pct": formats.percent,
    "signed": formats.signed,
    "signed_pct": formats.signed_percent,
    "day": _unbroken(formats.day),
    "isomonth": _unbroken(formats.iso_month),
    "longday": formats.long_day,
    "shortday": formats.short_day,
    "weekday": formats.weekday,
    "monthname": formats.month,
    "week": formats.week,
    "moment": _unbroken(formats.moment),
    "longmoment": formats.long_moment,
    "clock": formats.clock,
    "since": formats.since,
    "groups": formats.groups,
}
for name, function in FILTERS.items():
    register.filter(name, function)
