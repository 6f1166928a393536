"""Permissions of visits, commitments and gifts."""

from accounts.models import User
from accounts.roles import WORKING_ROLES, internal, readers, supplier
from accounts.states import Role
from core import permissions
from meetings.models import (
    Commitment,
    CommitmentComment,
    CommitmentDependency,
    CommitmentStep,
    Evidence,
    Visit,
)
from meetings.states import OwnerSide

VIEW = permissions.define("meetings.view", readers(*WORKING_ROLES))
VISIT = permissions.define("meetings.visit", internal(*WORKING_ROLES))
TOUCH = permissions.define("meetings.touch", internal(*WORKING_ROLES))
COMMIT = permissions.define("meetings.commit", internal(*WORKING_ROLES))
GIFT = permissions.define("meetings.gift", internal(*WORKING_ROLES))
APPROVE_GIFT = permissions.define("meetings.approve_gift", internal(Role.MANAGER, Role.EXECUTIVE))
PORTAL = permissions.define("meetings.portal", supplier)
# The API serves both sides with the same verbs; the rows decide the rest.
API_VIEW = permissions.define(
    "meetings.api_view", lambda user: supplier(user) or permissions.allowed(user, VIEW)
)
API_COMMIT = permissions.define(
    "meetings.api_commit", lambda user: supplier(user) or permissions.allowed(user, COMMIT)
)
# For the description of the API, which is made without a reader.
NO_VISITS = Visit.objects.none()
NO_COMMITMENTS = Commitment.objects.none()
NO_COMMENTS = CommitmentComment.objects.none()
NO_DEPENDENCIES = CommitmentDependency.objects.none()
NO_EVIDENCE = Evidence.objects.none()
NO_STEPS = CommitmentStep.objects.none()


def side_of(user: User) -> OwnerSide:
    """Return on which side of the table a person sits."""
    return OwnerSide.US if user.is_internal else OwnerSide.PARTNER
