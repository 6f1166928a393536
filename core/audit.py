"""Writing the audit trail."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

from core import behalf
from core.action import context_id
from core.logs import request_id
from core.models import Event, LineField
from core.text import require_line
from core.verbs import require_known


def record(
    verb: str,
    obj: models.Model,
    *,
    by: Any | None,
    links: Iterable[models.Model] = (),
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
    on_behalf_of: Any | None = None,
) -> Event:
    """Append one event to the trail, in the caller's transaction.

    ``verb`` must be registered (core/verbs.py). ``by`` is the acting user, None for the system;
    while somebody looks as them (core/behalf.py) it is that one, on their behalf.
    ``links`` are further objects on whose timeline the event belongs (the partner, the RFx).
    ``changes`` maps a field to (before, after). ``reason`` is the person's own words. Refuses
    (RuntimeError) to run outside a transaction, because the trail could then be half-written.
    """
    require_known(verb)
    looker = behalf.looker()
    if looker is not None and by is not None and by.pk != looker.pk:
        by, on_behalf_of = looker, by
    if not connection.in_atomic_block:
        raise RuntimeError("an audit event is written in the transaction of its change")
    return Event.objects.create(
        actor=by,
        on_behalf_of=on_behalf_of,
        verb=verb,
        object_type=obj._meta.label_lower,
        object_id=obj.pk,
        object_label=str(obj)[:300],
        links=[link_to(other) for other in links],
        changes={field: [_plain(a), _plain(b)] for field, (a, b) in (changes or {}).items()},
        reason=reason,
        request_id=request_id.get(),
        context_id=context_id.get(),
    )


def link_to(obj: models.Model) -> str:
    """Return the text under which an object stands in ``Event.links``."""
    return f"{obj._meta.label_lower}:{obj.pk}"


def difference(obj: models.Model, new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return {field: (before, after)} for the values in ``new`` that differ from the object's.

    Refuses a new name or title (a ``LineField``) that holds control characters.
    """
    changes = {
        field: (getattr(obj, field), value)
        for field, value in new.items()
        if getattr(obj, field) != value
    }
    for name in changes:
        field = obj._meta.get_field(name)
        if isinstance(field, LineField):
            require_line(new[name], name, field.verbose_name)
    return changes


def _plain(value: Any) -> Any:
    """Turn a value into what JSON can hold without losing digits."""
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, Decimal | datetime | date):
        return str(value)
    if isinstance(value, list | tuple | set):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str | dict):
        return value
    return str(value)
