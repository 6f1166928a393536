"""The weekly word of visits that are due."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from accounts.notices import Notice, meant_for
from accounts.reminding import reminder
from core import formats
from core.addresses import reverse
from meetings import reports
from meetings.due_visits import KIND

if TYPE_CHECKING:
    from accounts.models import User
    from meetings.reports import DueVisit

# So many days ahead, and so many of them by name.
AHEAD = 7
SHOWN = 10
# Whoever has more that is due is told of "more than" so many.
LOOKED_AT = 200


def _oneself(recipient: User, keys: Collection[str]) -> dict[str, User]:
    """Return whose visits it is about: who gets it, or whom they stand in for."""
    person = meant_for(recipient)
    return {person.key: person} if person.key in keys else {}


def _line(visit: DueVisit) -> str:
    role = visit.role.label
    if visit.last_date is None:
        return _("%(partner)s (%(role)s): no visit yet") % {"partner": visit.partner, "role": role}
    return _("%(partner)s (%(role)s): due on %(day)s") % {
        "partner": visit.partner,
        "role": role,
        "day": formats.long_day(visit.due_date),
    }


@reminder(
    KIND,
    why=lazy(
        "You get this because you are the account executive of partners to be visited regularly."
    ),
    of="person",
    find=_oneself,
)
def visits_due(recipient: User, payload: dict[str, Any], person: User) -> Notice | None:
    """What is overdue or due within a week and nobody has planned; nothing if there is none."""
    today = timezone.localdate()
    due, count = reports.unplanned_visits(
        person, today, within_days=AHEAD, look_at=LOOKED_AT, show=SHOWN
    )
    if not due:
        return None
    more = count - len(due)
    lines = [_line(visit) for visit in due]
    if more:
        lines.append(
            ngettext("and %(number)s more", "and %(number)s more", more)
            % {"number": formats.number(more)}
        )
    title = ngettext(
        "%(number)s visit to plan this week", "%(number)s visits to plan this week", count
    )
    return Notice(
        title=title % {"number": formats.number(count)},
        path=reverse("meetings:visits-due"),
        lines=lines,
        action_label=_("See the visits due"),
    )
