"""My day: what waits for one of ours, from every app, in a bounded number of queries."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import of_people_under
from accounts.models import User
from accounts.states import Role
from core import formats
from core.addresses import reverse
from core.reading import Ids
from core.ui.parts import Badge
from meetings import access as meetings
from meetings import reports as meeting_reports
from meetings.models import Visit
from meetings.reports.visits import visit_line
from meetings.states import VisitStatus
from negotiations import access as negotiations
from rfps import access as rfps
from rfps.models import Award, OpeningApproval, Rfx, TeamMember
from rfps.states import AwardStatus, RfxStatus

SHOWN = 20
WEEK = timedelta(days=7)
DUE_SOON_DAYS = 14
# So many of the most urgent due visits are looked at for so many that are not planned yet.
LOOKED_AT, DUE_SHOWN = 40, 6


@dataclass(frozen=True)
class Task:
    """One thing that waits for the reader. ``when`` is the instant or day by which, or None."""

    icon: str
    title: str
    meta: str
    url: str
    badge: Badge
    when: Any = None

    @property
    def is_day(self) -> bool:
        return not isinstance(self.when, datetime) and isinstance(self.when, date)


def my_day(user: User) -> dict[str, Any]:
    """Return what the home page of one of ours shows: tasks, promises, visits, visits due.

    Empty for somebody who only administers: they take part in nothing.
    """
    now = timezone.now()
    if not user.has_permission(meetings.VIEW):
        return {"idle": True}
    today = timezone.localdate()
    return {
        "idle": False,
        "tasks": [
            *_approvals(user),
            *meetings_tasks(user, now),
            *_rfps(user),
            *_negotiations(user),
        ],
        "commitments": meeting_reports.my_commitments(user, limit=10),
        "commitments_count": meeting_reports.open_of(user).count(),
        "visits": [visit_line(visit) for visit in _own_visits(user, now)[:8]],
        "due": _to_plan(user, today),
        "today": today,
    }


def _to_plan(user: User, today: date) -> list[meeting_reports.DueVisit]:
    """Return the most urgent visits due that nobody has planned yet."""
    due = meeting_reports.due_visits(user, today, within_days=DUE_SOON_DAYS, limit=LOOKED_AT)
    return [visit for visit in due if visit.planned_date is None][:DUE_SHOWN]


def _own_visits(user: User, now: datetime) -> QuerySet[Visit]:
    """Return the visits of the next seven days that the user organises or takes part in."""
    rows = Visit.objects.filter(
        meetings.of_own_visits(user),
        status__in=[VisitStatus.PLANNED, VisitStatus.CONFIRMED],
        ends_at__gte=now,
        starts_at__lte=now + WEEK,
    )
    return rows.select_related("partner", "organiser").order_by("starts_at", "pk")


def _approvals(user: User) -> Iterator[Task]:
    for award in awards_waiting_for(user)[:SHOWN]:
        yield Task(
            "gavel",
            award.rfx.title,
            _("Award proposed by %(person)s, %(day)s")
            % {"person": award.proposed_by.name, "day": formats.day(award.created_at)},
            reverse("rfps:award", args=[award.rfx.key]),
            Badge(_("To approve"), "warn", "stamp"),
        )
    for gift in meeting_reports.gifts_waiting_for(user)[:SHOWN]:
        yield Task(
            "gift",
            str(gift),
            _("Gift declared by %(person)s") % {"person": gift.declared_by.name},
            reverse("meetings:gift", args=[gift.key]),
            Badge(_("To decide"), "warn", "stamp"),
        )


def meetings_tasks(user: User, now: datetime) -> Iterator[Task]:
    """The visits and promises that wait for a person of either side."""
    visits = meeting_reports.visits_waiting_for(user, now)
    for line in [*visits, *meeting_reports.commitments_waiting_for(user)]:
        yield Task(line.icon, line.title, line.meta, line.url, line.badge, line.when)


def awards_waiting_for(user: User) -> QuerySet[Award]:
    """Return the proposed awards that the user may decide on, oldest first.

    The rule of rfps.access.may_approve as a queryset: an executive, or a manager above the proposer;
    never the proposer.
    """
    if not user.has_permission(rfps.APPROVE):
        return Award.objects.none()
    waiting = Award.objects.filter(status=AwardStatus.PROPOSED, needs_approval=True)
    waiting = waiting.exclude(proposed_by=user)
    if not user.has_role(Role.EXECUTIVE):
        waiting = waiting.filter(of_people_under(user, "proposed_by"))
        # Few wait at any time, and mostly none: only for those it is asked whether they are in sight.
        waiting = rfps.visible_awards(user).filter(
            pk__among=Ids(waiting.values_list("pk", flat=True))
        )
    return waiting.select_related("rfx", "proposed_by").order_by("pk")


def rfps_waiting_for(user: User) -> QuerySet[Rfx]:
    """Return the user's own RFPs, without those whose opening now waits for somebody else.

    A manager also gets those of people below whose opening one person has approved: the second one
    may be the manager.
    """
    approvals = OpeningApproval.objects.filter(rfx=OuterRef("pk"))
    half_open = Exists(approvals) & Q(status=RfxStatus.CLOSED)
    approved = Exists(approvals.filter(user=user))
    team = TeamMember.objects.filter(rfx=OuterRef("pk"), user=user)
    own = (Q(owner=user) | Exists(team)) & ~(half_open & approved)
    asked = half_open & ~approved & of_people_under(user, "owner")
    # Who owns it, is of its team or above its owner sees the RFP: nothing more needs to be asked.
    rows = Rfx.objects.filter(own | asked)
    return rows if user.has_permission(rfps.VIEW) else rows.none()


def _rfps(user: User) -> Iterator[Task]:
    badges = {
        RfxStatus.CLOSED: Badge(_("Bids to open"), "accent", "lock-open"),
        RfxStatus.OPENED: Badge(_("To evaluate"), "accent", "scale"),
        RfxStatus.EVALUATION: Badge(_("To evaluate"), "accent", "scale"),
    }
    rows = rfps_waiting_for(user).filter(status__in=badges).order_by("deadline_at", "pk")
    for rfx in rows[:SHOWN]:
        yield Task(
            "file-text",
            rfx.title,
            _("%(reference)s, closed %(day)s")
            % {"reference": rfx.reference, "day": formats.day(rfx.deadline_at)},
            reverse("rfps:detail", args=[rfx.key]),
            badges[RfxStatus(rfx.status)],
        )


def _negotiations(user: User) -> Iterator[Task]:
    turns = negotiations.awaiting_move_of(user).filter(owner=user).select_related("partner")
    for row in turns.order_by("expires_at", "pk")[:SHOWN]:
        yield Task(
            "messages-square",
            row.title,
            str(row.partner),
            reverse("negotiations:detail", args=[row.key]),
            Badge(_("Your turn"), "accent", "reply"),
            row.expires_at,
        )
    drafts = negotiations.awaiting_signature_of(user).filter(owner=user).select_related("partner")
    for draft in drafts.order_by("pk")[:SHOWN]:
        yield Task(
            "signature",
            str(draft),
            str(draft.partner),
            reverse("negotiations:agreement", args=[draft.key]),
            Badge(_("To sign"), "accent", "signature"),
        )
