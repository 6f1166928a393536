"""What a partner said by mail or telephone to a visit, entered by one of ours (docs/adr/0047)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import company_date, database_now
from core.moves import check_move
from meetings import access
from meetings.actions.answers import ANSWERING, require_ahead, tell_ours
from meetings.models import Visit
from meetings.states import VISIT_MOVES, VisitAnswer, VisitStatus
from suppliers.entering import EntryFacts, check, refuse_own, tell

CONFIRMATION_ENTERED = verbs.register(
    "meetings.visit_confirmation_entered",
    lazy("entered that the partner confirmed the visit"),
    icon="mail-open",
    tone="good",
)


@action
def enter_confirmation(
    *, visit: str, facts: EntryFacts, by: User, now: datetime, sequence: int | None = None
) -> Visit:
    """Enter that the partner confirmed a planned visit by mail or telephone; its people are told.

    They may still decline or ask for another time in the portal, which takes it back. For who may change
    the visit. ``sequence`` as for ``confirm_visit``. Refuses a visit that has begun at ``now``, one to
    which the partner has said something else in the portal, and days that cannot be.
    """
    row = access.lock_own_visit(by, visit)
    check_move(VISIT_MOVES, row.status, VisitStatus.CONFIRMED)
    require_ahead(row, sequence, now)
    refuse_own(row.answer != VisitAnswer.NONE, row)
    check(facts, asked=company_date(row.created_at), today=company_date(database_now()))
    changes = {"status": (row.status, VisitStatus.CONFIRMED)} | facts.as_changes()
    row.status, row.confirmed_by = VisitStatus.CONFIRMED, by
    row.came(facts)
    row.save(update_fields=ANSWERING)
    audit.record(
        CONFIRMATION_ENTERED,
        row,
        by=by,
        links=[row.partner],
        changes=changes,
        reason=facts.reason,
    )
    tell_ours("meetings.visit_confirmed", row, but=by)
    payload = {"visit": row.key, "reason": facts.reason}
    what = f"visit:{row.pk}:{row.sequence}"
    tell("meetings.visit_confirmation_entered", what, row.partner, payload, asked=row.created_at)
    return row
