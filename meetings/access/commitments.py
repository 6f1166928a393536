"""Who sees which commitments, and who can own them."""

from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, Q, QuerySet, Value
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import (
    colleagues,
    of_people_under,
    sees_everything,
    with_people,
)
from accounts.models import User
from core.refused import Refused
from core.scoped import by_key, get_or_404
from meetings.access.visits import colleagues_and
from meetings.days import LocalDay
from meetings.models import (
    Commitment,
)
from meetings.states import CommitmentStatus, OwnerSide
from suppliers import access as suppliers
from suppliers.models import Partner
from suppliers.team import relationship_team, representatives


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


PEOPLE = ("owner", "counterpart", "proposed_by", "proposed_due_by", "cancel_asked_by", "paused_by")


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
