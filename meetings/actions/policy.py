"""How often which partners are due a visit."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from accounts.states import Role
from core import audit, verbs
from core.action import action
from core.refused import Refused
from meetings.models import VisitPolicy
from meetings.states import VisitorRole
from suppliers.states import Tier

SET = verbs.register("meetings.policy_set", lazy("set the visit policy"), icon="calendar-cog")


@action
def set_policy(*, tier: str, visitor_role: str, every_days: int, by: User) -> VisitPolicy:
    """Set every how many days a partner of the tier is due a visit by that role.

    For administrators and executives. Refuses a number below 1.
    """
    if not by.has_role(Role.ADMINISTRATOR, Role.EXECUTIVE):
        raise PermissionDenied
    if every_days < 1:
        raise Refused("not_positive", _("At least one day."), field="every_days")
    row, created = VisitPolicy.objects.select_for_update().get_or_create(
        tier=Tier(tier),
        visitor_role=VisitorRole(visitor_role),
        defaults={"every_days": every_days},
    )
    before = None if created else row.every_days
    row.every_days = every_days
    row.save()
    audit.record(SET, row, by=by, changes={"every_days": (before, every_days)})
    return row
