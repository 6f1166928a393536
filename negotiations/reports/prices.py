"""What do we pay for 500 of these on 3 March?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, Value
from django.db.models.functions import Lower

from accounts.models import User
from negotiations import access, terms
from negotiations.models import Agreement, AgreementPrice
from negotiations.states import AgreementStatus
from suppliers.models import Partner


@dataclass(frozen=True)
class PriceAnswer:
    """The one price, per ``unit`` in ``currency``, and the agreement it rests on."""

    agreement: Agreement
    item: str
    unit: str
    unit_price: Decimal
    currency: str
    from_quantity: Decimal
    lead_time_days: int | None
    amount: Decimal


def price_of(
    user: User, partner: Partner, item: str, quantity: Decimal, on: date
) -> PriceAnswer | None:
    """Return what is paid for a quantity of an item on a day, or None if nothing was agreed.

    Only agreements in the user's sight count, signed by both, whose validity includes the day (first
    and last day included), for a terminated one the days before its termination. Where several
    overlap, the newest one that prices this item in this quantity wins. Within an agreement it is the
    highest break that the quantity reaches, the break itself included; below the lowest one (the
    minimum order quantity) nothing was agreed. Item names match whole, ignoring case.
    """
    if quantity <= 0:
        return None
    row = (
        AgreementPrice.objects.alias(name=Lower("item"))
        .filter(
            _in_force(on),
            agreement__in=access.visible_agreements(user).filter(partner=partner),
            name=Lower(Value(item.strip())),
            from_quantity__lte=quantity,
        )
        .select_related("agreement__partner")
        .order_by("-agreement_id", "-from_quantity")
        .first()
    )
    if row is None:
        return None
    return PriceAnswer(
        agreement=row.agreement,
        item=row.item,
        unit=row.unit,
        unit_price=row.unit_price,
        currency=row.agreement.currency,
        from_quantity=row.from_quantity,
        lead_time_days=row.lead_time_days,
        amount=terms.amount(row.unit_price, quantity),
    )


def _in_force(on: date) -> Q:
    valid = Q(agreement__valid_from_date__lte=on, agreement__valid_until_date__gte=on)
    # Signed, in force, or long over: the question may be about any day.
    binding = Q(
        agreement__status__in=[
            AgreementStatus.SIGNED,
            AgreementStatus.ACTIVE,
            AgreementStatus.EXPIRED,
        ]
    )
    ended_early = Q(
        agreement__status__in=[AgreementStatus.TERMINATED, AgreementStatus.REPLACED],
        # Compared as a day at the company.
        agreement__ended_at__gt=terms.day_end(on),
    )
    return valid & (binding | ended_early)
