"""An agreement with its price list and signatures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from accounts.models import User
from core import permissions
from core.clock import company_date
from core.ui.parts import Badge, Tone
from negotiations import access
from negotiations.models import Agreement, AgreementPrice
from negotiations.states import AgreementStatus, Party
from suppliers.standing import why_not_bind

TONES: dict[AgreementStatus, tuple[Tone, str]] = {
    AgreementStatus.DRAFT: ("accent", "signature"),
    AgreementStatus.SIGNED: ("good", "calendar-check"),
    AgreementStatus.ACTIVE: ("good", "circle-check"),
    AgreementStatus.EXPIRED: ("neutral", "clock"),
    AgreementStatus.TERMINATED: ("bad", "circle-x"),
    AgreementStatus.REPLACED: ("neutral", "replace"),
}
SOON_DAYS = 90


def agreement_badge(status: str) -> Badge:
    """Return the state in words, colour and icon."""
    known = AgreementStatus(status)
    tone, icon = TONES[known]
    return Badge(known.label, tone, icon)


@dataclass(frozen=True)
class AgreementPage:
    """Everything on an agreement's page; ``days_left`` counts the last day, None unless in force.

    ``shut`` says why a partner's person may not sign for it, if they may not.
    """

    agreement: Agreement
    prices: list[AgreementPrice]
    badge: Badge
    signatures: list[tuple[Any, Any, datetime | None]]
    may_sign: bool
    shut: str
    may_terminate: bool
    days_left: int | None
    ending_soon: bool


def agreement_page(user: User, agreement: Agreement, now: datetime) -> AgreementPage:
    """Return the page of an agreement that the user may see; one query for its prices."""
    today = company_date(now)
    active = agreement.status == AgreementStatus.ACTIVE
    left = (agreement.valid_until_date - today).days + 1 if active else None
    ours = access.party_of(user) == Party.US
    signed_at = agreement.signed_by_us_at if ours else agreement.signed_by_partner_at
    shut = why_not_bind(user)
    return AgreementPage(
        agreement=agreement,
        prices=list(
            AgreementPrice.objects.filter(agreement=agreement).order_by(
                "pk" if agreement.negotiation_id else "item", "from_quantity"
            )
        ),
        badge=agreement_badge(agreement.status),
        signatures=[
            (settings.COMPANY_NAME, agreement.signed_by_us, agreement.signed_by_us_at),
            (str(agreement.partner), agreement.signed_by_partner, agreement.signed_by_partner_at),
        ],
        may_sign=agreement.status == AgreementStatus.DRAFT
        and signed_at is None
        and agreement.valid_until_date >= today
        and permissions.allowed(user, access.API_MOVE)
        and not shut,
        shut=shut,
        may_terminate=active and permissions.allowed(user, access.TERMINATE),
        days_left=left,
        ending_soon=left is not None and left <= SOON_DAYS,
    )
