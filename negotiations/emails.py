"""What people are told about negotiations and agreements.

Each text is built for its recipient when it is sent; who may no longer see the row is told nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.notices import Notice, meant_for, named, notice
from accounts.reminding import reminder
from core import formats
from core.addresses import reverse
from negotiations import access
from negotiations.states import TURN_OF, AgreementStatus
from suppliers.reasons import of_partner

if TYPE_CHECKING:
    from accounts.models import User
    from negotiations.models import Agreement, Negotiation, Offer


def _negotiation(recipient: User | None, payload: dict[str, Any]) -> Negotiation | None:
    if recipient is None:
        return None
    rows = access.visible_to(recipient).select_related("partner", "owner")
    return rows.filter(key=payload["negotiation"]).first()


def _agreement(recipient: User | None, payload: dict[str, Any]) -> Agreement | None:
    if recipient is None:
        return None
    return _agreements(recipient, [payload["agreement"]]).get(payload["agreement"])


def _agreements(recipient: User, keys: Collection[str]) -> dict[str, Agreement]:
    rows = access.visible_agreements(recipient).select_related("partner", "owner")
    return {row.key: row for row in rows.filter(key__in=keys)}


def _why_negotiation(person: User | None, row: Negotiation) -> str:
    if person == row.owner:
        return _("You get this because you lead this negotiation.")
    return of_partner(person, row.partner)


def _why_agreement(person: User | None, row: Agreement) -> str:
    if person == row.owner:
        return _("You get this because this agreement is yours.")
    return of_partner(person, row.partner)


def _other(recipient: User, row: Negotiation | Agreement) -> str:
    """Name the other side, as the recipient calls it."""
    return str(row.partner) if recipient.is_internal else named(row.owner, recipient)


def _to_negotiation(recipient: User, row: Negotiation) -> str:
    name = "detail" if recipient.is_internal else "portal-detail"
    return reverse(f"negotiations:{name}", args=[row.key])


def _to_agreement(recipient: User, row: Agreement) -> str:
    name = "agreement" if recipient.is_internal else "portal-agreement"
    return reverse(f"negotiations:{name}", args=[row.key])


def _terms(offer: Offer, currency: str) -> list[str]:
    lines = [_("Total: %(amount)s") % {"amount": formats.money(offer.total, currency)}]
    if offer.payment_days is not None:
        lines.append(_("Payment: %(days)s days") % {"days": offer.payment_days})
    lines.append(
        _("Prices valid from %(start)s until %(end)s")
        % {
            "start": formats.long_day(offer.valid_from_date),
            "end": formats.long_day(offer.valid_until_date),
        }
    )
    return lines


@notice("negotiations.started", why=_why_negotiation)
def started(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To the partner: there is a negotiation, and whose turn it is."""
    row = _negotiation(recipient, payload)
    if row is None or recipient is None:
        return None
    if access.offers_of(row).filter(bid__isnull=False).exists():
        turn = _("Your bid stands as your first offer.")
    elif row.status == TURN_OF[access.party_of(recipient)]:
        turn = _("Please make the first offer.")
    else:
        turn = _("The first offer will come from the other side.")
    return Notice(
        title=_("Negotiation: %(title)s") % {"title": row.title},
        path=_to_negotiation(recipient, row),
        about=str(row.partner),
        row=row,
        lines=[
            _("%(name)s invites you to negotiate.") % {"name": _other(recipient, row)},
            turn,
        ],
        action_label=_("Open the negotiation"),
    )


@notice("negotiations.offer_made", why=_why_negotiation)
def offer_made(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To the other side: the offer, as long as it stands."""
    row = _negotiation(recipient, payload)
    if row is None or recipient is None:
        return None
    offer = access.standing_offer(row)
    # A newer offer, or the end of the negotiation, has its own message.
    if offer is None or offer.key != payload["offer"] or not row.is_open:
        return None
    return Notice(
        title=_("Offer from %(name)s: %(title)s")
        % {"name": _other(recipient, row), "title": row.title},
        path=_to_negotiation(recipient, row),
        about=str(row.partner),
        row=row,
        lines=[*_terms(offer, row.currency), _("It is your turn: accept or make a counter-offer.")],
        action_label=_("Read the offer"),
    )


@notice("negotiations.accepted", why=_why_negotiation)
def accepted(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To the side whose offer was accepted."""
    row = _negotiation(recipient, payload)
    if row is None or recipient is None or row.accepted_offer is None:
        return None
    return Notice(
        title=_("Your offer was accepted: %(title)s") % {"title": row.title},
        path=_to_negotiation(recipient, row),
        about=str(row.partner),
        row=row,
        lines=_terms(row.accepted_offer, row.currency),
        action_label=_("Open the negotiation"),
    )


@notice("negotiations.broken_off", why=_why_negotiation)
def broken_off(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To the other side, with the reason."""
    row = _negotiation(recipient, payload)
    if row is None or recipient is None:
        return None
    return Notice(
        title=_("Negotiation broken off: %(title)s") % {"title": row.title},
        path=_to_negotiation(recipient, row),
        about=str(row.partner),
        row=row,
        lines=[_("Reason: %(reason)s") % {"reason": row.ended_reason}],
        action_label=_("Open the negotiation"),
    )


@notice("negotiations.expired", why=_why_negotiation)
def expired(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To both sides."""
    row = _negotiation(recipient, payload)
    if row is None or recipient is None:
        return None
    return Notice(
        title=_("Negotiation expired: %(title)s") % {"title": row.title},
        path=_to_negotiation(recipient, row),
        about=str(row.partner),
        row=row,
        lines=[
            _("It was open until %(instant)s and ended without an agreement.")
            % {"instant": formats.long_moment(row.expires_at)}
        ],
        action_label=_("Open the negotiation"),
    )


@notice("negotiations.agreement_to_sign", why=_why_agreement)
def agreement_to_sign(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To both sides after the acceptance, unless their side has signed meanwhile."""
    title = _("Agreement to sign: %(title)s")
    return _to_sign(
        recipient, payload, title, _("The agreement is drawn up from the accepted offer.")
    )


@notice("negotiations.agreement_countersign", why=_why_agreement)
def agreement_countersign(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To the side whose signature is still missing."""
    title = _("Signed by the other side, to sign by you: %(title)s")
    return _to_sign(recipient, payload, title, _("The other side has signed."))


def _to_sign(
    recipient: User | None, payload: dict[str, Any], title: str, why: str
) -> Notice | None:
    row = _agreement(recipient, payload)
    if row is None or recipient is None:
        return None
    if not access.awaiting_signature_of(recipient).filter(pk=row.pk).exists():
        return None
    return Notice(
        title=title % {"title": row.title},
        path=_to_agreement(recipient, row),
        about=str(row.partner),
        row=row,
        lines=[why, _("With: %(name)s") % {"name": _other(recipient, row)}],
        action_label=_("Read and sign"),
    )


@notice("negotiations.signed", why=_why_agreement)
def signed(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To the side that signed first: now both have."""
    row = _agreement(recipient, payload)
    if row is None or recipient is None:
        return None
    return Notice(
        title=_("Agreement signed by both: %(title)s") % {"title": row.title},
        path=_to_agreement(recipient, row),
        about=str(row.partner),
        row=row,
        lines=[
            _("Valid from %(start)s until %(end)s")
            % {
                "start": formats.long_day(row.valid_from_date),
                "end": formats.long_day(row.valid_until_date),
            }
        ],
        action_label=_("Open the agreement"),
    )


@notice("negotiations.agreement_terminated", why=_why_agreement)
def agreement_terminated(recipient: User | None, payload: dict[str, Any]) -> Notice | None:
    """To the partner, with the reason."""
    row = _agreement(recipient, payload)
    if row is None or recipient is None:
        return None
    return Notice(
        title=_("Agreement terminated: %(title)s") % {"title": row.title},
        path=_to_agreement(recipient, row),
        about=str(row.partner),
        row=row,
        lines=[_("Reason: %(reason)s") % {"reason": row.ended_reason}],
        action_label=_("Open the agreement"),
    )


@reminder("negotiations.agreement_expiring", why=_why_agreement, of="agreement", find=_agreements)
def agreement_expiring(recipient: User, payload: dict[str, Any], row: Agreement) -> Notice | None:
    """To both sides, some weeks before the last day; not if the agreement has ended meanwhile.

    Of ours to its owner: somebody may have handed it over since.
    """
    if row.status != AgreementStatus.ACTIVE:
        return None
    if recipient.is_internal and meant_for(recipient) != row.owner:
        return None
    return Notice(
        title=_("Agreement expires on %(day)s: %(title)s")
        % {"day": formats.long_day(row.valid_until_date), "title": row.title},
        path=_to_agreement(recipient, row),
        about=str(row.partner),
        row=row,
        lines=[_("With: %(name)s") % {"name": _other(recipient, row)}],
        action_label=_("Open the agreement"),
    )
