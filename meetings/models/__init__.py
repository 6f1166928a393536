from meetings.models.comment import CommitmentComment
from meetings.models.commitment import Commitment
from meetings.models.dependency import CommitmentDependency
from meetings.models.evidence import Evidence, EvidenceContent
from meetings.models.gift import Gift
from meetings.models.step import CommitmentStep
from meetings.models.visit import Touchpoint, Visit, VisitParticipant, VisitPolicy

__all__ = [
    "Commitment",
    "CommitmentComment",
    "CommitmentDependency",
    "CommitmentStep",
    "Evidence",
    "EvidenceContent",
    "Gift",
    "Touchpoint",
    "Visit",
    "VisitParticipant",
    "VisitPolicy",
]
