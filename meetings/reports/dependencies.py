"""What a commitment waits for, and what waits for it."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import User
from core import formats, search
from core.ui.parts import Option
from meetings import access
from meetings.models import Commitment, CommitmentDependency
from meetings.reports.commitments import STILL_OPEN, CommitmentRow, rows_of


@dataclass(frozen=True)
class WaitingLine:
    """One end of a dependency: the other commitment.

    ``too_late`` says that what is waited for is open and due after what waits for it.
    """

    dependency: CommitmentDependency
    other: CommitmentRow
    too_late: bool


def dependencies_of(user: User, commitment: Commitment) -> list[CommitmentDependency]:
    """Return where a commitment in sight waits and is waited for, as far as the reader sees both.

    Two queries, one where there is none. Each has both commitments, with their partner and owner.
    """
    found = list(access.dependencies_of(commitment).select_related("added_by"))
    if not found:
        return []
    ids = {pk for row in found for pk in (row.commitment_id, row.waits_for_id)}
    rows = access.visible_commitments(user).filter(pk__in=ids - {commitment.pk})
    seen = {row.pk: row for row in rows.select_related("partner", "owner")}
    seen[commitment.pk] = commitment
    for row in found:
        if row.commitment_id in seen and row.waits_for_id in seen:
            row.commitment, row.waits_for = seen[row.commitment_id], seen[row.waits_for_id]
    return [row for row in found if {row.commitment_id, row.waits_for_id} <= seen.keys()]


def waits(user: User, commitment: Commitment) -> dict[str, list[WaitingLine]]:
    """Return what a commitment in sight waits for and what waits for it, as lines, soonest due first.

    As ``dependencies_of``, one query more if one of the others is cancelled.
    """
    found = dependencies_of(user, commitment)
    others = {
        line.row.pk: line
        for line in rows_of(
            (
                row.waits_for if row.commitment_id == commitment.pk else row.commitment
                for row in found
            ),
            timezone.localdate(),
            user.is_supplier,
        )
    }
    before, after = [], []
    for row in found:
        too_late = row.waits_for.status in STILL_OPEN and (
            row.waits_for.due_date > row.commitment.due_date
        )
        if row.commitment_id == commitment.pk:
            before.append(WaitingLine(row, others[row.waits_for_id], too_late))
        else:
            after.append(WaitingLine(row, others[row.commitment_id], too_late))
    for lines in (before, after):
        lines.sort(key=lambda line: (line.other.row.due_date, line.other.row.pk))
    return {"waits_for": before, "waited_for": after}


def options_to_wait_for(user: User, commitment: Commitment, text: str) -> list[Option]:
    """Return up to ten commitments that one in sight can wait for, for a server-searched select."""
    rows = access.can_be_waited_for(user, commitment)
    if words := text.replace("\x00", "").strip():
        rows = rows.filter(search.parts(words[:100], "title"))
    return [
        Option(row.key, row.title, f"{row.owner.name} · {formats.day(row.due_date)}")
        for row in rows.select_related("owner")[:10]
    ]
