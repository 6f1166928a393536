from suppliers.models.partner import Category, Contact, Partner, Site
from suppliers.models.people import Assignment, Representative
from suppliers.models.trade import MonthlyTrade, TradeImport, TradeLine

__all__ = [
    "Assignment",
    "Category",
    "Contact",
    "MonthlyTrade",
    "Partner",
    "Representative",
    "Site",
    "TradeImport",
    "TradeLine",
]
