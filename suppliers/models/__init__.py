from suppliers.models.answer import MailedAnswer, came_whole
from suppliers.models.partner import Category, Contact, Partner, PartnerReference, Site
from suppliers.models.people import Assignment, Representative
from suppliers.models.trade import (
    CompanyTrade,
    MonthlyTrade,
    TradeImport,
    TradeLine,
    YearlyTrade,
)

__all__ = [
    "Assignment",
    "Category",
    "CompanyTrade",
    "Contact",
    "MailedAnswer",
    "MonthlyTrade",
    "Partner",
    "PartnerReference",
    "Representative",
    "Site",
    "TradeImport",
    "TradeLine",
    "YearlyTrade",
    "came_whole",
]
