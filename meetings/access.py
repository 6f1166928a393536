"""Who sees which visits, commitments, touchpoints and gifts.

A supplier sees the visits and commitments of its own company, and never a gift or a touchpoint: those
are our own notes. Of ours, those who work the relationship see all of it; beyond them a visit is seen
by its organiser and participants, a commitment by its owner and its counterpart, a touchpoint by who
noted it, a gift by who declared it, and each by the people above them.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import (
    approvers_of,
    colleagues,
    looks_down,
    of_people_under,
    sees_everything,
    with_people,
)
from accounts.models import ReportingLine, User
from accounts.roles import WORKING_ROLES, internal, readers, supplier
from accounts.states import Role
from core import permissions, reading
from core.prepared import prepared
from core.refused import Refused
from core.scoped import by_key, get_or_404
from meetings.days import LocalDay
from meetings.models import Commitment, Gift, Touchpoint, Visit, VisitParticipant, VisitPolicy
from meetings.states import CommitmentStatus, OwnerSide
from suppliers import access as suppliers
from suppliers.models import Contact, Partner
from suppliers.team import relationship_team, representatives

VIEW = permissions.define("meetings.view", readers(*WORKING_ROLES))
VISIT = permissions.define("meetings.visit", internal(*WORKING_ROLES))
TOUCH = permissions.define("meetings.touch", internal(*WORKING_ROLES))
COMMIT = permissions.define("meetings.commit", internal(*WORKING_ROLES))
GIFT = permissions.define("meetings.gift", internal(*WORKING_ROLES))
APPROVE_GIFT = permissions.define("meetings.approve_gift", internal(Role.MANAGER, Role.EXECUTIVE))
PORTAL = permissions.define("meetings.portal", supplier)
# The API serves both sides with the same verbs; the rows decide the rest.
API_VIEW = permissions.define(
    "meetings.api_view", lambda user: supplier(user) or permissions.allowed(user, VIEW)
)
API_COMMIT = permissions.define(
    "meetings.api_commit", lambda user: supplier(user) or permissions.allowed(user, COMMIT)
)
# For the description of the API, which is made without a reader.
NO_VISITS = Visit.objects.none()
NO_COMMITMENTS = Commitment.objects.none()


def side_of(user: User) -> OwnerSide:
    """Return on which side of the table a person sits."""
    return OwnerSide.US if user.is_internal else OwnerSide.PARTNER


# --- visits -----------------------------------------------------------------------------------


def visible_visits(user: User) -> QuerySet[Visit]:
    """Return the visits a person may see."""
    if not user.is_internal:
        return Visit.objects.filter(suppliers.of_own(user))
    if sees_everything(user):
        return Visit.objects.all()
    return Visit.objects.filter(_of_visits_under(user) | suppliers.of_worked(user, beside=True))


def _of_visits_under(user: User) -> Q:
    """Return the condition that a visit is one of the person's own, or of somebody's below them."""
    if not looks_down(user):
        return of_own_visits(user)
    taking_part = VisitParticipant.objects.filter(of_people_under(user, "user"))
    return of_people_under(user, "organiser", beside=True) | Q(
        Exists(taking_part.filter(visit=OuterRef("pk")))
    )


def of_own_visits(user: User) -> Q:
    """Return the condition that a visit is one the person organises or takes part in."""
    ids = _taking_part_ids(user)
    if ids is not None:
        return Q(organiser=user) | Q(pk__beside_among=ids)
    taking_part = VisitParticipant.objects.filter(user=user)
    return Q(organiser=user) | Q(Exists(taking_part.filter(visit=OuterRef("pk"))))


@reading.source("meetings.taking_part")
def _taking_part_ids(user: User) -> reading.Ids | None:
    return reading.few(("meetings.taking_part", user.pk), lambda: _taking_part(user.pk))


@prepared
def _taking_part(user: int) -> QuerySet[Any, Any]:
    rows = VisitParticipant.objects.filter(user=user)
    return rows.values_list("visit_id", flat=True)[: reading.FETCHED]


def visits_with(user: User, partner: Partner) -> QuerySet[Visit]:
    """Return a partner's visits that the person sees: all of them for who works the partner."""
    known = suppliers.is_worked_by(user, partner)
    return (Visit.objects.all() if known else visible_visits(user)).filter(partner=partner)


def get_visit(user: User, key: str) -> Visit:
    """Return a visit in sight with its partner and organiser, else 404."""
    return get_or_404(_visit, user, key)


_visit = by_key(visible_visits, "partner", "organiser", "answered_by", "confirmed_by")


def lock_visit(user: User, key: str) -> Visit:
    """Lock and return a visit in sight, else 404."""
    return get_object_or_404(visible_visits(user).select_for_update(of=("self",)), key=key)


def runs_visit(user: User, visit: Visit) -> bool:
    """Return whether a person of ours may change the visit: its organiser, or who works the partner."""
    return user.has_permission(VISIT) and (
        visit.organiser_id == user.pk or suppliers.is_worked_by(user, visit.partner)
    )


def get_own_visit(user: User, key: str) -> Visit:
    """Return a visit that the person may change: 404 out of sight, 403 for a mere participant."""
    visit = get_visit(user, key)
    if not runs_visit(user, visit):
        raise PermissionDenied
    return visit


def lock_own_visit(user: User, key: str) -> Visit:
    """Lock and return a visit that the person may change."""
    visit = lock_visit(user, key)
    if not runs_visit(user, visit):
        raise PermissionDenied
    return visit


def possible_contacts(partner: Partner) -> QuerySet[Contact]:
    """Return the partner's people of today who can be invited without an account."""
    return Contact.objects.filter(partner=partner, left_date=None).order_by("name")


def possible_guests(partner: Partner) -> QuerySet[User]:
    """Return who can take part by account: our colleagues and the partner's portal users."""
    people = colleagues_and(representatives(partner))
    return people.order_by("side", "name")


def colleagues_and(others: QuerySet[User]) -> QuerySet[User]:
    """Return our active people together with ``others``."""
    return User.objects.filter(Q(side="internal", is_active=True) | Q(pk__in=others.values("pk")))


def policies() -> QuerySet[VisitPolicy]:
    """Return the visit policy: the same for everyone of ours."""
    return VisitPolicy.objects.order_by("tier", "visitor_role")


def visible_policies(user: User) -> QuerySet[VisitPolicy]:
    """Return the visit policy for those of ours; how often we mean to come is not for partners."""
    return VisitPolicy.objects.all() if user.is_internal else VisitPolicy.objects.none()


def visible_touchpoints(user: User) -> QuerySet[Touchpoint]:
    """Return the touchpoints with the partners a person works, and those of the people they answer for."""
    if not user.is_internal:
        return Touchpoint.objects.none()
    if sees_everything(user):
        return Touchpoint.objects.all()
    return Touchpoint.objects.filter(
        of_people_under(user, "user", beside=True) | suppliers.of_worked(user, beside=True)
    )


# --- commitments ------------------------------------------------------------------------------


def visible_commitments(user: User) -> QuerySet[Commitment]:
    """Return the commitments a person may see."""
    if not user.is_internal:
        return Commitment.objects.filter(suppliers.of_own(user))
    if sees_everything(user):
        return Commitment.objects.all()
    return Commitment.objects.filter(
        of_people_under(user, "owner", "counterpart") | suppliers.of_worked(user, beside=True)
    )


def commitments_with(user: User, partner: Partner) -> QuerySet[Commitment]:
    """Return a partner's commitments that the person sees: all of them for who works the partner."""
    known = suppliers.is_worked_by(user, partner)
    return (Commitment.objects.all() if known else visible_commitments(user)).filter(
        partner=partner
    )


def own_commitments(user: User) -> QuerySet[Commitment]:
    """Return what a person has promised: "mine", wherever that is counted."""
    return _commitments_as_one_of_two(user).filter(owner=user)


def followed_commitments(user: User) -> QuerySet[Commitment]:
    """Return what others have promised and the person follows up."""
    return _commitments_as_one_of_two(user).filter(Q(counterpart=user), ~Q(owner=user))


def _commitments_as_one_of_two(user: User) -> QuerySet[Commitment]:
    # Of ours, owner and counterpart always see the row: nothing more needs to be asked.
    return Commitment.objects.all() if user.is_internal else visible_commitments(user)


PEOPLE = ("owner", "counterpart", "proposed_by", "proposed_due_by", "cancel_asked_by")


def get_commitment(user: User, key: str) -> Commitment:
    """Return a commitment in sight with its people, else 404."""
    commitment = get_or_404(_commitment, user, key)
    with_people([commitment], *PEOPLE)
    return commitment


_commitment = by_key(visible_commitments, "partner", "visit")


def lock_commitment(user: User | None, key: str) -> Commitment:
    """Lock and return a commitment in sight, else 404; None is the system, which sees all."""
    rows = Commitment.objects.all() if user is None else visible_commitments(user)
    return get_object_or_404(rows.select_for_update(of=("self",)), key=key)


def past_due(now: datetime) -> list[str]:
    """Return the keys of accepted promises whose day has ended where their owner is: for the sweep."""
    rows = Commitment.objects.filter(
        status=CommitmentStatus.ACCEPTED,
        # The day ends first at UTC+14; only what can have ended is looked at closely.
        due_date__lte=(now + timedelta(hours=14)).date(),
    ).annotate(today=LocalDay("owner__time_zone", Value(now, output_field=DateTimeField())))
    late = rows.filter(due_date__lt=F("today")).order_by("due_date", "pk")
    return list(late.values_list("key", flat=True)[:1000])


def owners_for(user: User, partner: Partner, side: str) -> QuerySet[User]:
    """Return who can own, or follow up, a commitment on a side of the table.

    A supplier chooses among the relationship team: it does not see the rest of our people.
    """
    if side == OwnerSide.PARTNER:
        return representatives(partner)
    if user.is_internal:
        return colleagues(user)
    return relationship_team(partner)


def possible_owners(user: User, partner: Partner) -> QuerySet[User]:
    """Return who of both sides can own a promise made with a partner, for one of ours."""
    if not user.is_internal:
        return User.objects.none()
    return colleagues_and(representatives(partner)).order_by("name", "pk")


def partner_for(user: User, key: str | None) -> Partner:
    """Return the partner a commitment is made with: worked by ours, their own for a supplier."""
    if not user.is_internal:
        return suppliers.own_partner(user)
    if key is None:
        raise Http404
    return suppliers.get_worked_partner(user, key)


def find_partner(user: User, text: str) -> Partner:
    """Return the partner that was chosen (its key) or typed (its legal name), among those worked."""
    found = suppliers.worked_by(user).filter(Q(key=text) | Q(legal_name__iexact=text.strip()))[:2]
    if len(found) != 1:
        raise Refused("unknown_partner", _("Choose one of your partners."), field="partner")
    return found[0]


# --- gifts ------------------------------------------------------------------------------------


def visible_gifts(user: User) -> QuerySet[Gift]:
    """Return the gifts a person may see; never anything to a supplier."""
    if not user.is_internal:
        return Gift.objects.none()
    if sees_everything(user):
        return Gift.objects.all()
    return Gift.objects.filter(
        of_people_under(user, "declared_by", beside=True) | suppliers.of_worked(user, beside=True)
    )


def get_gift(user: User, key: str) -> Gift:
    """Return a gift in sight, else 404."""
    return get_object_or_404(visible_gifts(user).select_related("partner", "declared_by"), key=key)


def get_deciding_gift(user: User, key: str) -> Gift:
    """Return a gift that the person decides on: 404 out of sight, 403 if it is another's to decide."""
    gift = get_gift(user, key)
    if user not in gift_approvers(gift.declared_by):
        raise PermissionDenied
    return gift


def lock_gift(user: User, key: str) -> Gift:
    """Lock and return a gift in sight, else 404."""
    return get_object_or_404(visible_gifts(user).select_for_update(of=("self",)), key=key)


def hold_recipient(user: User) -> None:
    """Make whoever else declares a gift that the same person of ours received wait.

    What merely refers to the person can still be written.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)


def gift_approvers(declarer: User) -> list[User]:
    """Return who may decide on a person's gift: the managers above, nearest first.

    Nobody is above the owner: then it is another executive.
    """
    above = list(approvers_of(declarer))
    if above:
        return above
    others = User.objects.filter(
        side="internal", is_active=True, roles__contains=[Role.EXECUTIVE]
    ).exclude(pk=declarer.pk)
    return list(others.order_by("pk"))


@prepared
def _above(people: reading.Ids) -> QuerySet[Any, Any]:
    rows = ReportingLine.objects.filter(person__among=people, depth__gt=0, manager__is_active=True)
    return rows.values_list("person_id", "manager_id")


def decides_for(user: User, declarers: set[int]) -> set[int]:
    """Return those of the people (ids) whose gifts the user decides on: gift_approvers, one query."""
    above: dict[int, set[int]] = {}
    for person, manager in _above(reading.Ids(declarers)):
        above.setdefault(person, set()).add(manager)
    executive = user.is_internal and user.is_active and user.has_role(Role.EXECUTIVE)
    return {
        pk
        for pk in declarers
        if (user.pk in above[pk] if pk in above else executive and pk != user.pk)
    }
