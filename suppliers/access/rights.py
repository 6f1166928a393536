"""Which kind of person may use the verbs about partners at all."""

from accounts.roles import WORKING_ROLES, internal, readers, supplier
from accounts.states import Role
from core import permissions

VIEW = permissions.define("suppliers.view", internal())
WORK = permissions.define("suppliers.work", readers(*WORKING_ROLES))
CREATE = permissions.define("suppliers.create", internal(*WORKING_ROLES))
EDIT = permissions.define("suppliers.edit", internal(*WORKING_ROLES))
ASSIGN = permissions.define("suppliers.assign", internal(Role.MANAGER, Role.EXECUTIVE))
IMPORT = permissions.define("suppliers.import", internal(Role.ADMINISTRATOR, Role.EXECUTIVE))
INVITE = permissions.define("suppliers.invite", internal(*WORKING_ROLES, Role.ADMINISTRATOR))
# Whom each may invite, and where, the actions decide.
INVITE_SOMEBODY = permissions.define(
    "suppliers.invite_somebody",
    lambda user: supplier(user) or internal(*WORKING_ROLES, Role.ADMINISTRATOR)(user),
)
# Whether a partner's people may invite their colleagues is for who answers for the relationship.
LET_INVITE = permissions.define(
    "suppliers.let_invite", internal(Role.ACCOUNT_EXECUTIVE, Role.MANAGER, Role.EXECUTIVE)
)
PERSONAL_DATA = permissions.define(
    "suppliers.personal_data", internal(Role.ADMINISTRATOR, Role.ACCOUNT_EXECUTIVE)
)
PORTAL = permissions.define("suppliers.portal", supplier)
# Both sides; the actions decide what of a partner a representative may change.
MAINTAIN = permissions.define(
    "suppliers.maintain", lambda user: supplier(user) or internal(*WORKING_ROLES)(user)
)
