"""Read models of negotiations and agreements, scoped to their reader."""

from negotiations.reports.agreements import AgreementPage, agreement_page
from negotiations.reports.awarded import AwardedTerms, award_start, awarded_terms
from negotiations.reports.lists import (
    Listing,
    agreement_list,
    award_panel,
    negotiation_list,
    of_partner,
    starters,
    visible_partners,
)
from negotiations.reports.origins import Origin, origins_of, origins_of_agreement
from negotiations.reports.prices import (
    Ambiguous,
    PriceAnswer,
    agreed_items,
    begins_on,
    price_of,
    smallest_quantity,
)
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
    "Ambiguous",
    "AwardedTerms",
    "Bubble",
    "Change",
    "Listing",
    "NegotiationPage",
    "Origin",
    "PriceAnswer",
    "Savings",
    "agreed_items",
    "agreement_list",
    "agreement_page",
    "agreement_rows",
    "award_panel",
    "award_start",
    "awarded_terms",
    "begins_on",
    "negotiation_list",
    "negotiation_page",
    "negotiation_rows",
    "of_partner",
    "offer_lines",
    "origins_of",
    "origins_of_agreement",
    "period",
    "price_of",
    "savings",
    "smallest_quantity",
    "starters",
    "visible_partners",
]
