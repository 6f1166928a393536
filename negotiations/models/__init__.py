from negotiations.models.agreement import Agreement, AgreementPrice
from negotiations.models.negotiation import (
    Negotiation,
    NegotiationLine,
    Offer,
    OfferLine,
    Position,
)

__all__ = [
    "Agreement",
    "AgreementPrice",
    "Negotiation",
    "NegotiationLine",
    "Offer",
    "OfferLine",
    "Position",
]
