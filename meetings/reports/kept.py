"""How many promises each side keeps on time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core import formats
from core.prepared import prepared
from core.ui.parts import Figure
from meetings import access
from meetings.days import LocalDay
from meetings.models import Commitment
from meetings.states import CommitmentStatus, OwnerSide
from suppliers import access as suppliers
from suppliers.models import Partner

# What was agreed and counts, whatever became of it.
COUNTED = (
    CommitmentStatus.ACCEPTED,
    CommitmentStatus.DONE,
    CommitmentStatus.CONFIRMED,
    CommitmentStatus.MISSED,
)


@dataclass(frozen=True)
class Kept:
    """How many promises were kept on time, of how many that were due."""

    kept: int
    due: int

    @property
    def percent(self) -> Decimal:
        """Per cent, unrounded."""
        return Decimal(self.kept) * 100 / self.due


def kept_on_time(user: User, partner: Partner, start: date, end: date) -> dict[str, Kept]:
    """Return each side's kept-on-time rate from ``start`` to ``end``, both inclusive. One query.

    Kept = confirmed by the other side on or before the *first* agreed date, by the calendar of the
    owner's time zone. Due = the first agreed date lies in the period; what was never accepted or
    was called off by agreement does not count. No entry for a side of which nothing was due.
    """
    found: Iterable[Any]
    if suppliers.is_worked_by(user, partner):
        found = _kept_with(partner.pk, start, end)
    else:
        found = _kept(access.commitments_with(user, partner), start, end)
    return {side: Kept(kept, due) for side, due, kept in found}


def _kept(rows: QuerySet[Commitment], start: date, end: date) -> QuerySet[Any, Any]:
    in_time = Q(status=CommitmentStatus.CONFIRMED, confirmed_day__lte=F("first_due_date"))
    rows = rows.filter(status__in=COUNTED, first_due_date__range=(start, end))
    rows = rows.alias(confirmed_day=LocalDay("owner__time_zone", "confirmed_at"))
    sides = rows.order_by().values_list("side")
    return sides.annotate(due=Count("pk"), kept=Count("pk", filter=in_time))


@prepared
def _kept_with(partner: int, start: date, end: date) -> QuerySet[Any, Any]:
    return _kept(Commitment.objects.filter(partner=partner), start, end)


def kept_figures(user: User, partner: Partner, today: date) -> list[Figure]:
    """Return both sides' kept-on-time rates of the last 365 days as key figures."""
    figures = []
    rates = kept_on_time(user, partner, today - timedelta(days=365), today)
    for side, label in (
        (OwnerSide.US, _("We kept on time, 12 months")),
        (OwnerSide.PARTNER, _("They kept on time, 12 months")),
    ):
        rate = rates.get(side)
        if rate is None:
            figures.append(Figure(label, formats.MISSING, note=_("nothing was due")))
            continue
        note = _("%(kept)s of %(due)s") % {"kept": rate.kept, "due": rate.due}
        figures.append(Figure(label, formats.percent(rate.percent, 0), note=note))
    return figures
