"""Comparing the trails with their seals and with anchors that were kept elsewhere."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from core.clock import database_now
from core.models import Blanking, Event, Seal
from core.sealing import (
    BY_ROW,
    OPEN,
    Digest,
    Hole,
    Trail,
    hash_of,
    root_of,
    rows_of,
    trails,
    without,
)

# Clocks of a trail's rows and of the seals are one, but a row takes the beginning of its transaction.
AHEAD = timedelta(minutes=5)


@dataclass(frozen=True)
class Anchor:
    """The root of a seal as it was when it was carried out of the database."""

    number: int
    root: str

    @classmethod
    def read(cls, line: str) -> "Anchor":
        """Read a line of an anchor file: an instant, the seal's number and its root.

        Refuses (ValueError) any other text.
        """
        _instant, number, root = line.split()
        if len(root) != 64 or set(root) - set("0123456789abcdef"):
            raise ValueError("a root has 64 hexadecimal digits")
        return cls(int(number), root)


def anchor_line(seal: Seal) -> str:
    """Return a seal as a line of an anchor file, without a line break."""
    return f"{seal.sealed_at:%Y-%m-%dT%H:%M:%SZ} {seal.number} {seal.root}"


def get_seal(number: int) -> Seal:
    """Return a seal by its number."""
    return Seal.objects.get(number=number)


@dataclass
class Verdict:
    """What was found: ``problems`` in readable sentences, and how much was looked at."""

    problems: list[str] = field(default_factory=list)
    seals: int = 0
    rows: int = 0
    unsealed: int = 0
    anchors: int = 0
    blanked: int = 0


@dataclass
class _Sealed:
    """What one seal says of one table, and the digest of what is there now."""

    seal: Seal
    since: datetime | None
    columns: tuple[str, ...]
    rows: int
    sha256: str
    end: int
    late: frozenset[int]
    by_row: bool
    found: Digest = field(default_factory=Digest)
    misdated: int = 0

    def as_sealed(self, text: str, blankings: Sequence[Blanking]) -> str:
        """Return what was hashed of a row, given what is there now and what was taken out of it.

        A row that is not as its last blanking left it, or a blanking that does not follow from the
        one before, gives the hash of what is there: it will not be the seal's.
        """
        if not self.by_row:
            return text
        now = hash_of(text)
        since = [one for one in blankings if one.after_seal >= self.seal.number]
        follows = all(one.after == two.before for one, two in pairwise(since))
        return since[0].before if since and follows and since[-1].after == now else now

    def read_anew(self, conversions: Iterable[Blanking]) -> None:
        """Go by what the seal's rows had each when the first of them was blanked: see Blanking."""
        for one in conversions:
            if one.after_seal == self.seal.number and one.before == self.sha256 and not self.by_row:
                self.by_row, self.sha256 = True, one.after


def verify(anchors: Iterable[Anchor] = ()) -> Verdict:
    """Compare every row of the trails with the seals, and the seals with the anchors.

    Reads each trail once, at one instant; the memory it takes grows with the seals, not with the rows.
    """
    verdict = Verdict()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        seals = list(Seal.objects.order_by("number"))
        verdict.seals = len(seals)
        _check_chain(seals, verdict)
        _check_anchors(seals, anchors, verdict)
        _check_rows(seals, verdict)
    return verdict


def _check_chain(seals: Sequence[Seal], verdict: Verdict) -> None:
    before: Seal | None = None
    for seal in seals:
        if seal.number != (before.number + 1 if before else 1):
            verdict.problems.append(f"seal {seal.number}: the seal before it is missing")
        elif seal.previous != (before.root if before else ""):
            verdict.problems.append(f"seal {seal.number}: it does not follow from the seal before")
        if seal.root != root_of(seal):
            verdict.problems.append(f"seal {seal.number}: it was changed")
        if before and seal.sealed_at < before.sealed_at:
            verdict.problems.append(f"seal {seal.number}: it is older than the seal before")
        before = seal


def _check_anchors(seals: Sequence[Seal], anchors: Iterable[Anchor], verdict: Verdict) -> None:
    roots = {seal.number: seal.root for seal in seals}
    for anchor in anchors:
        verdict.anchors += 1
        if anchor.number not in roots:
            verdict.problems.append(
                f"seal {anchor.number}: an anchor knows it, but it is gone: the end was cut off"
            )
        elif roots[anchor.number] != anchor.root:
            verdict.problems.append(
                f"seal {anchor.number}: an anchor knows another root: the trail was written anew"
            )


def _check_rows(seals: Sequence[Seal], verdict: Verdict) -> None:
    said: dict[str, list[_Sealed]] = defaultdict(list)
    holes: dict[str, list[tuple[Hole, datetime]]] = defaultdict(list)
    known = trails()
    whole: dict[str, datetime] = {}  # when a table was last sealed to its end
    for seal in seals:
        for table, part in seal.tables.items():
            said[table].append(
                _Sealed(
                    seal,
                    whole.get(table),
                    tuple(part["columns"]),
                    part["rows"],
                    part["sha256"],
                    seal.ends[table],
                    frozenset(part["late"]),
                    part.get("form") == BY_ROW,
                )
            )
            holes[table] += [((first, last), seal.sealed_at) for first, last in part["holes"]]
        for table in known:
            if not seal.tables.get(table, {}).get("more"):
                whole[table] = seal.sealed_at
    now = database_now()
    blanked = _blankings(verdict)
    for table, sealed in said.items():
        trail = known.get(table)
        if trail is None or table not in connection.introspection.table_names():
            verdict.problems.append(f"{table}: the table is gone")
            continue
        for part_of_table in sealed:
            part_of_table.read_anew(blanked[table].get(0, ()))
        _check_table(table, trail, sealed, holes[table], now, blanked[table], verdict)
    for table, trail in known.items():
        if table not in said:
            verdict.unsealed += sum(1 for _ in rows_of(table, trail))


def _blankings(verdict: Verdict) -> dict[str, dict[int, list[Blanking]]]:
    """What was taken out of rows, by table and row, in order; each must belong to an audit event."""
    found: dict[str, dict[int, list[Blanking]]] = defaultdict(lambda: defaultdict(list))
    for one in Blanking.objects.order_by("pk"):
        found[one.trail][one.number].append(one)
    verdict.blanked = sum(len(rows) - (0 in rows) for rows in found.values())
    told = Event.objects.filter(context_id=OuterRef("context_id"))
    if untold := Blanking.objects.filter(~Exists(told)).count():
        verdict.problems.append(f"{untold} rows were blanked, and no event says of whom")
    return found


def _check_table(
    table: str,
    trail: Trail,
    sealed: Sequence[_Sealed],
    holes: Sequence[tuple[Hole, datetime]],
    now: datetime,
    blanked: Mapping[int, Sequence[Blanking]],
    verdict: Verdict,
) -> None:
    ends = [part.end for part in sealed]
    late = {number: part for part in sealed for number in part.late}
    empty = without([hole for hole, _ in holes], late)
    waits = without([hole for hole, at in holes if at > now - OPEN], late)
    # Columns come and go: what was hashed then is what is hashed now.
    for columns in dict.fromkeys(part.columns for part in sealed):
        if gone := sorted({*columns} - {*trail.columns}):
            verdict.problems.append(f"{table}: {', '.join(gone)} is gone, which was sealed")
            continue
        first = columns == sealed[0].columns
        for number, text, at in rows_of(table, trail._replace(columns=columns)):
            if number > ends[-1] or _among(waits, number):
                verdict.unsealed += first
                continue
            if _among(empty, number):
                if first:
                    verdict.problems.append(f"{table}: row {number} was put in later")
                continue
            part = late.get(number) or sealed[bisect_left(ends, number)]
            if part.columns == columns:
                part.found.add(number, part.as_sealed(text, blanked.get(number, ())))
                part.misdated += not _in_its_time(part, at)
        for part in sealed:
            if part.columns == columns:
                verdict.rows += part.found.rows
                _judge(table, part, verdict)


def _among(holes: Sequence[Hole], number: int) -> bool:
    place = bisect_right(holes, number, key=lambda hole: hole[0]) - 1
    return place >= 0 and number <= holes[place][1]


def _in_its_time(part: _Sealed, at: datetime) -> bool:
    """Whether a row's own instant fits between the last seal that left nothing over, and its own."""
    earliest = part.since - OPEN if part.since else None
    return at <= part.seal.sealed_at + AHEAD and (earliest is None or at >= earliest)


def _judge(table: str, part: _Sealed, verdict: Verdict) -> None:
    place = f"{table}, sealed {part.seal.sealed_at:%Y-%m-%d %H:%M:%S} UTC (seal {part.seal.number})"
    if part.found.rows != part.rows:
        verdict.problems.append(f"{place}: {part.found.rows} rows instead of {part.rows}")
    elif part.found.hex() != part.sha256:
        verdict.problems.append(f"{place}: a row of the {part.rows} was changed")
    elif part.misdated:
        verdict.problems.append(
            f"{place}: {part.misdated} rows are dated before or after their time"
        )


def read_anchors(text: str) -> list[Anchor]:
    """Return the anchors of a file; refuses (ValueError) what is none, with the line's number, and a file without any."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            try:
                found.append(Anchor.read(line))
            except ValueError:
                raise ValueError(f"line {number} is not an anchor") from None
    if not found:
        raise ValueError("there is no anchor in it")
    return found
