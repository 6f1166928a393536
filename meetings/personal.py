"""What visits, other contacts, promises and gifts hold about people."""

from django.utils.translation import gettext_lazy as _

from core.personal import Basis, Fate, declare, nothing
from meetings.models import (
    Commitment,
    CommitmentComment,
    CommitmentDependency,
    CommitmentStep,
    Evidence,
    EvidenceContent,
    Gift,
    Touchpoint,
    Visit,
    VisitParticipant,
    VisitPolicy,
)

WITH_PARTNER = _("As long as the relationship with the partner is on record")
MEETING = _("Preparing for each other, and keeping what was agreed")

declare(
    Visit,
    _("Visits"),
    MEETING,
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("organiser", "confirmed_by", "answered_by"),
    says_who=("participants",),
    texts=("title", "place", "agenda", "minutes", "answer_reason", "ended_reason"),
    shown=("title", "partner", "place", "starts_at", "ends_at", "status"),
)
nothing(Visit, "time_zone", why="of a place")
declare(
    VisitParticipant,
    _("Visits taken part in"),
    MEETING,
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("user", "contact"),
    at="visit__starts_at",
    shown=("visit", "visit__starts_at", "visit__place", "visit__status"),
)
declare(
    Touchpoint,
    _("Calls, letters and meetings noted"),
    MEETING,
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("user",),
    texts=("note",),
    shown=("partner", "kind", "happened_at"),
)
declare(
    Commitment,
    _("Commitments"),
    _("Keeping promises"),
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("owner", "counterpart", "proposed_by", "proposed_due_by", "cancel_asked_by", "paused_by"),
    says_who=("step_person",),
    texts=("title", "description", "proposed_due_reason", "cancel_reason", "pause_reason"),
    shown=("title", "partner", "side", "status", "due_date"),
)
declare(
    CommitmentComment,
    _("Comments on commitments"),
    _("Keeping promises"),
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("author",),
    texts=("text",),
    shown=("commitment", "created_at", "text"),
)
declare(
    CommitmentStep,
    _("Steps of commitments"),
    _("Keeping promises"),
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("person", "done_by"),
    texts=("text",),
    shown=("text", "commitment", "due_date", "done_at"),
)
declare(
    CommitmentDependency,
    _("What commitments wait for"),
    _("Keeping promises"),
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("added_by",),
    shown=("commitment", "waits_for", "created_at"),
)
declare(
    Evidence,
    _("Files of commitments"),
    _("Keeping promises"),
    basis=Basis.INTEREST,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("added_by",),
    texts=("name",),
    shown=("name", "commitment", "size", "created_at"),
)
nothing(Evidence, "digest", why="a fingerprint of a file")
nothing(EvidenceContent, "content", why="business papers; who is named in them is found by reading")
declare(
    Gift,
    _("Gifts"),
    _("Showing that nobody is bought"),
    basis=Basis.DUTY,
    fate=Fate.STAYS,
    kept=WITH_PARTNER,
    who=("declared_by", "decided_by"),
    texts=("person", "description", "occasion", "decision_reason"),
    shown=("partner", "direction", "description", "occasion", "date", "status"),
)
nothing(VisitPolicy, "tier", why="of a kind of partner")
