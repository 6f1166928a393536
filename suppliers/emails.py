"""What the messages about partners and their people say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import Http404
from django.utils.translation import gettext as _

from accounts import invited
from accounts.notices import Notice, notice
from accounts.reasons import for_company
from core.addresses import reverse
from core.formats import day
from suppliers import access
from suppliers.reasons import of_partner, with_partner
from suppliers.team import representatives

if TYPE_CHECKING:
    from accounts.models import User


@notice("suppliers.colleague_invited", why=of_partner)
def colleague_invited(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """That a person of a partner has invited a colleague; nothing if that was taken back since."""
    if recipient is None:
        return None
    try:
        row = invited.get_invitation(recipient, payload["invitation"])
        partner = access.get_partner(recipient, row.partner_key)
    except Http404:
        return None
    if row.revoked_at:
        return None
    facts = {"person": row.invited_by.name, "partner": partner.legal_name}
    return Notice(
        title=_("%(person)s of %(partner)s has invited a colleague") % facts,
        path=reverse("suppliers:people", args=[partner.key]),
        lines=[
            f"{row.name}, {row.email}",
            _("The link works until %(day)s. You can take it back on the partner’s page.")
            % {"day": day(row.expires_at)},
        ],
        action_label=_("Open the partner"),
        about=partner.legal_name,
        row=partner,
    )


@notice("suppliers.representative_joined", why=for_company)
def representative_joined(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """That somebody acts for the recipient's company from now on; nothing if they do not any more."""
    if recipient is None:
        return None
    partner = access.own_partner(recipient)
    people = representatives(partner).select_related("representative")
    person = people.filter(key=payload["user"]).first()
    if person is None:
        return None
    facts = {"person": person.name, "partner": partner.legal_name}
    company = {"company": settings.COMPANY_NAME}
    title = _("%(person)s can log in for %(partner)s now") % facts
    if person.representative.waits:
        return Notice(
            title=title,
            path=reverse("suppliers:portal-waiting"),
            lines=[
                person.email,
                _("%(company)s has let them in. Your bids are shut to them until they are opened.")
                % company,
                _(
                    "If they are one of you, say so: one press. If not, say it to %(company)s at once."
                )
                % company,
            ],
            action_label=_("See who waits"),
        )
    return Notice(
        title=title,
        path=reverse("suppliers:portal-company"),
        lines=[
            person.email,
            _("They read and do here what you can, bids and negotiations included.")
            if person.representative.trusted_from_at is None
            else _(
                "They read and do here what you can, bids on what is asked from now on included."
            ),
            _("If you do not know them, turn to %(company)s at once.") % company,
        ],
        action_label=_("See who can log in"),
    )


@notice("suppliers.representative_vouched_for", why=for_company)
def vouched_for(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """That a colleague has said that the recipient is one of them; nothing if they wait again."""
    if recipient is None or not access.may_vouch(recipient):
        return None
    colleague = representatives(access.own_partner(recipient)).filter(key=payload["by"]).first()
    if colleague is None:
        return None
    return Notice(
        title=_("%(person)s has vouched for you") % {"person": colleague.name},
        path=reverse("suppliers:portal-company"),
        lines=[_("You read and write your company’s bids from now on, as your colleagues do.")],
        action_label=_("See who can log in"),
    )


@notice("suppliers.contact_left_long_ago", why=with_partner)
def contact_left_long_ago(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """That somebody left a partner long ago and is still on record; nothing if that was dealt with."""
    if recipient is None:
        return None
    row = access.visible_contacts(recipient).filter(key=payload["contact"]).first()
    if row is None or row.anonymised_at is not None or row.left_date is None:
        return None
    facts = {"partner": row.partner.legal_name, "day": day(row.left_date)}
    # Not the name: it would outlive the contact in the inbox.
    return Notice(
        title=_("A former contact of %(partner)s is still on record") % facts,
        path=reverse("suppliers:contact-data", args=[row.key]),
        lines=[
            _("The person left on %(day)s. Is there a reason to keep name and address?") % facts,
            _("If not, anonymise them: visits, minutes and gifts stay."),
        ],
        action_label=_("Look at it"),
        row=row,
    )
