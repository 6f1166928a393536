"""Lists of negotiations and agreements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import permissions, search
from core.counts import numbers
from core.paging import Head, Page, Sort, head, paginate
from core.prepared import prepared
from core.reading import Ids
from core.scoped import scoped
from core.ui.parts import Badge
from negotiations import access
from negotiations.models import Agreement, Negotiation, Offer
from negotiations.reports.agreements import agreement_badge
from negotiations.reports.thread import status_badge
from negotiations.states import OPEN_NEGOTIATION, AgreementStatus, Party
from rfps.models import Award, AwardLine
from suppliers import access as partners
from suppliers.models import Partner
from suppliers.reports.partners import asked_partner
from suppliers.reports.search import named

NEWEST = Sort("started", _("Started"), "id", descending=True)
SHOWN = ("open", "turn", "ended")
AGREEMENTS_SHOWN = ("current", "to_sign", "over")
ON_PARTNER_PAGE = 10
STARTERS = 50

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class NegotiationRow:
    """One line of the list; ``offer`` is the newest one, ``my_turn`` whether the reader's side moves."""

    negotiation: Negotiation
    badge: Badge
    my_turn: bool
    offer: Offer | None


@dataclass(frozen=True)
class AgreementRow:
    agreement: Agreement
    badge: Badge
    to_sign: bool


@dataclass(frozen=True)
class Listing:
    """A page of rows, and the filters it was asked with."""

    page: Page
    rows: list[Any]
    shown: str
    mine: bool = False
    text: str = ""
    partner: Partner | None = None


def _text(params: Mapping[str, str]) -> str:
    return " ".join(params.get("q", "").replace("\x00", " ").split())[:100]


def _found(user: User, rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    """Keep what has the text in its title or, for ours, in its partner's name."""
    if not text:
        return rows
    condition = search.has(text, "title")
    if user.is_internal and (known := named(text)):
        condition |= Q(partner__in=known)
    return search.among(user, rows, condition)


def negotiation_list(user: User, params: Mapping[str, str]) -> Listing:
    """Return one page of negotiations, newest first; at most three queries, two more with ``q``.

    ``params``: ``q`` (a part of the title or the partner's name), ``show`` (open, turn, ended), ``mine``,
    ``partner`` (a key) and what core.paging understands.
    """
    rows = access.visible_to(user)
    shown = params.get("show", "")
    shown = shown if shown in SHOWN else ""
    if shown == "open":
        rows = rows.filter(status__in=OPEN_NEGOTIATION)
    elif shown == "turn":
        rows = access.awaiting_move_of(user)
    elif shown == "ended":
        rows = rows.exclude(status__in=OPEN_NEGOTIATION)
    mine = bool(params.get("mine")) and user.is_internal
    if mine:
        rows = rows.filter(owner=user)
    if partner := asked_partner(user, params):
        rows = rows.filter(partner=partner)
    text = _text(params)
    rows = _found(user, rows, text)
    page = paginate(rows.select_related("partner", "owner"), params, [NEWEST])
    return Listing(page, _negotiation_rows(user, page.rows), shown, mine, text, partner)


def _negotiation_rows(user: User, negotiations: list[Negotiation]) -> list[NegotiationRow]:
    ids = Ids(row.pk for row in negotiations)
    newest: dict[int, Offer] = {offer.negotiation_id: offer for offer in _newest_offers(ids)}
    party = access.party_of(user)
    return [
        NegotiationRow(
            row,
            status_badge(user, row.status),
            access.is_turn_of(party, row),
            newest.get(row.pk),
        )
        for row in negotiations
    ]


@prepared
def _newest_offers(negotiations: Ids) -> QuerySet[Offer]:
    offers = Offer.objects.filter(negotiation__among=negotiations)
    return offers.order_by("negotiation_id", "-number").distinct("negotiation_id")


def agreement_list(user: User, params: Mapping[str, str]) -> Listing:
    """Return one page of agreements, newest first; at most two queries, two more with ``q``.

    ``params``: ``q`` (a part of the title or the partner's name), ``show`` (current, to_sign, over),
    ``partner`` (a key) and
    what core.paging understands.
    """
    rows = access.visible_agreements(user)
    shown = params.get("show", "")
    shown = shown if shown in AGREEMENTS_SHOWN else ""
    if shown == "current":
        rows = rows.filter(status__in=[AgreementStatus.SIGNED, AgreementStatus.ACTIVE])
    elif shown == "to_sign":
        rows = access.awaiting_signature_of(user)
    elif shown == "over":
        rows = rows.filter(
            status__in=[
                AgreementStatus.EXPIRED,
                AgreementStatus.TERMINATED,
                AgreementStatus.REPLACED,
            ]
        )
    if partner := asked_partner(user, params):
        rows = rows.filter(partner=partner)
    text = _text(params)
    rows = _found(user, rows, text)
    page = paginate(rows.select_related("partner", "owner"), params, [NEWEST])
    return Listing(page, _agreement_rows(user, page.rows), shown, text=text, partner=partner)


def _agreement_rows(user: User, agreements: list[Agreement]) -> list[AgreementRow]:
    ours = access.party_of(user) == Party.US
    return [
        AgreementRow(
            row,
            agreement_badge(row.status),
            row.status == AgreementStatus.DRAFT
            and (row.signed_by_us_at if ours else row.signed_by_partner_at) is None,
        )
        for row in agreements
    ]


def of_partner(user: User, partner: Partner) -> tuple[Head, Head]:
    """Return the newest fifteen negotiations and agreements with a partner in the user's sight, and
    how many there are."""
    if access.sees_all_with(user, partner):
        key, most = partner.pk, ON_PARTNER_PAGE
        negotiations = head(
            _negotiations_with(key), most, lambda: sum(_number_of_negotiations(key))
        )
        agreements = head(_agreements_with(key), most, lambda: sum(_number_of_agreements(key)))
    else:
        rows = access.visible_with(user, partner)
        negotiations = head(_newest(rows), ON_PARTNER_PAGE, rows.count)
        agreed = access.visible_agreements_with(user, partner)
        agreements = head(_newest(agreed), ON_PARTNER_PAGE, agreed.count)
    return (
        negotiations.drawn(lambda rows: _negotiation_rows(user, rows)),
        agreements.drawn(lambda rows: _agreement_rows(user, rows)),
    )


def _newest(rows: QuerySet[M]) -> QuerySet[M]:
    return rows.select_related("partner", "owner").order_by("-pk")[: ON_PARTNER_PAGE + 1]


@prepared
def _negotiations_with(partner: int) -> QuerySet[Negotiation]:
    return _newest(Negotiation.objects.filter(partner=partner))


@prepared
def _number_of_negotiations(partner: int) -> QuerySet[Any, Any]:
    return numbers(Negotiation.objects.filter(partner=partner), "partner")


@prepared
def _agreements_with(partner: int) -> QuerySet[Agreement]:
    return _newest(Agreement.objects.filter(partner=partner))


@prepared
def _number_of_agreements(partner: int) -> QuerySet[Any, Any]:
    return numbers(Agreement.objects.filter(partner=partner), "partner")


def starters(user: User) -> list[AwardLine]:
    """Return approved awards, one entry per winner, that nobody negotiates yet; the newest fifty."""
    return _starters(user)


@scoped
def _starters(user: User) -> QuerySet[AwardLine]:
    return access.winners_without_negotiation(user)[:STARTERS]


def award_panel(user: User, award: Award) -> dict[str, Any] | None:
    """Return the negotiations about an award and the winners that the user may begin one with."""
    rows = list(
        access.visible_to(user).filter(award=award).select_related("partner").order_by("pk")
    )
    winners = []
    if permissions.allowed(user, access.NEGOTIATE):
        winners = list(access.winners_without_negotiation(user).filter(award=award))
    if not rows and not winners:
        return None
    return {"rows": [(row, status_badge(user, row.status)) for row in rows], "winners": winners}


def visible_partners(user: User) -> QuerySet[Partner]:
    """Return the partners with whom the user may start to negotiate."""
    return partners.worked_by(user).order_by("legal_name")
