"""Commitments, visits and decisions about gifts pass to a colleague."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import decisions
from accounts.models import ReportingLine, User
from accounts.states import Role
from core import handover, permissions
from core.handover import Handover, Kind
from core.timeline import Page
from meetings import access
from meetings.actions.visits import taking_part, tell
from meetings.models import Commitment, Gift, Visit, VisitParticipant
from meetings.reminders import plan_reminders
from meetings.states import OPEN, CommitmentStatus, GiftStatus
from meetings.visit_reminders import plan_minutes

COMMITMENT_HANDED_OVER = handover.verb(
    "meetings.commitment_handed_over", lazy("handed over the commitment")
)
VISIT_HANDED_OVER = handover.verb("meetings.visit_handed_over", lazy("handed over the visit"))
DECISION_HANDED_OVER = handover.verb(
    "meetings.gift_handed_over", lazy("handed over the decision about the gift")
)
# A missed one is still to be done, or called off.
OPEN_COMMITMENTS = (
    CommitmentStatus.PROPOSED,
    CommitmentStatus.ACCEPTED,
    CommitmentStatus.DONE,
    CommitmentStatus.MISSED,
)


# --- commitments ------------------------------------------------------------------------------


def commitments_of(person: User) -> QuerySet[Commitment]:
    """Return the open commitments that the person has given, or follows up."""
    return Commitment.objects.filter(
        Q(owner=person) | Q(counterpart=person), status__in=OPEN_COMMITMENTS
    )


def _pass_on_commitments(passing: Handover) -> int:
    """The receiver owns or follows up what the person did, and is reminded of it.

    Refuses one without the role.
    """
    rows = commitments_of(passing.person).select_for_update(of=("self",)).order_by("pk")
    for row in (found := list(rows.select_related("partner", "owner", "counterpart"))):
        handover.require(passing.to, access.COMMIT, row)
        field = "owner" if row.owner_id == passing.person.pk else "counterpart"
        handover.give(passing, COMMITMENT_HANDED_OVER, row, field=field, links=[row.partner])
        if row.status in {CommitmentStatus.ACCEPTED, CommitmentStatus.MISSED}:
            plan_reminders(row, passing.now)
    return len(found)


# --- visits -----------------------------------------------------------------------------------


def visits_of(person: User) -> QuerySet[Visit]:
    """Return the visits to come or to be closed that the person organises or takes part in."""
    organised = Visit.objects.filter(organiser=person).values("pk")
    part = VisitParticipant.objects.filter(user=person).values("visit")
    # Collected first: asked as one condition or the other, every visit to come would be read.
    theirs = ArraySubquery(organised.union(part, all=True))
    return Visit.objects.filter(pk__within=theirs, status__in=OPEN)


def _pass_on_visits(passing: Handover) -> int:
    """The receiver organises, or takes part in, what the person did; the calendars are told.

    Refuses one without the role.
    """
    rows = visits_of(passing.person).select_for_update(of=("self",)).order_by("pk")
    for row in (found := list(rows.select_related("partner", "organiser"))):
        handover.require(passing.to, access.VISIT, row)
        _take_over(row, passing)
    return len(found)


def _take_over(row: Visit, passing: Handover) -> None:
    person, to = passing.person, passing.to
    changes: dict[str, tuple[object, object]] = {}
    if row.organiser_id == person.pk:
        changes["organiser"] = (person, to)
        row.organiser = to
        plan_minutes(row, passing.now)
    places = VisitParticipant.objects.filter(visit=row)
    took_part = places.filter(user=person).delete()[0] > 0
    if not places.filter(user=to).exists():
        VisitParticipant.objects.create(visit=row, user=to)
    if took_part:
        changes["participants"] = (person, to)
    row.sequence += 1
    row.save(update_fields=["organiser", "sequence"])
    handover.record(passing, VISIT_HANDED_OVER, row, changes, links=[row.partner])
    if row.starts_at > passing.now:
        tell("meetings.visit_changed", row, *taking_part(row))
        tell("meetings.visit_withdrawn", row, [person], [])


# --- decisions --------------------------------------------------------------------------------


def gifts_of(person: User) -> QuerySet[Gift]:
    """Return the gifts that wait and that the person decides on, locked out or not."""
    waiting = Gift.objects.filter(status=GiftStatus.PENDING).exclude(declared_by=person)
    below = ReportingLine.objects.filter(manager=person, depth__gt=0)
    decides = Q(declared_by__in=below.values("person_id"))
    if person.has_role(Role.EXECUTIVE):
        above = ReportingLine.objects.filter(
            person=OuterRef("declared_by"), depth__gt=0, manager__is_active=True
        )
        decides |= ~Q(Exists(above))
    return waiting.filter(decides)


def _pass_on_gifts(passing: Handover) -> int:
    """Ask the receiver to decide."""
    held = Gift.objects.filter(pk__in=passing.held["meetings.gifts"], status=GiftStatus.PENDING)
    return decisions.pass_on(
        passing,
        held.select_related("partner", "declared_by"),
        verb=DECISION_HANDED_OVER,
        message="meetings.gift_to_approve",
        called="gift",
        link="partner",
        why_not=_why_not,
    )


def _why_not(to: User, row: Gift) -> str:
    """Who declared the gift is above nobody in its line."""
    may = permissions.allowed(to, access.APPROVE_GIFT)
    if may and to in access.gift_approvers(row.declared_by):
        return ""
    return _("%(person)s may not decide on the gift “%(gift)s”, which %(declarer)s declared.") % {
        "person": to.name,
        "gift": row.description,
        "declarer": row.declared_by.name,
    }


for kind in (
    Kind(
        name="meetings.commitments",
        label=lazy("Open commitments"),
        icon="list-checks",
        order=70,
        held=commitments_of,
        visible_to=access.visible_commitments,
        pass_on=_pass_on_commitments,
        page=Page("meetings:commitment"),
    ),
    Kind(
        name="meetings.visits",
        label=lazy("Visits ahead"),
        icon="calendar-days",
        order=80,
        held=visits_of,
        visible_to=access.visible_visits,
        pass_on=_pass_on_visits,
        page=Page("meetings:visit"),
    ),
    Kind(
        name="meetings.gifts",
        label=lazy("Gifts that wait for their decision"),
        icon="gift",
        order=95,
        held=gifts_of,
        visible_to=access.visible_gifts,
        pass_on=_pass_on_gifts,
        page=Page("meetings:gift"),
    ),
):
    handover.register(kind)
