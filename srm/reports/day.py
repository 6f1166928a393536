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
from core import behalf, formats
from core.addresses import reverse
from core.prepared import prepared
from core.reading import Ids
from core.scoped import scoped
from core.ui.parts import Badge
from meetings import access as meetings
from meetings import reports as meeting_reports
from meetings.models import Visit, VisitParticipant
from meetings.reports.visits import visit_line
from meetings.states import VisitStatus
from negotiations import access as negotiations
from rfps import access as rfps
from rfps.models import Award, BidEntry, OpeningApproval, Rfx, TeamMember
from rfps.states import AwardStatus, RfxStatus, TeamFunction

SHOWN = 20
WEEK = timedelta(days=7)
VISITS = 8
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
    commitments, commitments_count = meeting_reports.my_commitments(user)
    return {
        "idle": False,
        "tasks": [
            *_approvals(user),
            *meetings_tasks(user, now),
            *_rfps(user),
            *_negotiations(user),
        ],
        "commitments": commitments,
        "commitments_count": commitments_count,
        "followed_count": meeting_reports.followed_count(user),
        "visits": [visit_line(visit) for visit in _own_visits(user.pk, now, now + WEEK)],
        "due": _to_plan(user, today),
        "today": today,
    }


def _to_plan(user: User, today: date) -> list[meeting_reports.DueVisit]:
    """Return the most urgent visits due that nobody has planned yet."""
    due, _count = meeting_reports.unplanned_visits(
        user, today, within_days=DUE_SOON_DAYS, look_at=LOOKED_AT, show=DUE_SHOWN
    )
    return due


@prepared
def _own_visits(user: int, now: datetime, until: datetime) -> QuerySet[Visit]:
    """The first visits from ``now`` to ``until`` that the user organises or takes part in."""
    taking_part = VisitParticipant.objects.filter(user=user).values("visit_id")
    rows = Visit.objects.filter(
        Q(organiser=user) | Q(pk__in=taking_part),
        status__in=[VisitStatus.PLANNED, VisitStatus.CONFIRMED],
        ends_at__gte=now,
        starts_at__lte=until,
    )
    return rows.select_related("partner", "organiser").order_by("starts_at", "pk")[:VISITS]


def _approvals(user: User) -> Iterator[Task]:
    for award in awards_waiting_for(user):
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


def awards_waiting_for(user: User) -> list[Award]:
    """Return the proposed awards that the user may decide on, oldest first, at most twenty.

    The rule of rfps.access.may_approve as a queryset: an executive, or a manager above the proposer;
    never the proposer, nor who entered a bid for a supplier.
    """
    if not user.has_permission(rfps.APPROVE):
        return []
    waiting = _proposed(user)
    if waiting and not user.has_role(Role.EXECUTIVE):
        # Few wait at any time, and mostly none: only for those it is asked whether they are in sight.
        seen = set(_in_sight(user, Ids(award.pk for award in waiting)))
        waiting = [award for award in waiting if award.pk in seen]
    return waiting[:SHOWN]


@scoped
def _proposed(user: User) -> QuerySet[Award]:
    waiting = Award.objects.filter(status=AwardStatus.PROPOSED, needs_approval=True)
    waiting = waiting.exclude(proposed_by=user).exclude(rfps.entered_by(user))
    if not user.has_role(Role.EXECUTIVE):
        waiting = waiting.filter(of_people_under(user, "proposed_by"))
    return waiting.select_related("rfx", "proposed_by").order_by("pk")


@scoped
def _in_sight(user: User, awards: Ids) -> QuerySet[Any, Any]:
    rows = rfps.visible_awards(user).filter(pk__among=awards)
    return rows.order_by().values_list("pk", flat=True)


def rfps_waiting_for(user: User) -> QuerySet[Rfx]:
    """Return the user's own RFPs, without those whose opening waits for somebody else.

    A manager also gets those of people below that take a second person to open: where one has
    approved, and where the owner is the only one of the team who could.
    """
    approvals = OpeningApproval.objects.filter(rfx=OuterRef("pk"))
    approved = Exists(approvals.filter(user=user))
    team = TeamMember.objects.filter(rfx=OuterRef("pk"))
    openers = team.filter(function__in=[TeamFunction.LEAD, TeamFunction.OPENER])
    closed = Q(status=RfxStatus.CLOSED)
    opens = Q(owner=user) | Exists(openers.filter(user=user))
    own = (Q(owner=user) | Exists(team.filter(user=user))) & ~(closed & (approved | ~opens))
    alone = ~Exists(openers.exclude(user=OuterRef("owner")))
    asked = closed & (Exists(approvals) | alone) & ~approved & of_people_under(user, "owner")
    # Who owns it, is of its team or above its owner sees the RFP: nothing more needs to be asked.
    rows = Rfx.objects.filter(own | asked)
    return rows if user.has_permission(rfps.VIEW) else rows.none()


def _rfps(user: User) -> Iterator[Task]:
    badges = {
        RfxStatus.CLOSED: Badge(_("Bids to open"), "accent", "lock-open"),
        RfxStatus.OPENED: Badge(_("To evaluate"), "accent", "scale"),
        RfxStatus.EVALUATION: Badge(_("To evaluate"), "accent", "scale"),
    }
    for rfx in _rfps_to_work(user):
        # Whoever has entered a bid opens none; who only looks as them is not to see that they have.
        if rfx.status == RfxStatus.CLOSED and rfx.has_entered and behalf.looker() is None:
            continue
        yield Task(
            "file-text",
            rfx.title,
            _("%(reference)s, closed %(day)s")
            % {"reference": rfx.reference, "day": formats.day(rfx.deadline_at)},
            reverse("rfps:detail", args=[rfx.key]),
            badges[RfxStatus(rfx.status)],
        )


@scoped.with_one_plan
def _rfps_to_work(user: User) -> QuerySet[Rfx]:
    rows = rfps_waiting_for(user).filter(
        status__in=[RfxStatus.CLOSED, RfxStatus.OPENED, RfxStatus.EVALUATION]
    )
    entries = BidEntry.objects.filter(entered_by=user, bid__rfx=OuterRef("pk"))
    rows = rows.annotate(has_entered=Exists(entries))
    return rows.order_by("deadline_at", "pk")[:SHOWN]


def _negotiations(user: User) -> Iterator[Task]:
    for row in negotiations.own_turns(user, SHOWN):
        yield Task(
            "messages-square",
            row.title,
            str(row.partner),
            reverse("negotiations:detail", args=[row.key]),
            Badge(_("Our turn"), "accent", "reply"),
            row.expires_at,
        )
    for draft in negotiations.own_drafts(user, SHOWN):
        yield Task(
            "signature",
            str(draft),
            str(draft.partner),
            reverse("negotiations:agreement", args=[draft.key]),
            Badge(_("To sign"), "accent", "signature"),
        )
