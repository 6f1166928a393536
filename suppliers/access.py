"""Who sees which partners.

Two circles. The *directory* (name, country, tier, people) is open to all of ours, and to a supplier
for its own company. The *relationship* (trade, figures, visits, commitments, timeline) is for those
who work it: the relationship team, the people above them in the line-manager tree, the executives,
and the auditor.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import looks_down, of_people_under, sees_everything
from accounts.models import User
from accounts.roles import WORKING_ROLES, internal, readers, supplier
from accounts.states import Role
from core import permissions, reading
from core.clock import company_today
from core.prepared import prepared
from core.scoped import get_or_404, scoped
from suppliers.models import (
    Assignment,
    Category,
    CompanyTrade,
    Contact,
    Partner,
    Representative,
    Site,
    TradeImport,
)
from suppliers.states import Responsibility
from suppliers.team import assignments_of, holding, holding_today

VIEW = permissions.define("suppliers.view", internal())
WORK = permissions.define("suppliers.work", readers(*WORKING_ROLES))
CREATE = permissions.define("suppliers.create", internal(*WORKING_ROLES))
EDIT = permissions.define("suppliers.edit", internal(*WORKING_ROLES))
ASSIGN = permissions.define("suppliers.assign", internal(Role.MANAGER, Role.EXECUTIVE))
IMPORT = permissions.define("suppliers.import", internal(Role.ADMINISTRATOR, Role.EXECUTIVE))
INVITE = permissions.define("suppliers.invite", internal(*WORKING_ROLES, Role.ADMINISTRATOR))
# Whether a partner's people may invite their colleagues is for who answers for the relationship.
LET_INVITE = permissions.define(
    "suppliers.let_invite", internal(Role.ACCOUNT_EXECUTIVE, Role.MANAGER, Role.EXECUTIVE)
)
PERSONAL_DATA = permissions.define(
    "suppliers.personal_data", internal(Role.ADMINISTRATOR, Role.ACCOUNT_EXECUTIVE)
)
PORTAL = permissions.define("suppliers.portal", supplier)
# Both sides; the actions decide what of a partner a representative may change.
MAINTAIN = permissions.define(
    "suppliers.maintain", lambda user: supplier(user) or internal(*WORKING_ROLES)(user)
)


def visible_to(user: User) -> QuerySet[Partner]:
    """Return the directory as the user sees it."""
    if user.is_internal:
        return Partner.objects.all()
    return Partner.objects.filter(of_own(user, "pk"))


def of_own(user: User, path: str = "partner") -> Q:
    """Return the condition that the partner at ``path`` is the one the supplier's person belongs to."""
    ids = _own_ids(user)
    return Q(**{f"{path}__in": _own(user)} if ids is None else {f"{path}__among": ids})


@reading.source("suppliers.own")
def _own_ids(user: User) -> reading.Ids | None:
    return reading.few(("suppliers.own", user.pk), lambda most: _represented_by(user.pk))


@prepared
def _represented_by(user: int) -> QuerySet[Any, Any]:
    rows = Representative.objects.filter(user=user)
    return rows.values_list("partner_id", flat=True)[: reading.MOST + 1]


def worked_by(user: User) -> QuerySet[Partner]:
    """Return the partners whose whole relationship the user may see."""
    if not user.is_internal:
        return Partner.objects.none()
    if sees_everything(user):
        return Partner.objects.all()
    return Partner.objects.filter(of_worked(user, "pk"))


def of_worked(user: User, path: str = "partner", *, beside: bool = False) -> Q:
    """Return the condition that the partner at ``path`` is one whose relationship the user may see.

    The same partners as ``worked_by``, in the way that PostgreSQL can look up best (core.reading);
    ``beside`` says that it will stand in an OR.
    """
    if not user.is_internal:
        return reading.NOTHING
    if sees_everything(user):
        return reading.EVERYTHING
    ids = _worked_ids(user)
    if ids is not None:
        return Q(**{f"{path}__{'beside_among' if beside else 'among'}": ids})
    return Q(**{f"{path}__in": _worked(user).values("partner_id")})


def known_or_worked(user: User) -> reading.Ids | QuerySet[Partner]:
    """Return the ids of the partners the user works where the request knows them, else a queryset."""
    if not user.is_internal or sees_everything(user):
        return worked_by(user)
    ids = _worked_ids(user)
    return worked_by(user) if ids is None else ids


def _worked(user: User) -> QuerySet[Assignment]:
    return Assignment.objects.filter(holding_today(), of_people_under(user, "user"))


@reading.source("suppliers.worked")
def _worked_ids(user: User) -> reading.Ids | None:
    """Return the ids of the partners the user works, None if they are many or may not be kept."""
    if not looks_down(user):
        return assigned_ids(user)
    return reading.few(
        ("suppliers.worked", user.pk),
        lambda most: _worked_today(user, company_today()),
    )


@scoped
def _worked_today(user: User, today: date) -> QuerySet[Any, Any]:
    rows = Assignment.objects.filter(holding(today), of_people_under(user, "user"))
    return rows.values_list("partner_id", flat=True).distinct()[: reading.MOST + 1]


@reading.source("suppliers.assigned")
def assigned_ids(user: User) -> reading.Ids | None:
    """Return the ids of the partners that the user personally is assigned to today.

    None if they are many or may not be kept: then ``of_assigned`` is the condition.
    """
    return reading.few(
        ("suppliers.assigned", user.pk), lambda most: _held(user.pk, company_today())
    )


@prepared
def _held(user: int, today: date) -> QuerySet[Any, Any]:
    rows = Assignment.objects.filter(holding(today), user=user)
    return rows.values_list("partner_id", flat=True).distinct()[: reading.MOST + 1]


def assigned_to(user: User) -> QuerySet[Partner]:
    """Return the partners that the user personally is assigned to today."""
    return Partner.objects.filter(of_assigned(user, "pk"))


def of_assigned(user: User, path: str = "partner", *, beside: bool = False) -> Q:
    """Return the condition that the user personally is assigned to the partner at ``path`` today.

    ``beside`` says that it will stand in an OR.
    """
    ids = assigned_ids(user)
    if ids is None:
        own = Assignment.objects.filter(holding_today(), user=user)
        return Q(**{f"{path}__in": own.values("partner_id")})
    return Q(**{f"{path}__{'beside_among' if beside else 'among'}": ids})


def in_reach_of(user: User) -> QuerySet[Partner]:
    """Return the partners a user deals with: those they work, or a supplier's own company."""
    return worked_by(user) if user.is_internal else visible_to(user)


def _own(user: User) -> QuerySet[Representative, Any]:
    return Representative.objects.filter(user=user).values("partner_id")


def get_partner(user: User, key: str) -> Partner:
    """Return a partner of the user's directory, else 404."""
    if not user.is_internal:
        return get_object_or_404(visible_to(user), key=key)
    partner: Partner | None = _with_key.first(key)
    if partner is None:
        raise Http404
    return partner


@prepared
def _with_key(key: str) -> QuerySet[Partner]:
    return Partner.objects.filter(key=key)


def is_worked_by(user: User, partner: Partner) -> bool:
    """Return whether the user may see the whole relationship."""
    if not user.is_internal:
        return False
    if sees_everything(user):
        return True
    ids = _worked_ids(user)
    if ids is not None:
        return partner.pk in ids
    found: bool = reading.once(
        ("suppliers.works", user.pk, partner.pk),
        lambda: _worked(user).filter(partner=partner).exists(),
    )
    return found


def whole_of(user: User, obj: Model) -> str:
    """Return the field of rows that belong to a partner if ``obj`` is one that the user works: they
    see all of its visits, commitments and the like. Else it is empty."""
    return "partner" if isinstance(obj, Partner) and is_worked_by(user, obj) else ""


def get_worked_partner(user: User, key: str) -> Partner:
    """Return a partner whose relationship the user works: 404 out of sight, 403 in the directory."""
    partner = get_partner(user, key)
    if not is_worked_by(user, partner):
        raise PermissionDenied
    return partner


def lock_partner(user: User, key: str) -> Partner:
    """Lock and return a partner that the user may see; the caller checks what they may change."""
    return get_object_or_404(visible_to(user).select_for_update(of=("self",)), key=key)


def lock_partners(user: User, keys: Iterable[str]) -> list[Partner]:
    """Lock and return those of the partners that the user may see, in order of their ids."""
    rows = visible_to(user).filter(key__in=[*keys]).order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def lock_worked_partner(user: User, key: str) -> Partner:
    """Lock and return a partner whose relationship the user works."""
    partner = lock_partner(user, key)
    if not is_worked_by(user, partner):
        raise PermissionDenied
    return partner


def own_partner(user: User) -> Partner:
    """Return the partner that a supplier representative belongs to, else 404."""
    return get_or_404(_own_partner, user)


@scoped
def _own_partner(user: User) -> QuerySet[Partner]:
    return Partner.objects.filter(of_own(user, "pk")).order_by("pk")[:1]


def visible_assignments(user: User) -> QuerySet[Assignment]:
    if not user.is_internal:
        return Assignment.objects.none()
    if sees_everything(user):
        return Assignment.objects.all()
    return Assignment.objects.filter(of_worked(user))


def company_trade(user: User) -> QuerySet[CompanyTrade]:
    """Return the sums of everybody's trade, for those who may see everybody's."""
    return CompanyTrade.objects.all() if sees_everything(user) else CompanyTrade.objects.none()


def visible_contacts(user: User) -> QuerySet[Contact]:
    if user.is_internal:
        return Contact.objects.all()
    return Contact.objects.filter(of_own(user))


def visible_sites(user: User) -> QuerySet[Site]:
    if user.is_internal:
        return Site.objects.all()
    return Site.objects.filter(of_own(user))


def visible_imports(user: User) -> QuerySet[TradeImport]:
    if not permissions.allowed(user, IMPORT) and not sees_everything(user):
        return TradeImport.objects.none()
    return TradeImport.objects.all()


def visible_representatives(user: User) -> QuerySet[Representative]:
    """Return who has a portal account, for partners in the user's directory."""
    if user.is_internal:
        return Representative.objects.all()
    return Representative.objects.filter(of_own(user))


def people_met(user: User) -> Q:
    """Return the condition on people that a supplier's person meets: colleagues, and today's team of ours."""
    own = of_own(user)
    return Q(pk__in=Representative.objects.filter(own).values("user_id")) | Q(
        pk__in=Assignment.objects.filter(own, holding_today()).values("user_id")
    )


def worked_ids(user: User, partners: Iterable[Partner]) -> set[int]:
    """Return the ids of those of the partners whose relationship the user works, with one query."""
    ids = [partner.pk for partner in partners]
    if user.is_internal and sees_everything(user):
        return set(ids)
    if user.is_internal and (known := _worked_ids(user)) is not None:
        return set(known.ids.intersection(ids))
    return set(worked_by(user).filter(pk__in=ids).values_list("pk", flat=True))


def get_contact(user: User, key: str) -> Contact:
    """Return a contact of a partner in the user's directory, else 404."""
    return get_object_or_404(visible_contacts(user).select_related("partner"), key=key)


def get_worked_contact(user: User, key: str) -> Contact:
    """Return a contact of a partner that the user works: 404 out of sight, 403 in the directory."""
    contact = get_contact(user, key)
    if not is_worked_by(user, contact.partner):
        raise PermissionDenied
    return contact


def answers_for_contacts(user: User, partner: Partner) -> bool:
    """Return whether the user may give out, and anonymise, what is held about the partner's contacts.

    Administrators everywhere, an account executive where they are the one today.
    """
    if not permissions.allowed(user, PERSONAL_DATA):
        return False
    if user.has_role(Role.ADMINISTRATOR):
        return True
    return any(
        one.user_id == user.pk and one.responsibility == Responsibility.ACCOUNT_EXECUTIVE
        for one in assignments_of(partner)
    )


def get_answered_contact(user: User, key: str) -> Contact:
    """Return a contact whose data the user answers for: 404 out of sight, 403 in the directory."""
    contact = get_contact(user, key)
    if not answers_for_contacts(user, contact.partner):
        raise PermissionDenied
    return contact


def get_worked_site(user: User, key: str) -> Site:
    """Return a site of a partner that the user works: 404 out of sight, 403 in the directory."""
    site = get_object_or_404(visible_sites(user).select_related("partner"), key=key)
    if not is_worked_by(user, site.partner):
        raise PermissionDenied
    return site


def get_assignment(user: User, key: str) -> Assignment:
    """Return an assignment of a partner that the user works, else 404."""
    return get_object_or_404(visible_assignments(user).select_related("partner", "user"), key=key)


def is_assignable_by(user: User, partner: Partner) -> bool:
    """Return whether the user may decide who works the partner.

    Those who work it may, and any manager when nobody holds it yet: a new partner must find its
    first account executive.
    """
    if not permissions.allowed(user, ASSIGN):
        return False
    return is_worked_by(user, partner) or not assignments_of(partner)


def may_invite(user: User, partner: Partner) -> bool:
    """Return whether the user may invite people of the partner into the portal.

    An administrator may for every partner, others for the partners they work.
    """
    if not permissions.allowed(user, INVITE):
        return False
    return user.has_role(Role.ADMINISTRATOR) or is_worked_by(user, partner)


def may_let_invite(user: User, partner: Partner) -> bool:
    """Return whether the user decides if the partner's people may invite their colleagues.

    Its account executive of today does, and the managers and executives who work it.
    """
    if not permissions.allowed(user, LET_INVITE):
        return False
    if user.has_role(Role.MANAGER, Role.EXECUTIVE):
        return is_worked_by(user, partner)
    held = Responsibility.ACCOUNT_EXECUTIVE
    return any(
        one.user_id == user.pk and one.responsibility == held for one in assignments_of(partner)
    )


def get_letting_partner(user: User, key: str) -> Partner:
    """Return a partner of which the user decides who may be invited: 404 or 403 otherwise."""
    partner = get_partner(user, key)
    if not may_let_invite(user, partner):
        raise PermissionDenied
    return partner


def get_inviting_partner(user: User) -> Partner:
    """Return the own company of a person who may invite colleagues into it: 404 or 403 otherwise."""
    partner = own_partner(user)
    if not partner.colleagues_invite:
        raise PermissionDenied
    return partner


def get_assignable_partner(user: User, key: str) -> Partner:
    """Return a partner whose relationship team the user may change: 404 or 403 otherwise."""
    partner = get_partner(user, key)
    if not is_assignable_by(user, partner):
        raise PermissionDenied
    return partner


def visible_categories(user: User) -> QuerySet[Category]:
    """Return the categories whose changes a person may follow: all of them for ours."""
    return Category.objects.all() if user.is_internal else Category.objects.none()


def categories() -> QuerySet[Category]:
    """Return the categories by their codes; they are no secret."""
    return Category.objects.order_by("code")
