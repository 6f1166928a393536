"""What a partner said by mail or telephone to a visit, entered by one of ours (docs/adr/0047)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import company_date, database_now
from core.moves import check_move
from meetings import access
from meetings.actions.answers import ANSWERING, require_ahead, take_back, tell_ours
from meetings.actions.visits import clear_answer, required
from meetings.models import Visit
from meetings.states import ANSWER_MOVES, VISIT_MOVES, VisitAnswer, VisitStatus
from suppliers.entering import EntryFacts, check, refuse_own, require_somebody_told, tell

Changes = dict[str, tuple[object, object]]
CONFIRMATION_ENTERED = verbs.register(
    "meetings.visit_confirmation_entered",
    lazy("entered that the partner confirmed the visit"),
    icon="mail-open",
    tone="good",
)
DECLINE_ENTERED = verbs.register(
    "meetings.visit_decline_entered",
    lazy("entered that the partner declined the visit"),
    icon="mail-open",
    tone="warn",
)


@action
def enter_confirmation(
    *, visit: str, facts: EntryFacts, by: User, now: datetime, sequence: int | None = None
) -> Visit:
    """Enter that the partner confirmed a planned visit by mail or telephone; its people are told.

    They may still decline or ask for another time in the portal, which takes it back. For who may change
    the visit. ``sequence`` as for ``confirm_visit``. Refuses a visit that has begun at ``now``, one to
    which the partner has said something else in the portal, days that cannot be, and where all who would
    have to be told were anonymised since it was planned.
    """
    row = access.lock_own_visit(by, visit)
    check_move(VISIT_MOVES, row.status, VisitStatus.CONFIRMED)
    require_ahead(row, sequence, now)
    refuse_own(row.answer != VisitAnswer.NONE, row)
    _check(row, facts)
    changes = {"status": (row.status, VisitStatus.CONFIRMED)} | clear_answer(row)
    row.status, row.confirmed_by = VisitStatus.CONFIRMED, by
    row.came(facts)
    row.save(update_fields=ANSWERING)
    _record(CONFIRMATION_ENTERED, row, facts, changes, by)
    tell_ours("meetings.visit_confirmed", row, but=by)
    _tell_partner("meetings.visit_confirmation_entered", row, facts)
    return row


@action
def enter_decline(
    *,
    visit: str,
    words: str,
    facts: EntryFacts,
    by: User,
    now: datetime,
    sequence: int | None = None,
) -> Visit:
    """Enter that the partner declined a visit by mail or telephone, and why: ``words``, its reason.

    Its people are told, and may confirm or ask for another time in the portal. A confirmation that was
    entered is taken back. For who may change the visit. ``sequence`` as for ``confirm_visit``. Refuses what
    ``enter_confirmation`` does, where the partner has confirmed in the portal itself, and no reason.
    """
    row = access.lock_own_visit(by, visit)
    if row.status != VisitStatus.PLANNED:
        check_move(VISIT_MOVES, row.status, VisitStatus.PLANNED)
    require_ahead(row, sequence, now)
    refuse_own(row.status == VisitStatus.CONFIRMED or row.answer != VisitAnswer.NONE, row)
    check_move(ANSWER_MOVES, row.answer, VisitAnswer.DECLINED)
    reason = required(words, "words")
    _check(row, facts)
    changes = take_back(row) | {"answer": (row.answer, VisitAnswer.DECLINED)}
    row.answer, row.answered_by, row.answer_reason = VisitAnswer.DECLINED, by, reason
    row.came(facts)
    row.save(update_fields=ANSWERING)
    _record(DECLINE_ENTERED, row, facts, changes, by)
    tell_ours("meetings.visit_declined", row, but=by)
    _tell_partner("meetings.visit_decline_entered", row, facts)
    return row


def _check(row: Visit, facts: EntryFacts) -> None:
    check(facts, asked=company_date(row.created_at), today=company_date(database_now()))
    require_somebody_told(row.partner, asked=row.created_at)


def _record(verb: str, row: Visit, facts: EntryFacts, changes: Changes, by: User) -> None:
    changes = changes | facts.as_changes()
    audit.record(verb, row, by=by, links=[row.partner], changes=changes, reason=facts.reason)


def _tell_partner(kind: str, row: Visit, facts: EntryFacts) -> None:
    payload = {"visit": row.key, "reason": facts.reason}
    tell(kind, f"visit:{row.pk}:{row.sequence}", row.partner, payload, asked=row.created_at)
