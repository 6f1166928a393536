"""Any contact that is not a visit."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.refused import Refused
from meetings.models import Touchpoint
from suppliers import access as suppliers

LOGGED = verbs.register("meetings.touchpoint_logged", lazy("noted a contact"), icon="phone")


@action
def log_touchpoint(
    *, partner: str, kind: str, happened_at: datetime, note: str, by: User, now: datetime
) -> Touchpoint:
    """Note a call, e-mail, video meeting or letter. Refuses an instant after ``now``."""
    company = suppliers.lock_worked_partner(by, partner)
    if happened_at > now:
        raise Refused("in_the_future", _("That has not happened yet."), field="happened_at")
    row = Touchpoint.objects.create(
        partner=company,
        user=by,
        kind=Touchpoint.Kind(kind),
        happened_at=happened_at,
        note=note.strip(),
    )
    audit.record(LOGGED, row, by=by, links=[company])
    return row
