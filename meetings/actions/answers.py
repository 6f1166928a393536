"""What the other side says to a planned visit, and what we say to that."""

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
from meetings.actions.visits import (
    CANCELLED,
    check_order,
    clear_answer,
    required,
    taking_part,
    tell,
)
from meetings.models import Visit
from meetings.states import ANSWER_MOVES, VISIT_MOVES, VisitAnswer, VisitStatus
from suppliers.standing import require_word

CONFIRMED = verbs.register(
    "meetings.visit_confirmed", lazy("confirmed the visit"), icon="calendar-check", tone="good"
)
DECLINED = verbs.register(
    "meetings.visit_declined", lazy("declined the visit"), icon="calendar-x", tone="warn"
)
TIME_ASKED = verbs.register(
    "meetings.visit_time_asked",
    lazy("asked for another time"),
    icon="calendar-clock",
    tone="warn",
)
TIME_AGREED = verbs.register(
    "meetings.visit_time_agreed",
    lazy("agreed to the other time"),
    icon="calendar-check",
    tone="good",
)
TIME_KEPT = verbs.register(
    "meetings.visit_time_kept", lazy("kept the visit at its time"), icon="calendar-x"
)

# What an answer changes of a visit: where and when it is stays ours to say.
ANSWERING = (
    "status",
    "confirmed_by",
    "answer",
    "answered_by",
    "answer_reason",
    "asked_starts_at",
    "asked_ends_at",
    "came_by",
    "came_date",
)


@action
def confirm_visit(*, visit: str, by: User, now: datetime, sequence: int | None = None) -> Visit:
    """The other side confirms a planned visit; the organiser and ours who take part are told.

    ``sequence`` is the visit's as the reader saw it: refuses (``visit_changed``) when it has been
    moved since, so that nobody confirms a time they have not read. None asks for no such check.
    Refuses a visit that has begun at ``now``: what became of it is ours to say. Refuses who waits for a
    colleague's word: whoever of ours noted the answer for the partner would be named as such.
    """
    row = access.lock_visit(by, visit)
    require_word(by)
    check_move(VISIT_MOVES, row.status, VisitStatus.CONFIRMED)
    if by.is_internal:
        raise Refused("other_side_confirms", _("The partner confirms the visit, in its portal."))
    require_ahead(row, sequence, now)
    changes = {"status": (row.status, VisitStatus.CONFIRMED)} | clear_answer(row)
    row.status, row.confirmed_by = VisitStatus.CONFIRMED, by
    row.save(update_fields=ANSWERING)
    audit.record(CONFIRMED, row, by=by, links=[row.partner], changes=changes)
    tell_ours("meetings.visit_confirmed", row)
    return row


@action
def decline_visit(
    *, visit: str, reason: str, by: User, now: datetime, sequence: int | None = None
) -> Visit:
    """The other side says that it cannot, with a reason; the visit stays until we move or cancel it.

    A confirmation is taken back by it. ``sequence`` as for ``confirm_visit``. Refuses a visit that
    has begun at ``now``, and who waits for a colleague's word.
    """
    row = _lock_to_answer(visit, by, now, sequence)
    check_move(ANSWER_MOVES, row.answer, VisitAnswer.DECLINED)
    changes = take_back(row) | {"answer": (row.answer, VisitAnswer.DECLINED)}
    clear_answer(row)
    row.answer, row.answered_by, row.answer_reason = VisitAnswer.DECLINED, by, required(reason)
    row.save(update_fields=ANSWERING)
    audit.record(
        DECLINED, row, by=by, links=[row.partner], changes=changes, reason=row.answer_reason
    )
    tell_ours("meetings.visit_declined", row)
    return row


@action
def ask_for_time(
    *,
    visit: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    now: datetime,
    reason: str = "",
    sequence: int | None = None,
) -> Visit:
    """The other side asks for another time, from ``starts_at`` to ``ends_at`` (aware instants).

    The visit keeps its time until we agree; a confirmation is taken back. It may ask again, for yet
    another time. ``sequence`` as for ``confirm_visit``. Refuses a visit that has begun at ``now``, a
    start that has passed, an end before the start, the time the visit has, and who waits for a colleague's word.
    """
    row = _lock_to_answer(visit, by, now, sequence)
    check_move(ANSWER_MOVES, row.answer, VisitAnswer.OTHER_TIME)
    check_order(starts_at, ends_at, now)
    if (starts_at, ends_at) == (row.starts_at, row.ends_at):
        raise Refused("same_time", _("That is the time it has."), field="starts")
    changes = take_back(row) | audit.difference(
        row,
        {
            "answer": VisitAnswer.OTHER_TIME,
            "asked_starts_at": starts_at,
            "asked_ends_at": ends_at,
        },
    )
    row.answer, row.answered_by, row.answer_reason = VisitAnswer.OTHER_TIME, by, reason.strip()
    row.asked_starts_at, row.asked_ends_at = starts_at, ends_at
    row.save(update_fields=ANSWERING)
    audit.record(
        TIME_ASKED, row, by=by, links=[row.partner], changes=changes, reason=row.answer_reason
    )
    tell_ours("meetings.visit_time_asked", row)
    return row


@action
def agree_to_time(
    *, visit: str, starts_at: datetime, ends_at: datetime, by: User, now: datetime
) -> Visit:
    """We agree to the time that the other side asked for: the visit moves and is confirmed.

    ``starts_at`` and ``ends_at`` say what is agreed to: refuses (``other_time_asked``) when the other
    side has asked for yet another time since, and a time that has passed at ``now``. Everyone who
    takes part gets the new calendar file.
    """
    row = access.lock_own_visit(by, visit)
    asked_by = _asked(row, VisitAnswer.OTHER_TIME)
    check_move(VISIT_MOVES, row.status, VisitStatus.CONFIRMED)
    if (starts_at, ends_at) != (row.asked_starts_at, row.asked_ends_at):
        raise Refused(
            "other_time_asked", _("Meanwhile the partner has asked for yet another time.")
        )
    check_order(starts_at, ends_at, now)
    changes = clear_answer(row) | audit.difference(
        row, {"starts_at": starts_at, "ends_at": ends_at, "status": VisitStatus.CONFIRMED}
    )
    row.starts_at, row.ends_at = starts_at, ends_at
    row.status, row.confirmed_by = VisitStatus.CONFIRMED, asked_by
    row.sequence += 1
    row.save()
    audit.record(TIME_AGREED, row, by=by, links=[row.partner], changes=changes)
    people, contacts = taking_part(row)
    tell("meetings.visit_changed", row, list(dict.fromkeys([*people, asked_by])), contacts)
    return row


@action
def keep_time(*, visit: str, by: User) -> Visit:
    """We keep the visit at its time although another one was asked for; the asker is told.

    It is planned as before and waits for the other side to confirm or to decline.
    """
    row = access.lock_own_visit(by, visit)
    asked_by = _asked(row, VisitAnswer.OTHER_TIME)
    changes = clear_answer(row)
    row.save()
    audit.record(TIME_KEPT, row, by=by, links=[row.partner], changes=changes)
    _tell("meetings.visit_time_kept", row, [asked_by])
    return row


@action
def agree_to_decline(*, visit: str, by: User) -> Visit:
    """We call off the visit that the other side declined, for the reason it gave; all are told."""
    row = access.lock_own_visit(by, visit)
    declined_by = _asked(row, VisitAnswer.DECLINED)
    check_move(VISIT_MOVES, row.status, VisitStatus.CANCELLED)
    row.ended_reason = row.answer_reason
    changes = {"status": (row.status, VisitStatus.CANCELLED)} | clear_answer(row)
    row.status = VisitStatus.CANCELLED
    row.sequence += 1
    row.save()
    audit.record(
        CANCELLED, row, by=by, links=[row.partner], changes=changes, reason=row.ended_reason
    )
    people, contacts = taking_part(row)
    tell("meetings.visit_cancelled", row, list(dict.fromkeys([*people, declined_by])), contacts)
    return row


def _lock_to_answer(visit: str, by: User, now: datetime, sequence: int | None) -> Visit:
    """Lock a visit that the other side may still answer, else refuse."""
    row = access.lock_visit(by, visit)
    require_word(by)
    if by.is_internal:
        raise Refused("other_side_answers", _("The partner answers, in its portal."))
    if row.status != VisitStatus.PLANNED:
        check_move(VISIT_MOVES, row.status, VisitStatus.PLANNED)
    require_ahead(row, sequence, now)
    return row


def require_ahead(row: Visit, sequence: int | None, now: datetime) -> None:
    """Refuse an answer to a visit that was moved since it was read, or that has begun."""
    if sequence is not None and sequence != row.sequence:
        raise Refused("visit_changed", _("The visit has been changed meanwhile; read it again."))
    if row.starts_at <= now:
        raise Refused("visit_has_begun", _("The visit has begun."), starts_at=row.starts_at)


def take_back(row: Visit) -> dict[str, tuple[object, object]]:
    """Take the confirmation back, if there is one; return what changed. The caller saves."""
    row.came(None)
    if row.status != VisitStatus.CONFIRMED:
        return {}
    before, row.status, row.confirmed_by = row.status, VisitStatus.PLANNED, None
    return {"status": (before, row.status)}


def _asked(row: Visit, answer: VisitAnswer) -> User:
    """Return who gave that answer; refuse when it is not the one that waits for us."""
    if row.answer != answer or row.answered_by is None:
        raise Refused("nothing_asked", _("There is no such answer of the partner any more."))
    return row.answered_by


def tell_ours(kind: str, row: Visit, *, but: User | None = None) -> None:
    """Tell the organiser and ours who take part, ``but`` who has done it themselves."""
    people = [row.organiser, *(user for user in taking_part(row)[0] if user.is_internal)]
    _tell(kind, row, [person for person in dict.fromkeys(people) if person != but])


def _tell(kind: str, row: Visit, people: list[User]) -> None:
    notices.notify(kind, f"visit:{row.pk}:{row.sequence}", to=people, payload={"visit": row.key})
