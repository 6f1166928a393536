"""What people of each role may do with people and accounts."""

from accounts.roles import internal, supplier
from accounts.states import Role
from core import permissions

INVITE = permissions.define("accounts.invite", internal(Role.ADMINISTRATOR))
MANAGE = permissions.define("accounts.manage", internal(Role.ADMINISTRATOR))
# Whose work one answers for, or oversees: managers, and who looks after the accounts.
PEOPLE = permissions.define(
    "accounts.people",
    internal(Role.MANAGER, Role.EXECUTIVE, Role.ADMINISTRATOR, Role.AUDITOR),
)
HAND_OVER = permissions.define(
    "accounts.hand_over", internal(Role.MANAGER, Role.EXECUTIVE, Role.ADMINISTRATOR)
)
LOOK_AS = permissions.define("accounts.look_as", internal(Role.ADMINISTRATOR))
ADMIN = permissions.define("accounts.admin", internal(Role.ADMINISTRATOR, Role.AUDITOR))
PORTAL = permissions.define("accounts.portal", supplier)
COLLEAGUES = permissions.define("accounts.colleagues", internal())
DASHBOARD = permissions.define(
    "accounts.dashboard", internal(Role.MANAGER, Role.EXECUTIVE, Role.AUDITOR)
)
