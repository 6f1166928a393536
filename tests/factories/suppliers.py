"""Partners and what belongs to them, straight into the tables."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.clock import database_now
from suppliers.models import (
    Assignment,
    Category,
    Contact,
    MonthlyTrade,
    Partner,
    PartnerReference,
    Representative,
    Site,
    TradeImport,
)
from suppliers.states import Direction, PartnerStatus, Responsibility
from tests.factories.accounts import make_supplier_user

_serial = itertools.count(1)

# How a mapping of an import begins; further columns follow.
MAPPING_HEAD = """[trade]
source = "erp"
key = ["Order", "Line"]
direction = "purchase"
currency = "SEK"

[columns]
partner = "Vendor"
order_number = "Order"
line_number = "Line"
item = "Item"
"""


def make_partner(**fields: Any) -> Partner:
    """An active supplier unless said otherwise; ``categories`` may be a list."""
    categories = fields.pop("categories", ())
    number = next(_serial)
    defaults: dict[str, Any] = {
        "legal_name": f"Partner {number} AB",
        "is_supplier": True,
        "status": PartnerStatus.ACTIVE,
        "country": "SE",
        "registration_number": f"55{number:04}-{number:04}",
    }
    partner = Partner.objects.create(**defaults | fields)
    partner.categories.set(categories)
    return partner


def make_category(**fields: Any) -> Category:
    number = next(_serial)
    return Category.objects.create(**{"code": f"C{number}", "name": f"Category {number}"} | fields)


def make_representative(partner: Partner, **fields: Any) -> User:
    """A portal user of the partner, with the word of the first who is trusted there, unless it ``waits``."""
    row = Representative(partner=partner, waits=fields.pop("waits", False))
    there = Representative.objects.filter(partner=partner).order_by("pk")
    if not row.waits and there.exists():
        row.vouched_by = there.filter(waits=False, user__is_active=True).first()
        row.trusted_from_at = row.vouched_by.trusted_from_at if row.vouched_by else database_now()
    row.user = make_supplier_user(**fields)
    row.save()
    return row.user


def make_contact(partner: Partner, **fields: Any) -> Contact:
    return Contact.objects.create(partner=partner, **{"name": f"Contact {next(_serial)}"} | fields)


def make_site(partner: Partner, **fields: Any) -> Site:
    return Site.objects.create(partner=partner, **{"name": f"Site {next(_serial)}"} | fields)


def make_assignment(partner: Partner, user: User, **fields: Any) -> Assignment:
    """The user is the account executive since the beginning of 2020, unless said otherwise."""
    defaults = {
        "responsibility": Responsibility.ACCOUNT_EXECUTIVE,
        "from_date": dt.date(2020, 1, 1),
    }
    return Assignment.objects.create(partner=partner, user=user, **defaults | fields)


def make_reference(partner: Partner, source: str, reference: str) -> PartnerReference:
    return PartnerReference.objects.create(partner=partner, source=source, reference=reference)


def make_import(**fields: Any) -> TradeImport:
    defaults: dict[str, Any] = {
        "file_name": "lines.csv",
        "sha256": "0" * 64,
        "mapping": "",
        "rows": 0,
        "created_count": 0,
        "updated_count": 0,
        "unchanged_count": 0,
        "excluded_count": 0,
    }
    return TradeImport.objects.create(**defaults | fields)


def make_month(partner: Partner, month: dt.date, **fields: Any) -> MonthlyTrade:
    """A month's sum of purchases: one line of 1,000 SEK, on time, unless said otherwise."""
    defaults: dict[str, Any] = {
        "direction": Direction.PURCHASE,
        "currency": "SEK",
        "lines": 1,
        "amount": Decimal(1000),
        "delivered_lines": 1,
        "on_time_lines": 1,
        "late_days": 0,
        "quantity_delivered": Decimal(0),
        "quantity_rejected": Decimal(0),
        "inspected_lines": 0,
    }
    return MonthlyTrade.objects.create(partner=partner, month=month, **defaults | fields)
