"""The thread of a commitment."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from accounts.notices import named
from meetings import access
from meetings.models import Commitment, CommitmentComment
from meetings.reports.messages import WITH_COMMITMENT
from meetings.states import TAKEN_BACK_WITHIN

# So many are shown at first, and at most.
NEWEST, MOST = 30, 500


@dataclass(frozen=True)
class CommentLine:
    """One comment as a reader sees it: ``own`` if it is of their side."""

    comment: CommitmentComment
    who: str
    own: bool
    may_take_back: bool


def thread(user: User, commitment: Commitment, now: datetime, *, every: bool) -> dict[str, Any]:
    """Return what the person reads of the thread of a commitment in sight, oldest first. One query.

    The newest thirty, or ``every`` one up to five hundred; ``more_comments`` says that there are older
    ones.
    """
    limit = MOST if every else NEWEST
    rows = access.comments_on(user, commitment).select_related("author")
    found = list(rows.order_by("-pk")[: limit + 1])
    side = access.side_of(user)
    lines = [
        CommentLine(
            row,
            named(row.author, user),
            own=row.side == side,
            may_take_back=row.author_id == user.pk
            and row.taken_back_at is None
            and now <= row.created_at + TAKEN_BACK_WITHIN,
        )
        for row in reversed(found[:limit])
    ]
    return {"comments": lines, "more_comments": len(found) > limit and not every}


def comment_for_message(
    recipient: User | None, payload: dict[str, Any]
) -> CommitmentComment | None:
    """Return the comment, if the recipient reads it and it has not been taken back."""
    if recipient is None:
        return None
    rows = access.visible_comments(recipient).filter(taken_back_at=None)
    return rows.select_related("author", *WITH_COMMITMENT).filter(key=payload["comment"]).first()
