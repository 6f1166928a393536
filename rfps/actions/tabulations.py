"""Bringing in tenders that were held elsewhere, with their bids in the open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import audit, permissions, verbs
from core.action import action
from core.currencies import is_currency
from core.refused import Refused
from rfps import access
from rfps.amounts import line_amount
from rfps.models import Bid, BidLine, Line, Rfx, RfxInvitation, TeamMember
from rfps.states import BidStatus, InvitationStatus, RfxKind, RfxStatus, TeamFunction
from suppliers.actions.turns import take_turn
from suppliers.holding import hold
from suppliers.models import Partner
from suppliers.states import PartnerStatus

IMPORTED = verbs.register(
    "rfps.imported", gettext_lazy("imported a tender held elsewhere"), icon="file-input"
)
PARTNER_IMPORTED = verbs.register(
    "rfps.bidder_imported", gettext_lazy("imported the company as a bidder"), icon="building-2"
)


@dataclass(frozen=True)
class TenderLine:
    """One line of a tender held elsewhere; the four fields together are its key."""

    item_code: str
    description: str
    unit: str
    quantity: Decimal


@dataclass
class Tender:
    """A tender held elsewhere. ``prices`` maps a bidder's name to unit prices by line."""

    external_id: str
    title: str
    held_date: date
    description: str = ""
    lines: list[TenderLine] = field(default_factory=list)
    prices: dict[str, dict[TenderLine, Decimal]] = field(default_factory=dict)


@dataclass
class ImportResult:
    """What an import did: counts, and the keys of the RFxs by their reference elsewhere."""

    created: int = 0
    unchanged: int = 0
    partners_created: int = 0
    lines: int = 0
    prices: int = 0
    keys: dict[str, str] = field(default_factory=dict)


@action
def import_tabulation(
    *,
    tenders: Sequence[Tender],
    currency: str,
    by: User,
    now: datetime,
    dry_run: bool = False,
) -> ImportResult:
    """Create an RFx with opened bids for each tender that is not here yet; all of them or none.

    Bidders are partners with exactly that legal name; unknown ones become prospects. A tender that is
    here already with the same figures is left alone; with other figures the whole import is refused.
    ``currency`` is that of all prices. With ``dry_run`` everything is tried and rolled back. While
    another import runs, of trade or of tenders, this one waits.
    """
    if not permissions.allowed(by, access.IMPORT):
        raise PermissionDenied
    if not is_currency(currency):
        raise Refused("unknown_currency", _("This is not a currency code."))
    # Before anything is looked for: what another import makes must not be found missing.
    take_turn()
    result = ImportResult()
    ids = [tender.external_id for tender in tenders]
    existing = {
        rfx.external_id: rfx
        for rfx in Rfx.objects.select_for_update(of=("self",))
        .filter(external_id__in=ids)
        .order_by("pk")
    }
    partners = _partners(tenders, by, result)
    for tender in tenders:
        if found := existing.get(tender.external_id):
            if not _same(found, tender, currency):
                raise Refused(
                    "imported_differently",
                    _("Tender %(tender)s is here already, with other figures.")
                    % {"tender": tender.external_id},
                    tender=tender.external_id,
                )
            result.unchanged += 1
            result.keys[tender.external_id] = found.key
        else:
            _create(tender, currency, partners, by, result)
    if dry_run:
        transaction.set_rollback(True)
    return result


def _partners(tenders: Sequence[Tender], by: User, result: ImportResult) -> dict[str, Partner]:
    names = sorted({name for tender in tenders for name in tender.prices})
    found: dict[str, Partner] = {}
    # Held: the tenders begin to run with them.
    known = Partner.objects.filter(legal_name__in=names).values_list("pk", flat=True)
    for partner in hold(known):
        if partner.legal_name in found:
            raise Refused(
                "partner_ambiguous",
                _("Several partners are called “%(name)s”; merge them first.")
                % {"name": partner.legal_name},
            )
        found[partner.legal_name] = partner
    for name in names:
        if name not in found:
            found[name] = Partner.objects.create(
                legal_name=name, is_supplier=True, status=PartnerStatus.PROSPECT
            )
            audit.record(PARTNER_IMPORTED, found[name], by=by)
            result.partners_created += 1
    return found


def _same(rfx: Rfx, tender: Tender, currency: str) -> bool:
    lines = [
        TenderLine(line.item_code, line.description, line.unit, line.quantity)
        for line in Line.objects.filter(rfx=rfx).order_by("number")
    ]
    prices: dict[str, dict[TenderLine, Decimal]] = {}
    rows = BidLine.objects.filter(bid__rfx=rfx).select_related("bid__partner", "line")
    for row in rows:
        line = TenderLine(
            row.line.item_code, row.line.description, row.line.unit, row.line.quantity
        )
        prices.setdefault(row.bid.partner.legal_name, {})[line] = row.unit_price
    return rfx.currency == currency and lines == tender.lines and prices == tender.prices


def _create(
    tender: Tender, currency: str, partners: dict[str, Partner], by: User, result: ImportResult
) -> None:
    held_at = timezone.make_aware(datetime.combine(tender.held_date, datetime.min.time()))
    rfx = Rfx.objects.create(
        kind=RfxKind.RFQ,
        title=tender.title,
        description=tender.description,
        currency=currency,
        owner=by,
        status=RfxStatus.OPENED,
        deadline_at=held_at,
        opened_at=held_at,
        held_elsewhere=True,
        external_id=tender.external_id,
    )
    TeamMember.objects.create(rfx=rfx, user=by, function=TeamFunction.LEAD)
    lines = Line.objects.bulk_create(
        Line(
            rfx=rfx,
            number=number,
            item_code=line.item_code,
            description=line.description,
            unit=line.unit,
            quantity=line.quantity,
        )
        for number, line in enumerate(tender.lines, start=1)
    )
    by_key = dict(zip(tender.lines, lines, strict=True))
    for name, prices in tender.prices.items():
        _create_bid(rfx, partners[name], {by_key[key]: price for key, price in prices.items()})
        result.prices += len(prices)
    audit.record(IMPORTED, rfx, by=by, links=[partners[name] for name in tender.prices])
    result.created += 1
    result.lines += len(lines)
    result.keys[tender.external_id] = rfx.key


def _create_bid(rfx: Rfx, partner: Partner, prices: dict[Line, Decimal]) -> None:
    invitation = RfxInvitation.objects.create(
        rfx=rfx, partner=partner, status=InvitationStatus.ACCEPTED
    )
    rows = [
        BidLine(line=line, unit_price=price, amount=line_amount(line.quantity, price))
        for line, price in prices.items()
    ]
    bid = Bid.objects.create(
        invitation=invitation,
        rfx=rfx,
        partner=partner,
        status=BidStatus.OPENED,
        total=sum((row.amount for row in rows), Decimal("0.00")),
    )
    for row in rows:
        row.bid = bid
    BidLine.objects.bulk_create(rows)
