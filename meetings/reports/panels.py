"""What the overview of a partner shows of visits and commitments."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.addresses import reverse
from core.prepared import prepared
from core.ui.parts import Figure
from meetings import access
from meetings.models import Visit
from meetings.reports.commitments import open_commitments
from meetings.reports.visits import visit_line
from meetings.states import OPEN
from suppliers import access as suppliers
from suppliers.models import Partner

SHOWN = 5


def commitments_panel(user: User, partner: Partner) -> dict[str, Any] | None:
    """Return the card of open commitments, and the figure of how many there are and how many late."""
    if not user.has_permission(access.VIEW):
        return None
    lines, total, overdue = open_commitments(user, partner, limit=SHOWN)
    return {
        "figure": _figure(partner, total, overdue),
        "partner": partner,
        "lines": lines,
        "total": total,
        "may_add": user.has_permission(access.COMMIT),
    }


def visits_panel(user: User, partner: Partner) -> dict[str, Any] | None:
    """Return the card of the next visits."""
    if not user.has_permission(access.VIEW):
        return None
    now = timezone.now()
    if suppliers.is_worked_by(user, partner):
        rows = _next_with(partner.pk, now)
    else:
        rows = list(_next(access.visits_with(user, partner), now))
    return {
        "partner": partner,
        "lines": [visit_line(visit) for visit in rows],
        "may_plan": user.has_permission(access.VISIT),
    }


def _next(rows: QuerySet[Visit], now: datetime) -> QuerySet[Visit]:
    return rows.filter(status__in=OPEN, ends_at__gte=now).order_by("starts_at", "pk")[:3]


@prepared
def _next_with(partner: int, now: datetime) -> QuerySet[Visit]:
    return _next(Visit.objects.filter(partner=partner), now)


def _figure(partner: Partner, total: int, overdue: int) -> Figure:
    note = ngettext("%(count)s overdue", "%(count)s overdue", overdue) % {"count": overdue}
    return Figure(
        label=_("Open commitments"),
        value=str(total),
        note=note if overdue else _("none overdue"),
        note_tone="bad" if overdue else "good",
        note_icon="circle-alert" if overdue else "circle-check",
        url=reverse("meetings:partner-commitments", args=[partner.key]),
    )
