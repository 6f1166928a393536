"""The copy that a person gets of what is held about them (GDPR, articles 15 and 20)."""

import io
import json
import zipfile
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import reduce
from typing import Any

from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from core import retention
from core.counts import count_all
from core.personal import Fate, Kind, Text, kinds_about
from core.trails import trail_models

# So many rows of a kind are in a copy, the newest; the index says of which there are more.
MOST = 10_000
# A page says of more only that there are more.
COUNTED = 100


@dataclass(frozen=True)
class Part:
    """What is held of one kind: how many rows; ``more`` says that there are more than were counted.

    ``days`` is the period in force, where there is one, and ``since`` says from when it counts.
    """

    kind: Kind
    count: int
    more: bool = False
    days: int | None = None
    since: Text = ""

    @property
    def file(self) -> str:
        return f"{self.kind.name}.json"

    @property
    def is_cut(self) -> bool:
        return self.count > MOST


def parts_of(person: Model) -> list[Part]:
    """Return the kinds that hold something about a person, with how many rows; one query each."""
    return _parts((kind, kind.rows_of(person).count()) for kind in _given(person))


def counted_parts_of(person: Model) -> list[Part]:
    """Return the same for a page, which counts no more than a hundred of each kind: two queries."""
    given = _given(person)
    some = [kind.some_of(person, COUNTED + 1) for kind in given]
    # Forty small queries: to plan them for this person takes longer than to count.
    counts = count_all(some, one_plan=True)
    return _parts(zip(given, counts, strict=True), most=COUNTED)


def _given(person: Model) -> list[Kind]:
    return [kind for kind in kinds_about(type(person)) if not kind.withheld]


def _parts(found: Iterable[tuple[Kind, int]], most: int | None = None) -> list[Part]:
    periods = retention.chosen()
    parts = []
    for kind, count in found:
        if not count:
            continue
        shown = count if most is None else min(count, most)
        days = periods[kind.period] if kind.period else None
        since = retention.get_rule(kind.period).explained if kind.period else ""
        parts.append(Part(kind, shown, shown < count, days, since))
    return parts


def withheld_from(person: Model) -> list[Kind]:
    """Return the kinds that are in no copy, which each say why."""
    return [kind for kind in kinds_about(type(person)) if kind.withheld]


def copy_of(person: Model, *, own: bool, titles: bool) -> bytes:
    """Return a ZIP: one JSON file for each kind, and an index that people read, in the active language.

    ``own`` says that the person takes it: their messages are given to nobody else. ``titles`` says that
    who takes it may read what the business records are called, and whom they concern; an administrator
    may not (docs/adr/0038). Instants are in UTC, in ISO 8601, pictures in base64. The same rows whoever takes it, and
    nothing that is sealed.
    """
    parts = parts_of(person)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            rows = [*_rows(part.kind, person, own=own, titles=titles)]
            archive.writestr(part.file, json.dumps(rows, ensure_ascii=False, indent=1))
            if versions := [*_versions(part.kind, person)] if part.kind.versions else []:
                text = json.dumps(versions, ensure_ascii=False, indent=1)
                archive.writestr(f"{part.kind.name}.versions.json", text)
        context = {
            "person": person,
            "parts": parts,
            "withheld": withheld_from(person),
            "now": timezone.now(),
            "language": get_language(),
            "own": own,
            "titles": titles,
            "most": MOST,
        }
        archive.writestr("index.html", render_to_string("personal/index.html", context))
    return buffer.getvalue()


def _rows(kind: Kind, person: Model, *, own: bool, titles: bool) -> Iterator[dict[str, Any]]:
    names = dict.fromkeys((*kind.shown, *kind.facts, *(kind.own if own else ())))
    if not titles:
        names = dict.fromkeys(name for name in names if not _tells_of_business(kind, name))
    newest = kind.rows_of(person).order_by("-pk")[:MOST]
    for row in _joined(newest, kind, names):
        # Of an invitation to somebody else, say, who that is is not told.
        theirs = kind.names if kind.addresses and not _is_addressed(row, kind, person) else ()
        found = {
            name.replace("__", "."): _plain(_value(row, name))
            for name in names
            if name not in theirs
        }
        as_who = [path for path in kind.refers_to(type(person)) if _is(row, path, person)]
        if as_who and as_who != ["pk"]:
            found["as"] = as_who
        yield found


def _tells_of_business(kind: Kind, name: str) -> bool:
    """Whether a field says what a business record is called or whom it concerns."""
    if kind.about:
        return name == "object_label"
    if kind.fate is not Fate.STAYS:
        return False
    first, _, rest = name.partition("__")
    is_text = name in {"title", "place", "description", "occasion", "file_name", "name", "text"}
    return bool(rest) or is_text or kind.model._meta.get_field(first).is_relation


def _joined(rows: QuerySet[Any], kind: Kind, names: Any) -> QuerySet[Any]:
    """The rows with what they refer to: that is given by its name."""
    related = set()
    for name in names:
        first, _, rest = name.partition("__")
        if rest or kind.model._meta.get_field(first).is_relation:
            related.add(first)
    return rows.select_related(*sorted(related)) if related else rows


def _is(row: Model, path: str, person: Model) -> bool:
    return getattr(row, path if path == "pk" else f"{path}_id") == person.pk


def _is_addressed(row: Model, kind: Kind, person: Model) -> bool:
    if "pk" in kind.who and row.pk == person.pk:
        return True
    email = getattr(person, "email", "").casefold()
    return any(str(getattr(row, path)).casefold() == email for path in kind.addresses)


def _versions(kind: Kind, person: Model) -> Iterator[dict[str, Any]]:
    """What the row was before, from the row history."""
    for model in trail_models():
        if getattr(model, "pgh_tracked_model", None) is kind.model:
            kept = {field.name for field in model._meta.concrete_fields}
            names = [name for name in kind.facts if name in kept]
            found = model._default_manager.filter(pgh_obj_id=person.pk).order_by("-pk")[:MOST]
            for row in found.values("pgh_created_at", *names):
                row["from"] = row.pop("pgh_created_at")
                yield {name: _plain(value) for name, value in row.items()}


def _value(row: Model, name: str) -> Any:
    return reduce(getattr, name.split("__"), row)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Decimal | Model):
        return str(value)
    return value
