"""What do we pay for 500 of these on 3 March?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Min, Q, QuerySet, Value
from django.db.models.functions import Concat, Lower

from accounts.models import User
from core.scoped import scoped
from negotiations import access, terms
from negotiations.models import Agreement, AgreementPrice
from negotiations.states import AgreementStatus
from suppliers.models import Partner

# A list to choose from is read by people; what is beyond it can still be typed.
MOST_ITEMS = 500


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


class Ambiguous(Exception):
    """A code or a name that several agreed items share; ``items`` are their whole names."""

    def __init__(self, items: list[str]):
        super().__init__(", ".join(items))
        self.items = items


def price_of(
    user: User, partner: Partner, item: str, quantity: Decimal, on: date
) -> PriceAnswer | None:
    """Return what is paid for a quantity of an item on a day, or None if nothing was agreed.

    Only agreements in the user's sight count, signed by both, whose validity includes the day (first
    and last day included), for a terminated one the days before its termination. Where several
    overlap, the newest one that prices this item in this quantity wins. Within an agreement it is the
    highest break that the quantity reaches, the break itself included; below the lowest one (the
    minimum order quantity) nothing was agreed.

    An item is written "code name", as it came from the RFP: it is found by the whole, by its code or by
    its name, ignoring case. Raises ``Ambiguous`` for a code or name that several items have.
    """
    if quantity <= 0:
        return None
    prices = _binding_prices(user, partner, on)
    name = _item_named(prices, item.strip())
    if name is None:
        return None
    row = (
        prices.alias(name=Lower("item"))
        .filter(name=name, from_quantity__lte=quantity)
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


def smallest_quantity(
    user: User, partner: Partner, item: str, on: date
) -> tuple[Decimal, str] | None:
    """Return the smallest quantity of an item that has a price on a day, and its unit.

    None where ``price_of`` finds no price for any quantity; it raises ``Ambiguous`` alike.
    """
    prices = _binding_prices(user, partner, on)
    name = _item_named(prices, item.strip())
    rows = prices.alias(name=Lower("item")).filter(name=name).order_by("from_quantity")
    found: tuple[Decimal, str] | None = (
        rows.values_list("from_quantity", "unit").first() if name is not None else None
    )
    return found


def begins_on(user: User, partner: Partner, item: str, after: date) -> date | None:
    """Return the first day after ``after`` from which a signed agreement prices an item, in any quantity.

    None where none begins later; raises ``Ambiguous`` as ``price_of`` does.
    """
    prices = AgreementPrice.objects.filter(
        agreement__in=access.visible_agreements(user).filter(
            partner=partner,
            valid_from_date__gt=after,
            status__in=[AgreementStatus.SIGNED, AgreementStatus.ACTIVE, AgreementStatus.EXPIRED],
        )
    )
    name = _item_named(prices, item.strip())
    if name is None:
        return None
    rows = prices.alias(name=Lower("item")).filter(name=name)
    first: date | None = rows.aggregate(first=Min("agreement__valid_from_date"))["first"]
    return first


def agreed_items(user: User, partner: Partner) -> list[str]:
    """Return the items that the price question can choose from: each once, by name, the first
    ``MOST_ITEMS``. Any day may be asked about, so those of ended agreements are there as well."""
    # Written differently by capitals it is one item all the same.
    return list({item.lower(): item for item in _agreed_items(user, partner.pk)}.values())


@scoped
def _agreed_items(user: User, partner: int) -> QuerySet[Any, Any]:
    signed = access.visible_agreements(user).filter(partner=partner)
    signed = signed.exclude(status=AgreementStatus.DRAFT)
    items = AgreementPrice.objects.filter(agreement__in=signed).order_by("item")
    return items.values_list("item", flat=True).distinct()[:MOST_ITEMS]


def _binding_prices(user: User, partner: Partner, on: date) -> QuerySet[AgreementPrice]:
    return AgreementPrice.objects.filter(
        _in_force(on), agreement__in=access.visible_agreements(user).filter(partner=partner)
    )


def _item_named(prices: QuerySet[AgreementPrice], text: str) -> str | None:
    """Return the item, in small letters, that is meant: the whole, or the only one with that code
    (its beginning, whole words) or that name (its end, whole words)."""
    wanted = Lower(Value(text))
    parts = (
        Q(name=wanted)
        | Q(name__startswith=Concat(wanted, Value(" ")))
        | Q(name__endswith=Concat(Value(" "), wanted))
    )
    named = prices.alias(name=Lower("item")).filter(parts)
    rows = named.annotate(whole=Lower("item"), asked=wanted)
    found = rows.order_by("whole").values_list("whole", "asked", "item").distinct()[:MOST_ITEMS]
    names = {whole: (asked, item) for whole, asked, item in found}
    for whole, (asked, _item) in names.items():
        if whole == asked:
            return whole
    if len(names) > 1:
        raise Ambiguous([item for _asked, item in names.values()])
    return next(iter(names), None)


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
