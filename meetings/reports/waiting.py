"""What waits for one person's word: visits to answer, promises to accept, to confirm, to change."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.states import Side
from core.addresses import reverse
from core.prepared import prepared
from core.scoped import scoped
from core.ui.parts import Badge
from meetings import access
from meetings.models import Commitment, Visit, VisitParticipant
from meetings.states import OPEN, CommitmentStatus, OwnerSide, VisitAnswer, VisitStatus
from suppliers import access as suppliers

MOST = 20


@dataclass(frozen=True)
class Waiting:
    """A visit or a promise that waits for the reader: whose, where it is, what is asked, until when."""

    icon: str
    title: str
    meta: str
    url: str
    badge: Badge
    when: datetime | date


def visits_waiting_for(user: User, now: datetime) -> list[Waiting]:
    """Return the visits that wait for this person's answer, soonest first, at most 20.

    For one of ours: visits they organise that the partner declined or wants at another time, and
    those that are over at ``now`` without a word of what became of them. For a
    supplier's representative: visits ahead at ``now`` to confirm, those they take part in and those
    without any portal user of their company.
    """
    if user.is_internal:
        over = _to_close(user.pk, now)
        answered = [visit for visit in _answered(user.pk) if visit.ends_at > now]
        found = [*over, *answered][:MOST]
        badges = {
            VisitAnswer.NONE: Badge(_("To close"), "bad", "calendar-clock"),
            VisitAnswer.DECLINED: Badge(_("They declined"), "bad", "calendar-x"),
            VisitAnswer.OTHER_TIME: Badge(_("Another time?"), "warn", "calendar-clock"),
        }
    else:
        found = _to_confirm(user, now)
        badges = {VisitAnswer.NONE: Badge(_("To confirm"), "warn", "calendar-check")}
    name = "meetings:visit" if user.is_internal else "meetings:portal-visit"
    return [
        Waiting(
            "calendar-days",
            visit.title,
            str(visit.partner) if user.is_internal else _("Visit"),
            reverse(name, args=[visit.key]),
            badges[VisitAnswer.NONE if visit.ends_at <= now else VisitAnswer(visit.answer)],
            visit.starts_at,
        )
        for visit in found
    ]


def _soonest(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    return rows.select_related("partner").order_by("starts_at", "pk")[:MOST]


@scoped
def _to_confirm(user: User, now: datetime) -> QuerySet[Visit]:
    people = VisitParticipant.objects.filter(visit=OuterRef("pk"))
    rows = access.visible_visits(user).filter(
        Exists(people.filter(user=user)) | ~Exists(people.filter(user__side=Side.SUPPLIER)),
        status=VisitStatus.PLANNED,
        answer=VisitAnswer.NONE,
        starts_at__gt=now,
    )
    return _soonest(rows)


@prepared
def _answered(organiser: int) -> QuerySet[Visit]:
    answers = [VisitAnswer.DECLINED, VisitAnswer.OTHER_TIME]
    return _soonest(Visit.objects.filter(organiser=organiser, status__in=OPEN, answer__in=answers))


@prepared
def _to_close(organiser: int, now: datetime) -> QuerySet[Visit]:
    # By their start too: the index of open visits is by that, and few of them lie behind.
    rows = Visit.objects.filter(organiser=organiser, status__in=OPEN, starts_at__lt=now)
    return _soonest(rows.filter(ends_at__lte=now))


def commitments_waiting_for(user: User) -> list[Waiting]:
    """Return the promises that wait for this person's yes or no, the soonest due first, at most 20.

    To accept: asked of them by the other side. To confirm: reported as done by the other side, and
    they follow it up (or nobody does, and they work the relationship). To answer: the other side
    asks for another date, or to call it off.
    """
    mine = access.side_of(user)
    found = _asked_of(user)
    name = "meetings:commitment" if user.is_internal else "meetings:portal-commitment"
    return [
        Waiting(
            "list-checks",
            row.title,
            f"{row.partner} · {row.owner.name}" if user.is_internal else row.owner.name,
            reverse(name, args=[row.key]),
            _asked(row, mine),
            row.due_date,
        )
        for row in found
    ]


@scoped.with_one_plan
def _asked_of(user: User) -> QuerySet[Commitment]:
    ours, mine = user.is_internal, access.side_of(user)
    partners = suppliers.of_assigned(user, beside=True) if ours else suppliers.of_own(user)
    # Of ours, whoever any of this is asked of sees the row: nothing more needs to be asked.
    rows = Commitment.objects.all() if ours else access.visible_commitments(user)
    theirs = Side.SUPPLIER if mine == OwnerSide.US else Side.INTERNAL
    follows, nobody = Q(counterpart=user), Q(counterpart=None) & partners
    asked = Q(proposed_due_by__side=theirs) | Q(cancel_asked_by__side=theirs)
    rows = rows.filter(
        Q(owner=user) & (Q(status=CommitmentStatus.PROPOSED) | Q(side=mine) & asked)
        | (follows | nobody) & ~Q(side=mine) & (Q(status=CommitmentStatus.DONE) | asked)
    )
    return rows.select_related("partner", "owner").order_by("due_date", "pk")[:MOST]


def _asked(row: Commitment, mine: OwnerSide) -> Badge:
    if row.status == CommitmentStatus.PROPOSED:
        return Badge(_("To accept"), "warn", "handshake")
    if row.status == CommitmentStatus.DONE:
        return Badge(_("To confirm"), "accent", "check-check")
    if row.cancel_asked_by_id is not None:
        return Badge(_("Call it off?"), "warn", "ban")
    return Badge(_("Another date?"), "warn", "calendar-clock")
