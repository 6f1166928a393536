"""Requests, needs and decisions about awards pass to a colleague."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import decisions
from accounts.models import ReportingLine, User
from accounts.states import Role
from core import handover
from core.handover import Handover, Kind
from core.refused import Refused
from core.timeline import Page
from rfps import access
from rfps.models import Award, Need, Rfx, TeamMember
from rfps.states import RUNNING, AwardStatus, NeedStatus, RfxStatus, TeamFunction
from rfps.team import second_openers

RFX_HANDED_OVER = handover.verb("rfps.handed_over", gettext_lazy("handed over the RFP"))
NEED_HANDED_OVER = handover.verb("rfps.need_handed_over", gettext_lazy("handed over the need"))
DECISION_HANDED_OVER = handover.verb(
    "rfps.award_handed_over", gettext_lazy("handed over the decision about the award")
)
# Something is still to be done: an awarded one is completed.
OPEN_RFXS = (RfxStatus.DRAFT, *RUNNING, RfxStatus.AWARDED)
SEALED = (RfxStatus.PUBLISHED, RfxStatus.CLOSED)
OPEN_NEEDS = (NeedStatus.DRAFT, NeedStatus.SHARED, NeedStatus.ANSWERED)


# --- requests ---------------------------------------------------------------------------------


def rfxs_of(person: User) -> QuerySet[Rfx]:
    """Return the open RFxs that the person owns or is on the team of."""
    own = Rfx.objects.filter(owner=person).values("pk")
    team = TeamMember.objects.filter(user=person).values("rfx")
    # Collected first: asked as one condition or the other, every open request would be read.
    theirs = ArraySubquery(own.union(team, all=True))
    return Rfx.objects.filter(pk__within=theirs, status__in=OPEN_RFXS)


def _pass_on_rfxs(passing: Handover) -> int:
    """The receiver becomes owner, and what the person was on the team; also once the bids are opened.

    Refuses a receiver without the role, and one with whom nobody would be left as the second of the
    two who open the bids.
    """
    rows = list(rfxs_of(passing.person).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        _take_over(row, passing)
    return len(rows)


def _take_over(row: Rfx, passing: Handover) -> None:
    person, to = passing.person, passing.to
    team = TeamMember.objects.filter(rfx=row).select_related("user").order_by("pk")
    before = list(team)
    places = [member for member in before if member.user_id == person.pk]
    owns = row.owner_id == person.pk
    works = owns or any(place.function != TeamFunction.OPENER for place in places)
    handover.require(to, access.WORK if works else access.OPEN, row)
    # One of the two already: then they would be both.
    opens = row.status in SEALED and access.may_open(to, row)
    changes: dict[str, tuple[object, object]] = {}
    if owns:
        changes["owner"] = (person, to)
        row.owner = to
        row.save(update_fields=["owner"])
    taken = {member.function for member in before if member.user_id == to.pk}
    for place in places:
        if place.function in taken:
            place.delete()
        else:
            place.user = to
            place.save(update_fields=["user"])
    if places:
        names = [member.said for member in before if member not in places]
        changes["team"] = (
            [*names, *(f"{person}: {place.function}" for place in places)],
            [member.said for member in team.all()],
        )
    if opens and not second_openers(row, to):
        raise Refused(
            "one_opener_left",
            _("%(person)s is the other one who opens the bids of “%(rfp)s”: it takes two people.")
            % {"person": to.name, "rfp": row.title},
            field="to",
        )
    handover.record(passing, RFX_HANDED_OVER, row, changes)


# --- needs ------------------------------------------------------------------------------------


def needs_of(person: User) -> QuerySet[Need]:
    """Return the open needs of the person."""
    return Need.objects.filter(owner=person, status__in=OPEN_NEEDS)


def _pass_on_needs(passing: Handover) -> int:
    """The receiver becomes owner. Refuses one without the role."""
    rows = list(needs_of(passing.person).select_for_update(of=("self",)).order_by("pk"))
    for row in rows:
        handover.require(passing.to, access.NEEDS_WORK, row)
        handover.give(passing, NEED_HANDED_OVER, row)
    return len(rows)


# --- decisions --------------------------------------------------------------------------------


def awards_of(person: User) -> QuerySet[Award]:
    """Return the awards that wait and that the person decides on, locked out or not."""
    waiting = Award.objects.filter(status=AwardStatus.PROPOSED, needs_approval=True)
    waiting = waiting.exclude(proposed_by=person).exclude(access.entered_by(person))
    if person.has_role(Role.EXECUTIVE):
        return waiting
    if not person.has_role(Role.MANAGER):
        return waiting.none()
    below = ReportingLine.objects.filter(manager=person, depth__gt=0)
    return waiting.filter(proposed_by__in=below.values("person_id"))


def _pass_on_awards(passing: Handover) -> int:
    """Ask the receiver to decide."""
    awards = Award.objects.filter(pk__in=passing.held["rfps.awards"], status=AwardStatus.PROPOSED)
    return decisions.pass_on(
        passing,
        awards.select_related("rfx"),
        verb=DECISION_HANDED_OVER,
        message="rfps.award_waits",
        called="award",
        link="rfx",
        why_not=_why_not,
    )


def _why_not(to: User, row: Award) -> str:
    if access.may_approve(to, row):
        return ""
    text = (
        _("%(person)s has proposed the award of “%(rfp)s”: somebody else has to decide.")
        if row.proposed_by_id == to.pk
        else _("%(person)s may not decide on the award of “%(rfp)s”.")
    )
    return text % {"person": to.name, "rfp": row.rfx}


for kind in (
    Kind(
        name="rfps.rfxs",
        label=gettext_lazy("Open RFPs"),
        icon="file-text",
        order=30,
        held=rfxs_of,
        visible_to=access.visible_internally,
        pass_on=_pass_on_rfxs,
        page=Page("rfps:detail"),
    ),
    Kind(
        name="rfps.needs",
        label=gettext_lazy("Open needs"),
        icon="lightbulb",
        order=40,
        held=needs_of,
        visible_to=access.visible_needs,
        pass_on=_pass_on_needs,
        page=Page("rfps:need"),
    ),
    Kind(
        name="rfps.awards",
        label=gettext_lazy("Awards that wait for their decision"),
        icon="gavel",
        order=90,
        held=awards_of,
        visible_to=lambda reader: access.visible_awards(reader).select_related("rfx"),
        pass_on=_pass_on_awards,
        page=Page("rfps:award", key="rfx__key"),
    ),
):
    handover.register(kind)
