"""Who sees the steps of commitments, and who can be named on them."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from meetings.access.commitments import visible_commitments
from meetings.models import (
    Commitment,
    CommitmentStep,
)
from meetings.states import OwnerSide
from suppliers.team import relationship_team, representatives


def visible_steps(user: User) -> QuerySet[CommitmentStep]:
    """Return the steps of the commitments a person may see."""
    return CommitmentStep.objects.filter(commitment__in=visible_commitments(user))


def get_step(user: User, key: str) -> CommitmentStep:
    """Return a step of a commitment in sight, else 404."""
    return get_object_or_404(visible_steps(user).select_related("commitment"), key=key)


def lock_step(user: User, key: str) -> tuple[Commitment, CommitmentStep]:
    """Lock a commitment in sight, and with it all its steps; return it and the step, else 404."""
    rows = visible_commitments(user).filter(steps__key=key)
    row = get_object_or_404(rows.select_for_update(of=("self",)))
    # Looked up when nobody else is at work on the list: it may have been removed meanwhile.
    return row, get_object_or_404(CommitmentStep, commitment=row, key=key)


def open_steps(commitment: Commitment) -> QuerySet[CommitmentStep]:
    """Return what of a commitment in sight is not ticked, in order."""
    rows = CommitmentStep.objects.filter(commitment=commitment, done_at=None)
    return rows.order_by("position")


def people_for_steps(commitment: Commitment) -> QuerySet[User]:
    """Return who can be named on a step: of the owner's side, whoever sees the commitment for sure."""
    if commitment.side == OwnerSide.PARTNER:
        return representatives(commitment.partner)
    team = relationship_team(commitment.partner).order_by().values("pk")
    # An array is looked up in the index; a set beside an OR is compared with everybody.
    of_ours = User.objects.filter(Q(pk=commitment.owner_id) | Q(pk__within=ArraySubquery(team)))
    return of_ours.filter(is_active=True).order_by("name", "pk")
