"""Resting the reminders of a promise: the date stays, and counts.

Nobody is reminded until a day; both sides see until when, by whom and why. Who is above hears all the
same if it gets late.
"""

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.days import require_near
from core.refused import Refused
from meetings.actions.commitments import (
    CHANGING,
    across,
    but,
    lock_to_decide,
    require_agreed,
    required,
    tell,
    today_of,
)
from meetings.models import Commitment
from meetings.reminders import plan_return

PAUSED = verbs.register(
    "meetings.commitment_paused", lazy("paused the reminders"), icon="bell-off", tone="warn"
)
RESUMED = verbs.register(
    "meetings.commitment_resumed", lazy("wants the reminders again"), icon="bell"
)


@action
def pause_commitment(
    *, commitment: str, until_date: date, reason: str, by: User, now: datetime
) -> Commitment:
    """Either side pauses the reminders of an agreed promise until a day, with a reason.

    On ``until_date``, a day in the owner's time zone, they come again; a pause that was there is replaced.
    The other side is told, and so is the owner. Refuses a day that has come where the owner is,
    and who waits for a colleague's word: it is the company's people who hear no more.
    """
    row = lock_to_decide(commitment, by)
    require_agreed(row)
    require_near(until_date, "until_date")
    if until_date <= today_of(row.owner, now):
        raise Refused("pause_over", _("Choose a day to come."), field="until_date")
    before = row.paused_until_date
    row.paused_until_date, row.paused_by, row.pause_reason = until_date, by, required(reason)
    _write(row, PAUSED, before, by=by, reason=row.pause_reason)
    tell("meetings.commitment_paused", row, but(by, [*across(row, by), row.owner]), now)
    plan_return(row, now)
    return row


@action
def resume_commitment(*, commitment: str, by: User, now: datetime) -> Commitment:
    """Either side ends a pause before its day; reminders that came due in it do not come any more.

    Refuses where there is none at ``now``, and who waits for a colleague's word.
    """
    row = lock_to_decide(commitment, by)
    before = row.paused_until_date
    if before is None or before <= today_of(row.owner, now):
        raise Refused("not_paused", _("The reminders are not paused."))
    row.paused_until_date, row.paused_by, row.pause_reason = None, None, ""
    _write(row, RESUMED, before, by=by)
    tell("meetings.commitment_resumed", row, but(by, [*across(row, by), row.owner]), now)
    return row


def _write(row: Commitment, verb: str, before: date | None, *, by: User, reason: str = "") -> None:
    row.save(update_fields=CHANGING)
    changes = {"paused_until_date": (before, row.paused_until_date)}
    audit.record(verb, row, by=by, links=[row.partner], changes=changes, reason=reason)
