from meetings.models.commitment import Commitment
from meetings.models.gift import Gift
from meetings.models.step import CommitmentStep
from meetings.models.visit import Touchpoint, Visit, VisitParticipant, VisitPolicy

__all__ = [
    "Commitment",
    "CommitmentStep",
    "Gift",
    "Touchpoint",
    "Visit",
    "VisitParticipant",
    "VisitPolicy",
]
