"""Who sees which files of commitments."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Sum
from django.shortcuts import get_object_or_404

from accounts.models import User
from meetings.access.commitments import visible_commitments
from meetings.models import Commitment, Evidence, EvidenceContent


def visible_evidence(user: User) -> QuerySet[Evidence]:
    """Return the files of the commitments a person may see, without what is in them."""
    return Evidence.objects.filter(commitment__in=visible_commitments(user))


def get_evidence(user: User, key: str) -> Evidence:
    """Return a file of a commitment in sight, else 404."""
    return get_object_or_404(visible_evidence(user).select_related("commitment"), key=key)


def get_own_evidence(user: User, key: str) -> Evidence:
    """Return a file that the person has added: 404 out of sight, 403 for another's."""
    row = get_evidence(user, key)
    if row.added_by_id != user.pk:
        raise PermissionDenied
    return row


def content_of(user: User, key: str) -> tuple[Evidence, bytes]:
    """Return a file of a commitment in sight and what is in it, else 404."""
    row = get_evidence(user, key)
    return row, bytes(get_object_or_404(EvidenceContent, evidence=row).content)


def evidence_bytes(commitment: Commitment) -> int:
    """Return how much there is in all files of what its side has promised the other."""
    rows = Evidence.objects.filter(
        commitment__partner=commitment.partner_id, commitment__side=commitment.side
    )
    return rows.aggregate(total=Sum("size"))["total"] or 0


def lock_evidence(user: User, key: str) -> tuple[Commitment, Evidence]:
    """Lock a commitment in sight, and with it all its files; return it and the file, else 404."""
    rows = visible_commitments(user).filter(evidence__key=key)
    row = get_object_or_404(rows.select_for_update(of=("self",)))
    return row, get_object_or_404(Evidence, commitment=row, key=key)
