"""Who sees which promise waits for which: whoever sees both."""

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from meetings.access.commitments import commitments_with, visible_commitments
from meetings.models import Commitment, CommitmentDependency
from meetings.states import STEPS_CHANGE, CommitmentStatus


def visible_dependencies(user: User) -> QuerySet[CommitmentDependency]:
    """Return the dependencies between commitments that a person may see both of."""
    seen = visible_commitments(user)
    return CommitmentDependency.objects.filter(commitment__in=seen, waits_for__in=seen)


def get_dependency(user: User, key: str) -> CommitmentDependency:
    """Return a dependency in sight, else 404."""
    rows = visible_dependencies(user).select_related("commitment", "waits_for", "added_by")
    return get_object_or_404(rows, key=key)


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
    rows = commitments_with(user, commitment.partner).filter(status__in=open_)
    taken = CommitmentDependency.objects.filter(commitment=commitment).values("waits_for")
    return rows.exclude(pk=commitment.pk).exclude(pk__in=taken).order_by("due_date", "pk")


def owners_waiting_for(commitment: Commitment) -> QuerySet[User]:
    """Return who has promised something that waits for a commitment and is agreed and not done."""
    waiting = Commitment.objects.filter(waiting__waits_for=commitment, status__in=STEPS_CHANGE)
    return User.objects.filter(pk__in=waiting.values("owner")).order_by("pk")


def promises_waiting_for(user: User, commitment: Commitment) -> QuerySet[Commitment]:
    """Return what a person has promised that waits for a commitment, agreed and not done; soonest first."""
    rows = Commitment.objects.filter(
        waiting__waits_for=commitment, status__in=STEPS_CHANGE, owner=user
    )
    return rows.order_by("due_date", "pk")


def dependencies_of(commitment: Commitment) -> QuerySet[CommitmentDependency]:
    """Return where a commitment in sight waits, and where it is waited for; the others may be out of sight."""
    rows = CommitmentDependency.objects.filter(Q(commitment=commitment) | Q(waits_for=commitment))
    return rows.order_by("pk")
