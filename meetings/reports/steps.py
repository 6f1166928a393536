"""The checklist of a commitment."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import ngettext

from accounts.access import with_people
from meetings import access
from meetings.models import Commitment, CommitmentStep
from meetings.states import STEPS_CHANGE


@dataclass(frozen=True)
class StepLine:
    """One step as it is shown: ``late`` if it is open past its day while the list is worked on."""

    step: CommitmentStep
    late: bool
    first: bool
    last: bool


def steps_of(commitment: Commitment) -> list[CommitmentStep]:
    """Return the steps of a commitment in sight, in order, with their people.

    Two queries, none where the commitment has no steps.
    """
    if not commitment.steps_total:
        return []
    found = list(CommitmentStep.objects.filter(commitment=commitment).order_by("position"))
    with_people(found, "person", "done_by")
    return found


def step_lines(commitment: Commitment, today: date) -> list[StepLine]:
    """Return the steps of a commitment in sight as lines; ``today`` is the reader's. As ``steps_of``."""
    worked_on = commitment.status in STEPS_CHANGE
    found = steps_of(commitment)
    return [
        StepLine(
            step,
            late=worked_on
            and step.done_at is None
            and step.due_date is not None
            and step.due_date < today,
            first=step is found[0],
            last=step is found[-1],
        )
        for step in found
    ]


def steps_left(commitment: Commitment) -> list[CommitmentStep]:
    """Return the steps of a commitment in sight that are open. One query, none where all are done."""
    if commitment.steps_done >= commitment.steps_total:
        return []
    return list(access.open_steps(commitment))


def choices_for_steps(commitment: Commitment) -> list[tuple[str, str]]:
    """Return who can be named on a step of a commitment in sight, as choices of a form."""
    return list(access.people_for_steps(commitment).values_list("key", "name"))


def progress(commitment: Commitment) -> str:
    """Return how many of the steps are done, in words; empty where there are none."""
    if not commitment.steps_total:
        return ""
    return ngettext(
        "%(done)s of %(total)s step", "%(done)s of %(total)s steps", commitment.steps_total
    ) % {"done": commitment.steps_done, "total": commitment.steps_total}
