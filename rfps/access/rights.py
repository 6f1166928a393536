"""Which kind of person may use the verbs about needs and RFxs at all."""

from accounts.models import ReportingLine, User
from accounts.roles import WORKING_ROLES, internal, readers, supplier
from accounts.states import Role
from core import permissions

BUYING = (Role.BUYER, Role.MANAGER, Role.EXECUTIVE)
VIEW = permissions.define("rfps.view", readers(*WORKING_ROLES))
WORK = permissions.define("rfps.work", internal(*BUYING))
OPEN = permissions.define("rfps.open", internal(*WORKING_ROLES))
APPROVE = permissions.define("rfps.approve_award", internal(Role.MANAGER, Role.EXECUTIVE))
NEEDS_VIEW = permissions.define("rfps.needs_view", readers(*WORKING_ROLES))
NEEDS_WORK = permissions.define("rfps.needs_work", internal(*WORKING_ROLES))
IMPORT = permissions.define("rfps.import", internal(*BUYING))
PORTAL = permissions.define("rfps.portal", supplier)


def is_above(user: User, other_id: int) -> bool:
    """Whether the user is a manager above the other person in the line-manager tree."""
    return (
        user.has_role(Role.MANAGER, Role.EXECUTIVE)
        and ReportingLine.objects.filter(manager=user, person_id=other_id, depth__gt=0).exists()
    )
