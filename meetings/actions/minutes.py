"""Minutes, and the promises made at the table."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.moves import check_move
from core.refused import Refused
from meetings import access
from meetings.actions.commitments import NewCommitment, create_commitment
from meetings.actions.visits import taking_part
from meetings.models import Visit
from meetings.states import VISIT_MOVES, VisitStatus
from suppliers.team import representatives

MINUTED = verbs.register(
    "meetings.visit_minuted", lazy("wrote the minutes of the visit"), icon="notebook-pen"
)


@action
def write_minutes(
    *,
    visit: str,
    minutes: str,
    by: User,
    now: datetime,
    commitments: Sequence[NewCommitment] = (),
) -> Visit:
    """Write the minutes of a held visit, which both sides read, and the promises made there.

    The partner is told that they are there to read: its people with an account who took part, or
    all of those where none did. Either all of it is written or, when one promise is refused, nothing; the refusal then says in
    ``details["row"]`` which one it was, counted from 0.
    """
    row = access.lock_own_visit(by, visit)
    check_move(VISIT_MOVES, row.status, VisitStatus.MINUTED)
    if not minutes.strip():
        raise Refused("minutes_missing", _("Write the minutes first."), field="minutes")
    before, row.status, row.minutes = row.status, VisitStatus.MINUTED, minutes.strip()
    row.save()
    audit.record(MINUTED, row, by=by, links=[row.partner], changes={"status": (before, row.status)})
    for number, new in enumerate(commitments):
        try:
            create_commitment(row.partner, new, by=by, now=now, visit=row)
        except Refused as no:
            no.details["row"] = number
            raise
    notices.notify(
        "meetings.visit_minuted",
        f"visit:{row.pk}:minutes",
        to=_readers(row),
        payload={"visit": row.key},
    )
    return row


def _readers(row: Visit) -> list[User]:
    """Return who of the partner hears of the minutes."""
    theirs = list(representatives(row.partner).order_by("pk"))
    took_part = set(taking_part(row)[0])
    return [user for user in theirs if user in took_part] or theirs
