"""How a negotiation begins freely, and what every beginning has in common."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from core import audit, permissions, verbs
from core.action import action
from core.currencies import is_currency
from core.days import require_near
from core.refused import Refused
from negotiations import access, terms
from negotiations.actions.rules import people_of
from negotiations.models import Negotiation, NegotiationLine
from negotiations.states import TURN_OF, Party
from negotiations.terms import NewLine
from rfps.models import Award
from suppliers import access as partners
from suppliers.models import Partner
from suppliers.states import PartnerStatus

STARTED = verbs.register(
    "negotiations.started",
    gettext_lazy("started the negotiation"),
    icon="messages-square",
    tone="accent",
)


@action
def start(
    *,
    partner: str,
    title: str,
    currency: str,
    lines: Sequence[NewLine],
    first: Party = Party.US,
    expires_at: datetime | None = None,
    by: User,
    now: datetime,
) -> Negotiation:
    """Start a negotiation with a partner that the user works; the user becomes its owner.

    ``first`` is the side that makes the first offer, ``expires_at`` an aware instant. Refuses an
    ended partner, an empty title, an unknown currency, no lines, an item that comes twice, a quantity
    that is not positive, and an expiry that has passed.
    """
    require_starter(by)
    company = partners.lock_worked_partner(by, partner)
    return begin(
        partner=company,
        title=title,
        currency=currency,
        lines=lines,
        first=first,
        expires_at=expires_at,
        by=by,
        now=now,
    )


def require_starter(by: User) -> None:
    """PermissionDenied for those who may not begin a negotiation."""
    if not permissions.allowed(by, access.NEGOTIATE):
        raise PermissionDenied


def begin(
    *,
    partner: Partner,
    title: str,
    currency: str,
    lines: Sequence[NewLine],
    first: Party,
    expires_at: datetime | None,
    by: User,
    now: datetime,
    award: Award | None = None,
) -> Negotiation:
    """Write a negotiation with its lines inside an action's transaction, and tell the partner.

    Refuses what ``start`` refuses.
    """
    if partner.status == PartnerStatus.ENDED:
        raise Refused("partner_ended", _("The relationship with this partner has ended."))
    if not title.strip():
        raise Refused("title_missing", _("Give the negotiation a title."), field="title")
    if not is_currency(currency):
        raise Refused("currency_unknown", _("This is not a currency."), field="currency")
    if expires_at is not None:
        require_near(expires_at, "expires_at")
    if expires_at is not None and expires_at <= now:
        raise Refused("expiry_passed", _("This lies in the past."), field="expires_at")
    _check_lines(lines)
    try:
        with transaction.atomic():
            negotiation = Negotiation.objects.create(
                partner=partner,
                award=award,
                title=title.strip(),
                currency=currency,
                owner=by,
                status=TURN_OF[first],
                expires_at=expires_at,
            )
    except IntegrityError as error:
        if "negotiation_once_per_award_and_partner" not in str(error):
            raise
        raise Refused(
            "already_started", _("This award is already negotiated with this partner.")
        ) from error
    NegotiationLine.objects.bulk_create(
        NegotiationLine(
            negotiation=negotiation,
            number=number,
            item=line.item.strip(),
            unit=line.unit.strip(),
            quantity=line.quantity,
            baseline_price=line.baseline_price,
        )
        for number, line in enumerate(lines, start=1)
    )
    links = [partner] if award is None else [partner, award.rfx]
    audit.record(STARTED, negotiation, by=by, links=links)
    notices.notify(
        "negotiations.started",
        f"negotiation:{negotiation.pk}",
        to=people_of(Party.PARTNER, negotiation),
        payload={"negotiation": negotiation.key},
    )
    return negotiation


def _check_lines(lines: Sequence[NewLine]) -> None:
    if not lines:
        raise Refused("lines_missing", _("Name at least one item."))
    seen: set[str] = set()
    for line in lines:
        name = line.item.strip().lower()
        if not name or not line.unit.strip():
            raise Refused("line_incomplete", _("Every line needs an item and a unit."))
        if name in seen:
            raise Refused(
                "item_twice", _("“%(item)s” is there twice.") % {"item": line.item.strip()}
            )
        seen.add(name)
        known = terms.fits(line.quantity, terms.MOST_QUANTITY, terms.QUANTITY_DECIMALS)
        if not known or line.quantity <= 0:
            raise Refused(
                "quantity_invalid", _("A quantity is more than zero, with four decimals.")
            )
        _check_baseline(line.baseline_price)


def _check_baseline(price: Decimal | None) -> None:
    if price is not None and (
        not terms.fits(price, terms.MOST_PRICE, terms.PRICE_DECIMALS) or price < 0
    ):
        raise Refused("price_invalid", _("A price is zero or more, with at most six decimals."))
