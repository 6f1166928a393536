"""What the search finds of negotiations and agreements."""

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import permissions, search
from core.addresses import reverse
from core.search import Hit
from negotiations import access
from negotiations.models import Agreement, Negotiation
from negotiations.reports.agreements import agreement_badge
from negotiations.reports.thread import status_badge


def _meta(user: User, partner: str, state: object) -> str:
    return f"{partner} · {state}" if user.is_internal else str(state)


def negotiations(user: User, text: str, limit: int) -> list[Hit]:
    """Return negotiations by a part of their title, newest first."""
    if not permissions.allowed_on_side(user, access.VIEW, access.PORTAL):
        return []
    page = "negotiations:detail" if user.is_internal else "negotiations:portal-detail"
    rows = search.matching(
        user, Negotiation, search.has(text, "title"), lambda: access.visible_to(user)
    )
    return [
        Hit(
            row.title,
            reverse(page, args=[row.key]),
            _meta(user, row.partner.legal_name, status_badge(user, row.status).label),
        )
        for row in rows.select_related("partner").order_by("-pk")[:limit]
    ]


def agreements(user: User, text: str, limit: int) -> list[Hit]:
    """Return agreements by a part of their title, newest first."""
    if not permissions.allowed_on_side(user, access.VIEW, access.PORTAL):
        return []
    page = "negotiations:agreement" if user.is_internal else "negotiations:portal-agreement"
    rows = search.matching(
        user, Agreement, search.has(text, "title"), lambda: access.visible_agreements(user)
    )
    return [
        Hit(
            row.title,
            reverse(page, args=[row.key]),
            _meta(user, row.partner.legal_name, agreement_badge(row.status).label),
        )
        for row in rows.select_related("partner").order_by("-pk")[:limit]
    ]


def register() -> None:
    """Offer both on the search page and in the search dialog."""
    search.register("negotiations", _("Negotiations"), "messages-square", negotiations, order=50)
    search.register("agreements", _("Agreements"), "file-check", agreements, order=60)
