"""A negotiation that begins with an award: nothing of the bid is typed a second time."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import audit, verbs
from core.action import action
from core.clock import company_date
from core.refused import Refused
from negotiations import access, terms
from negotiations.actions.starting import begin, require_starter
from negotiations.models import Negotiation, NegotiationLine, Offer, OfferLine
from negotiations.states import BID_TAKEN_OVER, Party
from negotiations.terms import NewLine
from rfps.models import AwardLine, Bid

BID_STANDS = verbs.register(
    BID_TAKEN_OVER,
    gettext_lazy("took the awarded bid as the partner's first offer"),
    icon="file-check",
    tone="accent",
)
ITEM_LENGTH = 500


@action
def start_from_award(
    *,
    award: str,
    partner: str,
    first: Party = Party.US,
    expires_at: datetime | None = None,
    by: User,
    now: datetime,
) -> Negotiation:
    """Start the negotiation with one winner of an approved award: its lines, its quantities, and the
    awarded price as the baseline that savings count from.

    With ``first`` the partner, its bid stands as its first offer and it is our turn: prices, lead time
    and payment terms as submitted, for the quantities awarded, valid from today until the bid's last
    day. A bid that binds no longer (``access.standing_bid``) is not put on the table in the partner's
    name: it is then the partner's turn.

    404 for an award that is not approved or out of sight, 403 for one who works neither the RFP nor
    the winner. Refuses a partner that has won nothing,
    and a second negotiation about the same award with the same partner.
    """
    require_starter(by)
    decided, company = access.lock_award_and_winner(by, award, partner)
    won = list(access.award_lines(decided, company))
    if not won:
        raise Refused("not_a_winner", _("This partner has not won any line of the award."))
    today = company_date(now)
    bid = access.standing_bid(decided, company, today) if first == Party.PARTNER else None
    negotiation = begin(
        partner=company,
        title=decided.rfx.title,
        currency=decided.currency,
        lines=_lines(won),
        # The bid is their offer: what comes next is our move.
        first=first if bid is None else Party.US,
        expires_at=expires_at,
        by=by,
        now=now,
        award=decided,
    )
    if bid is not None:
        _put_on_the_table(negotiation, bid, won, by, now)
    return negotiation


def _lines(won: list[AwardLine]) -> list[NewLine]:
    lines: list[NewLine] = []
    seen: set[str] = set()
    for row in won:
        item = " ".join(filter(None, [row.line.item_code, row.line.description]))[:ITEM_LENGTH]
        if item.lower() in seen:
            # RFPs may ask for the same thing twice; an agreement has one price for an item.
            number = _("(line %(number)s)") % {"number": row.line.number}
            item = f"{item[: ITEM_LENGTH - len(number) - 1]} {number}"
        seen.add(item.lower())
        lines.append(NewLine(item, row.line.unit, row.quantity, row.unit_price))
    return lines


def _put_on_the_table(
    negotiation: Negotiation, bid: Bid, won: list[AwardLine], by: User, now: datetime
) -> None:
    """Write the bid as offer number one, made by who submitted it."""
    version = access.submission_of(bid)
    assert version is not None  # standing_bid has asked
    assert bid.valid_until_date is not None
    own = list(NegotiationLine.objects.filter(negotiation=negotiation).order_by("number"))
    offer = Offer.objects.create(
        negotiation=negotiation,
        number=1,
        party=Party.PARTNER,
        made_by=version.submitted_by,
        message=bid.message,
        payment_days=bid.payment_days,
        valid_from_date=company_date(now),
        valid_until_date=bid.valid_until_date,
        total=terms.total((row.unit_price, row.quantity) for row in won),
        bid=bid,
    )
    OfferLine.objects.bulk_create(
        OfferLine(
            offer=offer,
            line=line,
            unit_price=row.unit_price,
            lead_time_days=bid.lead_time_days,
        )
        for line, row in zip(own, won, strict=True)
    )
    audit.record(
        BID_STANDS,
        negotiation,
        by=by,
        links=[negotiation.partner, bid.rfx],
        changes={"total": (None, offer.total)},
    )
