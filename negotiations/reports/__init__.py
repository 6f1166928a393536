"""Read models of negotiations and agreements, scoped to their reader."""

from negotiations.reports.agreements import AgreementPage, agreement_page
from negotiations.reports.lists import (
    agreement_list,
    award_panel,
    negotiation_list,
    of_partner,
    starters,
    visible_partners,
)
from negotiations.reports.prices import PriceAnswer, price_of
from negotiations.reports.rows import (
    NO_AGREEMENTS,
    NO_NEGOTIATIONS,
    agreement_rows,
    negotiation_rows,
)
from negotiations.reports.savings import Savings, savings
from negotiations.reports.thread import (
    Bubble,
    Change,
    NegotiationPage,
    negotiation_page,
    offer_lines,
    period,
)

__all__ = [
    "NO_AGREEMENTS",
    "NO_NEGOTIATIONS",
    "AgreementPage",
    "Bubble",
    "Change",
    "NegotiationPage",
    "PriceAnswer",
    "Savings",
    "agreement_list",
    "agreement_page",
    "agreement_rows",
    "award_panel",
    "negotiation_list",
    "negotiation_page",
    "negotiation_rows",
    "of_partner",
    "offer_lines",
    "period",
    "price_of",
    "savings",
    "starters",
    "visible_partners",
]
