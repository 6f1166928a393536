"""States and moves of visits, commitments and gifts."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VisitorRole(models.TextChoices):
    """In which capacity one of ours visits; each has its own cadence."""

    ACCOUNT_EXECUTIVE = "account_executive", _("Account executive")
    MANAGER = "manager", _("Manager")
    EXECUTIVE = "executive", _("Executive")


class VisitStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CONFIRMED = "confirmed", _("Confirmed")
    HELD = "held", _("Held")
    MINUTED = "minuted", _("Minuted")
    CANCELLED = "cancelled", pgettext_lazy("visit", "Cancelled")
    MISSED = "missed", _("Missed")


# Still to come or to be closed; and those that took place.
OPEN = (VisitStatus.PLANNED, VisitStatus.CONFIRMED)
TOOK_PLACE = (VisitStatus.HELD, VisitStatus.MINUTED)

VISIT_MOVES: Mapping[str, frozenset[str]] = {
    VisitStatus.PLANNED: frozenset(
        {VisitStatus.CONFIRMED, VisitStatus.HELD, VisitStatus.CANCELLED, VisitStatus.MISSED}
    ),
    # Back to planned: at another time or place, or when the other side cannot come after all.
    VisitStatus.CONFIRMED: frozenset(
        {VisitStatus.PLANNED, VisitStatus.HELD, VisitStatus.CANCELLED, VisitStatus.MISSED}
    ),
    VisitStatus.HELD: frozenset({VisitStatus.MINUTED}),
    VisitStatus.MINUTED: frozenset(),
    VisitStatus.CANCELLED: frozenset(),
    VisitStatus.MISSED: frozenset(),
}


class VisitAnswer(models.TextChoices):
    """What the other side said to a planned visit instead of confirming it, until we act on it."""

    NONE = "none", _("No answer")
    DECLINED = "declined", pgettext_lazy("visit", "Declined")
    OTHER_TIME = "other_time", _("Another time asked for")


ANSWER_MOVES: Mapping[str, frozenset[str]] = {
    VisitAnswer.NONE: frozenset({VisitAnswer.DECLINED, VisitAnswer.OTHER_TIME}),
    # None: it was confirmed, moved, kept at its time or ended. Asking for yet another time is fine.
    VisitAnswer.OTHER_TIME: frozenset(
        {VisitAnswer.NONE, VisitAnswer.DECLINED, VisitAnswer.OTHER_TIME}
    ),
    VisitAnswer.DECLINED: frozenset({VisitAnswer.NONE, VisitAnswer.OTHER_TIME}),
}


class OwnerSide(models.TextChoices):
    US = "us", _("us")
    PARTNER = "partner", _("partner")


class CommitmentStatus(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("commitment", "Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DONE = "done", _("Done")
    CONFIRMED = "confirmed", _("Confirmed")
    MISSED = "missed", _("Missed")
    CANCELLED = "cancelled", pgettext_lazy("commitment", "Cancelled")


class Dropped(models.TextChoices):
    """What a cancelled commitment was: asked for in vain, or promised and then called off by agreement."""

    DECLINED = "declined", pgettext_lazy("commitment", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("commitment", "Taken back")
    CALLED_OFF = "called_off", _("Called off")


# A cancelled commitment of which the audit trail says one of these was never accepted: the side that
# was asked said no, or the side that had asked took it back.
COMMITMENT_DECLINED = "meetings.commitment_declined"
COMMITMENT_WITHDRAWN = "meetings.commitment_withdrawn"
NEVER_PROMISED: Mapping[str, Dropped] = {
    COMMITMENT_DECLINED: Dropped.DECLINED,
    COMMITMENT_WITHDRAWN: Dropped.WITHDRAWN,
}

COMMITMENT_MOVES: Mapping[str, frozenset[str]] = {
    CommitmentStatus.PROPOSED: frozenset({CommitmentStatus.ACCEPTED, CommitmentStatus.CANCELLED}),
    CommitmentStatus.ACCEPTED: frozenset(
        {CommitmentStatus.DONE, CommitmentStatus.MISSED, CommitmentStatus.CANCELLED}
    ),
    # The other side may send it back as not done.
    CommitmentStatus.DONE: frozenset({CommitmentStatus.CONFIRMED, CommitmentStatus.ACCEPTED}),
    # What was missed can still be done late, be given a new date, or be called off.
    CommitmentStatus.MISSED: frozenset(
        {CommitmentStatus.DONE, CommitmentStatus.ACCEPTED, CommitmentStatus.CANCELLED}
    ),
    CommitmentStatus.CONFIRMED: frozenset(),
    CommitmentStatus.CANCELLED: frozenset(),
}


# What is kept of a promise as evidence: so much in a file, and so many files.
MOST_EVIDENCE_BYTES = 10 * 1024 * 1024
MOST_EVIDENCE = 20
# And so much of all that one side has promised the other: nobody fills the disk of the other.
MOST_EVIDENCE_OF_SIDE_BYTES = 1024**3


class EvidenceKind(models.TextChoices):
    """What can show how far a promise is; the value is the ending of the file's name."""

    PDF = "pdf", "PDF"
    PNG = "png", "PNG"
    JPEG = "jpg", "JPEG"
    WORD = "docx", "Word"
    EXCEL = "xlsx", "Excel"


# What begins and ends that one waits for another.
DEPENDENCY_ADDED = "meetings.dependency_added"
DEPENDENCY_REMOVED = "meetings.dependency_removed"
# For so many others one promise waits, and so many wait for one.
MOST_DEPENDENCIES = 10
MOST_WAITING = 50
# While it is to be kept, and when the other side looks whether it was.
EVIDENCE_ADDED = (CommitmentStatus.ACCEPTED, CommitmentStatus.MISSED, CommitmentStatus.DONE)
# So long its author can take a comment back.
TAKEN_BACK_WITHIN = timedelta(minutes=15)
# A promise with more steps than this is several.
MOST_STEPS = 50
# What has been agreed and is still to be done: then its steps are written and ticked.
STEPS_CHANGE = (CommitmentStatus.ACCEPTED, CommitmentStatus.MISSED)


class GiftDirection(models.TextChoices):
    GIVEN = "given", _("given")
    RECEIVED = "received", _("received")


class GiftStatus(models.TextChoices):
    APPROVED = "approved", _("Approved")
    PENDING = "pending", _("Waits for the manager")
    REFUSED = "refused", _("Refused")


GIFT_MOVES: Mapping[str, frozenset[str]] = {
    GiftStatus.PENDING: frozenset({GiftStatus.APPROVED, GiftStatus.REFUSED}),
    GiftStatus.APPROVED: frozenset(),
    GiftStatus.REFUSED: frozenset(),
}
