"""Rows as the API shows them: a list short, one of them whole."""

from django.db.models import Prefetch, QuerySet

from accounts.models import User
from negotiations import access
from negotiations.models import (
    Agreement,
    AgreementPrice,
    Negotiation,
    NegotiationLine,
    Offer,
    OfferLine,
)

# For the description of the API, which is made without a reader.
NO_NEGOTIATIONS = Negotiation.objects.none()
NO_AGREEMENTS = Agreement.objects.none()


def negotiation_rows(user: User, *, whole: bool) -> QuerySet[Negotiation]:
    """Return the negotiations in sight; ``whole`` brings their lines and offers along."""
    rows = access.visible_to(user).select_related("partner", "owner")
    if not whole:
        return rows
    offers = Offer.objects.order_by("number").select_related("made_by", "bid")
    lines = OfferLine.objects.order_by("line__number").select_related("line")
    return rows.select_related("accepted_offer").prefetch_related(
        Prefetch("lines", NegotiationLine.objects.order_by("number")),
        Prefetch("offers", offers.prefetch_related(Prefetch("lines", lines))),
    )


def agreement_rows(user: User, *, whole: bool) -> QuerySet[Agreement]:
    """Return the agreements in sight; ``whole`` brings their prices along."""
    rows = access.visible_agreements(user).select_related("partner", "owner", "negotiation")
    if not whole:
        return rows
    return rows.prefetch_related(
        Prefetch("prices", AgreementPrice.objects.order_by("item", "from_quantity"))
    )
