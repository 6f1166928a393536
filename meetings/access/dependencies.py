"""Who sees which promise waits for which: whoever sees both."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from meetings.access.commitments import visible_commitments
from meetings.models import Commitment, CommitmentDependency
from meetings.states import STEPS_CHANGE, CommitmentStatus


def visible_dependencies(user: User) -> QuerySet[CommitmentDependency]:
    """Return the dependencies between commitments that a person may see both of."""
    seen = visible_commitments(user)
    return CommitmentDependency.objects.filter(commitment__in=seen, waits_for__in=seen)


def get_dependency(user: User, key: str) -> CommitmentDependency:
    """Return a dependency in sight, else 404."""
    return get_object_or_404(visible_dependencies(user).select_related("commitment"), key=key)


def lock_dependency(user: User, key: str) -> tuple[Commitment, CommitmentDependency]:
    """Lock the commitment that waits; return it and the dependency in sight, else 404."""
    found = get_dependency(user, key)
    rows = visible_commitments(user).filter(pk=found.commitment_id)
    row = get_object_or_404(rows.select_for_update(of=("self",)))
    # Looked up when nobody else is at work on it: it may have been removed meanwhile.
    again = visible_dependencies(user).select_related("waits_for")
    return row, get_object_or_404(again, commitment=row, key=key)


def can_be_waited_for(user: User, commitment: Commitment) -> QuerySet[Commitment]:
    """Return what a commitment in sight can wait for: open ones with the same partner, in sight too."""
    open_ = (CommitmentStatus.PROPOSED, CommitmentStatus.DONE, *STEPS_CHANGE)
    rows = visible_commitments(user).filter(partner=commitment.partner_id, status__in=open_)
    taken = CommitmentDependency.objects.filter(commitment=commitment).values("waits_for")
    return rows.exclude(pk=commitment.pk).exclude(pk__in=taken).order_by("due_date", "pk")
