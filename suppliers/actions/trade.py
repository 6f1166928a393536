"""Importing trade lines: all of a file or nothing."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DataError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.importing import FileProblem, Problem, RefusedRows
from core.refused import Refused
from suppliers import access
from suppliers.actions import staging
from suppliers.actions.monthly import recount_groups
from suppliers.actions.partners import CREATED
from suppliers.actions.turns import take_turn
from suppliers.imports import CopyStream, Reader, trade_mapping
from suppliers.models import Partner, PartnerReference, TradeImport
from suppliers.states import Direction, PartnerStatus

IMPORTED = verbs.register(
    "suppliers.trade_imported", gettext_lazy("imported trade lines"), icon="file-up", tone="accent"
)


@dataclass
class ImportResult:
    """What an import did. ``created`` to ``excluded`` count rows; ``key`` is of the TradeImport."""

    file: str
    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    excluded: int = 0
    refused: int = 0
    partners_created: int = 0
    dry_run: bool = False
    key: str | None = None
    problems: list[Problem] = field(default_factory=list)


class ImportRefused(Refused):
    """The file was not imported; ``result`` counts its rows and has the first problems."""

    def __init__(self, code: str, message: str, result: ImportResult):
        super().__init__(code, message, field="file", rows=result.rows, refused=result.refused)
        self.result = result


@action
def import_trade(
    *,
    by: User | None,
    path: Path,
    mapping: str,
    name: str = "",
    exclude: Iterable[str] = (),
    create_partners: bool = True,
    dry_run: bool = False,
    refused: Path | None = None,
    wait: bool = True,
) -> ImportResult:
    """Import the trade lines of a delimited text file: all of them or, if one row is wrong, none.

    ``mapping`` is the text of a mapping file (docs/imports.md), ``exclude`` are partners as the
    file spells them. Lines are known by the mapping's source and key columns: a line imported
    before is updated, and a file imported before changes nothing at all. Partners are known by the
    exact text of the file, else by their exact legal name; unknown ones become prospects unless
    ``create_partners`` is off or the mapping says so. Refuses (ImportRefused) with every wrong row
    and its reason in the file ``refused``. ``dry_run`` does it all and keeps nothing. ``by`` None
    is the system. While another import runs this one waits, or is refused if ``wait`` is off.
    """
    if by is not None and not by.has_permission(access.IMPORT):
        raise PermissionDenied
    result = ImportResult(file=name or path.name, dry_run=dry_run)
    try:
        _take_turn(wait, result)
        _import(by, path, mapping, frozenset(exclude), create_partners, refused, result)
    except FileProblem as problem:
        raise ImportRefused("import_file", str(problem), result) from None
    if dry_run:
        transaction.set_rollback(True)
        result.key = None
    return result


def _take_turn(wait: bool, result: ImportResult) -> None:
    """One import at a time: two could both find a line missing, or a sum outdated."""
    if not take_turn(wait=wait):
        raise ImportRefused(
            "import_running", _("Another import is running. Try again when it is done."), result
        )


def _import(
    by: User | None,
    path: Path,
    text: str,
    exclude: frozenset[str],
    create_partners: bool,
    refused: Path | None,
    result: ImportResult,
) -> None:
    mapping = trade_mapping(text)
    with connection.cursor() as cursor:
        staging.create(cursor)
        reader = Reader(path, mapping, exclude, lambda problems, cells: None)
        with RefusedRows(refused, reader.table.header) as rows:
            reader.refuse = rows.add
            stream = CopyStream(reader.lines())
            cursor.copy_expert(staging.COPY, stream)
            if stream.problem is not None:
                raise stream.problem
            result.rows, result.excluded = reader.counts.rows, reader.counts.excluded
            staging.index(cursor)
            staging.resolve(cursor, mapping.source)
            wrong = staging.duplicates(cursor, ", ".join(mapping.key))
            if not (create_partners and mapping.create_partners):
                wrong += staging.unknown_partners(cursor, mapping.columns.columns["partner"])
            if "category" in mapping.columns.columns and not mapping.create_categories:
                wrong += staging.unknown_categories(cursor, mapping.columns.columns["category"])
            _refuse(reader, rows, wrong)
            result.refused, result.problems = rows.count, rows.first
        if result.refused:
            raise ImportRefused("rows_refused", _refused_message(result), result)
        created = _create_partners(cursor, by, mapping.source)
        result.partners_created = len(created)
        staging.create_categories(cursor)
        staging.find_changes(cursor, mapping.source)
        result.created, result.updated, result.unchanged = staging.counts(cursor)
        if not (result.created or result.updated or created):
            return
        record = TradeImport.objects.create(
            file_name=result.file[:255],
            sha256=_sha256(path),
            mapping=text,
            by=by,
            rows=result.rows,
            created_count=result.created,
            updated_count=result.updated,
            unchanged_count=result.unchanged,
            excluded_count=result.excluded,
        )
        staging.write(cursor, mapping.source, record.pk)
        try:
            recount_groups(cursor, staging.TOUCHED)
        except DataError:  # the database alone knows what the month held before
            raise ImportRefused(
                "sums_too_large",
                _("The sums of a month become larger than can be kept: check amounts and days."),
                result,
            ) from None
        staging.give_categories(cursor, [partner.pk for partner in created])
    result.key = record.key
    audit.record(
        IMPORTED,
        record,
        by=by,
        changes={
            "created": (None, result.created),
            "updated": (None, result.updated),
            "partners_created": (None, result.partners_created),
        },
    )


def _refuse(reader: Reader, rows: RefusedRows, wrong: list[Problem]) -> None:
    """Refuse rows that only the database could judge: their cells are read once more."""
    if not wrong:
        return
    by_row: dict[int, list[Problem]] = {}
    for problem in wrong:
        by_row.setdefault(problem.row, []).append(problem)
    for number, cells in reader.table.raw():
        if number in by_row:
            rows.add(by_row[number], cells)


def _refused_message(result: ImportResult) -> str:
    head = ngettext(
        "Nothing was imported: %(count)s row is refused.",
        "Nothing was imported: %(count)s rows are refused.",
        result.refused,
    ) % {"count": result.refused}
    first = result.problems[0]
    return head + " " + _("The first: %(problem)s.") % {"problem": first}


def _create_partners(cursor: Any, by: User | None, source: str) -> list[Partner]:
    """Add the partners that the file names and nobody knows, and remember what the file calls all."""
    created = []
    for reference, directions in staging.missing_partners(cursor):
        partner = Partner(
            legal_name=reference,
            is_supplier=Direction.PURCHASE in directions,
            is_client=Direction.SALE in directions,
            status=PartnerStatus.PROSPECT,
        )
        created.append(partner)
    Partner.objects.bulk_create(created, batch_size=1000)
    PartnerReference.objects.bulk_create(
        [PartnerReference(partner=p, source=source, reference=p.legal_name) for p in created],
        batch_size=1000,
    )
    staging.settle_partners(cursor, [(partner.legal_name, partner.pk) for partner in created])
    PartnerReference.objects.bulk_create(
        [
            PartnerReference(partner_id=pk, source=source, reference=reference)
            for reference, pk in sorted(staging.newly_recognised(cursor, source))
        ],
        batch_size=1000,
    )
    for partner in created:
        audit.record(CREATED, partner, by=by)
    return created


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
