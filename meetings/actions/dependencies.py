"""Which promise waits for which: said by the side of the one that waits."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.refused import Refused
from meetings import access
from meetings.actions.commitments import require_side
from meetings.models import Commitment, CommitmentDependency
from meetings.states import (
    DEPENDENCY_ADDED,
    DEPENDENCY_REMOVED,
    MOST_DEPENDENCIES,
    MOST_WAITING,
    STEPS_CHANGE,
)
from suppliers.standing import require_word

ADDED = verbs.register(
    DEPENDENCY_ADDED, lazy("let the commitment wait for another"), icon="hourglass"
)
REMOVED = verbs.register(
    DEPENDENCY_REMOVED, lazy("no longer lets the commitment wait for another"), icon="x"
)


@action
def wait_for(*, commitment: str, other: str, by: User) -> CommitmentDependency:
    """Let a promise wait for another with the same partner, that is open and in sight (keys).

    Refuses the other side, a promise that is not worked on, what is over or another partner's, more than
    ten (or fifty that wait for one), the same twice, and what waits for this one itself, directly or not.
    Refuses who waits for a colleague's word.
    """
    row = access.lock_commitment(by, commitment)
    _require_open(row, by)
    before = access.can_be_waited_for(by, row).filter(key=other).first()
    if before is None:
        raise Refused(
            "not_to_wait_for", _("Choose an open commitment with this partner."), field="other"
        )
    if CommitmentDependency.objects.filter(commitment=row).count() >= MOST_DEPENDENCIES:
        raise Refused(
            "too_many_dependencies",
            _("A commitment waits for %(most)s others at most.") % {"most": MOST_DEPENDENCIES},
            field="other",
            most=MOST_DEPENDENCIES,
        )
    if CommitmentDependency.objects.filter(waits_for=before).count() >= MOST_WAITING:
        raise Refused(
            "too_many_waiting",
            _("%(most)s commitments at most wait for one.") % {"most": MOST_WAITING},
            field="other",
            most=MOST_WAITING,
        )
    try:
        with transaction.atomic():
            dependency = CommitmentDependency.objects.create(
                commitment=row, waits_for=before, added_by=by
            )
    except IntegrityError as error:
        if _constraint(error) != "dependency_no_cycle":
            raise
        raise Refused(
            "waits_for_itself", _("That one waits for this one already."), field="other"
        ) from None
    # By its key: who reads the history of this one may not see the other.
    audit.record(ADDED, row, by=by, changes={"waits_for": (None, before.key)})
    return dependency


@action
def wait_no_longer(*, dependency: str, by: User) -> Commitment:
    """Let a promise wait for another no longer. Returns the promise.

    Refuses the other side, and who waits for a colleague's word.
    """
    row, found = access.lock_dependency(by, dependency)
    _require_open(row, by)
    key = found.waits_for.key
    found.delete()
    audit.record(REMOVED, row, by=by, changes={"waits_for": (key, None)})
    return row


def _require_open(row: Commitment, by: User) -> None:
    require_side(row, by, row.side)
    require_word(by)
    if row.status not in STEPS_CHANGE:
        raise Refused(
            "dependencies_closed",
            _("What it waits for can be changed while the commitment is agreed and not done."),
            status=row.status,
        )


def _constraint(error: IntegrityError) -> str:
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
