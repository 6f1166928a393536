"""Taking a person's name out of the trails, which nobody can change (docs/adr/0048).

The application has no right to change a trail. One function of the database has, for the few columns
that can hold a name, and for each row it writes down (``core.models.Blanking``, a trail itself) what its
hash was and is: the seals stay true, and ``verify_audit`` finds every other change as before.
"""

import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from core.action import context_id
from core.models import Blanking, Seal
from core.refused import Refused
from core.sealing import BY_ROW, LOCK, Digest, Trail, hash_of, rows_of, trails


def blank(model: type[models.Model], new: Mapping[int, Mapping[str, Any]]) -> int:
    """Give columns of rows of a trail other values, in the caller's action; return how many rows changed.

    ``new`` maps the id of a row to its columns and their values. Sealing waits meanwhile. Refused by the
    database for any other table or column than its function knows. Refuses rows whose seal says already
    that somebody has changed them.
    """
    if not new:
        return 0
    table = model._meta.db_table
    trail = trails()[table]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
        sealed = _Parts(table)
        by_columns = defaultdict(list)
        for number, values in sorted(new.items()):
            part = sealed.of(number)
            if part is not None:
                sealed.hash_by_row(trail, part)
            columns = tuple(part["columns"]) if part else trail.columns
            by_columns[columns].append({"id": number, "new": dict(values)})
        done = 0
        for columns, rows in by_columns.items():
            cursor.execute(
                "SELECT core_blank(%s, %s::text[], %s::jsonb, %s::uuid)",
                [table, [*columns], json.dumps(rows, ensure_ascii=False), context_id.get()],
            )
            done += cursor.fetchone()[0]
    return done


class _Parts:
    """What the seals say of a table."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._parts: list[dict[str, Any]] = []
        self._late: dict[int, dict[str, Any]] = {}
        seals = Seal.objects.filter(tables__has_key=table).order_by("number")
        low = 0
        for number, said, end in seals.values_list("number", f"tables__{table}", f"ends__{table}"):
            part = {**said, "seal": number, "low": low, "end": end}
            self._parts.append(part)
            self._late |= dict.fromkeys(said["late"], part)
            low = end
        self._ends = [part["end"] for part in self._parts]

    def of(self, number: int) -> dict[str, Any] | None:
        """Return the part in which a row was hashed, None if it is not sealed yet.

        A row that has filled a hole and waits to be sealed counts as sealed: its hash is not used.
        """
        if number in self._late:
            return self._late[number]
        place = bisect_left(self._ends, number)
        return self._parts[place] if place < len(self._parts) else None

    def hash_by_row(self, trail: Trail, part: dict[str, Any]) -> None:
        """Note the hash of a seal's rows one by one, if it was made before that was so."""
        kept = Blanking.objects.filter(trail=self._table, number=0, after_seal=part["seal"])
        if part.get("form") == BY_ROW or kept.exists():
            return
        name = connection.ops.quote_name(trail.key)
        whole, rows = Digest(), Digest()
        for number, text, _at in rows_of(
            self._table,
            trail._replace(columns=tuple(part["columns"])),
            f"{name} > %s AND {name} <= %s OR {name} = ANY (%s)",
            [part["low"], part["end"], part["late"]],
        ):
            if self.of(number) is part:
                whole.add(number, text)
                rows.add(number, hash_of(text))
        if whole.hex() != part["sha256"]:
            raise Refused(
                "trail_changed",
                _("The audit trail does not match its seals. Find out why first (verify_audit)."),
            )
        Blanking.objects.create(
            trail=self._table,
            number=0,
            before=whole.hex(),
            after=rows.hex(),
            after_seal=part["seal"],
            context_id=context_id.get(),
        )
