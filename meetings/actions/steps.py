"""The checklist of a promise: written and ticked by the owner's side, read by both.

Whoever writes a step holds the promise: the places in the list, and how many are done, are counted by
one at a time. What happens to a step stands in the history of the promise. The other side reads the list as
the owner's side's word: who waits for a colleague's writes none of it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.days import require_near
from core.refused import Refused
from meetings import access
from meetings.actions.commitments import require_side
from meetings.models import Commitment, CommitmentStep
from meetings.states import MOST_STEPS, STEPS_CHANGE
from suppliers.standing import require_word

ADDED = verbs.register(
    "meetings.step_added", lazy("added a step to the commitment"), icon="list-plus"
)
TICKED = verbs.register(
    "meetings.step_ticked",
    lazy("ticked a step of the commitment"),
    icon="square-check",
    tone="accent",
)
UNTICKED = verbs.register(
    "meetings.step_unticked", lazy("opened a step of the commitment again"), icon="square"
)
MOVED = verbs.register(
    "meetings.step_moved", lazy("put the steps in another order"), icon="list-ordered"
)
REMOVED = verbs.register(
    "meetings.step_removed", lazy("removed a step of the commitment"), icon="list-x"
)


@action
def add_step(
    *,
    commitment: str,
    text: str,
    by: User,
    due_date: date | None = None,
    person: str | None = None,
) -> CommitmentStep:
    """Add a step at the end of the list of an agreed promise.

    ``text`` is one line, ``due_date`` a day in the time zone of the promise's owner, ``person`` the key
    of somebody of the owner's side who works with the partner (or is the owner). Refuses an empty text,
    the other side, anybody else, a day after that of the promise, and more than fifty steps.
    """
    row = access.lock_commitment(by, commitment)
    _require_open(row, by)
    if not text.strip():
        raise Refused("text_missing", _("Say what has to be done."), field="text")
    if row.steps_total >= MOST_STEPS:
        raise Refused(
            "too_many_steps",
            _("A commitment has at most %(most)s steps.") % {"most": MOST_STEPS},
            field="text",
            most=MOST_STEPS,
        )
    who = access.people_for_steps(row).filter(key=person).first() if person else None
    if person and who is None:
        raise Refused("not_of_that_side", _("Choose a person of that side."), field="person")
    if due_date is not None:
        require_near(due_date, "due_date")
        if due_date > row.due_date:
            raise Refused(
                "after_the_promise",
                _("The commitment itself is due before that."),
                field="due_date",
                due_date=row.due_date,
            )
    step = CommitmentStep.objects.create(
        commitment=row,
        position=row.steps_total + 1,
        text=text.strip(),
        due_date=due_date,
        person=who,
    )
    row.steps_total += 1
    told = {"step": step.text, "step_due_date": due_date, "step_person": who}
    changes = {name: (None, value) for name, value in told.items() if value is not None}
    _write(row, ADDED, changes, by)
    return step


@action
def tick_step(*, step: str, by: User, now: datetime) -> CommitmentStep:
    """The owner's side has done a step, at ``now``. Refuses one that is ticked already."""
    promise, row = access.lock_step(by, step)
    _require_open(promise, by)
    if row.done_at is not None:
        raise Refused("step_done_already", _("That step is done already."))
    row.done_at, row.done_by = now, by
    row.save(update_fields=["done_at", "done_by"])
    promise.steps_done += 1
    _write(promise, TICKED, {"step_done": (None, row.text)}, by)
    return row


@action
def untick_step(*, step: str, by: User) -> CommitmentStep:
    """A step that was ticked is not done after all. Refuses one that is open."""
    promise, row = access.lock_step(by, step)
    _require_open(promise, by)
    if row.done_at is None:
        raise Refused("step_open_already", _("That step is open already."))
    row.done_at = row.done_by = None
    row.save(update_fields=["done_at", "done_by"])
    promise.steps_done -= 1
    _write(promise, UNTICKED, {"step_done": (row.text, None)}, by)
    return row


@action
def move_step(*, step: str, down: bool, by: User) -> CommitmentStep:
    """Let a step change places with the one before it, or after it (``down``).

    Refuses where there is none.
    """
    promise, row = access.lock_step(by, step)
    _require_open(promise, by)
    steps = list(CommitmentStep.objects.filter(commitment=promise).order_by("position"))
    here = steps.index(row)
    there = here + (1 if down else -1)
    if not 0 <= there < len(steps):
        raise Refused("at_the_end", _("That step stands at the end of the list already."))
    before = [each.text for each in steps]
    row, other = steps[here], steps[there]
    row.position, other.position = other.position, row.position
    CommitmentStep.objects.bulk_update([row, other], ["position"])
    steps[here], steps[there] = other, row
    _write(promise, MOVED, {"order_of_steps": (before, [each.text for each in steps])}, by)
    return row


@action
def remove_step(*, step: str, by: User) -> Commitment:
    """Take a step off the list, done or not; the history keeps it. Returns the promise."""
    promise, row = access.lock_step(by, step)
    _require_open(promise, by)
    text, done = row.text, row.done_at is not None
    row.delete()
    after = CommitmentStep.objects.filter(commitment=promise, position__gt=row.position)
    after.update(position=F("position") - 1)
    promise.steps_total -= 1
    promise.steps_done -= done
    _write(promise, REMOVED, {"step": (text, None)}, by)
    return promise


def _require_open(row: Commitment, by: User) -> None:
    """Refuse the other side, and a list that is not worked on: not agreed yet, reported done, or over.

    Refuses who waits for a colleague's word, too.
    """
    require_side(row, by, row.side)
    require_word(by)
    if row.status not in STEPS_CHANGE:
        raise Refused(
            "steps_closed",
            _("The steps can be changed while the commitment is agreed and not done."),
            status=row.status,
        )


def _write(row: Commitment, verb: str, changes: Mapping[str, tuple[Any, Any]], by: User) -> None:
    row.save(update_fields=["steps_total", "steps_done"])
    # Not on the partner's timeline: a promise has many steps, and they are read on its own page.
    audit.record(verb, row, by=by, changes=changes)
