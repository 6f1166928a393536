"""The files of a commitment."""

from dataclasses import dataclass
from typing import Any

from accounts.models import User
from meetings import access
from meetings.models import Commitment, Evidence
from meetings.reports.messages import WITH_COMMITMENT
from meetings.states import STEPS_CHANGE


@dataclass(frozen=True)
class EvidenceLine:
    """One file as a reader sees it."""

    file: Evidence
    may_remove: bool


def evidence_lines(user: User, commitment: Commitment) -> list[EvidenceLine]:
    """Return the files of a commitment in sight as lines; as ``evidence_of``."""
    open_ = commitment.status in STEPS_CHANGE
    return [
        EvidenceLine(row, open_ and row.added_by_id == user.pk) for row in evidence_of(commitment)
    ]


def evidence_of(commitment: Commitment) -> list[Evidence]:
    """Return the files of a commitment in sight, oldest first, with who added them.

    One query; what is in them is not read. Twenty at most.
    """
    rows = Evidence.objects.filter(commitment=commitment).select_related("added_by")
    return list(rows.order_by("pk"))


def evidence_for_message(recipient: User | None, payload: dict[str, Any]) -> Evidence | None:
    """Return the file, if the recipient sees it and it has not been taken away."""
    if recipient is None:
        return None
    rows = access.visible_evidence(recipient).select_related("added_by", *WITH_COMMITMENT)
    return rows.filter(key=payload["evidence"]).first()
