"""Visits and commitments in the API, for both sides, over the same access and actions as the pages."""

from meetings.api.comments import CommentViewSet
from meetings.api.commitments import CommitmentViewSet
from meetings.api.dependencies import DependencyViewSet
from meetings.api.evidence import EvidenceViewSet
from meetings.api.steps import StepViewSet
from meetings.api.visits import VisitViewSet

routes = [
    ("visits", VisitViewSet),
    ("commitments", CommitmentViewSet),
    ("steps", StepViewSet),
    ("comments", CommentViewSet),
    ("evidence", EvidenceViewSet),
    ("dependencies", DependencyViewSet),
]
