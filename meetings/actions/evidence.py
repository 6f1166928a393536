"""Files that show how far a promise is: added by the owner's side, read by both."""

import hashlib

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.refused import Refused
from meetings import access, files
from meetings.actions.commitments import OTHER_SIDE, people_of, require_side
from meetings.models import Commitment, Evidence, EvidenceContent
from meetings.states import (
    EVIDENCE_ADDED,
    MOST_EVIDENCE,
    MOST_EVIDENCE_BYTES,
    MOST_EVIDENCE_OF_SIDE_BYTES,
    STEPS_CHANGE,
    OwnerSide,
)
from suppliers.standing import require_word

ADDED = verbs.register(
    "meetings.evidence_added", lazy("added a file to the commitment"), icon="paperclip"
)
REMOVED = verbs.register(
    "meetings.evidence_removed", lazy("removed a file from the commitment"), icon="file-x"
)


@action
def add_evidence(*, commitment: str, name: str, content: bytes, by: User) -> Evidence:
    """Add a file to a promise that is agreed, missed or reported as done; who follows it is told.

    ``name`` is what it was called; it gets the ending of what it is. Refuses the other side, what is no
    PDF, PNG, JPEG, Word or Excel file (or holds macros), more than ten megabytes, more than twenty files,
    the same file twice, and more than a gigabyte of all that this side has promised the other. Refuses who
    waits for a colleague's word: what is handed over shows that a company has kept its promise.
    """
    row = access.lock_commitment(by, commitment)
    require_side(row, by, row.side)
    require_word(by)
    if row.status not in EVIDENCE_ADDED:
        raise Refused(
            "evidence_closed", _("Files can be added until it is confirmed."), status=row.status
        )
    if not 0 < len(content) <= MOST_EVIDENCE_BYTES:
        raise files.too_large()
    kind = files.kind_of(content)
    if kind is None:
        raise Refused(
            "no_evidence",
            _("Choose a PDF, PNG, JPEG, Word or Excel file without macros."),
            field="file",
        )
    there = Evidence.objects.filter(commitment=row)
    digest = hashlib.sha256(content).hexdigest()
    if there.filter(digest=digest).exists():
        raise Refused("evidence_there", _("That file is there already."), field="file")
    if there.count() >= MOST_EVIDENCE:
        raise Refused(
            "too_much_evidence",
            _("A commitment has at most %(most)s files.") % {"most": MOST_EVIDENCE},
            field="file",
            most=MOST_EVIDENCE,
        )
    # Not locked: two at once go past it by one file.
    if access.evidence_bytes(row) + len(content) > MOST_EVIDENCE_OF_SIDE_BYTES:
        raise Refused(
            "evidence_full",
            _("The files of your commitments take up all the room there is for them: %(most)s GB.")
            % {"most": MOST_EVIDENCE_OF_SIDE_BYTES // 1024**3},
            field="file",
        )
    evidence = Evidence.objects.create(
        commitment=row,
        name=files.named(name, kind),
        kind=kind,
        size=len(content),
        digest=digest,
        added_by=by,
    )
    EvidenceContent.objects.create(evidence=evidence, content=content)
    audit.record(ADDED, row, by=by, changes={"evidence": (None, evidence.name)})
    notices.notify(
        "meetings.commitment_evidence",
        f"evidence:{evidence.pk}",
        to=people_of(row, OTHER_SIDE[OwnerSide(row.side)]),
        payload={"evidence": evidence.key},
    )
    return evidence


@action
def remove_evidence(*, evidence: str, by: User) -> Commitment:
    """Take a file away, with what is in it; who added it can, until the promise is reported as done.

    Returns the promise. Refuses anybody else (403), who waits for a colleague's word (their account may have
    been another's), and later: the other side may have relied on it.
    """
    promise, row = access.lock_evidence(by, evidence)
    if row.added_by_id != by.pk:
        raise PermissionDenied
    require_word(by)
    if promise.status not in STEPS_CHANGE:
        raise Refused(
            "evidence_relied_on",
            _("A file can be removed until the commitment is reported as done."),
            status=promise.status,
        )
    name = row.name
    EvidenceContent.objects.filter(evidence=row).delete()
    row.delete()
    audit.record(REMOVED, promise, by=by, changes={"evidence": (name, None)})
    return promise
