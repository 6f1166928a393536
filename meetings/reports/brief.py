"""The page one reads before a visit."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from core.prepared import prepared
from meetings import access
from meetings.models import Visit
from meetings.reports.commitments import open_commitments
from meetings.reports.gifts import gift_totals
from meetings.reports.kept import kept_on_time
from meetings.reports.visits import local_times, participants_of, visit_badge
from meetings.states import OwnerSide, VisitStatus
from negotiations import access as negotiations
from negotiations.states import OPEN_NEGOTIATION
from rfps import access as rfps
from rfps.reports import with_badges
from rfps.states import RfxStatus
from suppliers import access as suppliers
from suppliers.reports import trade
from suppliers.team import assignments_of

RUNNING = (
    RfxStatus.PUBLISHED,
    RfxStatus.CLOSED,
    RfxStatus.OPENED,
    RfxStatus.EVALUATION,
    RfxStatus.AWARD_PROPOSED,
    RfxStatus.AWARDED,
)


def visit_brief(user: User, visit: Visit) -> dict[str, Any]:
    """Return everything on one page; of RFPs and negotiations only what the reader may see."""
    partner, today = visit.partner, timezone.localdate()
    people = participants_of(visit)
    starts, ends = local_times(visit)
    commitments, _total, _late = open_commitments(user, partner, limit=100)
    kept = kept_on_time(user, partner, today - timedelta(days=365), today)
    rolling = trade.rolling(partner)
    return {
        "visit": visit,
        "badges": [visit_badge(visit)],
        "starts": starts,
        "ends": ends,
        "ours": [row.user for row in people if row.user and row.user.is_internal],
        "theirs": [
            row.user or row.contact for row in people if not (row.user and row.user.is_internal)
        ],
        "team": assignments_of(partner),
        "last": _last_minuted(user, visit),
        "our_commitments": [line for line in commitments if line.row.side == OwnerSide.US],
        "their_commitments": [line for line in commitments if line.row.side == OwnerSide.PARTNER],
        "kept": [(side.label, kept.get(side)) for side in OwnerSide],
        "rfxs": with_badges(
            rfps.visible_with(user, partner)
            .filter(status__in=RUNNING)
            .order_by("deadline_at", "pk")[:20]
        ),
        "negotiations": list(
            negotiations.visible_with(user, partner)
            .filter(status__in=OPEN_NEGOTIATION)
            .order_by("-pk")[:20]
        ),
        "rolling": rolling,
        "chart": trade.chart(rolling),
        "gifts": gift_totals(partner, today),
    }


def _last_minuted(user: User, visit: Visit) -> Visit | None:
    if suppliers.is_worked_by(user, visit.partner):
        found: Visit | None = _minuted_before.first(visit.partner_id, visit.starts_at)
        return found
    return _newest_minuted(access.visits_with(user, visit.partner), visit.starts_at).first()


@prepared
def _minuted_before(partner: int, starts: datetime) -> QuerySet[Visit]:
    return _newest_minuted(Visit.objects.filter(partner=partner), starts)


def _newest_minuted(rows: QuerySet[Visit], before: datetime) -> QuerySet[Visit]:
    rows = rows.filter(status=VisitStatus.MINUTED, starts_at__lt=before)
    return rows.order_by("-starts_at")[:1]
