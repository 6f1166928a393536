"""The thread of a promise: what both sides say about it, and what ours say among themselves."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import database_now
from core.refused import Refused
from meetings import access
from meetings.actions.commitments import OTHER_SIDE, people_of
from meetings.models import CommitmentComment
from meetings.states import TAKEN_BACK_WITHIN, OwnerSide

WRITTEN = verbs.register(
    "meetings.comment_written", lazy("commented on the commitment"), icon="message-square"
)
NOTED = verbs.register(
    "meetings.comment_noted", lazy("commented on the commitment, for us only"), icon="lock"
)
TAKEN_BACK = verbs.register(
    "meetings.comment_taken_back", lazy("took back a comment on the commitment"), icon="undo-2"
)


@action
def write_comment(
    *, commitment: str, text: str, by: User, internal: bool = False
) -> CommitmentComment:
    """Add a comment, plain text, to the thread of a promise, whatever became of the promise.

    Whoever of the other side owns or follows it is told; of an ``internal`` comment, which is for ours
    alone, whoever of ours does. Refuses an empty text, and an internal comment of a supplier.
    """
    row = access.lock_commitment(by, commitment)
    side = access.side_of(by)
    if not text.strip():
        raise Refused("text_missing", _("Write what you want to say."), field="text")
    if internal and side != OwnerSide.US:
        raise Refused("internal_is_ours", _("Everybody here reads it."), field="internal")
    comment = CommitmentComment.objects.create(
        commitment=row, author=by, side=side, internal=internal, text=text.strip()
    )
    # What it says is in the thread alone: it may be taken back.
    audit.record(NOTED if internal else WRITTEN, comment, by=by, links=[row])
    told = OwnerSide.US if internal else OTHER_SIDE[side]
    notices.notify(
        "meetings.commitment_comment",
        f"comment:{comment.pk}",
        to=[person for person in people_of(row, told) if person != by],
        payload={"comment": comment.key},
    )
    return comment


@action
def take_back_comment(*, comment: str, by: User) -> CommitmentComment:
    """The author takes a comment back: the thread shows that there was one, and not what it said.

    Refuses later than fifteen minutes after it was written, by the database's clock, and twice.
    """
    row = access.lock_own_comment(by, comment)
    if row.taken_back_at is not None:
        raise Refused("taken_back_already", _("It has been taken back already."))
    now, until = database_now(), row.created_at + TAKEN_BACK_WITHIN
    if now > until:
        raise Refused(
            "too_late_to_take_back",
            _("A comment can be taken back for fifteen minutes; write another one."),
            until=until,
        )
    row.text, row.taken_back_at = "", now
    row.save(update_fields=["text", "taken_back_at"])
    audit.record(
        TAKEN_BACK, row, by=by, links=[row.commitment], changes={"taken_back_at": (None, now)}
    )
    return row
