"""Offers and counter-offers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import company_date
from core.moves import check_move
from core.refused import Refused
from negotiations import access, terms
from negotiations.actions.rules import people_of, require_mover, require_turn
from negotiations.models import Negotiation, NegotiationLine, Offer, OfferLine
from negotiations.states import NEGOTIATION_MOVES, OTHER_PARTY, TURN_OF, Incoterm
from negotiations.terms import OfferedLine
from suppliers.standing import require_word

OFFERED = verbs.register(
    "negotiations.offered", gettext_lazy("made an offer"), icon="arrow-right-left", tone="accent"
)

MOST_DAYS = 3650


@action
def make_offer(
    *,
    negotiation: str,
    lines: Mapping[str, OfferedLine],
    valid_from_date: date,
    valid_until_date: date,
    payment_days: int | None = None,
    incoterm: str = "",
    message: str = "",
    by: User,
    now: datetime,
) -> Offer:
    """Put an offer on the table for the user's side; the turn passes to the other side.

    ``lines`` maps the key of every line of the negotiation to what is offered for it, prices per unit
    in the negotiation's currency; the dates are the first and the last day on which the prices would
    hold. Refuses a move out of turn or on a closed negotiation, a missing or foreign line, a price
    below zero or with more than six decimals, a validity that has passed or is upside down, and what
    the other side has just offered, word for word: that is accepted, not offered back. Refuses who waits for
    a colleague's word.
    """
    party = require_mover(by)
    row = access.lock_negotiation(by, negotiation)
    require_word(by)
    require_turn(row, party)
    after = TURN_OF[OTHER_PARTY[party]]
    check_move(NEGOTIATION_MOVES, row.status, after)
    if valid_until_date < valid_from_date:
        raise Refused(
            "validity_reversed", _("The validity ends before it begins."), field="valid_until_date"
        )
    if valid_until_date < company_date(now):
        raise Refused(
            "validity_over", _("The validity lies in the past."), field="valid_until_date"
        )
    if payment_days is not None and not 0 <= payment_days <= MOST_DAYS:
        raise Refused("days_invalid", _("This is not a number of days."), field="payment_days")
    if incoterm and incoterm not in Incoterm.values:
        raise Refused("incoterm_unknown", _("This is not an Incoterm."), field="incoterm")
    own = list(NegotiationLine.objects.filter(negotiation=row).order_by("number"))
    if {line.key for line in own} != set(lines):
        raise Refused("lines_missing", _("An offer states a price for every line."))
    for line in own:
        _check_line(line, lines[line.key])
    total = terms.total((lines[line.key].unit_price, line.quantity) for line in own)
    if total >= terms.MOST_TOTAL:
        raise Refused("too_large", _("The total is too large."))
    before = access.standing_offer(row)
    fields = {
        "payment_days": payment_days,
        "incoterm": incoterm,
        "valid_from_date": valid_from_date,
        "valid_until_date": valid_until_date,
    }
    if before and before.party != party and _repeats(before, fields, own, lines):
        raise Refused(
            "offer_repeated",
            _(
                "These are exactly the terms that the other side offers. Accept their offer instead."
            ),
        )
    offer = Offer.objects.create(
        negotiation=row,
        number=before.number + 1 if before else 1,
        party=party,
        made_by=by,
        message=message.strip(),
        total=total,
        **fields,
    )
    OfferLine.objects.bulk_create(
        OfferLine(
            offer=offer,
            line=line,
            unit_price=lines[line.key].unit_price,
            minimum_quantity=lines[line.key].minimum_quantity,
            lead_time_days=lines[line.key].lead_time_days,
        )
        for line in own
    )
    _pass_turn(row, offer, before, by)
    return offer


def _repeats(
    before: Offer,
    fields: Mapping[str, Any],
    own: Iterable[NegotiationLine],
    lines: Mapping[str, OfferedLine],
) -> bool:
    """Return whether an offer would state nothing else than the one before it."""
    if any(getattr(before, name) != value for name, value in fields.items()):
        return False
    stood = {line.line_id: line for line in OfferLine.objects.filter(offer=before)}
    return all(
        getattr(stood[line.pk], name) == getattr(lines[line.key], name)
        for line in own
        for name in ("unit_price", "minimum_quantity", "lead_time_days")
    )


def _pass_turn(row: Negotiation, offer: Offer, before: Offer | None, by: User) -> None:
    turn, row.status = row.status, TURN_OF[OTHER_PARTY[access.party_of(by)]]
    row.save(update_fields=["status"])
    audit.record(
        OFFERED,
        row,
        by=by,
        links=[row.partner],
        changes={
            "status": (turn, row.status),
            "total": (before.total if before else None, offer.total),
        },
    )
    notices.notify(
        "negotiations.offer_made",
        f"offer:{offer.pk}",
        to=people_of(OTHER_PARTY[access.party_of(by)], row),
        payload={"negotiation": row.key, "offer": offer.key},
    )


def _check_line(line: NegotiationLine, offered: OfferedLine) -> None:
    names = {"item": line.item}
    price: Decimal = offered.unit_price
    if not terms.fits(price, terms.MOST_PRICE, terms.PRICE_DECIMALS) or price < 0:
        raise Refused(
            "price_invalid",
            _("%(item)s: a price is zero or more, with at most six decimals.") % names,
            line=line.key,
        )
    minimum = offered.minimum_quantity
    if minimum is not None and (
        not terms.fits(minimum, terms.MOST_QUANTITY, terms.QUANTITY_DECIMALS) or minimum <= 0
    ):
        raise Refused(
            "minimum_invalid",
            _("%(item)s: a minimum quantity is more than zero, with at most four decimals.")
            % names,
            line=line.key,
        )
    if offered.lead_time_days is not None and not 0 <= offered.lead_time_days <= MOST_DAYS:
        raise Refused(
            "days_invalid",
            _("%(item)s: the lead time is not a number of days.") % names,
            line=line.key,
        )
