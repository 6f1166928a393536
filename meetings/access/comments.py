"""Who reads which comments on commitments, and who may take one back."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.access import sees_everything
from accounts.models import User
from meetings.access.commitments import visible_commitments
from meetings.models import Commitment, CommitmentComment


def visible_comments(user: User) -> QuerySet[CommitmentComment]:
    """Return the comments on the commitments a person may see; a supplier reads none that is internal."""
    rows = _read_by(user)
    if user.is_internal and sees_everything(user):
        return rows
    return rows.filter(commitment__in=visible_commitments(user))


def comments_on(user: User, commitment: Commitment) -> QuerySet[CommitmentComment]:
    """Return what the person reads of the thread of a commitment in sight, oldest first."""
    return _read_by(user).filter(commitment=commitment).order_by("pk")


def _read_by(user: User) -> QuerySet[CommitmentComment]:
    rows = CommitmentComment.objects.all()
    return rows if user.is_internal else rows.filter(internal=False)


def get_comment(user: User, key: str) -> CommitmentComment:
    """Return a comment that the person reads, else 404."""
    return get_object_or_404(visible_comments(user).select_related("commitment"), key=key)


def get_own_comment(user: User, key: str) -> CommitmentComment:
    """Return a comment that the person wrote: 404 out of sight, 403 for another's."""
    comment = get_comment(user, key)
    if comment.author_id != user.pk:
        raise PermissionDenied
    return comment


def lock_own_comment(user: User, key: str) -> CommitmentComment:
    """Lock and return a comment that the person wrote; 404 and 403 as ``get_own_comment``."""
    # Before it is locked: a supplier's role finds no row to lock that is another's.
    get_own_comment(user, key)
    rows = visible_comments(user).filter(author=user)
    return get_object_or_404(rows.select_for_update(of=("self",)), key=key)
