"""Sealing the trails, so that whoever changes them afterwards, even as the database's owner, is found.

A scheduled task hashes what each trail has got since the last seal (``core.models.Seal``), and every
seal carries the hash of the one before. Sealing waits for nobody and nobody waits for it: a
transaction that is still running leaves a hole among the ids, which a later seal fills. A hole that
nothing has filled within ``OPEN`` belongs to a transaction that came to nothing; it stays one for ever.

Rows cut from the end together with their seals, and trails written anew with all their seals, look
whole from inside. They are found by an *anchor*, the root of a seal that was carried out of the
database. ADR 37 says why it is done like this; ``core/verifying.py`` looks at what is sealed.
"""

import hashlib
import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import IntegrityError, connection, transaction

from core.clock import database_now
from core.models import Blanking, Event, Seal
from core.trails import trail_models

# No transaction of ours runs for so long: what a hole waits for has come by then, or never will.
OPEN = timedelta(days=1)
# So many new rows of one table are sealed at once; the next seal goes on.
MOST = 50_000
CHUNK = 2_000
# How a table's part of a seal was hashed; the first form, row after row, has no name.
BY_ROW = 2
# What is being sealed is not blanked meanwhile, nor the other way round.
LOCK = "core.sealing"
Hole = tuple[int, int]


class Trail(NamedTuple):
    """A table of the trail: the columns of its id and of the instant of a row, and all columns."""

    key: str
    at: str
    columns: tuple[str, ...]


class Digest:
    """The SHA-256 of rows in the order of their ids."""

    def __init__(self) -> None:
        self._hash, self.rows = hashlib.sha256(), 0

    def add(self, number: int, text: str) -> None:
        """Add a row: its id and its own hash (``hash_of``), or its text in seals of the first form."""
        self._hash.update(f"{number} {text}\n".encode())
        self.rows += 1

    def hex(self) -> str:
        return self._hash.hexdigest()


def hash_of(text: str) -> str:
    """Return the SHA-256 of a row: its columns as JSON, in which a line break is written as ``\\n``.

    Rows are hashed one by one since names may be taken out of some of them (core/blanking.py).
    """
    return hashlib.sha256(text.encode()).hexdigest()


def trails() -> dict[str, Trail]:
    """Return every trail by the name of its table."""
    found = {}
    for model in trail_models():
        meta = model._meta
        columns = tuple(sorted(field.column for field in meta.concrete_fields if field.column))
        at = "at" if model in {Event, Blanking} else "pgh_created_at"
        found[meta.db_table] = Trail(str(meta.pk.column), at, columns)
    return found


def rows_of(
    table: str,
    trail: Trail,
    where: str = "true",
    params: Sequence[Any] = (),
    most: int | None = None,
) -> Iterator[tuple[int, str, datetime]]:
    """Yield (id, columns as JSON, instant) of the rows of a trail by their ids, a few at a time.

    In a transaction only. PostgreSQL writes the values, always the same way.
    """
    name = connection.ops.quote_name
    # json_build_array() would take a hundred columns at most.
    columns = ", ".join(f"to_json({name(column)})" for column in trail.columns)
    key = name(trail.key)
    limit = f" LIMIT {most}" if most else ""
    sql = (
        f"SELECT {key}, array_to_json(ARRAY[{columns}])::text, {name(trail.at)} FROM {name(table)}"  # noqa: S608
        f" WHERE {where} ORDER BY {key}{limit}"
    )
    with connection.cursor() as cursor:
        for setting, value in (("TimeZone", "UTC"), ("bytea_output", "hex")):
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
    with connection.chunked_cursor() as chunks:
        chunks.execute(sql, params)
        while found := chunks.fetchmany(CHUNK):
            yield from found


def in_holes(trail: Trail, holes: Sequence[Hole]) -> tuple[str, list[Any]]:
    """Return the condition, and its parameters, that a row's id is in one of the holes."""
    key = connection.ops.quote_name(trail.key)
    where = (
        "EXISTS (SELECT FROM unnest(%s::bigint[], %s::bigint[]) AS hole (first, last)"
        f" WHERE {key} BETWEEN hole.first AND hole.last)"
    )
    return where, [[first for first, _ in holes], [last for _, last in holes]]


def without(holes: Iterable[Hole], filled: Iterable[int]) -> list[Hole]:
    """Return what is left of the holes without some ids."""
    left: list[Hole] = []
    ids = sorted(filled)
    for first, last in holes:
        for number in ids[bisect_left(ids, first) : bisect_right(ids, last)]:
            if number > first:
                left.append((first, number - 1))
            first = number + 1
        if first <= last:
            left.append((first, last))
    return left


def root_of(seal: Seal) -> str:
    """Return the SHA-256 (hexadecimal) of what a seal says, its predecessor's root included."""
    at = int(seal.sealed_at.timestamp() * 1_000_000)
    said = [seal.number, at, seal.ends, seal.tables, seal.previous]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def seal_next() -> Seal | None:
    """Seal what the trails have got since the last seal; None if nothing, or if another process does,
    or takes a person's name out of the trails.

    Of a table at most ``MOST`` rows: call it again until there is nothing left.
    """
    try:
        with transaction.atomic():
            return _seal_next() if _is_free() else None
    except IntegrityError:
        return None  # another process has just written the seal of this number


def _is_free() -> bool:
    """Whether nobody seals or blanks; until the end of the transaction nobody else will."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [LOCK])
        return bool(cursor.fetchone()[0])


def _seal_next() -> Seal | None:
    now = database_now()
    last = Seal.objects.order_by("-number").first()
    ends: dict[str, int] = dict(last.ends) if last else {}
    waiting = _open_holes(now)
    tables = {}
    for table, trail in trails().items():
        low = ends.get(table, 0)
        digest, late = Digest(), list[int]()
        if holes := waiting.get(table):
            for number, text, _at in rows_of(table, trail, *in_holes(trail, holes)):
                digest.add(number, hash_of(text))
                late.append(number)
        new, end, count = list[Hole](), low, 0
        above = f"{connection.ops.quote_name(trail.key)} > %s"
        for number, text, _at in rows_of(table, trail, above, [low], MOST):
            digest.add(number, hash_of(text))
            if number > end + 1:
                new.append((end + 1, number - 1))
            end, count = number, count + 1
        if digest.rows:
            ends[table] = end
            tables[table] = {
                "columns": [*trail.columns],
                "rows": digest.rows,
                "sha256": digest.hex(),
                "holes": [[*hole] for hole in new],
                "late": late,
                "more": count == MOST,
                "form": BY_ROW,
            }
    if not tables:
        return None
    seal = Seal(
        number=last.number + 1 if last else 1,
        sealed_at=now,
        ends=ends,
        tables=tables,
        previous=last.root if last else "",
    )
    seal.root = root_of(seal)
    seal.save(force_insert=True)
    return seal


def _open_holes(now: datetime) -> dict[str, list[Hole]]:
    """The holes that may still be filled, by table."""
    found: dict[str, list[Hole]] = {}
    for seal in Seal.objects.filter(sealed_at__gt=now - OPEN).order_by("number"):
        for table, said in seal.tables.items():
            new = [(first, last) for first, last in said["holes"]]
            found[table] = without(found.get(table, []), said["late"]) + new
    return found
