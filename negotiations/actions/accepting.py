"""Accepting an offer: the negotiation ends and an agreement is drawn up."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import company_date
from core.moves import check_move
from core.refused import Refused
from negotiations import access
from negotiations.actions.rules import people_of, require_mover, require_turn
from negotiations.models import Agreement, AgreementPrice, Negotiation, Offer, OfferLine
from negotiations.states import (
    NEGOTIATION_MOVES,
    OPEN_NEGOTIATION,
    OTHER_PARTY,
    NegotiationStatus,
    Party,
)
from suppliers.standing import require_word

ACCEPTED = verbs.register(
    "negotiations.accepted", gettext_lazy("accepted the offer"), icon="handshake", tone="good"
)
DRAWN_UP = verbs.register(
    "negotiations.agreement_drawn_up",
    gettext_lazy("drew up the agreement"),
    icon="file-text",
    tone="accent",
)


@action
def accept(*, negotiation: str, offer: str, by: User, now: datetime) -> Agreement:
    """Accept exactly the offer that the user has read; return the agreement to be signed.

    ``offer`` is the key of that offer: 404 if it belongs to another negotiation, refused with
    ``offer_superseded`` if a newer one has come. Refuses one's own offer, a closed or expired
    negotiation, an offer whose prices hold no longer, and who waits for a colleague's word.
    """
    party = require_mover(by)
    row = access.lock_negotiation(by, negotiation)
    require_word(by)
    wanted = access.get_offer(row, offer)
    standing = access.standing_offer(row)
    if row.status in OPEN_NEGOTIATION and wanted != standing:
        raise Refused("offer_superseded", _("There is a newer offer. Read it before you accept."))
    if row.status in OPEN_NEGOTIATION and wanted.party == party:
        raise Refused("own_offer", _("This is your own offer; the other side may accept it."))
    at = require_turn(row, party)
    if wanted.valid_until_date < company_date(now):
        raise Refused("validity_over", _("The prices of this offer hold no longer."))
    before = row.status
    check_move(NEGOTIATION_MOVES, before, NegotiationStatus.AGREED)
    row.status, row.accepted_offer, row.ended_at = NegotiationStatus.AGREED, wanted, at
    row.save(update_fields=["status", "accepted_offer", "ended_at"])
    audit.record(
        ACCEPTED,
        row,
        by=by,
        links=[row.partner],
        changes={"status": (before, row.status), "total": (None, wanted.total)},
    )
    agreement = _draw_up(row, wanted, by)
    notices.notify(
        "negotiations.accepted",
        f"negotiation:{row.pk}",
        to=people_of(OTHER_PARTY[party], row),
        payload={"negotiation": row.key},
    )
    notices.notify(
        "negotiations.agreement_to_sign",
        f"agreement:{agreement.pk}",
        to=people_of(Party.US, row) + people_of(Party.PARTNER, row),
        payload={"agreement": agreement.key},
    )
    return agreement


def _draw_up(negotiation: Negotiation, offer: Offer, by: User) -> Agreement:
    """Write the draft agreement and its price list from the accepted offer."""
    agreement = Agreement.objects.create(
        partner=negotiation.partner,
        negotiation=negotiation,
        title=negotiation.title,
        owner_id=negotiation.owner_id,
        currency=negotiation.currency,
        payment_days=offer.payment_days,
        incoterm=offer.incoterm,
        valid_from_date=offer.valid_from_date,
        valid_until_date=offer.valid_until_date,
    )
    offered = OfferLine.objects.filter(offer=offer).select_related("line").order_by("line__number")
    AgreementPrice.objects.bulk_create(
        AgreementPrice(
            agreement=agreement,
            item=row.line.item,
            unit=row.line.unit,
            # Below the minimum order quantity nothing was agreed.
            from_quantity=row.minimum_quantity or Decimal(0),
            unit_price=row.unit_price,
            lead_time_days=row.lead_time_days,
        )
        for row in offered
    )
    audit.record(DRAWN_UP, agreement, by=by, links=[negotiation.partner, negotiation])
    return agreement
