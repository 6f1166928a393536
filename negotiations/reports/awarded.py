"""What a negotiation takes over from the award that it begins with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from negotiations import access
from negotiations.models import Negotiation, NegotiationLine


@dataclass(frozen=True)
class AwardedTerms:
    """The awarded terms: prices per unit by the id of the negotiation's line, in its currency."""

    prices: dict[int, Decimal]
    lead_time_days: int | None
    payment_days: int | None


def awarded_terms(
    negotiation: Negotiation, lines: Iterable[NegotiationLine]
) -> AwardedTerms | None:
    """Return the terms with which the first offer's form is filled in; None without an award.

    The prices are the lines' baselines, which for a negotiation from an award are the awarded ones:
    both sides know them.
    """
    if negotiation.award_id is None:
        return None
    bid = access.awarded_bid(negotiation.award_id, negotiation.partner)
    if bid is None:
        return None
    prices = {line.pk: line.baseline_price for line in lines if line.baseline_price is not None}
    return AwardedTerms(prices, bid.lead_time_days, bid.payment_days)


def award_start(user: User, award: str, partner: str, today: date) -> dict[str, Any]:
    """Return what is said before the negotiation about an award begins: what was won, and whether
    the bid binds on ``today``, a day at the company. 404 and 403 like the action."""
    decided, company = access.get_award_and_winner(user, award, partner)
    won = list(access.award_lines(decided, company))
    bid = access.awarded_bid(decided, company)
    return {
        "award": decided,
        "partner": company,
        "won": won,
        "total": sum((row.amount for row in won), Decimal("0.00")),
        "bid": bid,
        "stands": access.standing_bid(decided, company, today) is not None,
        "submitted": bid is not None and access.submission_of(bid) is not None,
    }
