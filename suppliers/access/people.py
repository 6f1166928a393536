"""Who sees which people and places of the partners, and who lets people into the portal."""

from copy import copy
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts import invited
from accounts.access import has_account
from accounts.models import User
from accounts.states import Role
from core import permissions, reading
from core.prepared import prepared
from suppliers.access.partners import get_partner, is_worked_by, of_own, own_partner
from suppliers.access.rights import INVITE, LET_INVITE, PERSONAL_DATA
from suppliers.models import Assignment, Contact, Partner, Representative, Site
from suppliers.states import Responsibility
from suppliers.team import assignments_of, holding_today


def visible_contacts(user: User) -> QuerySet[Contact]:
    if user.is_internal:
        return Contact.objects.all()
    return Contact.objects.filter(of_own(user))


def visible_sites(user: User) -> QuerySet[Site]:
    if user.is_internal:
        return Site.objects.all()
    return Site.objects.filter(of_own(user))


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


def as_reached(contact: Contact) -> Contact:
    """Return the contact as what is held about people is looked for: with an address only if it is theirs alone.

    Who edits contacts can give one any address. What was sent to it, and the invitations to it, are somebody
    else's where somebody logs in with it, is about to elsewhere, or is reached there for another partner.
    """
    if not contact.email or not (
        has_account(contact.email)
        or invited.elsewhere(contact.email, contact.partner.key).exists()
        or Contact.objects.filter(email__same=contact.email).exclude(pk=contact.pk).exists()
    ):
        return contact
    alone = copy(contact)
    alone.email = ""
    return alone


def get_worked_site(user: User, key: str) -> Site:
    """Return a site of a partner that the user works: 404 out of sight, 403 in the directory."""
    site = get_object_or_404(visible_sites(user).select_related("partner"), key=key)
    if not is_worked_by(user, site.partner):
        raise PermissionDenied
    return site


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
    if not may_invite_colleagues(user, partner):
        raise PermissionDenied
    return partner


def may_invite_colleagues(user: User, partner: Partner) -> bool:
    """Return whether a person of the partner may invite colleagues: never who waits for one themselves."""
    return partner.colleagues_invite and may_vouch(user)


def trusted_with(user: User, asked: str) -> Exists:
    """Return the condition that a supplier's person has a part in what their company keeps sealed.

    ``asked`` is the field that says when the company was asked for it. Who waits for a colleague has
    no part in anything, who began anew none in what was asked before (docs/adr/0057).
    """
    since = Q(trusted_from_at=None) | Q(trusted_from_at__lte=OuterRef(asked))
    return Exists(Representative.objects.filter(since, user=user, waits=False))


def may_vouch(user: User) -> bool:
    """Return whether the user may say of a person of their company that they are one of them."""
    return Representative.objects.filter(user=user, user__is_active=True, waits=False).exists()


def waits(user: User) -> bool:
    """Return whether the user is a supplier's person who waits for a colleague's word (docs/adr/0057)."""
    if not user.is_supplier:
        return False
    found: bool = reading.once(("suppliers.waits", user.pk), lambda: bool(_waits(user.pk)))
    return found


@prepared
def _waits(user: int) -> QuerySet[Any, Any]:
    return Representative.objects.filter(user=user, waits=True).values_list("pk")


def waiting(user: User) -> QuerySet[Representative]:
    """Return the people with an account who wait for a colleague's word, as far as the user sees them."""
    return visible_representatives(user).filter(waits=True, user__is_active=True)


def get_representative(user: User, key: str) -> Representative:
    """Return a person with an account of a partner in the user's directory, else 404."""
    return get_object_or_404(visible_representatives(user).select_related("user"), key=key)
