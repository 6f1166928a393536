"""Commitments, visits and decisions about gifts pass to a colleague."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from accounts import notices
from accounts.models import ReportingLine, User
from accounts.states import Role
from core import audit, handover, permissions, verbs
from core.handover import Handover, Kind
from core.refused import Refused
from core.timeline import Page
from meetings import access
from meetings.actions.visits import taking_part, tell
from meetings.models import Commitment, Gift, Visit, VisitParticipant
from meetings.reminders import plan_reminders
from meetings.states import OPEN, CommitmentStatus, GiftStatus

COMMITMENT_HANDED_OVER = verbs.register(
    "meetings.commitment_handed_over",
    lazy("handed over the commitment"),
    icon="arrow-right-left",
    tone="accent",
)
VISIT_HANDED_OVER = verbs.register(
    "meetings.visit_handed_over",
    lazy("handed over the visit"),
    icon="arrow-right-left",
    tone="accent",
)
DECISION_HANDED_OVER = verbs.register(
    "meetings.gift_handed_over",
    lazy("handed over the decision about the gift"),
    icon="arrow-right-left",
    tone="accent",
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
        setattr(row, field, passing.to)
        row.save(update_fields=[field])
        audit.record(
            COMMITMENT_HANDED_OVER,
            row,
            by=passing.by,
            links=[row.partner],
            changes={field: (passing.person, passing.to)},
            reason=passing.reason,
        )
        if row.status in {CommitmentStatus.ACCEPTED, CommitmentStatus.MISSED}:
            plan_reminders(row, passing.now)
    return len(found)


# --- visits -----------------------------------------------------------------------------------


def visits_of(person: User) -> QuerySet[Visit]:
    """Return the visits to come or to be closed that the person organises or takes part in."""
    part = VisitParticipant.objects.filter(user=person, visit=OuterRef("pk"))
    return Visit.objects.filter(Q(organiser=person) | Exists(part), status__in=OPEN)


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
    places = VisitParticipant.objects.filter(visit=row)
    took_part = places.filter(user=person).delete()[0] > 0
    if not places.filter(user=to).exists():
        VisitParticipant.objects.create(visit=row, user=to)
    if took_part:
        changes["participants"] = (person, to)
    row.sequence += 1
    row.save(update_fields=["organiser", "sequence"])
    audit.record(
        VISIT_HANDED_OVER,
        row,
        by=passing.by,
        links=[row.partner],
        changes=changes,
        reason=passing.reason,
    )
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
    """Ask the receiver to decide. Who decides follows from the line: it is not given to anybody else,
    above all not to who has declared the gift."""
    held = Gift.objects.filter(pk__in=passing.held["meetings.gifts"], status=GiftStatus.PENDING)
    rows = held.select_for_update(of=("self",)).order_by("pk")
    for row in (found := list(rows.select_related("partner", "declared_by"))):
        may = permissions.allowed(passing.to, access.APPROVE_GIFT)
        if not may or passing.to not in access.gift_approvers(row.declared_by):
            raise Refused(
                "cannot_decide",
                _("%(person)s may not decide on the gift “%(gift)s”, which %(declarer)s declared.")
                % {
                    "person": passing.to.name,
                    "gift": row.description,
                    "declarer": row.declared_by.name,
                },
                field="to",
            )
        audit.record(
            DECISION_HANDED_OVER,
            row,
            by=passing.by,
            links=[row.partner],
            changes={"decides": (passing.person, passing.to)},
            reason=passing.reason,
        )
        notices.notify(
            "meetings.gift_to_approve", f"gift:{row.pk}", to=[passing.to], payload={"gift": row.key}
        )
    return len(found)


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
